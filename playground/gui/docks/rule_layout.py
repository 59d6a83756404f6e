"""Where the lines of a rule and their numbers stand in the step inspector: every letter in one size, nothing cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from playground.export.working import WorkedRow
from playground.gui.style.marked_formula import MarkedFormula

HEAD_HEIGHT = 18.0
LEAST_HEIGHT = 27.0
NARROW = 560
"""Pixels of width below which y's numbers stand under x's."""
MARGIN = 12.0
_GAP = 16.0
_PADDING = 4.0
_FORMULA_SHARE = 0.45
"""Of the width; a formula that needs more stands above its numbers."""
_BREAK = re.compile(r"(?<=[^=] )(?=[^ ])|(?<=·)(?!10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])")
"""Where a calculation may go on in the next line: after a sign, never inside a number."""


@dataclass(frozen=True, eq=False)
class Band:
    """What one row fills.

    Attributes:
        row: whose it is.
        marked: its formula, with the upper left corner at `formula_at`, `scale` times its size.
        place: all of it.
        cells: for x and y, where the numbers stand, and their lines.
    """

    row: WorkedRow
    marked: MarkedFormula
    place: QRectF
    formula_at: QPointF
    scale: float
    cells: tuple[tuple[QRectF, list[str]], tuple[QRectF, list[str]]]

    def moved(self, down: float) -> Band:
        """The same further down."""
        (x, x_lines), (y, y_lines) = self.cells
        return Band(
            self.row,
            self.marked,
            self.place.translated(0, down),
            self.formula_at + QPointF(0, down),
            self.scale,
            ((x.translated(0, down), x_lines), (y.translated(0, down), y_lines)),
        )


class RuleLayout:
    """Arranges rows in a width.

    A row never gets lower again while its rule and the width stay: nothing trembles from step to step.
    """

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetricsF(font)
        self._line_height = self._metrics.height()
        self._most_lines: dict[tuple[int, int], int] = {}
        self._for: object = None

    @staticmethod
    def head(width: float) -> float:
        """Height of the headings of the columns; a narrow table names x and y in each row instead."""
        return 0.0 if width < NARROW else HEAD_HEIGHT

    @staticmethod
    def room(width: float) -> float:
        """Pixels that the widest formula may have."""
        return width - 2 * MARGIN

    def arrange(
        self, rows: Sequence[WorkedRow], formulas: Sequence[MarkedFormula], width: float
    ) -> list[Band]:
        """The rows from top to bottom, below the headings."""
        key = (width, [row.line for row in rows])
        if key != self._for:
            self._for, self._most_lines = key, {}
        left, top, bands = numbers_left(formulas, width), self.head(width), []
        for number, (row, marked) in enumerate(zip(rows, formulas, strict=True)):
            bands.append(self._band(number, row, marked, left, top, width))
            top = bands[-1].place.bottom()
        return bands

    def _band(
        self, number: int, row: WorkedRow, marked: MarkedFormula, left: float, top: float, width: float
    ) -> Band:
        formula, narrow = marked.formula, width < NARROW
        above = formula.width > left - MARGIN - _GAP + 1
        scale = min(1.0, self.room(width) / formula.width)
        right = width - MARGIN
        middle = (
            right if narrow else (left + right - _GAP) / 2
        )  # the columns of all rows end at the same places
        first = 2 * MARGIN if above else left
        begins = (first, first if narrow else middle + _GAP)
        texts = (
            [f"{name}:  {text}" for name, text in zip("xy", row.texts, strict=True)] if narrow else row.texts
        )
        rooms = [end - begin for begin, end in zip(begins, (middle, right), strict=True)]
        lines = [self.wrapped(text, room) for text, room in zip(texts, rooms, strict=True)]
        counts = [self._kept(number, at, len(one)) for at, one in enumerate(lines)]
        heights = [count * self._line_height for count in counts]
        numbers = sum(heights) if narrow else max(heights)
        tall = formula.height * scale
        needed = (tall + numbers + 2 if above else max(tall, numbers)) + 2 * _PADDING
        height = max(LEAST_HEIGHT, needed)
        begin = top + (_PADDING + tall + 2 if above else (height - numbers) / 2)
        y_begin = begin + heights[0] if narrow else begin
        x = QRectF(begins[0], begin, rooms[0], heights[0] if narrow else numbers)
        y = QRectF(begins[1], y_begin, rooms[1], heights[1] if narrow else numbers)
        formula_top = top + _PADDING if above else top + (height - tall) / 2
        return Band(
            row,
            marked,
            QRectF(0, top, width, height),
            QPointF(MARGIN, formula_top),
            scale,
            ((x, lines[0]), (y, lines[1])),
        )

    def _kept(self, number: int, coordinate: int, lines: int) -> int:
        most = max(lines, self._most_lines.get((number, coordinate), 1))
        self._most_lines[number, coordinate] = most
        return most

    def wrapped(self, text: str, width: float) -> list[str]:
        """The text in lines that fit."""
        if self._metrics.horizontalAdvance(text) <= width:
            return [text]
        lines = [""]
        for part in _BREAK.split(text):
            longer = lines[-1] + part
            if lines[-1] and self._metrics.horizontalAdvance(longer.rstrip()) > width:
                lines.append(part)
            else:
                lines[-1] = longer
        return [line.rstrip() for line in lines]


def numbers_left(formulas: Sequence[MarkedFormula], width: float) -> float:
    """Where numbers begin: right of the widest formula that leaves them room."""
    widest = width * _FORMULA_SHARE - MARGIN - _GAP
    fitting = [marked.formula.width for marked in formulas if marked.formula.width <= widest]
    return MARGIN + max(fitting, default=0.0) + _GAP
