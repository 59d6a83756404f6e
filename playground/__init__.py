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

TYPE_CHECKING = False  # `typing` itself takes longer to import than all that stands here
if TYPE_CHECKING:
    from playground.api import Experiment, InvalidInput, basins, race, run, sweep

__all__ = ["Experiment", "InvalidInput", "basins", "race", "run", "sweep"]


def __getattr__(name: str) -> object:
    """What stands in `playground.api`, which is loaded when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("playground.api"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
