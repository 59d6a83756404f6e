"""The final loss against the value that a fan varies: a curve, and a point for each copy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.core.elementwise import Floats
from playground.core.laboratory.sensitivity import Ending
from playground.core.numbers import number_text
from playground.experiment.sweep import Sweep
from playground.gui.plots.axes import TickAxis
from playground.gui.plots.frame import Plot, PlotView
from playground.gui.plots.items import Grid, StepLine
from playground.gui.plots.series_axes import fitted_range, value_ticks
from playground.gui.plots.ticks import round_values, tick_labels
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font
from playground.gui.widgets.keys import ARROWS_AND_ENDS

SIZE, POINTED_SIZE = 10.0, 14.0
"""Diameters of points, in pixels."""
REACH = 16.0
"""Pixels around a point within which the mouse is upon it."""
HIGHEST, LOWEST = 1e3, 1e-30
"""Times the loss at the start: finite losses beyond are drawn at the edge."""
_STRIP = 0.16
"""Above the losses, for what diverged: a share of their range."""
_LEFT, _TOP, _RIGHT, _BOTTOM = 56, 4, 16, 24
_KEEP_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Dot:
    """One copy.

    Attributes:
        value: of the number that is varied.
        label, colour: of the copy.
        ending: how its run ended; None while it is computed.
    """

    value: float
    label: str
    colour: str
    ending: Ending | None

    @property
    def words(self) -> str:
        """The ending in words, the loss with all its digits, too."""
        if self.ending is None:
            return "being computed"
        if self.ending.diverged_at is not None:
            return f"diverged at step {self.ending.diverged_at}"
        if math.isnan(self.ending.loss):
            return "no loss of its own"
        return f"final loss {number_text(self.ending.loss, 3)} ({self.ending.loss!r})".replace("-", "−")

    @property
    def short(self) -> str:
        """The ending in a few characters."""
        if self.ending is None:
            return "…"
        if self.ending.diverged_at is not None:
            return "diverged"
        return "–" if math.isnan(self.ending.loss) else number_text(self.ending.loss, 3)


@dataclass(frozen=True)
class FanEndings:
    """What the plot shows.

    Attributes:
        fan: for the horizontal axis.
        dots: the copies.
        curve: value and ending of each place known so far, by increasing value.
        now: the runner's present value.
        first_loss: the loss at the start.
    """

    fan: Sweep
    dots: Sequence[Dot]
    curve: Sequence[tuple[float, Ending]]
    now: float
    first_loss: float


class SensitivityPlot(PlotView):
    """The curve and the points; the mouse or the arrow keys point one out, a click or Enter keeps it.

    Attributes:
        dots: the points shown.
        pointed: sent with the index of the point that the person points out, −1 for none.
        kept: sent with the index of the point that the person keeps.
    """

    pointed = Signal(int)
    kept = Signal(int)
    plot: _Endings

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dots: list[Dot] = []
        self._current = -1
        _Endings(self)
        self.setAccessibleName("Sensitivity: final loss against the value")
        self.set_colours(colours)

    def sizeHint(self) -> QSize:
        return QSize(360, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(108, 120)

    def show_fan(self, shown: FanEndings) -> None:
        """Show a fan."""
        self.dots = list(shown.dots)
        self.plot.show_endings(shown)
        self.show_dots()
        self._describe()

    def set_current(self, index: int) -> None:
        """Point out a copy; −1 for none. Sends nothing."""
        if index != self._current:
            self._current = index
            self.show_dots()
            self._describe()

    def show_dots(self) -> None:
        """Draw the points anew."""
        self.plot.show_dots(self.dots, self._current)

    def _describe(self) -> None:
        told = "; ".join(f"{dot.label}: {dot.words}" for dot in self.dots)
        is_current = 0 <= self._current < len(self.dots)
        current = f"Pointed out: {self.dots[self._current].label}. " if is_current else ""
        self.setAccessibleDescription(f"{current}{told}")

    @property
    def log(self) -> bool:
        """Whether the loss axis is logarithmic: wherever no loss is below 0."""
        return self.plot.log

    def place(self, index: int) -> QPointF | None:
        """The pixel of a copy's point; None while its run is computed."""
        at = self.plot.place(self.dots[index])
        return None if at is None else QPointF(self.mapFromScene(self.plot.vb.mapViewToScene(at)))

    # ------------------------------------------------------------------------------------------------ mouse and keys

    def index_at(self, place: QPointF) -> int:
        """The index of the point under a pixel; −1 where there is none."""
        found = [(index, self.place(index)) for index in range(len(self.dots))]
        away = [(math.dist(at.toTuple(), place.toTuple()), index) for index, at in found if at is not None]
        nearest, index = min(away, default=(math.inf, -1))
        return index if nearest <= REACH else -1

    def point_out(self, index: int, at: QPoint | None = None) -> None:
        """Say that the person points at a copy, and tell of it where the mouse is."""
        if index == self._current:
            return
        self.set_current(index)
        self.pointed.emit(index)
        if at is not None and index >= 0:
            dot = self.dots[index]
            reading = f"<b>{dot.label}</b><br>{dot.words}<br><i>Click to keep it</i>"
            QToolTip.showText(self.viewport().mapToGlobal(at), reading, self)
        else:
            QToolTip.hideText()

    def use_key(self, key: int) -> bool:
        """Do what a key means; whether it means anything."""
        last = len(self.dots) - 1
        if key in _KEEP_KEYS and 0 <= self._current <= last:
            self.kept.emit(self._current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.dots:
            step = 1 if key == Qt.Key.Key_Right else -1
            self.point_out(min(max(self._current + step, 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.dots:
            self.point_out(0 if key == Qt.Key.Key_Home else last)
        else:
            return False
        return True


class _Endings(Plot):
    """Values across, as their spacing has it from 0 to 1; final losses upwards, and above them what diverged."""

    view: SensitivityPlot

    def __init__(self, view: SensitivityPlot) -> None:
        self.log = True
        self._fan: Sweep | None = None
        self._span = (0.0, 1.0)
        self._has_strip = False
        self._first_loss = 1.0
        axes = {
            "left": TickAxis("left", _LEFT, self._loss_ticks),
            "bottom": TickAxis("bottom", _BOTTOM, self._value_ticks, tick_length=4),
        }
        super().__init__(view, axes, (0, _TOP, _RIGHT, 0), bleed=7.0)
        Grid(self)
        self._now = StepLine()
        self._now_name = pg.TextItem("now", anchor=(0, 1))
        self._now_name.setFont(text_font(10))
        self._curve = pg.PlotCurveItem(connect="finite", antialias=True)
        self._points = pg.ScatterPlotItem(pxMode=True)
        self._points.sigClicked.connect(lambda _, points: view.kept.emit(points[0].data()))
        for item in (self._now, self._now_name, self._curve, self._points):
            self.addItem(item)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self._now.set_look(colours.muted, 1.0, Qt.PenStyle.DashLine)
        self._now_name.setColor(QColor(colours.muted))
        self._curve.setPen(pg.mkPen(colours.muted, width=1.5))
        self.view.show_dots()

    # ------------------------------------------------------------------------------------------------- what is shown

    def show_endings(self, shown: FanEndings) -> None:
        """Show the curve and the axes; the points are shown by `show_dots`."""
        fan, curve = shown.fan, shown.curve
        endings = [ending for _, ending in curve] + [
            dot.ending for dot in shown.dots if dot.ending is not None
        ]
        finite = [one.loss for one in endings if one.diverged_at is None and math.isfinite(one.loss)]
        self._fan, self._first_loss = fan, abs(shown.first_loss) or 1.0
        self.log = all(loss >= 0 for loss in finite)
        self._has_strip = len(finite) < len(endings)
        self._span = self._fitted(finite)
        self.view_all()
        # Broken where runs diverge.
        heights = [math.nan if one.diverged_at is not None else self._height(one) for _, one in curve]
        self._curve.setData(np.array([fan.share(value) for value, _ in curve]), np.array(heights))
        share = fan.share(shown.now)
        is_seen = -1e-9 <= share <= 1 + 1e-9  # not where it is nan
        self._now.setVisible(is_seen)
        self._now_name.setVisible(is_seen)
        if is_seen:
            self._now.setValue(share)
            self._now_name.setAnchor((1, 1) if share > 0.8 else (0, 1))
            self._now_name.setPos(share, self._span[0])

    def show_dots(self, dots: Sequence[Dot], current: int) -> None:
        """Show the points, the one pointed out larger and over the others."""
        colours, spots = self.colours, []
        for index in sorted(range(len(dots)), key=lambda index: index == current):
            dot, at = dots[index], self.place(dots[index])
            if at is None or dot.ending is None:
                continue
            is_current, colour = index == current, QColor(dot.colour)
            edge = QColor(colours.text if is_current else colours.panel)
            symbol = "o"
            if dot.ending.diverged_at is not None or not math.isfinite(dot.ending.loss):
                symbol, edge = "x", colour
            elif dot.ending.loss > HIGHEST * self._first_loss:
                symbol = "t1"  # an arrow: it is further up than this
            size = POINTED_SIZE if is_current else SIZE
            spots.append(
                {
                    "pos": (at.x(), at.y()),
                    "size": size,
                    "pen": pg.mkPen(edge, width=1.5),
                    "data": index,
                    "brush": colour,
                    "symbol": symbol,
                }
            )
        self._points.setData(spots)

    def place(self, dot: Dot) -> QPointF | None:
        """Where the point of a copy is, in drawn values; None while its run is computed."""
        if dot.ending is None or self._fan is None:
            return None
        return QPointF(self._fan.share(dot.value), self._height(dot.ending))

    def _fitted(self, losses: Sequence[float]) -> tuple[float, float]:
        low, high = LOWEST * self._first_loss, HIGHEST * self._first_loss
        bounded = [min(loss, high) for loss in losses]
        if self.log:
            logs = [math.log10(max(loss, low)) for loss in bounded if loss > 0] or [0.0]
            return fitted_range(min(logs), max(logs), log=True)
        return fitted_range(min(bounded), max(bounded), log=False)

    def _height(self, ending: Ending) -> float:
        """The drawn value of an ending."""
        low, high = self._span
        if ending.diverged_at is not None or not math.isfinite(ending.loss):
            return high + 0.6 * _STRIP * (high - low)
        if self.log:
            return min(max(math.log10(ending.loss), low), high) if ending.loss > 0 else low
        return min(max(ending.loss, low), high)

    def view_all(self) -> None:
        low, high = self._span
        self.show_range((0.0, 1.0), (low, high + (_STRIP * (high - low) if self._has_strip else 0.0)))

    # -------------------------------------------------------------------------------------------------------- axes

    def _loss_ticks(self, low: float, high: float, length: float) -> tuple[Floats, list[str]]:
        top = min(high, self._span[1])
        if top <= low:
            return np.empty(0), []
        values, labels = value_ticks(low, top, self.log, length * (top - low) / (high - low))
        if not self._has_strip:
            return values, labels
        return np.append(values, self._height(Ending(math.inf, 0))), [*labels, "diverged"]

    def _value_ticks(self, low: float, high: float, length: float) -> tuple[Floats, list[str]]:
        fan = self._fan
        if fan is None:
            return np.empty(0), []
        ticks = [(fan.share(value), label) for value, label in value_labels(fan, length)]
        seen = [(share, label) for share, label in ticks if low - 1e-9 <= share <= high + 1e-9]
        return np.array([share for share, _ in seen]), [label for _, label in seen]

    # ---------------------------------------------------------------------------------------------- mouse and keys

    def _in_view(self, at: QPointF) -> QPoint:
        return self.view.mapFromScene(self.vb.mapToScene(at))

    def hovered(self, at: QPointF | None) -> None:
        place = None if at is None else self._in_view(at)
        index = -1 if place is None else self.view.index_at(QPointF(place))
        self.view.point_out(index, place)
        self.view.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor
        )

    def clicked(self, at: QPointF, event: Any) -> None:
        index = self.view.index_at(QPointF(self._in_view(at)))
        if index >= 0:
            self.view.kept.emit(index)

    def keeps_key(self, event: QKeyEvent) -> bool:
        return self.view.has_ring and event.key() in (*ARROWS_AND_ENDS, Qt.Key.Key_Space)

    def key_pressed(self, event: QKeyEvent) -> bool:
        return self.view.use_key(event.key())


def value_labels(fan: Sweep, width: float) -> list[tuple[float, str]]:
    """Round values of a fan's axis that is so many pixels wide, and how they are written."""
    if fan.spacing == "factors":
        logs, labels = value_ticks(math.log10(fan.low), math.log10(fan.high), True, width * 0.45)
        return [(10.0 ** float(place), label) for place, label in zip(logs, labels, strict=True)]
    if fan.spacing == "towards_one":
        decades = range(max(1, math.ceil(-math.log10(1 - fan.high))) + 1)
        rests = [round(part * 10.0**-k, k + 1) for k in decades for part in (1, 0.5, 0.2)]
        values = sorted({round(1 - rest, 12) for rest in rests})
        return [(value, f"{value:g}") for value in values if fan.low - 1e-12 <= value <= fan.high + 1e-12]
    values = round_values(fan.low, fan.high, max(2, int(width / 48)))
    return list(zip(values.tolist(), tick_labels(np.asarray(values)), strict=True))
