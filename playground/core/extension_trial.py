"""Code of others, tried: it may print, hang or raise what it likes, and the program starts all the same."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import TypeVar

from playground.core.errors import InvalidInput

_T = TypeVar("_T")

PATIENCE = 15.0
"""Seconds that a package has to be imported and tried; large frameworks need a few."""


def tried(work: Callable[[], _T]) -> _T:
    """What `work` returns; what it prints goes nowhere.

    It runs in a thread of its own, which is left behind if it does not end. Nothing helps against code that holds the
    interpreter's lock for ever.

    Raises:
        InvalidInput: it did not end in time.
        BaseException: what `work` raised.
    """
    result: list[_T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below
            raised.append(error)

    with _silence():
        thread = threading.Thread(target=run, name="extension", daemon=True)
        thread.start()
        thread.join(PATIENCE)
        if thread.is_alive():
            _stop(thread)
            raise InvalidInput(f"it did not answer within {PATIENCE:g} seconds")
    if raised:
        raise raised[0]
    return result[0]


def _stop(thread: threading.Thread) -> None:
    """End a thread that computes for ever; one that waits for something ends when it has it."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
    )
    thread.join(0.2)


@contextmanager
def _silence() -> Generator[None]:
    """Standard output leads nowhere, that of Python and that of the process: a table may be on its way there."""
    python = sys.stdout
    with suppress(OSError, ValueError, AttributeError):
        python.flush()
    kept = None
    with suppress(OSError):
        kept = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
    sys.stdout = StringIO()
    try:
        yield
    finally:
        sys.stdout = python
        if kept is not None:
            os.dup2(kept, 1)
            os.close(kept)
