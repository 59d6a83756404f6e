"""What the window knows: the store, the player, and long work in slices."""
