"""How far a run is from the nearest minimum of a landscape that moves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.core.engine import Trajectory

Column = NDArray[np.float64]

SLOW_ROWS = 1024
"""Rows that are looked at in one call: about 10 ms."""


class TrackingRecord:
    """For each row of a run, the distance of (x, y) to the nearest known minimum at that time.

    Rows are only ever added; a column handed out earlier stays valid and never changes.

    Attributes:
        run: whose path it follows.
        rows: how many rows there are.
    """

    def __init__(self, run: Trajectory) -> None:
        self.run = run
        self.rows = 0
        self._data: Column = np.empty(1024)

    def extend(self, rows: int) -> bool:
        """Look at the run's first `rows` rows, at most `SLOW_ROWS` new ones in a call.

        Returns:
            Whether all of them are looked at.
        """
        rows = min(rows, len(self.run.trace))
        end = min(rows, self.rows + SLOW_ROWS)
        if end > self._data.size:
            grown = np.empty(max(end, 2 * self._data.size))
            grown[: self.rows] = self._data[: self.rows]
            self._data = grown
        part = slice(self.rows, end)
        x, y = (self.run.trace.column(name)[part].tolist() for name in "xy")
        for row, here in enumerate(zip(x, y, strict=True), self.rows):
            self._data[row] = tracking_error(self.run, row, here)
        self.rows = max(self.rows, end)
        return self.rows >= rows

    @property
    def column(self) -> Column:
        """The distances, shape (rows,)."""
        return self._data[: self.rows]


def tracking_error(run: Trajectory, step: int, here: tuple[float, float]) -> float:
    """The distance of a place to the nearest known minimum at a step; nan where none is known."""
    minima = run.problem.minima(step)
    return min((math.hypot(here[0] - x, here[1] - y) for x, y in minima), default=math.nan)
