"""The command `render`: figures and animations without a window on the screen."""
