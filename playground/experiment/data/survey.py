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
        point, comma: the first cell that is a number with this decimal sign alone.
        unclear: the first that is a number with either, and not the same one.
        commas: whether one that is unclear has a comma.
    """

    def __init__(self) -> None:
        self.point: Cell | None = None
        self.comma: Cell | None = None
        self.unclear: Cell | None = None
        self.commas = False

    @property
    def sign(self) -> str:
        """The decimal sign that the columns prove; empty where they prove none, or both."""
        found = (self.point is not None, self.comma is not None)
        return {(True, False): ".", (False, True): ","}.get(found, "")

    def take(self, cell: Cell, thousands: str | None) -> None:
        """Consider a cell with a point or a comma."""
        point, comma = meanings(cell.text, thousands)
        if point == comma:
            return
        if comma is None:
            self.point = self.point or cell
        elif point is None:
            self.comma = self.comma or cell
        else:
            self.unclear = self.unclear or cell
            self.commas = self.commas or "," in cell.text


def survey(
    place: Place, names: Sequence[str], columns: Collection[int], form: NumberFormat
) -> Generator[float, None, NumberFormat]:
    """Find out the decimal sign of a file; yields the share that is looked at.

    The columns in use are asked first. Where they leave it open the others are; and where no column tells, a file
    with a comma between columns has decimal points, unless commas stand in its numbers, too.

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
        return form._replace(decimal=used.sign or ".")
    rest = [column for column in range(place.width) if column not in columns]
    others = yield from _evidence(place, form, rest, is_enough=lambda _: False)
    if others.sign:
        return form._replace(decimal=others.sign)
    if others.point is None and place.separator == "," and not used.commas and not others.commas:
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
                text = cells[column]
                if "," in text or "." in text:
                    found.take(Cell(row, column, text.strip()), form.thousands)
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
