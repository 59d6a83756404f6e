"""Curves over steps: the plot in a `SeriesPlot`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.gui.plots.axes import TickAxis
from playground.gui.plots.colour_maps import mixed, qcolor
from playground.gui.plots.curve_table import Column
from playground.gui.plots.curves import Curves
from playground.gui.plots.frame import Plot, PlotView
from playground.gui.plots.items import Grid, StepLine
from playground.gui.plots.menu import SEPARATOR, Entry
from playground.gui.plots.series_axes import fitted_range, step_ticks, value_ticks
from playground.gui.plots.series_marks import Extremes, SeriesMarks, fitted_to, holding_guides
from playground.gui.plots.strokes import Stroke
from playground.gui.style.colours import Colours

LEFT, TOP, RIGHT, BOTTOM = 46, 6, 14, 22
"""Pixels around the view box."""
DECADES = 12.0
"""Decades below the largest value that a log axis reaches by itself: beyond, 10⁻³²⁰ would flatten everything else."""
_NARROWEST = 4.0
"""Steps that the closest zoom shows."""
_ZOOM = 1.25
_STEP_KEYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1 / _ZOOM, Qt.Key.Key_Equal: 1 / _ZOOM, Qt.Key.Key_Minus: _ZOOM}
_FARTHEST = (400.0, 1e300)
"""Drawn values that a person can zoom out to, on a log and on a linear axis."""


@dataclass(frozen=True)
class Style:
    """How a curve looks: its stroke; a hollow point at the cursor; whether the axis fits it; its sign on paper."""

    stroke: Stroke
    is_hollow: bool = False
    is_fitted: bool = True
    sign: int | None = None


class StepPlot(Plot):
    """Curves up to a step, a cursor on a step, and a value axis that fits what is shown unless a person zooms it.

    The left button moves the cursor, the wheel zooms the steps (with Shift it pans), the middle button pans, the right
    one zooms; a double-click, the key 0 and the menu show all.

    Attributes:
        curves, guides: the curves, and thin lines to compare them with.
        styles: of the curves.
        guide_name: stands at the ends of the guides.
        empty_text: the words where there is no curve.
        marks: steps that are marked with ≠.
        cursor_step, hover_step: where the cursor and the second, faint one are; None for none.
        shown: the steps shown; None for all.
    """

    modes = {
        "cursor": "Drag moves the step",
        "pan": "Drag moves the view",
        "zoom": "Drag zooms into a rectangle",
    }
    view: StepView

    def __init__(self, view: StepView, log: bool) -> None:
        self._log = log
        axes = {
            "left": TickAxis("left", LEFT, self._value_ticks),
            "bottom": TickAxis("bottom", BOTTOM, step_ticks),
        }
        super().__init__(view, axes, (0, TOP, RIGHT, 0))
        self.styles: list[Style] = []
        self.guide_name, self.empty_text = "", ""
        self.marks: tuple[int, ...] = ()
        self.cursor_step = 0
        self.hover_step: int | None = None
        self.shown: tuple[float, float] | None = None
        self.all_decades = False
        self._total = 1
        self._own_values: tuple[float, float] | None = None
        self._range: tuple[float, float, float, float] | None = None
        self.grid = Grid(self)
        self.guides = Curves(self, log, 3.0)
        self.curves = Curves(self, log, 5.0)
        self.cursor_line, self.hover_line = StepLine(), StepLine()
        for line in (self.hover_line, self.cursor_line):
            self.addItem(line)
        self.hover_line.hide()
        self._marks = SeriesMarks(self, 20.0)
        self._limit()
        self.fit()

    def _value_ticks(self, low: float, high: float, length: float) -> Any:
        return value_ticks(low, high, self._log, length)

    # ------------------------------------------------------------------------------------------------ what is shown

    @property
    def log(self) -> bool:
        """Whether the value axis is logarithmic."""
        return self._log

    def set_log(self, log: bool) -> None:
        """Choose the axis; curves and guides must be shown anew."""
        self._log, self._own_values, self._range = log, None, None
        self.curves.set_log(log)
        self.guides.set_log(log)
        self.axes["left"].set_ticks(self._value_ticks)
        self._limit()

    def show_curves(self, columns: Sequence[Column], styles: Sequence[Style]) -> None:
        """Show these curves, up to the cursor."""
        self.styles = list(styles)
        self.curves.show_columns(columns, [style.stroke for style in styles])
        self._marks.update()
        self.fit()

    def show_guides(self, columns: Sequence[Column], strokes: Sequence[Stroke], name: str) -> None:
        """Show these lines under the curves, with their name at their ends. The axis reaches them if they are near."""
        self.guide_name = name
        self.guides.show_columns(columns, strokes)
        self._marks.update()
        self.fit()

    @property
    def last_step(self) -> int:
        """The last step that is drawn: the cursor's, or the last one known."""
        return min(self.cursor_step, self.curves.table.rows - 1)

    @property
    def has_curves(self) -> bool:
        """Whether there is a value to draw, up to the cursor."""
        return 0 <= self.curves.table.first_seen <= self.last_step

    def set_total(self, total: int) -> None:
        """Let the step axis reach from 0 to this step."""
        total = max(total, 1)
        if total != self._total:
            self._total = total
            self._limit()
            if self.shown is not None:
                self.show_steps(*self.shown)
            self.fit()

    def set_cursor(self, step: int) -> None:
        """Put the cursor on a step. Curves and guides end there: what lies ahead is not seen, as on the map."""
        if step == self.cursor_step:
            return
        touched = self._between(step, self.cursor_step)
        self.cursor_step = step
        self.cursor_line.setValue(step)
        for curves in (self.curves, self.guides):
            curves.last_step = step
            curves.update(touched)
        # The names of guides go along; before the first step there may be words instead of curves.
        self._marks.update(self._marks.boundingRect() if self.guide_name or touched.left() < 0 else touched)

    def _between(self, one: float, other: float) -> QRectF:
        """The pixels that a cursor touches on its way, with what is around it."""
        low, high = self.vb.viewRange()[0]
        per_step, height = self.vb.rect().width() / (high - low), self.vb.rect().height()
        left, right = ((step - low) * per_step for step in sorted((one, other)))
        return QRectF(left - 6, -self.bleed, right - left + 12, height + 2 * self.bleed)

    def set_hover_step(self, step: int | None) -> None:
        """Draw a second, faint cursor at a step, or none."""
        if step != self.hover_step:
            self.hover_step = step
            self.hover_line.setVisible(step is not None)
            if step is not None:
                self.hover_line.setValue(step)
            self._marks.update()

    def set_marks(self, steps: Sequence[int]) -> None:
        """Mark steps with ≠: where two runs part."""
        if tuple(steps) != self.marks:
            self.marks = tuple(steps)
            self._marks.update()

    def set_empty_text(self, words: str) -> None:
        """Say something where there is no curve."""
        if words != self.empty_text:
            self.empty_text = words
            self._marks.update()

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        panel = qcolor(colours.panel)
        for line, share in ((self.cursor_line, 0.75), (self.hover_line, 0.35)):
            colour = qcolor(colours.cursor)
            colour.setAlphaF(share)
            line.set_look(mixed(colour, panel).name())

    # ------------------------------------------------------------------------------------------------------ ranges

    @property
    def total(self) -> int:
        """The last step of the axis."""
        return self._total

    @property
    def steps(self) -> tuple[float, float]:
        """The lowest and highest step shown."""
        return self.shown or (0.0, float(self._total))

    @property
    def has_own_values(self) -> bool:
        """Whether a person has chosen the range of the value axis."""
        return self._own_values is not None

    @property
    def is_zoomed(self) -> bool:
        """Whether something else is shown than all."""
        return self.shown is not None or self.has_own_values

    def _limit(self) -> None:
        far = _FARTHEST[0 if self._log else 1]
        self.vb.setLimits(
            xMin=0, xMax=self._total, minXRange=min(_NARROWEST, self._total), yMin=-far, yMax=far
        )

    def fit(self) -> None:
        """Bring the view box to the steps shown and the values that fit them.

        The axis holds all that is known of the fitted curves there, also what the cursor has not reached, so that it
        stands still while a run is stepped through.
        """
        low, high = self.steps
        wanted = (low, high, *(self._own_values or self._fitted_values(low, high)))
        if wanted != self._range:
            self._range = wanted
            self.show_range(wanted[:2], wanted[2:])
            self.view.room_changed.emit()

    def _fitted_values(self, first: float, last: float) -> tuple[float, float]:
        tables = self.curves.table, self.guides.table
        fitted = [style.is_fitted for style in self.styles]
        found, guides = fitted_to(*tables, fitted, math.floor(first), math.floor(last) + 2)
        if math.isnan(found.low):
            return (-3.0, 0.0) if self._log else (0.0, 1.0)
        floor = -math.inf if not self._log or self.all_decades else _floor(found)
        low, high = holding_guides(max(found.low, floor), found.high, guides, self._log)
        return fitted_range(low, high, self._log)

    @property
    def hides_decades(self) -> bool:
        """Whether there are values below those that a log axis reaches by itself."""
        fitted = [style.is_fitted for style in self.styles]
        found, _ = fitted_to(self.curves.table, self.guides.table, fitted, 0, self.curves.table.rows + 1)
        return self._log and found.low < _floor(found)

    def show_steps(self, low: float, high: float) -> None:
        """Show these steps, moved and narrowed so that they lie within the run. Sends nothing."""
        span = min(max(high - low, min(_NARROWEST, self._total)), self._total)
        low = min(max(0.0, low), self._total - span)
        self.shown = None if span >= self._total else (low, low + span)
        self.fit()
        self.view.tell_zoom()

    def move_steps(self, low: float, high: float) -> None:
        """The same because a person wants it: it is told."""
        before = self.steps
        self.show_steps(low, high)
        if self.steps != before:
            self.view.steps_shown.emit(*self.steps)

    def view_all(self) -> None:
        self._own_values = None
        self.fit()
        self.move_steps(0, self._total)
        self.view.tell_zoom()

    def moved_by_hand(self) -> None:
        steps, values = (tuple(pair) for pair in self.vb.viewRange())
        # The view box zoomed by itself: what it shows now is what is wanted.
        if self._range is not None and values != self._range[2:]:
            self._own_values = values
        self._range = (*steps, *values)
        self.move_steps(*steps)
        self.view.room_changed.emit()
        self.view.tell_zoom()

    # ---------------------------------------------------------------------------------------------- mouse and keys

    def step_at(self, at: QPointF) -> float:
        """The step at a pixel of the view box."""
        low, high = self.vb.viewRange()[0]
        return low + at.x() / self.vb.rect().width() * (high - low)

    def choose(self, step: float) -> None:
        """Say that the person wants this step."""
        chosen = min(max(round(step), 0), self._total)
        if chosen != self.cursor_step:
            self.view.cursor_moved.emit(chosen)

    def pressed(self, at: QPointF, event: Any) -> None:
        if self.mouse_mode == "cursor":
            self.choose(self.step_at(at))

    def dragged(self, at: QPointF, event: Any) -> bool:
        if self.mouse_mode != "cursor":
            return False
        if event.isStart():
            self.view.cursor_held.emit(True)
        self.choose(self.step_at(at))
        if event.isFinish():
            self.view.cursor_held.emit(False)
        return True

    def wheeled(self, at: QPointF, event: Any) -> bool:
        low, high = self.steps
        turn = event.delta() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            shift = -turn * (high - low) / 10
            self.move_steps(low + shift, high + shift)
        else:
            self.zoom(_ZOOM**-turn, self.step_at(at))
        return True

    def zoom(self, factor: float, around: float) -> None:
        """Show so many times as many steps, with one of them where it is."""
        low, high = self.steps
        self.move_steps(around + (low - around) * factor, around + (high - around) * factor)

    def hovered(self, at: QPointF | None) -> None:
        step = round(self.step_at(at)) if at is not None else -1
        self.view.tell(step if 0 <= step <= self.last_step else None, at)

    def keeps_key(self, event: QKeyEvent) -> bool:
        return event.key() in (*_STEP_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End)

    def key_pressed(self, event: QKeyEvent) -> bool:
        key, (low, high) = Qt.Key(event.key()), self.steps
        if key in _STEP_KEYS:
            reach = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.choose(self.cursor_step + reach * _STEP_KEYS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if key == Qt.Key.Key_Home else max(self.curves.table.rows - 1, 0))
        elif key in _ZOOM_KEYS:
            around = self.cursor_step if low <= self.cursor_step <= high else (low + high) / 2
            self.zoom(_ZOOM_KEYS[key], around)
        else:
            return False
        return True

    def menu_entries(self, at: QPointF) -> list[Entry]:
        step = min(max(round(self.step_at(at)), 0), self.last_step)
        values = self.view.values_text(step)

        def copy() -> None:
            QGuiApplication.clipboard().setText(values)

        has_more = self.all_decades or self.hides_decades
        first, *rest = super().menu_entries(at)
        return [
            first,
            SEPARATOR,
            Entry("Log axis", self.view.log_asked.emit, self._log),
            Entry("All decades", self._show_decades, self.all_decades, enabled=has_more),
            Entry("Grid", self.grid.setVisible, self.grid.isVisible()),
            Entry(f"Copy values at step {step}", copy, enabled=bool(values)),
            *rest,
        ]

    def _show_decades(self, all_of_them: bool) -> None:
        self.all_decades = all_of_them
        self._own_values = None
        self.fit()


