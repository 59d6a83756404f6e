"""A small curve of the learning rate over the steps, beside the schedule's form."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from playground.core.elementwise import Floats
from playground.core.engine import Method
from playground.core.numbers import number_text
from playground.gui.plots.axes import TickAxis
from playground.gui.plots.frame import Plot, PlotView
from playground.gui.plots.items import StepLine
from playground.gui.style.colours import Colours

HEIGHT = 64
MOST_POINTS = 400
"""More steps than this are sampled evenly: the curve is at most this many pixels wide."""


class ScheduleCurve(PlotView):
    """The rate of every step from the first to the last, with the step shown as a line. It is there to be looked at."""

    plot: _RatePlot

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._shown: tuple[Method, int] | None = None
        _RatePlot(self)
        self.setInteractive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Learning rate over the steps")
        self.set_colours(colours)

    @property
    def rates(self) -> list[float]:
        """The rates drawn, for the steps in `steps`."""
        return self.plot.rates.tolist()

    @property
    def steps(self) -> list[int]:
        """The steps drawn, from 1."""
        return self.plot.steps.tolist()

    def show_method(self, method: Method, steps: int) -> None:
        """Show a method's rates over so many steps."""
        if self._shown == (method, steps):
            return
        self._shown = method, steps
        stride = max(1, math.ceil(steps / MOST_POINTS))
        at = [*range(1, steps, stride), steps]
        rates = [method.rate(step) for step in at]
        self.plot.show_rates(np.array(at), np.array(rates))
        low, high = min(rates), max(rates)
        words = f"From {number_text(rates[0], 3)} at step 1 to {number_text(rates[-1], 3)} at step {steps}"
        self.setToolTip(f"{words}; lowest {number_text(low, 3)}, highest {number_text(high, 3)}")
        self.setAccessibleDescription(words)

    def set_cursor(self, step: int) -> None:
        """Mark a step."""
        self.plot.cursor_line.setVisible(step >= 1)
        self.plot.cursor_line.setValue(step)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the form around it scrolls


class _RatePlot(Plot):
    def __init__(self, view: ScheduleCurve) -> None:
        self.steps: Floats = np.empty(0)
        self.rates: Floats = np.empty(0)
        super().__init__(view, {"bottom": TickAxis("bottom", 20, _no_ticks)}, (12, 6, 12, 0))
        self._curve = pg.PlotCurveItem(antialias=True)
        self._curve.setCacheMode(
            self.CacheMode.DeviceCoordinateCache
        )  # it stands still while the cursor moves
        self.cursor_line = StepLine()
        self._ground = StepLine(angle=0)
        for item in (self._ground, self.cursor_line, self._curve):
            self.addItem(item)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self._curve.setPen(pg.mkPen(colours.text, width=1.6))
        self._ground.set_look(colours.grid, 1.0)
        self.cursor_line.set_look(colours.cursor, 1.0)

    def show_rates(self, steps: Floats, rates: Floats) -> None:
        """Show rates, from 0 to the highest."""
        self.steps, self.rates = steps, rates
        self._curve.setData(steps, rates)
        words = [f"0 … {number_text(float(rates.max()), 3)}", f"step {steps[-1]}"]
        # A function of its own for each curve: the axis keeps what the last one gave while its range stays.
        self.axes["bottom"].set_ticks(lambda low, high, length: (np.array([low, high]), words))
        self.show_range((1.0, max(float(steps[-1]), 2.0)), (0.0, float(rates.max()) or 1.0))


def _no_ticks(low: float, high: float, length: float) -> tuple[Floats, list[str]]:
    return np.empty(0), []
