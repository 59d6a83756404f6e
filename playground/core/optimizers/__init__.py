"""The optimizers: `base.py` says what one is, every other file is one of them."""
