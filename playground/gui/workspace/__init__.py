"""The views in the centre of the window, made from the state."""
