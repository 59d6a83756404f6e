"""The rival: the same content as a matplotlib figure whose lines get new data, drawn into memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.core.trace import Trace
from playground.experiment.model import Experiment
from tests.benchmarks.measure import seconds
from tests.benchmarks.stage import HEIGHT, WIDTH

COLUMNS = (("effective_lr_x", "effective_lr_y"), ("rms_x", "rms_y"), ("loss",))
DPI = 100


class MatplotlibScene:
    """A contour plot with paths, and three plots. Needs matplotlib (ImportError where it is absent)."""

    def __init__(self, experiment: Experiment) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # type: ignore[import-not-found]
        from matplotlib.figure import Figure  # type: ignore[import-not-found]

        figure = Figure((WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
        self._canvas = FigureCanvasAgg(figure)
        grid = figure.add_gridspec(3, 3)
        axes: Any = figure.add_subplot(grid[:, :2])
        x_low, x_high, y_low, y_high = experiment.landscape.window
        x, y = np.meshgrid(np.linspace(x_low, x_high, 256), np.linspace(y_low, y_high, 256))
        losses = np.asarray(experiment.landscape.value(x, y))
        axes.contourf(x, y, np.log(losses - losses.min() + 1e-3), 20)
        self._paths = [axes.plot([], [], color=one.colour, lw=1.5)[0] for one in experiment.runners]
        axes.set_xlim(x_low, x_high)
        axes.set_ylim(y_low, y_high)
        self._curves: list[list[list[Any]]] = []
        self._plots: list[Any] = []
        for row, columns in enumerate(COLUMNS):
            plot: Any = figure.add_subplot(grid[row, 2])
            plot.set_yscale("log")
            self._plots.append(plot)
            self._curves.append(
                [[plot.plot([], [], color=one.colour)[0] for _ in columns] for one in experiment.runners]
            )

    def painted_traces(self, traces: Sequence[Trace]) -> float:
        """Seconds from handing over runs until they are drawn."""
        return seconds(lambda: self._draw(traces))

    def _draw(self, traces: Sequence[Trace]) -> None:
        for trace, path in zip(traces, self._paths, strict=True):
            path.set_data(trace.column("x"), trace.column("y"))
        for plot, columns, curves in zip(self._plots, COLUMNS, self._curves, strict=True):
            for trace, lines in zip(traces, curves, strict=True):
                for column, line in zip(columns, lines, strict=True):
                    line.set_data(np.arange(1, len(trace)), trace.column(column)[1:])
            plot.relim()
            plot.autoscale_view()
        self._canvas.draw()
