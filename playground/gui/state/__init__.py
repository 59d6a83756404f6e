"""What the window knows: the store, the player, the context that all are handed, and long work in slices."""

from playground.gui.style.overrides import guard_overrides

# Before any class of the window is made: whichever part is loaded first loads this.
guard_overrides()
