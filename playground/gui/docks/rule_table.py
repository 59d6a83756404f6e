"""The table of the step inspector: a typeset line, and its numbers for x and for y."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from playground.core.rules.expression import Symbol
from playground.core.rules.rule import Line
from playground.gui.style.colours import Colours
from playground.gui.style.marked_formula import MarkedFormula, marked_formula
from playground.gui.style.theme import text_font

FORMULA_SIZE = 16
LEAST_HEIGHT = 27.0
HEAD_HEIGHT = 18.0
NARROW = 560
"""Pixels of width below which y's numbers stand under x's."""
_MARGIN = 12.0


@dataclass(frozen=True, eq=False)
class Row:
    """One line of the rule.

    Attributes:
        line: the line in symbols.
        sides: for x and y, the expression with numbers; empty where there is none.
        results: for x and y, what came out.
        words: the line as plain text and its meaning, for tooltip and screen reader.
        full: for x and y, the result in full precision.
        values: for x and y, the full-precision values of the symbols by name.
    """

    line: Line
    sides: tuple[str, str]
    results: tuple[str, str]
    words: str
    full: tuple[str, str]
    values: tuple[dict[str, str], dict[str, str]]

    @property
    def texts(self) -> tuple[str, str]:
        """What stands in the columns of x and y; a line that only repeats a number shows it once."""
        pairs = zip(self.sides, self.results, strict=True)
        x, y = (f"{side} = {result}" if side not in ("", result) else result for side, result in pairs)
        return x, y

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return f"{self.words}: x {self.results[0]}, y {self.results[1]}"

    @property
    def copied(self) -> str:
        """The row as text with full precision."""
        return f"{self.words}\n  x: {self.sides[0]} = {self.full[0]}\n  y: {self.sides[1]} = {self.full[1]}"


class RuleTable(QWidget):
    """Draws rows; each as high as its formula needs.

    Attributes:
        symbol_pointed: sent with the `Symbol` under the mouse, None when there is none any more.
    """

    symbol_pointed = Signal(object)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._rows: list[Row] = []
        self._words = ""
        self._current = -1
        self._pointed: Symbol | None = None
        self._formulas: list[MarkedFormula] = []
        self._kept, self._kept_for = QPixmap(), ()
        self._fonts = {size: text_font(size, tabular=True) for size in range(9, 13)}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumWidth(300)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Lines of the update rule")

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row], words: str) -> None:
        """Show rows, or where there is none, words."""
        same_lines = [row.line for row in rows] == [row.line for row in self._rows]
        self._rows = list(rows)
        self._words = words
        if not same_lines:
            self._current = -1
            self._point(None)
            self._typeset()
            self.updateGeometry()
        self.setAccessibleDescription("; ".join(row.spoken for row in rows) or words)
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self._typeset()
        self.update()

    def _typeset(self) -> None:
        self._formulas = [marked_formula(row.line, FORMULA_SIZE, self._colours.text) for row in self._rows]
        self._kept_for = ()

    # ----------------------------------------------------------------------------------------------------- geometry

    def sizeHint(self) -> QSize:
        return QSize(560, round(sum(self._heights(), self._head)))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if (event.size().width() < NARROW) is not (event.oldSize().width() < NARROW):
            self.updateGeometry()
        super().resizeEvent(event)

    @property
    def _narrow(self) -> bool:
        return self.width() < NARROW

    @property
    def _head(self) -> float:
        return 0.0 if self._narrow else HEAD_HEIGHT

    def _heights(self) -> list[float]:
        least = 2 * LEAST_HEIGHT - 12 if self._narrow else LEAST_HEIGHT
        return [max(least, marked.formula.height + 8) for marked in self._formulas]

    def _bands(self) -> Iterator[tuple[Row, MarkedFormula, QRectF]]:
        """Each row, its formula and the band it fills."""
        top = self._head
        for row, marked, height in zip(self._rows, self._formulas, self._heights(), strict=True):
            yield row, marked, QRectF(0, top, self.width(), height)
            top += height

    def _left(self) -> float:
        """Where formulas end and numbers begin."""
        widest = max((marked.formula.width for marked in self._formulas), default=0.0)
        return min(_MARGIN + widest + 16, self.width() * 0.45)

    def _formula_place(self, marked: MarkedFormula, band: QRectF) -> tuple[float, float, float]:
        """Left, top and scale of a row's formula."""
        formula = marked.formula
        scale = min(1.0, (self._left() - _MARGIN - 8) / formula.width)
        return _MARGIN, band.top() + (band.height() - formula.height * scale) / 2, scale

    def _places(self, band: QRectF, left: float) -> tuple[QRectF, QRectF]:
        """Where the numbers of x and of y stand in a row, right of the formulas."""
        top, height = band.top(), band.height()
        room = self.width() - _MARGIN - left
        if self._narrow:
            return QRectF(left, top + 2, room, height / 2 - 2), QRectF(
                left, top + height / 2, room, height / 2 - 2
            )
        return QRectF(left, top, room / 2 - 10, height), QRectF(left + room / 2, top, room / 2, height)

    # ----------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._rows:
            painter.fillRect(self.rect(), QColor(self._colours.panel))
            painter.setFont(text_font(12))
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        store = self.backingStore()
        if store is not None and painter.paintEngine().paintDevice() is store.paintDevice():
            painter.drawPixmap(0, 0, self._kept_lines())
        else:
            self._draw_lines(painter)
        painter.setPen(QColor(self._colours.text))
        left = self._left()
        for row, _, band in self._bands():
            for place, name, text in zip(self._places(band, left), "xy", row.texts, strict=True):
                self._draw_number(painter, place, f"{name}:  {text}" if self._narrow else text)

    def _kept_lines(self) -> QPixmap:
        """All but the numbers, which alone change from step to step."""
        current = self._current if self.hasFocus() else -1
        key = (self.size(), self.devicePixelRatioF(), current, self._pointed)
        if key != self._kept_for:
            self._kept = QPixmap(self.size() * key[1])
            self._kept.setDevicePixelRatio(key[1])
            painter = QPainter(self._kept)
            self._draw_lines(painter)
            painter.end()
            self._kept_for = key
        return self._kept

    def _draw_lines(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.panel))
        self._draw_heads(painter)
        for number, (_, marked, band) in enumerate(self._bands()):
            if number == self._current and self.hasFocus():
                painter.fillRect(band, QColor(self._colours.selection))
            painter.setPen(QPen(QColor(self._colours.grid), 1))
            painter.drawLine(band.topLeft(), band.topRight())
            self._draw_formula(painter, marked, band)

    def _draw_heads(self, painter: QPainter) -> None:
        if self._narrow:
            return
        painter.setFont(text_font(11, bold=True))
        painter.setPen(QColor(self._colours.muted))
        places = self._places(QRectF(0, 1, 0, HEAD_HEIGHT - 2), self._left())
        for place, text in zip(places, "xy", strict=True):
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_formula(self, painter: QPainter, marked: MarkedFormula, band: QRectF) -> None:
        x, y, scale = self._formula_place(marked, band)
        if self._pointed is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.selection))
            for mark in marked.marks:
                if mark.symbol.name == self._pointed.name:
                    place = mark.place
                    size = place.size() * scale
                    box = QRectF(QPointF(x, y) + place.topLeft() * scale, size)
                    painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)
        marked.formula.paint(painter, x, y, scale)

    def _draw_number(self, painter: QPainter, place: QRectF, text: str) -> None:
        """As large as fits, from 12 pixels down to 9; a longer text loses its beginning, never its result."""
        font, wide = self._fonts[12], True
        for size in range(12, 8, -1):
            font = self._fonts[size]
            wide = QFontMetricsF(font).horizontalAdvance(text) > place.width()
            if not wide:
                break
        if wide:
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideLeft, place.width())
        painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    # ------------------------------------------------------------------------------------------------ mouse and keys

    def symbol_at(self, at: QPointF) -> tuple[Row, Symbol] | None:
        """The row and the symbol at a place."""
        for row, marked, band in self._bands():
            if band.contains(at):
                x, y, scale = self._formula_place(marked, band)
                mark = marked.at((at.x() - x) / scale, (at.y() - y) / scale)
                return (row, mark.symbol) if mark is not None else None
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.symbol_at(event.position())
        self._point(found[1] if found else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._take(event.position())
        super().mousePressEvent(event)

    def _take(self, at: QPointF) -> None:
        bands = enumerate(self._bands())
        self._current = next((number for number, (_, _, band) in bands if band.contains(at)), self._current)
        self.update()

    def _point(self, symbol: Symbol | None) -> None:
        if symbol is not self._pointed:
            self._pointed = symbol
            self.symbol_pointed.emit(symbol)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._rows:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._current = min(max(self._current + step, 0), len(self._rows) - 1)
            self._point(self._rows[self._current].line.target)
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._current = max(self._current, 0)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point(None)
        self.update()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._take(QPointF(event.pos()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy this line", self.copy).setEnabled(0 <= self._current < len(self._rows))
        menu.addAction("Copy all lines", self.copy_all).setEnabled(bool(self._rows))
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Put the current line on the clipboard, with full precision."""
        if 0 <= self._current < len(self._rows):
            QGuiApplication.clipboard().setText(self._rows[self._current].copied)

    def copy_all(self) -> None:
        """Put every line on the clipboard, with full precision."""
        QGuiApplication.clipboard().setText("\n".join(row.copied for row in self._rows))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        own = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if own and event.matches(QKeySequence.StandardKey.Copy):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        at = QPointF(event.pos())
        found = self.symbol_at(at)
        if found is not None:
            row, symbol = found
            x, y = (values.get(symbol.name, "") for values in row.values)
            numbers = f"<br>{x}" if not symbol.per_coordinate and x else f"<br>x: {x}<br>y: {y}" if x else ""
            QToolTip.showText(event.globalPos(), f"<b>{symbol.meaning or symbol.name}</b>{numbers}", self)
            return
        for row, _, band in self._bands():
            if band.contains(at):
                QToolTip.showText(
                    event.globalPos(), f"{row.words}<br>x: {row.full[0]}<br>y: {row.full[1]}", self
                )
                return
        QToolTip.hideText()
