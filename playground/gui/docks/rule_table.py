"""The table of the step inspector: a typeset line, and its numbers for x and for y."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.gui.colours import Colours
from playground.gui.theme import text_font
from playground.gui.typeset import Formula, typeset

FORMULA_SIZE = 16
LEAST_HEIGHT = 27.0
HEAD_HEIGHT = 18.0
NARROW = 560
"""Pixels of width below which y's numbers stand under x's."""
_MARGIN = 12.0


@dataclass(frozen=True)
class Row:
    """One line of the rule.

    Attributes:
        latex: the line in symbols.
        sides: for x and y, the expression with numbers; empty where there is none.
        results: for x and y, what came out.
        meaning: the line in words, for tooltip and screen reader.
        full: for x and y, the result in full precision.
    """

    latex: str
    sides: tuple[str, str]
    results: tuple[str, str]
    meaning: str
    full: tuple[str, str] = ("", "")

    @property
    def texts(self) -> tuple[str, str]:
        """What stands in the columns of x and y."""
        x, y = (f"{side} = {result}" if side else result for side, result in zip(self.sides, self.results, strict=True))
        return x, y

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return f"{self.meaning}: x {self.results[0]}, y {self.results[1]}"


class RuleTable(QWidget):
    """Draws rows; each as high as its formula needs."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._rows: list[Row] = []
        self._words = ""
        self._font = text_font(12, tabular=True)
        self._head = text_font(11, bold=True)
        self.setMinimumWidth(300)

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row], words: str) -> None:
        """Show rows, or where there is none, words."""
        same_lines = [row.latex for row in rows] == [row.latex for row in self._rows]
        self._rows = list(rows)
        self._words = words
        if not same_lines:
            self.updateGeometry()
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, round(sum(self._heights(), HEAD_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def _formula(self, row: Row) -> Formula:
        return typeset(row.latex, FORMULA_SIZE, self._colours.text)

    @property
    def _narrow(self) -> bool:
        return self.width() < NARROW

    def _heights(self) -> list[float]:
        least = 2 * LEAST_HEIGHT - 12 if self._narrow else LEAST_HEIGHT
        return [max(least, self._formula(row).height + 8) for row in self._rows]

    def _left(self) -> float:
        """Where formulas end and numbers begin."""
        widest = max((self._formula(row).width for row in self._rows), default=0.0)
        return min(_MARGIN + widest + 16, self.width() * 0.42)

    def _places(self, top: float, height: float) -> tuple[QRectF, QRectF]:
        """Where the numbers of x and of y stand in a row."""
        left = self._left()
        room = self.width() - _MARGIN - left
        if self._narrow:
            return QRectF(left, top + 2, room, height / 2 - 2), QRectF(left, top + height / 2, room, height / 2 - 2)
        return QRectF(left, top, room / 2 - 10, height), QRectF(left + room / 2, top, room / 2, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._rows:
            painter.setFont(self._font)
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        self._draw_heads(painter)
        top, room = HEAD_HEIGHT, self._left() - _MARGIN - 8
        for row, height in zip(self._rows, self._heights(), strict=True):
            painter.setPen(QPen(QColor(self._colours.grid), 1))
            painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
            formula = self._formula(row)
            scale = min(1.0, room / formula.width)
            formula.paint(painter, _MARGIN, top + (height - formula.height * scale) / 2, scale)
            for place, name, text in zip(self._places(top, height), "xy", row.texts, strict=True):
                self._draw_number(painter, place, f"{name}:  {text}" if self._narrow else text)
            top += height

    def _draw_heads(self, painter: QPainter) -> None:
        if self._narrow:
            return
        painter.setFont(self._head)
        painter.setPen(QColor(self._colours.muted))
        for place, text in zip(self._places(1, HEAD_HEIGHT - 2), "xy", strict=True):
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_number(self, painter: QPainter, place: QRectF, text: str) -> None:
        for size in range(12, 8, -1):
            font = text_font(size, tabular=True)
            if QFontMetricsF(font).horizontalAdvance(text) <= place.width():
                break
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideLeft, place.width())
        painter.setFont(font)
        painter.setPen(QColor(self._colours.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        top = HEAD_HEIGHT
        for row, height in zip(self._rows, self._heights(), strict=True):
            if top <= event.pos().y() < top + height:
                numbers = f"<br>x: {row.full[0]}<br>y: {row.full[1]}" if row.full[0] else ""
                QToolTip.showText(event.globalPos(), f"{row.meaning}{numbers}", self)
                return
            top += height
        QToolTip.hideText()
