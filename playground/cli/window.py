"""The window: what the program does when no command is named."""

from __future__ import annotations

import gc
from pathlib import Path

from playground.cli.extensions import tell_left_out
from playground.cli.qt import prepare_qt


def open_window(argument: str | None, *, terminal: bool) -> int:
    """Open the window and stay until it is closed.

    Args:
        argument: a file or a share text to open in it.
        terminal: whether what is wrong with the file is said here; else the window opens all the same and says it.

    Returns:
        The exit status.

    Raises:
        InvalidInput: the file cannot be opened, or no window can.
    """
    # Almost nothing that is made at the start becomes waste; looking for it takes 60 of 590 ms. The window resumes it,
    # and who gets no window has it back at once.
    gc.disable()
    try:
        return _opened(argument, terminal=terminal)
    finally:
        gc.enable()


def _opened(argument: str | None, *, terminal: bool) -> int:
    experiment = None
    if argument is not None:
        from playground.experiment.files import reading_experiment
        from playground.experiment.share import from_text, is_text

        if is_text(argument):
            experiment, argument = from_text(argument), None
        elif terminal:
            next(reading_experiment(Path(argument)), None)  # up to where its data would be read
    prepare_qt(on_screen=True)
    from playground.gui.app import run_window

    tell_left_out()
    return run_window(Path(argument) if argument is not None else None, experiment)
