"""Optimizer Playground: step optimizers on two-dimensional loss landscapes and see why they move as they do.

What the program is called stands here and nowhere else; the command line, the window and the packages read it.
"""

__version__ = "0.1.0"

NAME = "optimizer-playground"
"""The command, the package, the folder of settings."""
TITLE = "Optimizer Playground"
"""The name for people."""
IDENTIFIER = "io.github.optimizerplayground.app"
"""The name in software catalogues and of the macOS bundle."""
ENDING = ".optplay"
"""How the names of experiments' files end."""
MEDIA_TYPE = "application/vnd.optimizer-playground+json"
"""What desktops call such a file."""
