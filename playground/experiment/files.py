"""Files: read with a bound, written so that they are complete or untouched."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.experiment.codec import LARGEST_TEXT, loading
from playground.experiment.half_files import clear_halves, half_of, open_half
from playground.experiment.model import Experiment
from playground.experiment.opening import Stamp, open_ordinary

LARGEST_FILE = 4 * LARGEST_TEXT
"""Bytes."""


def stamp_of(path: Path) -> Stamp | None:
    """What tells one state of a file from another; None where there is no file."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # a name that holds a NUL
        return None
    return found.st_mtime_ns, found.st_size


def read_experiment(path: Path) -> Experiment:
    """The experiment in a file, with the data that it names.

    Raises:
        InvalidInput: the file cannot be read or is not an experiment; the message names the file.
    """
    return exhausted(reading_experiment(path))


def reading_experiment(path: Path) -> Generator[float, None, Experiment]:
    """The same as `read_experiment`; where data are read, it yields the share done, every few milliseconds."""
    try:
        return (yield from loading(read_text(path), path.parent))
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror or error}") from None
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def read_text(path: Path) -> str:
    """What stands in a file of an experiment.

    Raises:
        InvalidInput: it is no ordinary file, too long, or not UTF-8 text; the reason does not name it.
        OSError: it cannot be read.
    """
    file, _ = open_ordinary(path)
    with file:
        # One byte more than allowed tells whether the file is too long, however long it is.
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise InvalidInput(f"the file is too long: at most {LARGEST_FILE:,} bytes are read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"not an experiment: byte {error.start} is not UTF-8 text") from None


@contextmanager
def atomic_write(path: Path) -> Generator[TextIO]:
    """A text file to write to; it takes the place of `path` only when everything is written and on the disk.

    A link stays a link: what it points to is replaced. A device or a pipe is written to as it is.

    Raises:
        InvalidInput: it cannot be written; `path` is then as it was.
    """
    with atomic_write_bytes(path) as file, as_text(file) as text:
        yield text


@contextmanager
def as_text(file: BinaryIO) -> Generator[TextIO]:
    """A file of bytes to write text to, in UTF-8; it stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield text
    except BaseException:
        with suppress(OSError):  # what is given up need not be written
            text.detach()
        raise
    text.detach()


@contextmanager
def atomic_write_bytes(path: Path) -> Generator[BinaryIO]:
    """The same as `atomic_write` for bytes. While it is written the file has a name, that of a temporary one."""
    try:
        with _replacing(path) if _is_replaceable(path) else _open_as_it_is(path) as file:
            yield file
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from None


def check_target(path: Path) -> None:
    """Find out before long work whether its result has a place to go.

    Raises:
        InvalidInput: `atomic_write` would fail for certain.
    """
    try:
        if _is_replaceable(path) and not stat.S_ISDIR(path.parent.stat().st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from None


def _is_replaceable(path: Path) -> bool:
    """Whether a new file may stand in the place of `path`.

    Raises:
        OSError: nothing may be written there at all.
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "the name holds a NUL")
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if path.is_file() and not os.access(path, os.W_OK):
        # Replacing needs the folder's permission alone; who protects a file means the file.
        raise PermissionError(errno.EACCES, "the file is write-protected")
    return path.is_file() or not path.exists()


def _open_as_it_is(path: Path) -> BinaryIO:
    """A device or a pipe. One that nobody reads would let the program wait where no signal ends it."""
    if not path.is_fifo():
        return _Stream(io.FileIO(path, "wb"))
    try:
        number = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        raise (
            OSError(error.errno, "nobody reads this pipe") if error.errno == errno.ENXIO else error
        ) from None
    os.set_blocking(number, True)
    return _Stream(io.FileIO(number, "wb"))


class _Stream(io.BufferedWriter):
    """Has no places to go back to: a device such as ``/dev/null`` says that it has, and is always at the first."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise io.UnsupportedOperation("a stream")

    def seek(self, target: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation("a stream")


@contextmanager
def _replacing(path: Path) -> Generator[BinaryIO]:
    target = Path(os.path.realpath(path))
    half = half_of(target)
    try:  # from before it is made: an interrupt may come at any moment
        with open_half(half) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            _keep_mode(target, half)
            if sys.platform != "win32":
                half.replace(target)  # while it is held
        if sys.platform == "win32":
            half.replace(target)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise
    clear_halves(target.parent)


def _keep_mode(path: Path, written: Path) -> None:
    """Give the new file the permissions of the old one, or those that a new file ordinarily gets."""
    if path.exists():
        written.chmod(path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    written.chmod(0o666 & ~mask)
