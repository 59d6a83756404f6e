"""The two columns of gradients over the steps, as a plain plot."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.core.elementwise import Floats
from playground.core.landscapes.gradient_log import GradientLog
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

MOST = 4000
"""Points drawn of a column: of a longer one, the least and the greatest in each of half as many parts."""


class GradientLogPreview(QWidget):
    """Gradients of x and y, one above the other, each on its own axis."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Gradients over the steps")
        self.setToolTip("Each column over the steps, as it stands in the log")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self.names: list[QLabel] = []
        self.plots: list[pg.PlotWidget] = []
        self.curves: list[pg.PlotDataItem] = []
        for colour in (colours.accent, colours.text):
            name, plot = QLabel(), pg.PlotWidget(background=colours.panel, enableMenu=False)
            name.setFont(text_font(12))
            self._dress(plot, colours)
            box.addWidget(name)
            box.addWidget(plot, 1)
            self.names.append(name)
            self.plots.append(plot)
            # One pixel: wider lines are drawn a hundred times more slowly.
            self.curves.append(plot.plot(pen=pg.mkPen(colour, width=1), antialias=True))
        self.plots[1].setXLink(self.plots[0])

    def _dress(self, plot: pg.PlotWidget, colours: Colours) -> None:
        plot.setFrameShape(plot.Shape.NoFrame)
        # It makes a menu for itself all the same, without a parent, which nobody would ever delete.
        cast("Any", plot.getPlotItem()).ctrlMenu.setParent(self, Qt.WindowType.Popup)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.showGrid(y=True, alpha=0.15)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(colours.border)
            axis.setTextPen(colours.muted)
            axis.setStyle(tickFont=text_font(10))
        plot.getAxis("left").setWidth(48)

    def sizeHint(self) -> QSize:
        return QSize(470, 330)

    def show_log(self, log: GradientLog | None) -> None:
        """Show a log, or nothing."""
        for place in (0, 1):
            if log is None:
                self.names[place].setText("")
                self.curves[place].setData([], [])
                continue
            column = log.read.values[place]
            self.names[place].setText(f"{'xy'[place]}: {(log.gradient_x, log.gradient_y)[place]}")
            self.curves[place].setData(*thinned(column), connect="finite")
        words = f"Gradients of {log.gradient_x} and {log.gradient_y}, {log.read.rows} steps" if log else ""
        self.setAccessibleDescription(words)


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
