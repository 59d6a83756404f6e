"""The look: theme, colours, style sheet, icons, typeset formulas."""

from playground.gui.style.overrides import guard_overrides

# Before any class of the window is made: whichever part is loaded first loads this.
guard_overrides()
