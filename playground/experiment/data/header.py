"""The names of a table's columns: whether a row says them, and which row that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from playground.core.errors import InvalidInput, shown
from playground.experiment.data.numbers import MISSING, NumberFormat, is_number
from playground.experiment.data.rows import Row, is_comment

LONGEST_NAME = 190
"""Characters that are kept of a column's name; a number may follow."""

_ANY_FORM = NumberFormat()
_WHOLE = re.compile(r"[0-9]+")
_YEARS = range(1900, 2101)


class Heading(NamedTuple):
    """How a table begins.

    Attributes:
        names: of the columns, all different.
        unnamed: places of the columns that are left without a name beside others that have one.
        rows: how many rows stand before those of data.
        is_given: whether one of them names the columns.
    """

    names: tuple[str, ...]
    unnamed: frozenset[int]
    rows: int
    is_given: bool


def heading_of(rows: Sequence[Row], header: str, name: str, *, has_row_names: bool) -> Heading:
    """Find out what the columns are called.

    A row of words above numbers names them, or the last remark above the data where it has a word for each column, as
    `numpy.savetxt` writes it.

    Args:
        rows: the first rows of the file, one or more, none of them blank.
        header: ``yes`` or ``no``; empty to find out.
        name: of the file.
        has_row_names: whether the first column may be the only one without a name although it holds numbers.

    Raises:
        InvalidInput: the number of names is not that of the columns, or nobody can tell whether the first row names
            them; the path is the setting that says it.
    """
    lead = next((place for place, row in enumerate(rows) if not _is_remark(row)), len(rows))
    body = [row for row in rows[lead:] if not is_comment(row)]
    if not body:
        raise InvalidInput(f"{name} has no rows", ("data",))
    width = Counter(len(row) for row in body[1:] or body).most_common(1)[0][0]
    if header == "no":
        return _heading([], width, lead)
    if _is_header(body):
        return _heading(_fitted(body, width, name, has_row_names=has_row_names), width, lead + 1)
    if lead and (said := _said_in(rows[lead - 1], width)):
        return _heading(said, width, lead)
    if header == "yes":
        return _heading(_fitted(body, width, name, has_row_names=has_row_names), width, lead + 1)
    if _may_be_header(body):
        words = ", ".join(f'"{shown(cell.strip())}"' for cell in body[0][:3])
        raise InvalidInput(
            f"{name}: the first row, {words}{', …' if len(body[0]) > 3 else ''}, may name the columns or be data; "
            "choose header=yes or header=no",
            ("header",),
        )
    return _heading([], width, lead)


def _heading(given: Sequence[str], width: int, rows: int) -> Heading:
    cells = [_cleaned(cell) for cell in given] or [""] * width
    unnamed = frozenset(place for place, cell in enumerate(cells) if not cell) if given else frozenset[int]()
    return Heading(_different(cells), unnamed, rows, bool(given))


def _is_remark(row: Row) -> bool:
    """Whether a row above the data is a remark: those of MATLAB begin with %."""
    return is_comment(row) or row[0].lstrip().startswith("%")


def _said_in(remark: Row, width: int) -> list[str]:
    """The names in a remark, where it has one for each column; else none."""
    cells = [cell.strip() for cell in remark]
    cells[0] = cells[0].lstrip("#%").strip()
    if len(cells) == width + 1 and not cells[0]:
        del cells[0]
    fits = len(cells) == width and any(cells) and not any(_is_number(cell) for cell in cells)
    return cells if fits else []


def _is_header(body: Sequence[Row]) -> bool:
    """Whether the first row has words where the others have numbers; or only words, all different, where none has."""
    first, rest = body[0], body[1:]
    if any(_is_number(cell) for cell in first):
        return _counts_columns(first, rest)
    for column in range(len(first)):
        cells = _column(rest, column)
        if cells and sum(_is_number(cell) for cell in cells) > 0.5 * len(cells):
            return True
    return len({cell.strip() for cell in first}) == len(first)


def _counts_columns(first: Row, rest: Sequence[Row]) -> bool:
    """Whether a row has nothing above the names of rows and then counts: a data frame without names."""
    rows_are_named = bool(rest) and all(row and row[0].strip() for row in rest)
    return not first[0].strip() and rows_are_named and _follow(first[1:]) and int(first[1]) in (0, 1)


def _may_be_header(body: Sequence[Row]) -> bool:
    """Whether a first row with numbers may be names: whole numbers above others alone, or years one after another."""
    first, rest = [cell.strip() for cell in body[0]], body[1:]
    if not rest:
        return False
    whole = [place for place, cell in enumerate(first) if _WHOLE.fullmatch(cell)]
    if len(whole) == len(first) == len(set(first)):
        below = [cell for place in whole for cell in _column(rest, place)]
        if below and not any(_WHOLE.fullmatch(cell) for cell in below):
            return True
    years = [first[place] for place in whole]
    return _follow(years) and int(years[0]) in _YEARS and not _follow([row[0] for row in body if row])


def _follow(cells: Sequence[str]) -> bool:
    """Whether cells, two or more, are whole numbers one after another."""
    if len(cells) < 2 or not all(_WHOLE.fullmatch(cell.strip()) and len(cell) < 9 for cell in cells):
        return False
    return all(int(b) - int(a) == 1 for a, b in pairwise(cells))


def _fitted(body: Sequence[Row], width: int, name: str, *, has_row_names: bool) -> list[str]:
    """The names in the first row, one for each column.

    Raises:
        InvalidInput: there are more or fewer.
    """
    cells, rest = [cell.strip() for cell in body[0]], body[1:]
    count = len(cells)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) == width - 1:
        if rest and all(not row[-1].strip() for row in rest if len(row) == width):
            cells.append("")  # a separator at the end of each row of data
        elif has_row_names or not any(_is_number(cell) for cell in _column(rest, 0)):
            cells.insert(0, "row")
    if len(cells) != width:
        raise InvalidInput(
            f"{name}: the row of names has {count} cells, and the rows below have {width}; "
            "each column needs a name, or choose another separator",
            ("data",),
        )
    return cells


def _column(rows: Sequence[Row], column: int) -> list[str]:
    cells = (row[column].strip() for row in rows if column < len(row))
    return [cell for cell in cells if cell.lower() not in MISSING]


def _is_number(cell: str) -> bool:
    return is_number(cell, _ANY_FORM)


def _cleaned(cell: str) -> str:
    name = cell.strip()[:LONGEST_NAME]
    return name if name.isprintable() else "".join(one if one.isprintable() else " " for one in name).strip()


def _different(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for each column, with a number behind those that stand there already."""
    names: dict[str, None] = {}
    next_number: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        name = free = cell or f"column {place}"
        while free in names:
            next_number[name] = next_number.get(name, 1) + 1
            free = f"{name} ({next_number[name]})"
        names[free] = None
    return tuple(names)
