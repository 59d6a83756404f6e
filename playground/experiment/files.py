"""Files: read with a bound, written so that they are complete or untouched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from playground.core.errors import ChoiceError
from playground.experiment.codec import LARGEST_TEXT, loads
from playground.experiment.model import Experiment


def read_experiment(path: Path) -> Experiment:
    """The experiment in a file.

    Raises:
        ChoiceError: the file cannot be read or is not an experiment; the message names the file.
    """
    try:
        if not path.is_file():
            raise ChoiceError("is a folder" if path.is_dir() else "there is no such file")
        with path.open("rb") as file:
            # One byte more than allowed tells whether the file is too long, however long it is.
            data = file.read(4 * LARGEST_TEXT + 1)
        return loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ChoiceError(f"{path}: not an experiment: byte {error.start} is not UTF-8 text") from None
    except OSError as error:
        raise ChoiceError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ChoiceError as error:
        raise ChoiceError(f"{path}: {error}") from None


@contextmanager
def atomic_write(path: Path) -> Generator[TextIO]:
    """A text file to write to; it takes the place of `path` only when everything is written and on the disk.

    Raises:
        ChoiceError: it cannot be written; `path` is then as it was.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    except OSError as error:
        raise ChoiceError(f"{path}: cannot be written: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, Path(name))
        Path(name).replace(path)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise ChoiceError(f"{path}: cannot be written: {error.strerror or error}") from None
        raise


def _keep_mode(path: Path, written: Path) -> None:
    """Give the new file the permissions of the old one, or those that a new file ordinarily gets."""
    if path.exists():
        written.chmod(path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    written.chmod(0o666 & ~mask)
