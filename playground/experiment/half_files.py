"""Files that are being written: how they are called, held meanwhile, and cleared away where their writer was killed."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from playground import ENDING

_NAME = re.compile(rf"\..*\.[0-9a-f]{{8}}{re.escape(ENDING)}\.part")
_OLD = 3600.0
"""Seconds after which nobody writes a file any more, where no lock tells."""


def half_of(target: Path) -> Path:
    """A new name beside a file, for what is to take its place."""
    return target.parent / f".{target.name[:40]}.{os.urandom(4).hex()}{ENDING}.part"


def open_half(half: Path) -> BinaryIO:
    """Make such a file and hold it: it is nobody's leftover until it is closed."""
    while True:
        file = open(half, "xb", opener=_private)  # noqa: SIM115 - the caller closes it
        with suppress(OSError):  # some shared folders have no locks
            _lock(file.fileno())
        if half.exists():
            return file
        file.close()  # between making and holding it somebody has cleared it away


def clear_halves(folder: Path) -> None:
    """Remove what writers in a folder left behind where they were killed."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - names alone, ten times as fast
            if _NAME.fullmatch(name) is not None:
                with suppress(OSError):  # somebody writes it
                    _clear(folder / name)


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read before it has the permissions of the one that it replaces."""
    return os.open(path, flags, 0o600)


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        """A file that is open cannot be removed anyway."""

    def _clear(half: Path) -> None:
        half.unlink()

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _clear(half: Path) -> None:
        # What has such a name may be a pipe or a link all the same.
        handle = os.open(half, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        try:
            _lock(handle)
        except BlockingIOError:
            raise
        except OSError:
            if time.time() - os.fstat(handle).st_mtime < _OLD:
                raise
        finally:
            os.close(handle)
        half.unlink()
