"""The plot of a `SeriesPlot`: curves over steps with axes, a cursor, zoom, and values under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.gui.plots.curves import Curve, Frame
from playground.gui.plots.series_picture import SeriesPicture
from playground.gui.style.colours import Colours

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
        self.values_at: Callable[[int], str] = lambda step: ""
        """Gives the tool tip for a step."""
        self._picture = SeriesPicture(log)
        self._cursor = 0
        self._hover_step: int | None = None
        self._hovered: int | None = None
        self._panned_from: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ------------------------------------------------------------------------------------------------ what is shown

    def show_curves(self, curves: Sequence[Curve], hollow: Sequence[bool], last_step: int) -> None:
        """Draw these curves up to a step; `hollow` tells which of them have a hollow point at the cursor."""
        self._picture.curves, self._picture.hollow = list(curves), list(hollow)
        self._picture.last_step = last_step
        self._change()

    def show_guides(self, guides: Sequence[Curve], name: str) -> None:
        """Draw these lines under the curves, with their name at their ends. The axis reaches them if they are near."""
        self._picture.guides, self._picture.guide_name = list(guides), name
        self._change()

    @property
    def picture(self) -> SeriesPicture:
        """What is drawn, for figures: it paints itself at any size on anything."""
        return self._picture

    def _change(self) -> None:
        self._picture.change()
        self.update()

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The curves that are drawn."""
        return tuple(self._picture.curves)

    @property
    def log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._picture.log

    def set_log(self, log: bool) -> None:
        """Choose the axis; the curves must be handed over anew."""
        self._picture.log = log
        self._change()

    def set_colours(self, colours: Colours) -> None:
        """Wear another theme."""
        self._picture.colours = colours
        self._change()

    @property
    def colours(self) -> Colours:
        """The theme."""
        return self._picture.colours

    @property
    def empty_text(self) -> str:
        """The words where there is no curve."""
        return self._picture.empty_text

    def set_empty_text(self, words: str) -> None:
        """Say something where there is no curve."""
        if words != self._picture.empty_text:
            self._picture.empty_text = words
            self._change()

    def set_total(self, total: int) -> None:
        """Let the axis reach from step 0 to this one."""
        total = max(total, 1)
        if total != self._picture.total:
            self._picture.total = total
            if self._picture.shown is not None:
                self.show_steps(*self._picture.shown)
            self._change()

    @property
    def cursor_step(self) -> int:
        """The step that the cursor is on."""
        return self._cursor

    def set_cursor(self, step: int) -> None:
        """Put the cursor on a step."""
        if step != self._cursor:
            self._update_at(self._cursor, step)
            self._cursor = step

    @property
    def glance(self) -> int | None:
        """The step of the second, faint cursor."""
        return self._hover_step

    def set_hover_step(self, step: int | None) -> None:
        """Draw a second, faint cursor at a step, or none."""
        if step != self._hover_step:
            self._update_at(self._hover_step, step)
            self._hover_step = step

    def _update_at(self, *steps: int | None) -> None:
        """Paint the places of some cursors."""
        for step in steps:
            if step is not None:
                self.update(self._picture.cursor_place(step))

    @property
    def steps(self) -> tuple[float, float]:
        """The lowest and highest step shown."""
        return self._picture.steps

    def set_marks(self, steps: Sequence[int]) -> None:
        """Mark steps with ≠: where two runs part."""
        if tuple(steps) != self._picture.marks:
            self._picture.marks = tuple(steps)
            self._change()

    def show_steps(self, low: float, high: float) -> None:
        """Show these steps, moved and narrowed so that they lie within the run. Sends nothing."""
        total = self._picture.total
        span = min(max(high - low, min(_NARROWEST, total)), total)
        low = min(max(0.0, low), total - span)
        shown = None if span >= total else (low, low + span)
        if shown != self._picture.shown:
            self._picture.shown = shown
            self._change()

    def frame(self) -> Frame:
        """The present frame: steps and drawn values on the area between the axes."""
        self._picture.size = self.size()
        return self._picture.frame()

    # ------------------------------------------------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:
        return QSize(340, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture.size = self.size()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._change()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        frame, painter = self.frame(), QPainter(self)
        store = self.backingStore()
        if store is not None and painter.paintEngine().paintDevice() is store.paintDevice():
            self._picture.paint_kept(painter, self.devicePixelRatioF())
        else:
            self._picture.paint_at_once(painter)
        if self._hover_step is not None and self._hover_step != self._cursor:
            self._picture.paint_cursor(painter, self._hover_step, 0.35)
        self._picture.paint_cursor(painter, self._cursor, 0.75)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.colours.focus), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.area.adjusted(-3, -3, 3, 3), 4, 4)
        painter.end()

    # ---------------------------------------------------------------------------------------------- mouse and keys

    def _choose(self, step: float) -> None:
        chosen = min(max(round(step), 0), self._picture.total)
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
        self._move(0, self._picture.total)

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
        inside = frame.area.contains(QPointF(at)) and 0 <= step <= self._picture.last_step
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
            self._choose(self._picture.last_step)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            around = self._cursor if low <= self._cursor <= high else (low + high) / 2
            self._zoom(_ZOOM if key == Qt.Key.Key_Minus else 1 / _ZOOM, around)
        elif key == Qt.Key.Key_0:
            self._move(0, self._picture.total)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
