"""Reads columns of numbers and labels from a table's file, in slices."""

from __future__ import annotations

import math
from array import array
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from playground.core.data import Columns
from playground.core.elementwise import Floats
from playground.core.errors import InvalidInput, shown
from playground.core.landscapes.from_file import LARGEST_NUMBER
from playground.experiment.data.labels import Labels
from playground.experiment.data.layout import Layout
from playground.experiment.data.numbers import MISSING, NumberFormat, Numbers, is_number, wild_in
from playground.experiment.data.rows import ANY, Row, Rows, is_comment, rows_of
from playground.experiment.data.survey import survey

MOST_ROWS = 2_000_000
"""Rows; a longer file is refused."""
LISTED = 100
"""Faults told one by one; more are counted."""


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
        place = f'row {self.row:,}, column "{shown(self.column)}"' if self.column else f"row {self.row:,}"
        return f"{place}: {self.what}"


class BadRowsError(InvalidInput):
    """Rows with missing values or words where numbers should be.

    Attributes:
        faults: the first `LISTED` of them.
        count: how many there are.
        form: how numbers are written in the file, as far as was found out.
    """

    def __init__(self, name: str, faults: Sequence[Fault], count: int, form: NumberFormat) -> None:
        self.faults = tuple(faults)
        self.count = count
        self.form = form
        places = "place" if count == 2 else "places"
        more = f" (and {count - 1:,} more such {places})" if count > 1 else ""
        super().__init__(f"{name}, {faults[0]}{more}", ("data",))


@dataclass(frozen=True)
class Table:
    """What was read.

    Attributes:
        columns: one for each column wanted, in order.
        form: how numbers are written in the file.
        left_out: rows that were left out because they are not complete.
    """

    columns: Columns
    form: NumberFormat
    left_out: int


def read_table(layout: Layout, wanted: Sequence[Wanted], *, complete: bool) -> Generator[float, None, Table]:
    """Read some columns of a file; yields the share that is done, every few milliseconds.

    Args:
        layout: the file, and how it is laid out.
        wanted: the columns.
        complete: leave out rows in which a value is missing or no number; otherwise they are faults.

    Raises:
        BadRowsError: cells are faulty and rows are not to be left out.
        InvalidInput: the file cannot be read, is too long, a label has not two values, or nobody can tell what its
            numbers mean.
    """
    place = layout.place
    work = _Work(layout, tuple(wanted), Numbers(layout.form), complete)
    try:
        yield from _rising(work.read())
    except UnicodeDecodeError as error:
        place = layout.place
        if place.encoding != "utf-8":
            raise InvalidInput(
                f"{layout.name} is not {place.encoding} text: {error.reason}", ("data",)
            ) from None
        # The beginning was UTF-8, so the first accent stands far down.
        again = replace(layout, place=place._replace(encoding=ANY))
        return (yield from read_table(again, wanted, complete=complete))
    return (yield from work.table())


def _rising(shares: Iterable[float]) -> Generator[float]:
    """Shares done that never fall: where a file is looked through before it is read on, they would."""
    done = 0.0
    for share in shares:
        done = max(done, share)
        yield done


