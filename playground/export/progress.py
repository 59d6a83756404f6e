"""Long work on the command line: a terminal sees how far it has come, and it ends when the program is asked to end."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import TextIO, TypeVar

from playground import interrupts

PATIENCE = 1.0
"""Seconds of work before a bar appears."""
_PAUSE = 0.1
"""Seconds between two drawings."""
_WIDEST = 40

_T = TypeVar("_T")


@contextmanager
def progress(
    words: str, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic
) -> Generator[Callable[[float], None]]:
    """Draw a bar on standard error while the work inside goes on, if that is a terminal; it vanishes at the end.

    Args:
        words: what is being done.
        quiet: draw nothing.
        clock: seconds.

    Yields:
        A function to be told, as often as one likes, which share of the work is done (from 0 to 1). It raises
        `playground.interrupts.Interrupted` once the program was asked to end.
    """
    # A program without a console has no standard error.
    terminal: TextIO | None = None if quiet or sys.stderr is None or not sys.stderr.isatty() else sys.stderr  # pyright: ignore[reportUnnecessaryComparison]
    next_time = clock() + PATIENCE
    width = 0

    def show(share: float) -> None:
        nonlocal next_time, width
        interrupts.check()
        if terminal is None or clock() < next_time:
            return
        next_time = clock() + _PAUSE
        text = _bar(words, min(max(share, 0.0), 1.0))
        _write(terminal, "\r" + text.ljust(width))
        width = max(width, len(text))

    try:
        yield show
    finally:
        if terminal is not None and width:
            _write(terminal, "\r" + " " * width + "\r")


def followed(work: Generator[float, None, _T], words: str, *, quiet: bool = False) -> _T:
    """Do work that yields which share of it is done, with a bar as `progress` draws it; return what it returns."""
    with progress(words, quiet=quiet) as show:
        try:
            while True:
                show(next(work))
        except StopIteration as end:
            return end.value
        finally:
            work.close()


def _write(terminal: TextIO, text: str) -> None:
    with suppress(OSError):  # the terminal has gone
        terminal.write(text)
        terminal.flush()


def _bar(words: str, share: float) -> str:
    percent = f"{int(100 * share):3d} %"
    room = min(_WIDEST, shutil.get_terminal_size().columns - len(words) - len(percent) - 5)
    done = int(room * share)
    return f"{words} [{'#' * done}{'.' * (room - done)}] {percent}" if room > 4 else percent
