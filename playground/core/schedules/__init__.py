"""The learning-rate schedules: `base.py` says what one is, every other file is one of them."""
