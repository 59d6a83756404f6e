"""The plot of a `SeriesPlot`: curves over steps with axes, a cursor, zoom, and values under the mouse."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.gui.colours import LIGHT, Colours
from playground.gui.plots.curve_layer import CurveLayer
from playground.gui.plots.curves import Curve, Frame
from playground.gui.plots.series_axes import fitted_range, step_ticks, value_ticks
from playground.gui.plots.series_marks import draw_guide_name, draw_leaving, holding_guides
from playground.gui.theme import text_font

_TICK_SIZE = 11
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 6, 14, 22
_NARROWEST = 4.0
"""Steps that the closest zoom shows."""
_ZOOM = 1.25

_STEP_KEYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_OWN_KEYS = (*_STEP_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End)


class SeriesCanvas(QWidget):
    """Draws curves in a frame of axes.

    A press or drag with the left button moves the cursor; with another button it pans; the wheel zooms the steps
    (Shift: pans); a double-click shows all. Left and Right move the cursor (Shift: by ten), Home and End to the ends,
    + and − zoom, 0 shows all.

    Attributes:
        cursor_moved: sent with the step that the person chose.
        steps_shown: sent with (lowest, highest) when the person zooms or pans.
    """

    cursor_moved = Signal(int)
    steps_shown = Signal(float, float)

    def __init__(self, log: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = log
        self.colours: Colours = LIGHT
        self.empty_text = ""
        self.values_at: Callable[[int], str] = lambda step: ""
        """Gives the tool tip for a step."""
        self._curves: list[Curve] = []
        self._points: list[tuple[Curve, bool]] = []
        self._guides: list[Curve] = []
        self._guide_name = ""
        self._marks: tuple[int, ...] = ()
        self._last_step = 0
        self._total = 1
        self._shown: tuple[float, float] | None = None
        self._cursor = 0
        self._glance: int | None = None
        self._hovered: int | None = None
        self._panned_from: float | None = None
        self._layer = CurveLayer()
        self._guide_layer = CurveLayer()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ------------------------------------------------------------------------------------------------ what is shown

    def show_curves(self, curves: Sequence[Curve], hollow: Sequence[bool], last_step: int) -> None:
        """Draw these curves up to a step; `hollow` tells which of them have a hollow point at the cursor."""
        self._curves = list(curves)
        self._points = list(zip(curves, hollow, strict=True))
        self._last_step = last_step
        self.update()

    def show_guides(self, guides: Sequence[Curve], name: str) -> None:
        """Draw these lines under the curves, with their name at their ends. The axis reaches them if they are near."""
        self._guides, self._guide_name = list(guides), name
        self.update()

    def set_total(self, total: int) -> None:
        """Let the axis reach from step 0 to this one."""
        total = max(total, 1)
        if total != self._total:
            self._total = total
            if self._shown is not None:
                self.show_steps(*self._shown)
            self.update()

    @property
    def cursor_step(self) -> int:
        """The step that the cursor is on."""
        return self._cursor

    def set_cursor(self, step: int) -> None:
        """Put the cursor on a step."""
        if step != self._cursor:
            self._cursor = step
            self.update()

    def set_glance(self, step: int | None) -> None:
        """Draw a second, faint cursor at a step, or none."""
        if step != self._glance:
            self._glance = step
            self.update()

    @property
    def steps(self) -> tuple[float, float]:
        """The lowest and highest step shown."""
        return self._shown or (0.0, float(self._total))

    def set_marks(self, steps: Sequence[int]) -> None:
        """Mark steps with ≠: where two runs part."""
        if tuple(steps) != self._marks:
            self._marks = tuple(steps)
            self.update()

    def show_steps(self, low: float, high: float) -> None:
        """Show these steps, moved and narrowed so that they lie within the run. Sends nothing."""
        span = min(max(high - low, min(_NARROWEST, self._total)), self._total)
        low = min(max(0.0, low), self._total - span)
        shown = None if span >= self._total else (low, low + span)
        if shown != self._shown:
            self._shown = shown
            self.update()

    def frame(self) -> Frame:
        """The present frame: steps and drawn values on the area between the axes."""
        low, high = self.steps
        area = QRectF(
            _LEFT, _TOP, max(1, self.width() - _LEFT - _RIGHT), max(1, self.height() - _TOP - _BOTTOM)
        )
        return Frame(area, low, high, *self._value_range(low, high), self.log)

    def _value_range(self, low: float, high: float) -> tuple[float, float]:
        """Holds all that is known of the fitted curves between two steps, also what the cursor has not reached."""
        lowest, highest = self._extremes([curve for curve in self._curves if curve.fitted], low, high)
        if math.isnan(lowest):
            lowest, highest = self._extremes(self._curves, low, high)
        if math.isnan(lowest):
            return (-3.0, 0.0) if self.log else (0.0, 1.0)
        guides = [self._extremes([guide], low, high) for guide in self._guides]
        return fitted_range(*holding_guides(lowest, highest, guides, self.log), self.log)

    def _extremes(self, curves: Sequence[Curve], low: float, high: float) -> tuple[float, float]:
        if self._shown is None and all(curve.data.rows <= self._total + 1 for curve in curves):
            extremes = [(curve.data.low, curve.data.high) for curve in curves]
        else:
            extremes = [curve.data.extremes(int(low), int(high) + 2) for curve in curves]
        lowest = np.fmin.reduce([e[0] for e in extremes], initial=math.nan)
        highest = np.fmax.reduce([e[1] for e in extremes], initial=math.nan)
        return float(lowest), float(highest)

    # ------------------------------------------------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:
        return QSize(340, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.colours.panel))
        frame = self.frame()
        self._paint_axes(painter, frame)
        if any(curve.rows and not math.isnan(curve.data.low) for curve in self._curves):
            self._guide_layer.paint(painter, frame, self._guides, self._last_step)
            self._layer.paint(painter, frame, self._curves, self._last_step)
            draw_guide_name(painter, frame, self._guides, self._guide_name, self.colours)
            for curve in self._curves:
                if not curve.fitted:
                    draw_leaving(painter, frame, curve, QColor(self.colours.panel))
            for step in self._marks:
                self._paint_mark(painter, frame, step)
            if self._glance is not None and self._glance != self._cursor:
                self._paint_cursor(painter, frame, self._glance, 0.35)
            self._paint_cursor(painter, frame, self._cursor, 0.75)
        else:
            painter.setPen(QColor(self.colours.muted))
            painter.setFont(text_font(12))
            painter.drawText(frame.area, Qt.AlignmentFlag.AlignCenter, self.empty_text)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.colours.focus), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.area.adjusted(-3, -3, 3, 3), 4, 4)
        painter.end()

    def _paint_axes(self, painter: QPainter, frame: Frame) -> None:
        area, font = frame.area, text_font(_TICK_SIZE, tabular=True)
        metrics = QFontMetricsF(font)
        grid, words = QPen(QColor(self.colours.grid), 1), QPen(QColor(self.colours.muted))
        painter.setFont(font)
        values, labels = value_ticks(frame.low, frame.high, frame.log, area.height())
        for y, label in zip(frame.y(values), labels, strict=True):
            at = round(float(y)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(words)
            left = area.left() - 7 - metrics.horizontalAdvance(label)
            painter.drawText(QPointF(left, at + metrics.capHeight() / 2), label)
        steps, labels = step_ticks(frame.step_low, frame.step_high, area.width())
        for x, label in zip(frame.x(steps), labels, strict=True):
            width = metrics.horizontalAdvance(label)
            left = min(float(x) - width / 2, self.width() - 3 - width)
            painter.drawText(QPointF(left, area.bottom() + 5 + metrics.ascent()), label)

    def _paint_mark(self, painter: QPainter, frame: Frame, step: int) -> None:
        if not frame.step_low <= step <= frame.step_high:
            return
        at = float(frame.x(np.array(float(step))))
        painter.setPen(QPen(QColor(self.colours.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at, frame.area.top() + 12), QPointF(at, frame.area.bottom()))
        painter.setFont(text_font(12, bold=True))
        box = QRectF(max(at - 8, frame.area.left()), frame.area.top() - 2, 16, 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "≠")

    def _paint_cursor(self, painter: QPainter, frame: Frame, step: int, opacity: float) -> None:
        if not frame.step_low <= step <= frame.step_high:
            return
        at = float(frame.x(np.array(float(step))))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QColor(self.colours.cursor)
        line.setAlphaF(opacity)
        painter.fillRect(QRectF(at - 0.75, frame.area.top(), 1.5, frame.area.height()), line)
        panel = QColor(self.colours.panel)
        for curve, hollow in self._points:
            known = step < min(curve.rows, self._last_step + 1)
            value = curve.data.value(step) if known else math.nan
            if not math.isnan(value) and frame.holds(value):
                colour = QColor(curve.stroke.colour)
                painter.setPen(QPen(colour if hollow else panel, 1.5))
                painter.setBrush(panel if hollow else colour)
                painter.drawEllipse(QPointF(at, float(frame.y(np.array(value)))), 3.0, 3.0)

    # ---------------------------------------------------------------------------------------------- mouse and keys

    def _choose(self, step: float) -> None:
        chosen = min(max(round(step), 0), self._total)
        if chosen != self._cursor:
            self.cursor_moved.emit(chosen)

    def _zoom(self, factor: float, around: float) -> None:
        low, high = self.steps
        self._move(around + (low - around) * factor, around + (high - around) * factor)

    def _move(self, low: float, high: float) -> None:
        before = self.steps
        self.show_steps(low, high)
        if self.steps != before:
            self.steps_shown.emit(*self.steps)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.frame().step_at(event.position().x()))
        else:
            self._panned_from = event.position().x()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame, x = self.frame(), event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(frame.step_at(x))
        elif event.buttons() and self._panned_from is not None:
            shift = (self._panned_from - x) / frame.per_step
            self._panned_from = x
            self._move(frame.step_low + shift, frame.step_high + shift)
        self._hover(frame, event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panned_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._move(0, self._total)

    def leaveEvent(self, event: QEvent) -> None:
        if self._hovered is not None:
            QToolTip.hideText()
        self._hovered = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.angleDelta().y():
            low, high = self.steps
            shift = -turn / 120 * (high - low) / 10
            self._move(low + shift, high + shift)
        else:
            self._zoom(_ZOOM ** (-turn / 120), self.frame().step_at(event.position().x()))
        event.accept()

    def _hover(self, frame: Frame, at: QPoint) -> None:
        step = round(frame.step_at(at.x()))
        inside = frame.area.contains(QPointF(at)) and 0 <= step <= self._last_step
        hovered = step if inside else None
        if hovered != self._hovered:
            self._hovered = hovered
            if hovered is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(self.mapToGlobal(at + QPoint(12, 8)), self.values_at(hovered), self)

    def event(self, event: QEvent) -> bool:
        # The window's own keys (arrows, Home, End) mean the same, but must reach a plot that has the focus.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        low, high = self.steps
        if key in _STEP_KEYS:
            reach = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._choose(self._cursor + reach * _STEP_KEYS[key])
        elif key == Qt.Key.Key_Home:
            self._choose(0)
        elif key == Qt.Key.Key_End:
            self._choose(self._last_step)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            around = self._cursor if low <= self._cursor <= high else (low + high) / 2
            self._zoom(_ZOOM if key == Qt.Key.Key_Minus else 1 / _ZOOM, around)
        elif key == Qt.Key.Key_0:
            self._move(0, self._total)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
