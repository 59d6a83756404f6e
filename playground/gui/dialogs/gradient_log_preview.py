"""The two columns of gradients over the steps, as plain plots."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.core.elementwise import Floats
from playground.core.landscapes.gradient_log import GradientLog
from playground.gui.plots.axes import TickAxis
from playground.gui.plots.frame import Plot, PlotView
from playground.gui.plots.items import Grid
from playground.gui.plots.series_axes import fitted_range, step_ticks, value_ticks
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

MOST = 4000
"""Points drawn of a column: of a longer one, the least and the greatest in each of half as many parts."""


class GradientLogPreview(QWidget):
    """Gradients of x and y, one above the other, each on its own axis, over the same steps."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Gradients over the steps")
        self.setToolTip("Each column over the steps, as it stands in the log")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self.names: list[QLabel] = []
        self.plots: list[_ColumnPlot] = []
        for colour in (colours.accent, colours.text):
            name, view = QLabel(), PlotView()
            name.setFont(text_font(12))
            self.plots.append(_ColumnPlot(view, colour))
            view.set_colours(colours)
            box.addWidget(name)
            box.addWidget(view, 1)
            self.names.append(name)
        self.plots[1].vb.setXLink(self.plots[0].vb)

    def sizeHint(self) -> QSize:
        return QSize(470, 330)

    def show_log(self, log: GradientLog | None) -> None:
        """Show a log, or nothing."""
        for place, plot in enumerate(self.plots):
            if log is None:
                self.names[place].setText("")
                plot.show_column(np.empty(0))
                continue
            name = (log.gradient_x, log.gradient_y)[place]
            self.names[place].setText(f"{'xy'[place]}: {name}")
            plot.view.setAccessibleName(f"{name} over the steps")
            plot.show_column(log.read.values[place])
        words = f"Gradients of {log.gradient_x} and {log.gradient_y}, {log.read.rows} steps" if log else ""
        self.setAccessibleDescription(words)


class _ColumnPlot(Plot):
    """One column over the steps."""

    def __init__(self, view: PlotView, colour: str) -> None:
        self._all = ((0.0, 1.0), (0.0, 1.0))
        axes = {
            "left": TickAxis("left", 54, lambda low, high, length: value_ticks(low, high, False, length)),
            "bottom": TickAxis("bottom", 22, step_ticks),
        }
        super().__init__(view, axes, (0, 6, 14, 0))
        Grid(self)
        # One pixel: wider lines of so many points are drawn a hundred times more slowly.
        self.curve = pg.PlotCurveItem(pen=pg.mkPen(colour, width=1), antialias=True, connect="finite")
        self.addItem(self.curve)

    def show_column(self, column: Floats) -> None:
        """Show a column."""
        steps, values = thinned(column)
        self.curve.setData(steps, values)
        seen = values[np.isfinite(values)]
        spread = fitted_range(float(seen.min()), float(seen.max()), False) if len(seen) else (0.0, 1.0)
        self._all = ((0.0, float(max(column.size, 1))), spread)
        self.view_all()

    def view_all(self) -> None:
        self.show_range(*self._all)


def thinned(column: Floats, most: int = MOST) -> tuple[Floats, Floats]:
    """Steps and values to draw a column by: all of them, or the least and the greatest of equal parts.

    Nan where a value is not finite, and where none of a part is.
    """
    values = np.where(np.isfinite(column), column, np.nan)
    steps = np.arange(1.0, values.size + 1.0)
    if values.size <= most:
        return steps, values
    size = -(-values.size // (most // 2))
    padded = np.full(-(-values.size // size) * size, np.nan)
    padded[: values.size] = values
    parts = padded.reshape(-1, size)
    low, high = np.fmin.reduce(parts, axis=1), np.fmax.reduce(parts, axis=1)
    at = steps[::size]
    return np.repeat(at, 2), np.stack([low, high], axis=1).ravel()
