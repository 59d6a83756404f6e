"""Which sign is the decimal one in a file: asked of all its numbers, since one alone may not tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from typing import NamedTuple

from playground.core.errors import InvalidInput, shown
from playground.experiment.data.numbers import NumberFormat, meanings
from playground.experiment.data.rows import Place, is_comment, rows_of


class Cell(NamedTuple):
    """A cell: its row counted from 1, its column counted from 0, and what stands in it."""

    row: int
    column: int
    text: str


class Evidence:
    """What some columns of a file say about its decimal sign.

    Attributes:
        points, commas: how many cells are numbers with this decimal sign alone.
        unclear: the first that is a number with either, and not the same one.
        has_unclear_comma: whether one that is unclear has a comma.
        looks_grouped: whether a column with unclear ones has numbers below 1000 without any sign, as whole numbers
            have whose thousands are separated; three decimals would be written there, too.
    """

    def __init__(self) -> None:
        self.points = self.commas = 0
        self.unclear: Cell | None = None
        self.has_unclear_comma = False
        self._unclear: set[int] = set()
        self._short: set[int] = set()

    @property
    def sign(self) -> str:
        """The decimal sign that the columns prove; empty where they prove none, or both."""
        return "" if bool(self.points) == bool(self.commas) else "." if self.points else ","

    @property
    def looks_grouped(self) -> bool:
        return not self._unclear.isdisjoint(self._short)

    def take(self, cell: Cell, thousands: str | None) -> None:
        """Consider a cell."""
        text = cell.text
        if "," not in text and "." not in text:
            if 0 < len(text) < 4 and text.isdigit():
                self._short.add(cell.column)
            return
        point, comma = meanings(text, thousands)
        if point == comma:
            return
        if comma is None:
            self.points += 1
        elif point is None:
            self.commas += 1
        else:
            self.unclear = self.unclear or cell
            self.has_unclear_comma = self.has_unclear_comma or "," in text
            self._unclear.add(cell.column)


def survey(
    place: Place, names: Sequence[str], columns: Collection[int], form: NumberFormat
) -> Generator[float, None, NumberFormat]:
    """Find out the decimal sign of a file; yields the share that is looked at.

    The columns in use are asked first. Where they leave it open the others are; and where no column tells, a file
    with a comma between columns has decimal points, unless commas stand in its numbers, too, or they look like whole
    numbers.

    Args:
        place: the file.
        names: of all its columns.
        columns: those in use that hold numbers.
        form: what is known of the format besides.

    Raises:
        InvalidInput: nobody can tell; the message names a cell, and the path is the setting that says it.
    """
    used = yield from _evidence(place, form, columns, is_enough=lambda found: bool(found.sign))
    if used.sign or used.unclear is None:
        likely = "," if used.commas > used.points else "."  # whatever contradicts it is told as a fault
        return form._replace(decimal=used.sign or likely)
    rest = [column for column in range(place.width) if column not in columns]
    others = yield from _evidence(place, form, rest, is_enough=lambda _: False)
    if others.sign:
        return form._replace(decimal=others.sign)
    has_commas = used.has_unclear_comma or others.has_unclear_comma or others.commas > 0
    if place.separator == "," and not has_commas and not used.looks_grouped:
        return form._replace(decimal=".")
    raise _unclear(place, names, used.unclear)


def _evidence(
    place: Place, form: NumberFormat, columns: Collection[int], is_enough: Callable[[Evidence], bool]
) -> Generator[float, None, Evidence]:
    found = Evidence()
    for number, rows, share in rows_of(place):
        for row, cells in enumerate(rows, number):
            if len(cells) != place.width or is_comment(cells):
                continue
            for column in columns:
                found.take(Cell(row, column, cells[column].strip()), form.thousands)
        if is_enough(found):
            return found
        yield 0.5 * share
    return found


def _unclear(place: Place, names: Sequence[str], cell: Cell) -> InvalidInput:
    point, comma = (f"{value:.15g}" for value in meanings(cell.text) if value is not None)
    return InvalidInput(
        f'{place.path.name}, row {cell.row:,}, column "{shown(names[cell.column])}": "{shown(cell.text)}" may be '
        f"{point} or {comma}; choose decimal=point or decimal=comma",
        ("decimal",),
    )
