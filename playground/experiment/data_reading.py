"""Reads columns of numbers and labels from a file of data, in slices."""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO, NamedTuple

import numpy as np

from playground.core.data import Columns
from playground.core.elementwise import Floats
from playground.core.errors import InvalidInput
from playground.core.landscapes.from_file import LARGEST_NUMBER
from playground.experiment.data_layout import MISSING, Layout, number_in, rows_of, wild_in

MOST_ROWS = 2_000_000
"""Rows; a longer file is refused."""
LISTED = 100
"""Faults told one by one; more are counted."""
SLICE = 2048
"""Rows between two moments at which the caller may do something else: 3 to 6 ms."""
_MOST_SPELLINGS = 100


class Wanted(NamedTuple):
    """A column to read.

    Attributes:
        setting: which setting names it.
        place: its place in the file, from 0.
        name: its name.
        is_label: whether it holds two different values, which become 0 and 1, instead of numbers.
        positive: the label that becomes 1; empty for the larger, or the later in the alphabet.
        may_be_wild: whether nan and infinities are values that are kept.
        may_be_missing: whether a missing value is no fault and becomes nan.
    """

    setting: str
    place: int
    name: str
    is_label: bool = False
    positive: str = ""
    may_be_wild: bool = False
    may_be_missing: bool = False


