"""The rival: the same content as a first attempt with pyqtgraph would have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.core.landscapes.base import Landscape
from playground.core.trace import Trace
from playground.experiment.model import Experiment
from tests.benchmarks.stage import HEIGHT, WIDTH, Watch, settle

SAMPLES, FEW_SAMPLES = 256, 16
LEVELS = 20
COLUMNS = (("effective_lr_x", "effective_lr_y"), ("rms_x", "rms_y"), ("loss",))


class NaiveScene:
    """A map of an image, contour lines and paths, and three plots; every change hands over all data again."""

    def __init__(self, experiment: Experiment, quick: bool = False) -> None:
        self._samples = FEW_SAMPLES if quick else SAMPLES
        self.widget = QWidget()
        self.widget.resize(WIDTH, HEIGHT)
        grid = QGridLayout(self.widget)
        self._map = pg.PlotWidget(background="w")
        grid.addWidget(self._map, 0, 0, 3, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        self._image = pg.ImageItem()
        self._map.addItem(self._image)
        self._levels = [pg.IsocurveItem(pen="#888") for _ in range(LEVELS)]
        for level in self._levels:
            level.setParentItem(self._image)
        pens = [pg.mkPen(runner.colour, width=2) for runner in experiment.runners]
        self._paths = [self._map.plot(pen=pen, antialias=True) for pen in pens]
        self._curves: list[list[list[pg.PlotDataItem]]] = []
        plots = []
        for row, columns in enumerate(COLUMNS):
            plot = pg.PlotWidget(background="w")
            plot.setLogMode(False, True)
            grid.addWidget(plot, row, 1)
            self._curves.append([[plot.plot(pen=pen, antialias=True) for _ in columns] for pen in pens])
            plots.append(plot)
        self.show_landscape(experiment.landscape)
        self._watch = Watch([self._map.viewport(), *(plot.viewport() for plot in plots)])
        self._map_watch = Watch([self._map.viewport()])
        self._watch.painted(self.widget.show)

    def show_landscape(self, landscape: Landscape) -> None:
        """Another image with its contour lines."""
        x_low, x_high, y_low, y_high = landscape.window
        x, y = np.meshgrid(
            np.linspace(x_low, x_high, self._samples),
            np.linspace(y_low, y_high, self._samples),
            indexing="ij",
        )
        with np.errstate(all="ignore"):
            losses = np.asarray(landscape.value(x, y), float)
        losses = np.nan_to_num(losses, posinf=np.nanmax(losses[np.isfinite(losses)]))
        low = np.log(losses - losses.min() + 1e-3)
        self._image.setImage(low)
        self._image.setRect(x_low, y_low, x_high - x_low, y_high - y_low)
        values = np.linspace(low.min(), low.max(), LEVELS + 2)[1:-1]
        for level, value in zip(self._levels, values, strict=True):
            level.setData(low, float(value))
        self._map.setXRange(x_low, x_high)
        self._map.setYRange(y_low, y_high)

    def show_traces(self, traces: Sequence[Trace]) -> None:
        """All rows of all runs."""
        for trace, path in zip(traces, self._paths, strict=True):
            path.setData(trace.column("x"), trace.column("y"))
        for columns, curves in zip(COLUMNS, self._curves, strict=True):
            for trace, lines in zip(traces, curves, strict=True):
                for column, line in zip(columns, lines, strict=True):
                    line.setData(trace.column(column)[1:])

    def painted(self, act: Callable[[], object]) -> float:
        """Seconds from a change until map and plots are painted."""
        return self._watch.painted(act)

    def painted_traces(self, traces: Sequence[Trace]) -> float:
        """Seconds from handing over runs until they are painted."""
        return self.painted(lambda: self.show_traces(traces))

    def painted_landscape(self, landscape: Landscape) -> float:
        """Seconds from choosing a landscape until it is painted."""
        return self._map_watch.painted(lambda: self.show_landscape(landscape))

    def close(self) -> None:
        """Take the widget away."""
        self.widget.close()
        self.widget.deleteLater()
        settle()
