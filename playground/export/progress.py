"""A bar that shows how far long work has come: on a terminal, and only there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 1.0
"""Seconds of work before a bar appears."""
_PAUSE = 0.1
"""Seconds between two drawings."""
_WIDEST = 40


@contextmanager
def progress(
    file: TextIO | None, words: str, *, clock: Callable[[], float] = time.monotonic
) -> Generator[Callable[[float], None]]:
    """Draw a bar while the work inside goes on; it vanishes at the end.

    Args:
        file: where to draw; nothing is drawn if it is not a terminal, or None as in a program without a console.
        words: what is being done.
        clock: seconds.

    Yields:
        A function to be told, as often as one likes, which share of the work is done (from 0 to 1).
    """
    terminal = file if file is not None and file.isatty() else None
    next_time = clock() + PATIENCE
    width = 0

    def show(share: float) -> None:
        nonlocal next_time, width
        if terminal is None or clock() < next_time:
            return
        next_time = clock() + _PAUSE
        text = _bar(words, min(max(share, 0.0), 1.0))
        terminal.write("\r" + text.ljust(width))
        terminal.flush()
        width = max(width, len(text))

    try:
        yield show
    finally:
        if terminal is not None and width:
            terminal.write("\r" + " " * width + "\r")
            terminal.flush()


def _bar(words: str, share: float) -> str:
    percent = f"{int(100 * share):3d} %"
    room = min(_WIDEST, shutil.get_terminal_size().columns - len(words) - len(percent) - 5)
    done = int(room * share)
    return f"{words} [{'#' * done}{'.' * (room - done)}] {percent}" if room > 4 else percent
