"""The table of the step inspector: a typeset line, and its numbers for x and for y."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from playground.core.numbers import exact_text
from playground.core.rules.expression import Symbol
from playground.core.rules.rule import Line
from playground.core.rules.show import line_latex
from playground.export.working import WorkedRow
from playground.gui.docks.rule_layout import NARROW, Band, RuleLayout
from playground.gui.style.colours import Colours
from playground.gui.style.marked_formula import MarkedFormula, marked_formula
from playground.gui.style.theme import text_font

FORMULA_SIZE = 16
REST = 300
"""Milliseconds before longer numbers ask for more height: each new height lays the whole window out anew."""


class RuleTable(QWidget):
    """Draws rows inside a scroll area. The headings and the last row, which is the step itself, are always seen.

    Attributes:
        symbol_pointed: sent with the `Symbol` under the mouse, None when there is none any more.
        row_taken: sent with the place of the row that keys or mouse went to.
        height_changed: sent when the rows have come to need another height, with whether other lines or another
            width are the reason, rather than longer numbers.
    """

    symbol_pointed = Signal(object)
    row_taken = Signal(QRectF)
    height_changed = Signal(bool)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._rows: list[WorkedRow] = []
        self._words = ""
        self._current = -1
        self._pointed: Symbol | None = None
        self._formulas: list[MarkedFormula] = []
        self._natural: list[Band] = []
        self._height = 0
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._take_height)
        self._kept, self._kept_for = QPixmap(), ()
        self._font = text_font(12, tabular=True)
        self._layout = RuleLayout(self._font)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumWidth(300)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Lines of the update rule")

    @property
    def rows(self) -> list[WorkedRow]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[WorkedRow], words: str) -> None:
        """Show rows, or where there is none, words."""
        same_rule = [row.line for row in rows] == [row.line for row in self._rows]
        # The rule of another rate is another one with the same lines.
        same_lines = same_rule or [line_latex(row.line) for row in rows] == [
            line_latex(row.line) for row in self._rows
        ]
        self._rows = list(rows)
        self._words = words
        if not same_rule:
            self._current = -1
            self._point(None)
            self._typeset()
        self._arrange(not same_lines)
        self.setAccessibleDescription("; ".join(_spoken(row) for row in rows) or words)

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self._typeset()
        self._arrange()

    def _typeset(self) -> None:
        self._formulas = [self._formula(row.line) for row in self._rows]
        self._kept_for = ()

    def _formula(self, line: Line) -> MarkedFormula:
        """The line; where it does not fit, each of its cases below the other."""
        whole = marked_formula(line, FORMULA_SIZE, self._colours.text)
        if whole.formula.width <= self._layout.room(self.width()):
            return whole
        return marked_formula(line, FORMULA_SIZE, self._colours.text, by_case=True)

    # ----------------------------------------------------------------------------------------------------- geometry

    def _arrange(self, is_anew: bool = False) -> None:
        self._natural = self._layout.arrange(self._rows, self._formulas, self.width())
        if is_anew:
            self._take_height(is_anew=is_anew)
        else:
            self._rest.start()
        self.update()

    def _take_height(self, is_anew: bool = False) -> None:
        self._rest.stop()
        height = math.ceil(self._natural[-1].place.bottom()) if self._natural else 0
        if height != self._height:
            self._height = height
            self.updateGeometry()
            self.height_changed.emit(is_anew)

    def sizeHint(self) -> QSize:
        return QSize(NARROW, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._typeset()
            self._arrange()
            self._take_height(is_anew=True)
        super().resizeEvent(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.update()  # scrolled: what is always seen stands elsewhere now

    @property
    def seen(self) -> QRectF:
        """The part that the scroll area shows."""
        area = self.parentWidget()
        size = area.size() if area is not None else self.size()
        return QRectF(0, -self.y(), self.width(), size.height())

    @property
    def covered(self) -> float:
        """Pixels that the headings or the last row may cover at an end of what is seen."""
        return max(
            self._layout.head(self.width()), self._natural[-1].place.height() if self._natural else 0.0
        )

    @property
    def head_place(self) -> QRectF:
        """Where the headings stand."""
        return QRectF(0, self.seen.top(), self.width(), self._layout.head(self.width()))

    def bands(self) -> list[Band]:
        """The rows where they stand now: the last one first, for it may cover others."""
        if not self._natural:
            return []
        *others, last = self._natural
        return [last.moved(min(0.0, self.seen.bottom() - last.place.bottom())), *others]

    # ----------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._rows:
            painter.fillRect(self.rect(), QColor(self._colours.panel))
            painter.setFont(text_font(12))
            painter.setPen(QColor(self._colours.muted))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.seen.adjusted(12, 0, -12, 0), int(wrapped), self._words)
            return
        bands, seen = self.bands(), self.seen
        store = self.backingStore()
        if store is not None and painter.paintEngine().paintDevice() is store.paintDevice():
            painter.drawPixmap(seen.topLeft(), self._kept_lines(bands, seen))
        else:
            self._draw_lines(painter, bands)
        painter.setPen(QColor(self._colours.text))
        painter.setFont(self._font)
        for band in bands:
            painter.setClipRect(self._free(band, bands[0]))
            for place, lines in band.cells:
                self._draw_number(painter, place, lines)

    def _free(self, band: Band, last: Band) -> QRectF:
        """The part of a row that neither the headings nor the last row cover."""
        if band is last:
            return band.place
        top, bottom = self.head_place.bottom(), last.place.top()
        return QRectF(QPointF(0, top), QPointF(self.width(), max(top, bottom))).intersected(band.place)

    def _kept_lines(self, bands: list[Band], seen: QRectF) -> QPixmap:
        """All but the numbers, which alone change from step to step."""
        current = self._current if self.hasFocus() else -1
        places = [band.place for band in bands]
        key = (seen, self.devicePixelRatioF(), current, self._pointed, places)
        if key != self._kept_for:
            self._kept = QPixmap((seen.size() * self.devicePixelRatioF()).toSize())
            self._kept.setDevicePixelRatio(self.devicePixelRatioF())
            painter = QPainter(self._kept)
            painter.translate(-seen.topLeft())
            self._draw_lines(painter, bands)
            painter.end()
            self._kept_for = key
        return self._kept

    def _draw_lines(self, painter: QPainter, bands: list[Band]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.seen, QColor(self._colours.panel))
        self._draw_heads(painter, bands[0])
        for band in bands:
            painter.setClipRect(self._free(band, bands[0]))
            if self.hasFocus() and band.row is self._current_row:
                painter.fillRect(band.place, QColor(self._colours.selection))
            covers = band is bands[0] and band.place != self._natural[-1].place
            painter.setPen(QPen(QColor(self._colours.muted if covers else self._colours.grid), 1))
            painter.drawLine(band.place.topLeft(), band.place.topRight())
            self._draw_formula(painter, band)
        painter.setClipping(False)

    def _draw_heads(self, painter: QPainter, band: Band) -> None:
        if self._layout.head(self.width()) == 0:
            return
        painter.setFont(text_font(11, bold=True))
        painter.setPen(QColor(self._colours.muted))
        for (place, _), text in zip(band.cells, "xy", strict=True):
            head = QRectF(place.left(), self.head_place.top(), place.width(), self.head_place.height())
            painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_formula(self, painter: QPainter, band: Band) -> None:
        if self._pointed is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.selection))
            for mark in band.marked.marks:
                if mark.symbol.name == self._pointed.name:
                    corner = band.formula_at + mark.place.topLeft() * band.scale
                    box = QRectF(corner, mark.place.size() * band.scale)
                    painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)
        band.marked.formula.paint(painter, band.formula_at.x(), band.formula_at.y(), band.scale)

    def _draw_number(self, painter: QPainter, place: QRectF, lines: list[str]) -> None:
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        height = painter.fontMetrics().height()
        top = place.center().y() - height * len(lines) / 2
        for number, line in enumerate(lines):
            painter.drawText(QRectF(place.left(), top + number * height, place.width(), height), flags, line)

    # ------------------------------------------------------------------------------------------------ mouse and keys

    @property
    def _current_row(self) -> WorkedRow | None:
        return self._rows[self._current] if 0 <= self._current < len(self._rows) else None

    def _band_at(self, at: QPointF) -> Band | None:
        if self.head_place.contains(at):
            return None
        return next((band for band in self.bands() if band.place.contains(at)), None)

    def symbol_at(self, at: QPointF) -> tuple[WorkedRow, Symbol] | None:
        """The row and the symbol at a place."""
        band = self._band_at(at)
        if band is None:
            return None
        inside = at - band.formula_at
        mark = band.marked.at(inside.x() / band.scale, inside.y() / band.scale)
        return (band.row, mark.symbol) if mark is not None else None

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
        band = self._band_at(at)
        if band is not None:
            self._go_to(self._rows.index(band.row))

    def _go_to(self, number: int) -> None:
        self._current = number
        self.row_taken.emit(self._natural[number].place)
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
            self._go_to(min(max(self._current + step, 0), len(self._rows) - 1))
            self._point(self._rows[self._current].line.target)
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
        if (row := self._current_row) is not None:
            QGuiApplication.clipboard().setText(_copied(row))

    def copy_all(self) -> None:
        """Put every line on the clipboard, with full precision."""
        QGuiApplication.clipboard().setText("\n".join(_copied(row) for row in self._rows))

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
            x, y = (_full(values.get(symbol.name)) for values in row.numbers)
            numbers = f"<br>{x}" if not symbol.per_coordinate and x else f"<br>x: {x}<br>y: {y}" if x else ""
            QToolTip.showText(event.globalPos(), f"<b>{symbol.meaning or symbol.name}</b>{numbers}", self)
            return
        band = self._band_at(at)
        if band is None:
            QToolTip.hideText()
            return
        x, y = band.row.full
        QToolTip.showText(event.globalPos(), f"{band.row.description}<br>x: {x}<br>y: {y}", self)


def _spoken(row: WorkedRow) -> str:
    """The row for a screen reader."""
    return f"{row.description}: x {row.results[0]}, y {row.results[1]}"


def _copied(row: WorkedRow) -> str:
    """The row as text with full precision."""
    (x, y), (full_x, full_y) = row.calculations, row.full
    return f"{row.description}\n  x: {x} = {full_x}\n  y: {y} = {full_y}"


def _full(value: float | None) -> str:
    return "" if value is None else exact_text(value)
