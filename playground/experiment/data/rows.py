"""The rows of a table's file as texts, a few thousand cells at a time, whatever the file holds."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from playground.core.errors import InvalidInput
from playground.experiment.opening import Stamp, open_ordinary

SLICE = 2048
"""Cells between two moments at which the caller may do something else: 1 to 3 ms, 30 where each is slow to read."""
LONGEST_LINE = 4_000_000
"""Characters; a longer line is refused before it is taken apart."""
ANY = "cp1252"
"""The encoding of files that are in no other: Windows' own, that of spreadsheets."""
COMMENT = "#"
"""What a line begins with that is no row of data."""

Row = list[str]


class Place(NamedTuple):
    """Where the rows of a file are.

    Attributes:
        path: the file.
        stamp: its state when it was looked at; it is not read in another.
        encoding: as Python names it.
        separator: the character between columns.
        width: how many columns there are.
        skip: rows before the first row of data, blank ones too.
    """

    path: Path
    stamp: Stamp
    encoding: str
    separator: str
    width: int
    skip: int


class Rows(NamedTuple):
    """Some rows of a file, one after another.

    Attributes:
        first: the number of the first, counted from 1 with every row of the file.
        rows: their cells as texts; a blank line is an empty row.
        share: how much of the file is read with them, from 0 to 1.
    """

    first: int
    rows: list[Row]
    share: float


def split(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """The cells of lines, those of a blank one none."""
    if separator == " ":
        lines = map(str.strip, lines)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def is_comment(row: Row) -> bool:
    """Whether a row is a remark of its writer."""
    return bool(row) and row[0].lstrip().startswith(COMMENT)


def rows_of(place: Place) -> Generator[Rows]:
    """All rows of data of a file, in slices.

    Raises:
        UnicodeDecodeError: the file is in another encoding.
        InvalidInput: it cannot be read to its end, or is not in the state in which it was looked at.
    """
    name = place.path.name
    try:
        raw, stamp = open_ordinary(place.path)
        with closing(raw):
            if stamp != place.stamp:
                raise InvalidInput("has changed since it was looked at; choose it once more")
            yield from _slices(place, raw, max(stamp[1], 1))
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror or error}", ("data",)) from None
    except InvalidInput as error:
        raise InvalidInput(f"{name} {error.reason}", ("data",)) from None


def _slices(place: Place, raw: BinaryIO, size: int) -> Generator[Rows]:
    # Some bytes mean nothing in Windows' encoding; they are no digits either.
    errors = "replace" if place.encoding == ANY else "strict"
    with TextIOWrapper(raw, place.encoding, errors, newline="") as file:
        rows = split(_lines(file), place.separator)
        number = 1 + sum(1 for _ in islice(rows, place.skip))
        count = max(1, SLICE // place.width)
        while some := _next(rows, count, number):
            yield Rows(number, some, min(raw.tell() / size, 1.0))
            number += len(some)


def _lines(file: TextIOWrapper) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise InvalidInput(f"has a line of more than {LONGEST_LINE:,} characters")
        yield line


def _next(rows: Iterator[Row], count: int, number: int) -> list[Row]:
    some: list[Row] = []
    try:
        some.extend(islice(rows, count))
    except csv.Error as error:
        too_long = "field larger" in str(error)
        why = "a cell is too long; is a quotation mark not closed?" if too_long else str(error)
        raise InvalidInput(f"cannot be read after row {number + len(some) - 1:,}: {why}") from None
    return some
