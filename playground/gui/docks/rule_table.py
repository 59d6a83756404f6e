"""The table of the step inspector: a typeset line, and its numbers for x and for y."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from playground.gui.colours import Colours
from playground.gui.theme import text_font
from playground.gui.typeset import Formula, typeset

FORMULA_SIZE = 16
LEAST_HEIGHT = 27.0
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
        self._font = text_font(12.5, tabular=True)
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
        return QSize(560, round(sum(self._heights(), 20.0)))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def _formula(self, row: Row) -> Formula:
        return typeset(row.latex, FORMULA_SIZE, self._colours.text)

    def _heights(self) -> list[float]:
        return [max(LEAST_HEIGHT, self._formula(row).height + 8) for row in self._rows]

    def _columns(self) -> tuple[float, float, float]:
        """Right ends of formulas, of x and of y."""
        widest = max((self._formula(row).width for row in self._rows), default=0.0)
        left = min(_MARGIN + widest + 16, self.width() * 0.42)
        half = (self.width() - left - _MARGIN) / 2
        return left, left + half - 10, self.width() - _MARGIN

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._rows:
            painter.setFont(self._font)
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        left, x_end, y_end = self._columns()
        self._draw_heads(painter, left, x_end, y_end)
        top = 20.0
        for row, height in zip(self._rows, self._heights(), strict=True):
            painter.setPen(QPen(QColor(self._colours.grid), 1))
            painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
            formula = self._formula(row)
            scale = min(1.0, (left - _MARGIN - 8) / formula.width)
            formula.paint(painter, _MARGIN, top + (height - formula.height * scale) / 2, scale)
            for begin, end, text in zip((left, x_end + 10), (x_end, y_end), row.texts, strict=True):
                self._draw_number(painter, QRectF(begin, top, end - begin, height), text)
            top += height

    def _draw_heads(self, painter: QPainter, left: float, x_end: float, y_end: float) -> None:
        painter.setFont(self._head)
        painter.setPen(QColor(self._colours.muted))
        for begin, end, text in ((left, x_end, "x"), (x_end, y_end, "y")):
            place = QRectF(begin, 2, end - begin, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_number(self, painter: QPainter, place: QRectF, text: str) -> None:
        font = text_font(12.5, tabular=True)
        width = QFontMetricsF(font).horizontalAdvance(text)
        if width > place.width() > 0:
            font.setPixelSize(max(9, int(12.5 * place.width() / width)))
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideLeft, place.width())
        painter.setFont(font)
        painter.setPen(QColor(self._colours.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        top = 20.0
        for row, height in zip(self._rows, self._heights(), strict=True):
            if top <= event.pos().y() < top + height:
                numbers = f"<br>x: {row.full[0]}<br>y: {row.full[1]}" if row.full[0] else ""
                QToolTip.showText(event.globalPos(), f"{row.meaning}{numbers}", self)
                return
            top += height
        QToolTip.hideText()
