"""Dialogs: what a person is asked, and what is brought."""