def _floor(found: Extremes) -> float:
    """How far down a log axis reaches by itself. Of each curve at least the highest decade is seen."""
    return min(found.high - DECADES, found.lowest_top - 1)


class StepView(PlotView):
    """The widget of a `StepPlot`.

    Attributes:
        cursor_moved: sent with the step that the person chose.
        cursor_held: sent with whether the person drags the cursor, when that begins and ends.
        steps_shown: sent with (lowest, highest) when the person zooms or pans.
        log_asked: sent with whether the person wants a logarithmic axis.
        zoomed: sent with whether something else is shown than all.
        room_changed: sent when the labels of the value axis may need another width.
        values_at: gives the tool tip for a step, `values_text` plain text to copy.
    """

    cursor_moved = Signal(int)
    cursor_held = Signal(bool)
    steps_shown = Signal(float, float)
    log_asked = Signal(bool)
    zoomed = Signal(bool)
    room_changed = Signal()
    plot: StepPlot

    def __init__(self, log: bool, parent: QWidget | None = None) -> None:
        self.values_at: Callable[[int], str] = lambda step: ""
        self.values_text: Callable[[int], str] = lambda step: ""
        self._told: int | None = None
        self._was_zoomed = False
        super().__init__(parent)
        StepPlot(self, log)

    def sizeHint(self) -> QSize:
        return QSize(340, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    def tell_zoom(self) -> None:
        """Say whether all is shown, if that has changed."""
        if self.plot.is_zoomed is not self._was_zoomed:
            self._was_zoomed = self.plot.is_zoomed
            self.zoomed.emit(self._was_zoomed)

    def tell(self, step: int | None, at: QPointF | None) -> None:
        """Show the values of the step under the mouse; None for none."""
        if step == self._told:
            return
        self._told = step
        if step is None or at is None:
            QToolTip.hideText()
            return
        place = self.mapFromScene(self.plot.vb.mapToScene(at)) + QPoint(12, 8)
        QToolTip.showText(self.viewport().mapToGlobal(place), self.values_at(step), self)
