"""The self-test: whether this installation has and can do all that it should."""