class Fault(NamedTuple):
    """A cell that holds no value of its kind: row as spreadsheets count, column by name, and what is wrong."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        place = f'row {self.row:,}, column "{self.column}"' if self.column else f"row {self.row:,}"
        return f"{place}: {self.what}"


class BadRowsError(InvalidInput):
    """Rows with missing values or words where numbers should be.

    Attributes:
        faults: the first `LISTED` of them.
        count: how many there are.
    """

    def __init__(self, name: str, faults: Sequence[Fault], count: int) -> None:
        self.faults = tuple(faults)
        self.count = count
        places = "place" if count == 2 else "places"
        more = f" (and {count - 1:,} more such {places})" if count > 1 else ""
        super().__init__(f"{name}, {faults[0]}{more}", ("data",))


@dataclass(frozen=True)
class Table:
    """What was read.

    Attributes:
        columns: one for each column wanted, in order.
        labels: the two labels, that of 0 first; empty where no label was wanted.
        left_out: rows that were left out because they are not complete.
    """

    columns: Columns
    labels: tuple[str, ...]
    left_out: int


def read_table(layout: Layout, wanted: Sequence[Wanted], *, complete: bool) -> Generator[float, None, Table]:
    """Read some columns of a file; yields the share that is done, every few milliseconds.

    Args:
        layout: the file, and how it is laid out.
        wanted: the columns.
        complete: leave out rows in which a value is missing or no number; otherwise they are faults.

    Raises:
        BadRowsError: cells are faulty and rows are not to be left out.
        InvalidInput: the file cannot be read, is too long, or a label has not two values.
    """
    work = _Work(layout, tuple(wanted), complete)
    try:
        with layout.path.open("rb") as raw:
            yield from work.read(raw)
    except UnicodeDecodeError as error:
        if layout.encoding != "utf-8":
            raise InvalidInput(
                f"{layout.path.name} is not {layout.encoding} text: {error.reason}", ("data",)
            ) from None
        # The beginning was UTF-8, so this is Latin-1 with the first accent far down.
        return (yield from read_table(replace(layout, encoding="latin-1"), wanted, complete=complete))
    except OSError as error:
        raise InvalidInput(
            f"{layout.path.name} cannot be read: {error.strerror or error}", ("data",)
        ) from None
    return (yield from work.table())


@dataclass
class _Work:
    layout: Layout
    wanted: tuple[Wanted, ...]
    complete: bool
    parts: list[list[Floats]] = field(default_factory=list[list[Floats]])
    rows: int = 0
    left_out: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])
    count: int = 0

    def __post_init__(self) -> None:
        self.parts = [[] for _ in self.wanted]
        self.labels = [_Labels(one.name, one.positive) for one in self.wanted]

    def read(self, raw: BinaryIO) -> Generator[float]:
        layout = self.layout
        number = 1 + layout.header
        with TextIOWrapper(raw, layout.encoding, newline="") as file:
            rows = rows_of(file, layout.separator)
            skipped = self._header(rows) if layout.header else 0
            number += skipped
            while some := self._next(rows, number):
                self._take(some, number)
                number += len(some)
                yield min(raw.tell() / max(layout.size, 1), 1.0)

    def _header(self, rows: Iterator[list[str]]) -> int:
        """Pass over the header and the blank rows before it; return how many these are."""
        for blank, row in enumerate(rows):
            if any(cell.strip() for cell in row):
                return blank
        return 0

    def _next(self, rows: Iterator[list[str]], number: int) -> list[list[str]]:
        try:
            return list(islice(rows, SLICE))
        except csv.Error as error:
            why = (
                "a cell is too long; is a quotation mark not closed?"
                if "field larger" in str(error)
                else str(error)
            )
            raise InvalidInput(
                f"{self.layout.path.name}, after row {number - 1:,}: {why}", ("data",)
            ) from None

    def _take(self, rows: list[list[str]], number: int) -> None:
        width = len(self.layout.names)
        try:
            if any(len(row) != width for row in rows):
                raise ValueError
            taken = [self._column(index, rows) for index in range(len(self.wanted))]
        except ValueError:
            taken = self._one_by_one(rows, number)
        for part, one in zip(self.parts, taken, strict=True):
            part.append(one)
        self.rows += len(taken[0])
        if self.rows > MOST_ROWS:
            raise InvalidInput(f"{self.layout.path.name} has more than {MOST_ROWS:,} rows", ("data",))

    def _column(self, index: int, rows: list[list[str]]) -> Floats:
        """A column of rows without fault, quickly.

        Raises:
            ValueError: there is a fault.
        """
        wanted = self.wanted[index]
        cells = [row[wanted.place] for row in rows]
        if wanted.is_label:
            return self.labels[index].codes(cells)
        if self.layout.decimal == ",":
            cells = [cell.replace(",", ".") for cell in cells]
        values = np.array(list(map(float, cells)))
        usable = np.abs(values) <= LARGEST_NUMBER
        if wanted.may_be_wild:
            usable |= ~np.isfinite(values)
        if not np.all(usable) or "_" in "".join(cells):
            raise ValueError
        return values

    def _one_by_one(self, rows: list[list[str]], first: int) -> list[Floats]:
        kept = [array("d") for _ in self.wanted]
        for number, row in enumerate(rows, first):
            if not any(cell.strip() for cell in row):
                continue
            values = self._row(row, number)
            if values is None:
                self.left_out += 1
                continue
            for column, value in zip(kept, values, strict=True):
                column.append(value)
        return [np.array(column) for column in kept]

    def _row(self, row: list[str], number: int) -> list[float] | None:
        """The values of one row; None where there is a fault, which is noted."""
        before = self.count
        width = len(self.layout.names)
        if len(row) > width:
            self._note(Fault(number, "", f"{len(row)} cells instead of {width}"))
        values: list[float] = []
        for index, one in enumerate(self.wanted):
            cell = row[one.place].strip() if one.place < len(row) else ""
            what = ""
            if one.may_be_wild and (wild := wild_in(cell)) is not None:
                values.append(wild)
            elif cell.lower() in MISSING:
                if one.may_be_missing:
                    values.append(math.nan)
                else:
                    what = "missing value"
            elif one.is_label:
                values.append(float(self.labels[index].codes([cell])[0]))
            elif (value := number_in(cell, self.layout.decimal)) is None:
                what = f'not a number: "{cell[:30]}{"…" if len(cell) > 30 else ""}"'
            elif abs(value) > LARGEST_NUMBER:
                what = f"larger than {LARGEST_NUMBER:g}"
            else:
                values.append(value)
            if what:
                self._note(Fault(number, one.name, what))
        return values if self.count == before else None

    def _note(self, fault: Fault) -> None:
        self.count += 1
        if len(self.faults) < LISTED:
            self.faults.append(fault)

    def table(self) -> Generator[float, None, Table]:
        """All of it.

        Raises:
            BadRowsError: there were faults.
            InvalidInput: nothing is left, or a label has not two values.
        """
        name = self.layout.path.name
        if self.count and not self.complete:
            raise BadRowsError(name, self.faults, self.count)
        if self.rows == 0:
            raise InvalidInput(
                f"{name} has no complete row" if self.count else f"{name} has no rows", ("data",)
            )
        labels: tuple[str, ...] = ()
        whole: list[Floats] = []
        for one, part, found in zip(self.wanted, self.parts, self.labels, strict=True):
            values = np.concatenate(part)
            part.clear()
            if one.is_label:
                labels, values = found.as_numbers(values)
            whole.append(values)
            yield 1.0
        columns = Columns(whole)
        hash(columns)  # its digest is worked out while the file is waited for, not when it is first compared
        return Table(columns, labels, self.left_out)


class _Labels:
    """The values of a label's column."""

    def __init__(self, name: str, positive: str) -> None:
        self._name = name
        self._positive = positive
        self._spellings: dict[str, int] = {}
        self._values: list[float | str] = []

    def codes(self, cells: Sequence[str]) -> Floats:
        """The place of each cell's value among all, in the order in which they were met.

        Raises:
            ValueError: a value is missing.
            InvalidInput: there are more than two.
        """
        spellings = self._spellings
        for cell in dict.fromkeys(cells):
            if cell not in spellings:
                self._add(cell)
        return np.array([spellings[cell] for cell in cells], dtype=np.float64)

    def _add(self, cell: str) -> None:
        text = cell.strip()
        if text.lower() in MISSING:
            raise ValueError
        number = number_in(text, ".")
        value = text if number is None else number
        if value not in self._values:
            self._values.append(value)
        if len(self._values) > 2 or len(self._spellings) > _MOST_SPELLINGS:
            shown = ", ".join(f'"{_plain(one)[:30]}"' for one in self._values[:3])
            raise InvalidInput(
                f'column "{self._name}" has more than two values: {shown}; a label has two', ("target",)
            )
        self._spellings[cell] = self._values.index(value)

    def as_numbers(self, codes: Floats) -> tuple[tuple[str, ...], Floats]:
        """The labels, that of 0 first, and 0 or 1 for each row.

        Raises:
            InvalidInput: there are not two, or none of them is the one that should become 1.
        """
        labels = [_plain(one) for one in self._values]
        if len(labels) < 2:
            raise InvalidInput(
                f'all values in column "{self._name}" are "{labels[0][:30]}"; a label has two values',
                ("target",),
            )
        if self._positive and self._positive not in labels:
            raise InvalidInput(
                f'expected "{labels[0]}" or "{labels[1]}", got "{self._positive[:30]}"', ("positive",)
            )
        later = self._positive or max(self._values, key=_order)
        one = labels.index(_plain(later))
        return (labels[1 - one], labels[one]), (codes == one).astype(np.float64)


def _plain(value: float | str) -> str:
    """A label as people write it: 1 rather than 1.0."""
    return value if isinstance(value, str) else f"{value:g}" if math.isfinite(value) else str(value)


def _order(value: float | str) -> tuple[bool, float, str, str]:
    """Numbers first, by size; then words by the alphabet."""
    return (True, 0.0, value.casefold(), value) if isinstance(value, str) else (False, value, "", "")
