"""Figures: the program's own views arranged on a sheet of any size, in a theme of its own; their dialogs and files."""
