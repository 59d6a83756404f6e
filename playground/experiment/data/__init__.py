"""Tables in files: how they are laid out, which numbers their cells hold, and reading them in slices."""
