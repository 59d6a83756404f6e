"""How a table's file is laid out: encoding, separator, names of its columns, where its rows begin."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from playground.core.errors import InvalidInput
from playground.core.landscapes.from_file import SEPARATORS
from playground.experiment.data.encoding import decoded
from playground.experiment.data.header import heading_of
from playground.experiment.data.numbers import MISSING, NumberFormat, is_number, wild_in
from playground.experiment.data.rows import Place, Row, is_comment, split
from playground.experiment.opening import open_ordinary

LARGEST_FILE = 1_000_000_000
"""Bytes; a larger file is refused."""
MOST_COLUMNS = 10_000

_SAMPLE, _LARGEST_SAMPLE = 1 << 17, 1 << 23
_FEWEST_LINES = 8
"""Lines that are looked at even where they are long."""
_LOOKED_AT = 200
_MOST_CELLS = 60_000
"""Of the rows that are looked at; a table of many columns shows fewer rows."""
_TRIED = 2_000
"""Cells that are tried for numbers to tell separators apart."""
_LONGEST_CELL = 30_000
_GIVEN = re.compile(r'"?sep=(\\t|.)"?[\r\n]', re.IGNORECASE)
"""What spreadsheets read in a first line: the separator of all others."""


@dataclass(frozen=True)
class Layout:
    """What was found in the beginning of a file.

    Attributes:
        place: the file and where its rows of data are.
        form: what is known of how numbers are written.
        header: whether a row names the columns.
        names: of the columns, all different.
        unnamed: places of the columns without a name of their own beside others that have one.
        rows: the first rows of data as texts.
        numbers: which rows of the file these are, counted from 1.
    """

    place: Place
    form: NumberFormat
    header: bool
    names: tuple[str, ...]
    unnamed: frozenset[int]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    @property
    def name(self) -> str:
        """Of the file, without folders."""
        return self.place.path.name

    def cells(self, column: int) -> list[str]:
        """What stands in a column of the first rows, missing values left out."""
        cells = (row[column].strip() for row in self.rows if column < len(row))
        return [cell for cell in cells if cell.lower() not in MISSING]

    def is_numeric(self, column: int) -> bool:
        """Whether a column holds numbers, as far as the first rows show."""
        cells = [cell for cell in self.cells(column) if wild_in(cell) is None]
        return sum(is_number(cell, self.form) for cell in cells) > 0.5 * len(cells)


class _FirstRows(NamedTuple):
    """The rows that are looked at, without blank ones, and the number of each."""

    rows: list[Row]
    numbers: list[int]


def looking(path: Path, separator: str, header: str, form: NumberFormat) -> Generator[float, None, Layout]:
    """Find out how a file is laid out from its beginning; yields now and then.

    Args:
        path: the file.
        separator: a key of `SEPARATORS`; empty to find out.
        header: ``yes`` or ``no``; empty to find out.
        form: what is known of how numbers are written.

    Raises:
        InvalidInput: it cannot be read or is no table, or what should be found out is not clear; where a setting
            can say it, that is the path.
    """
    try:
        text, encoding, stamp = _beginning(path)
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror or error}", ("data",)) from None
    except InvalidInput as error:
        raise InvalidInput(f"{path.name} {error.reason}", ("data",)) from None
    yield 0.0
    given = _GIVEN.match(text)
    if separator:
        between = SEPARATORS[separator]
    elif given:
        between = _named(given[1], path)
    else:
        between = yield from _separator(text, path)
    found = _rows_of(text, between, skip=1 if given else 0)
    if not found.rows:
        raise InvalidInput(f"{path.name} is empty", ("data",))
    if any(len(cell) > _LONGEST_CELL for row in found.rows for cell in row):
        raise InvalidInput(
            f"{path.name} has a cell of more than {_LONGEST_CELL:,} characters; is a quotation mark not closed?",
            ("data",),
        )
    yield 0.0
    heading = heading_of(found.rows, header, path.name, has_row_names=_has_row_names(text, between))
    width = len(heading.names)
    if width > MOST_COLUMNS:
        raise InvalidInput(f"{path.name} has {width:,} columns; at most {MOST_COLUMNS:,} are read", ("data",))
    first, numbers = heading.rows, found.numbers
    kept = [index for index in range(first, len(found.rows)) if not is_comment(found.rows[index])]
    return Layout(
        place=Place(path, stamp, encoding, between, width, numbers[first - 1] if first else int(bool(given))),
        form=form,
        header=heading.is_given,
        names=heading.names,
        unnamed=heading.unnamed,
        rows=tuple(tuple(found.rows[index]) for index in kept),
        numbers=tuple(numbers[index] for index in kept),
    )


# --------------------------------------------------------------------------------------------------------- finding out


def _beginning(path: Path) -> tuple[str, str, tuple[int, int]]:
    """The first lines of a file, whole ones where it has more, its encoding, and its state.

    Raises:
        OSError, InvalidInput: it cannot be read; the reason does not name it.
    """
    try:
        file, stamp = open_ordinary(path)
    except InvalidInput as error:
        raise InvalidInput(f"{error.reason}: {path}") from None
    size = stamp[1]
    if size > LARGEST_FILE:
        file.close()
        raise InvalidInput(f"is too large: {size:,} bytes, at most {LARGEST_FILE:,} are read")
    with closing(file):
        sample, wanted = b"", _SAMPLE
        while True:
            sample += file.read(wanted - len(sample))
            text, encoding = decoded(sample, whole=len(sample) >= size)
            many = text.count("\n") + text.count("\r") >= _FEWEST_LINES
            if many or len(sample) >= min(size, _LARGEST_SAMPLE):
                return text, encoding, stamp
            wanted *= 4


def _has_row_names(text: str, separator: str) -> bool:
    """Whether a first column of numbers may go without a name: another sign between columns splits no numbers."""
    return separator in ";\t|" or re.search(r'[\r\n]"[0-9]+"', text) is not None


def _named(sign: str, path: Path) -> str:
    between = "\t" if sign == r"\t" else sign
    if between not in SEPARATORS.values():
        raise InvalidInput(
            f'{path.name} says "sep={sign}"; separators that are read: {", ".join(SEPARATORS)}',
            ("separator",),
        )
    return between


def _rows_of(text: str, separator: str, skip: int = 0) -> _FirstRows:
    found = _FirstRows([], [])
    cells = 0
    with suppress(csv.Error):  # told with its place when the file is read
        for number, row in enumerate(split(io.StringIO(text, newline=""), separator), 1):
            if number <= skip or not any(cell.strip() for cell in row):
                continue
            found.rows.append(row)
            found.numbers.append(number)
            cells += len(row)
            if len(found.rows) > _LOOKED_AT or (cells > _MOST_CELLS and len(found.rows) >= _FEWEST_LINES):
                break
    return found


def _separator(text: str, path: Path) -> Generator[float, None, str]:
    """The separator by which most rows get the same number of cells, two or more, and most cells are numbers."""
    best: list[str] = []
    highest = (0.0, 0)
    for word, separator in SEPARATORS.items():
        rows = [row for row in _rows_of(text, separator).rows if not is_comment(row)]
        score = _score(rows)
        if best and score[0] == highest[0] and score[0] > 1.0:
            best.append(word)
        elif score > highest:
            best, highest = [word], score
        yield 0.0
    if len(best) > 1:
        raise InvalidInput(
            f"{path.name}: columns may be separated by {' or '.join(best)}; choose separator={best[0]} or "
            f"separator={best[1]}",
            ("separator",),
        )
    return SEPARATORS[best[0]] if best else ","


def _score(rows: Sequence[Row]) -> tuple[float, int]:
    """How well rows make a table, more than 1 where all have one width and hold numbers alone; and their width."""
    widths = Counter(len(row) for row in rows)
    width, same = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if width < 2:
        return 0.0, width
    cells = [cell for row in rows[1:] or rows if len(row) == width for cell in row]
    cells = cells[:: 1 + len(cells) // _TRIED]
    numbers = sum(is_number(cell, NumberFormat()) for cell in cells)
    return round(same / len(rows) * (0.2 + numbers / max(len(cells), 1)), 6), width
