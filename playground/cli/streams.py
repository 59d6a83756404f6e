"""The standard streams, and the places that results are written to."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from playground.core.errors import InvalidInput, shown

_LONGEST_LINE = 2000
"""Characters."""


def prepare() -> None:
    """Make the standard streams safe to use."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # It was closed (`2>&-`): the next file to be opened would take its number, and its words.
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals that have no Greek letters


def standard_output() -> TextIO:
    """Where ``-`` leads.

    Raises:
        InvalidInput: nowhere: it was closed (``>&-``), or the program has no console.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise InvalidInput("-: there is no standard output; name a file")
    return sys.stdout


def say(words: str) -> None:
    """Write a line to standard output.

    Raises:
        InvalidInput: it cannot be written.
        BrokenPipeError: nobody reads it any more.
    """
    with _named():
        standard_output().write(f"{words}\n")


def flush() -> None:
    """See that all of standard output has arrived; raises as `say` does."""
    if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]
        with _named():
            sys.stdout.flush()


def tell(words: str) -> None:
    """Write a line to standard error, if there is one: short, and without what a terminal would obey."""
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison]
        return
    with suppress(OSError, ValueError):
        print(shown(" ".join(words.split()), _LONGEST_LINE), file=sys.stderr, flush=True)


def abandon_output() -> None:
    """Lead what is still to be written nowhere; Python would complain about it at exit."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def check_target(option: str, target: str | None) -> None:
    """Complain before the work about a place where its result cannot go.

    Args:
        option: that names it.
        target: the name of a file, ``-`` for standard output, or None for nowhere.

    Raises:
        InvalidInput: it cannot.
    """
    from playground.experiment.files import check_target as check_file

    if target is None:
        return
    if target == "-":
        standard_output()
        return
    if not target.strip():
        raise InvalidInput(f'{option}: expected the name of a file or -, got "{target}"')
    check_file(Path(target))


@contextmanager
def writing(target: str) -> Generator[TextIO]:
    """Standard output for ``-``, else a file that is complete or not there at all.

    Raises:
        InvalidInput: it cannot be written.
    """
    if target == "-":
        with _named():
            yield standard_output()
        return
    from playground.experiment.files import atomic_write

    with atomic_write(Path(target)) as file:
        yield file


@contextmanager
def writing_bytes(target: str) -> Generator[BinaryIO]:
    """The same as `writing` for bytes."""
    if target == "-":
        with _named():
            yield standard_output().buffer
        return
    from playground.experiment.files import atomic_write_bytes

    with atomic_write_bytes(Path(target)) as file:
        yield file


@contextmanager
def _named() -> Generator[None]:
    """Say of an error that it lies with standard output."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InvalidInput(f"standard output: {error.strerror or error}") from None
