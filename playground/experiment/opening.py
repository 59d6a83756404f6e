"""Opening files that a person named: ordinary ones alone, so that nothing is waited for."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from playground.core.errors import InvalidInput

Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its length in bytes."""


def open_ordinary(path: Path) -> tuple[BinaryIO, Stamp]:
    """An ordinary file opened for reading, and which state of it that is.

    Folders, devices and pipes are refused: reading them can take for ever. A file of length 0 is not even touched:
    what the system shows under ``/proc`` has that length and may wait for news.

    Raises:
        InvalidInput: it is no ordinary file, or not there; the reason does not name it.
        OSError: the system does not let it be opened.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a name that holds a NUL is a ValueError
        raise InvalidInput("is not there") from None
    _check_kind(found)
    if found.st_size == 0:
        return io.BytesIO(), (found.st_mtime_ns, 0)
    # Should a pipe have taken the file's place since, opening it does not wait for its other end.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        found = os.fstat(handle)
        _check_kind(found)
        file = open(handle, "rb")  # noqa: PTH123, SIM115 - the caller closes it
    except BaseException:
        os.close(handle)
        raise
    return file, (found.st_mtime_ns, found.st_size)


def _check_kind(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise InvalidInput("is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput("is not an ordinary file")