@dataclass
class _Work:
    layout: Layout
    wanted: tuple[Wanted, ...]
    numbers: Numbers
    complete: bool
    parts: list[list[Floats]] = field(default_factory=list[list[Floats]])
    rows: int = 0
    left_out: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])
    count: int = 0

    def __post_init__(self) -> None:
        self.width = len(self.layout.names)
        self.parts = [[] for _ in self.wanted]
        self.labels = [Labels(one.name, one.positive, self.numbers) for one in self.wanted]

    def read(self) -> Generator[float]:
        """Read all rows; the decimal sign is found out when the first number needs one."""
        used = [one.place for one in self.wanted if not one.is_label]
        for some in rows_of(self.layout.place):
            if not self.numbers.form.decimal:
                cells = "".join(row[place] for row in some.rows if len(row) == self.width for place in used)
                if "." in cells or "," in cells:
                    self.numbers.form = yield from survey(
                        self.layout.place, self.layout.names, used, self.numbers.form
                    )
            self._take(some)
            yield some.share

    def _take(self, some: Rows) -> None:
        """Read the next rows.

        Raises:
            InvalidInput: there are too many by now, or a label has too many values.
        """
        try:
            if any(len(row) != self.width or is_comment(row) for row in some.rows):
                raise ValueError
            taken = [self._column(index, some.rows) for index in range(len(self.wanted))]
        except ValueError:
            taken = self._one_by_one(some.rows, some.first)
        for part, one in zip(self.parts, taken, strict=True):
            part.append(one)
        self.rows += len(taken[0])
        if self.rows > MOST_ROWS:
            raise InvalidInput(f"{self.layout.name} has more than {MOST_ROWS:,} rows", ("data",))

    def _column(self, index: int, rows: list[Row]) -> Floats:
        """A column of rows that hold nothing but numbers, quickly.

        Raises:
            ValueError: there are others, or a fault.
        """
        wanted = self.wanted[index]
        cells = [row[wanted.place] for row in rows]
        if wanted.is_label:
            return self.labels[index].codes(cells)
        if self.numbers.form.decimal == "," or self.numbers.form.thousands or "_" in "".join(cells):
            cells = self.numbers.texts(cells)
        values = np.array(list(map(float, cells)))
        usable = np.abs(values) <= LARGEST_NUMBER
        if wanted.may_be_wild:
            usable |= ~np.isfinite(values)
        if not np.all(usable):
            raise ValueError
        return values

    def _one_by_one(self, rows: list[Row], first: int) -> list[Floats]:
        kept = [array("d") for _ in self.wanted]
        for number, row in enumerate(rows, first):
            if self._is_passed_over(row):
                continue
            values = self._row(row, number)
            if values is None:
                self.left_out += 1
                continue
            for column, value in zip(kept, values, strict=True):
                column.append(value)
        return [np.array(column) for column in kept]

    def _is_passed_over(self, row: Row) -> bool:
        """Whether a row is blank or a remark; one with numbers and a cell for each column might be meant as data."""
        if is_comment(row):
            cells = [cell.lstrip(" #") for cell in row]
            return len(row) != self.width or not any(is_number(cell, self.numbers.form) for cell in cells)
        return not any(cell.strip() for cell in row)

    def _row(self, row: Row, number: int) -> list[float] | None:
        """The values of one row; None where there is a fault, which is noted."""
        before = self.count
        if is_comment(row):
            self._note(Fault(number, "", f'begins with "{shown(row[0])}": a remark, or data?'))
        elif len(row) != self.width:
            cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            self._note(Fault(number, "", f"{cells} instead of {self.width}"))
        if self.count > before:
            return None
        values: list[float] = []
        for index, one in enumerate(self.wanted):
            try:
                values.append(self._value(index, one, row[one.place].strip()))
            except ValueError as error:
                if isinstance(error, InvalidInput):
                    raise
                self._note(Fault(number, one.name, str(error)))
        return values if self.count == before else None

    def _value(self, index: int, wanted: Wanted, cell: str) -> float:
        """The value of one cell.

        Raises:
            ValueError: it has none; the text says what is wrong.
            InvalidInput: it is one label too many.
        """
        if wanted.may_be_wild and (wild := wild_in(cell)) is not None:
            return wild
        if cell.lower() in MISSING:
            if wanted.may_be_missing:
                return math.nan
            raise ValueError("missing value")
        if wanted.is_label:
            return float(self.labels[index].codes([cell])[0])
        try:
            value = self.numbers.read(cell, wanted.place)
        except ValueError as error:
            raise ValueError(f'{error}: "{shown(cell)}"') from None
        if not abs(value) <= LARGEST_NUMBER:
            raise ValueError(f"larger than {LARGEST_NUMBER:g}")
        return value

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
        name = self.layout.name
        if self.count and not self.complete:
            raise BadRowsError(name, self.faults, self.count, self.numbers.form)
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
        columns = Columns(whole, labels)
        for _ in columns.digesting():  # while the file is waited for, not when it is first compared
            yield 1.0
        return Table(columns, self.numbers.form, self.left_out)
