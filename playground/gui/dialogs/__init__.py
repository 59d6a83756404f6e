"""Dialogs in which a person brings something of their own."""
