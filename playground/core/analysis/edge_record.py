"""The rates 2/λ along a run, kept and extended as the run grows."""

from __future__ import annotations

import numpy as np

from playground.core.analysis.stability import Column, edge
from playground.core.engine import Trajectory

SLOW_ROWS = 1024
"""Rows of a moving landscape that are looked at in one call: about 10 ms. Of one that is slow itself, it is one."""


class EdgeRecord:
    """For each step of a run and each coordinate, the effective rate 2/∂²f/∂θ² where the step began.

    Rows stand where the effective rates of the same step stand in the trace; row 0 is nan. They are only ever added;
    a column handed out earlier stays valid and never changes.

    Attributes:
        run: whose path it follows.
        rows: how many rows there are.
    """

    def __init__(self, run: Trajectory) -> None:
        self.run = run
        self.rows = 1
        self._data = np.full((2, 1024), np.nan)

    def extend(self, rows: int) -> bool:
        """Look at the run's first `rows` rows, or at the next few where that takes long: see `SLOW_ROWS`.

        Returns:
            Whether all of them are looked at.
        """
        rows = min(rows, len(self.run.trace))
        problem = self.run.problem
        if problem.landscape.is_slow:
            end = min(rows, self.rows + 1)
        else:
            end = rows if problem.is_static else min(rows, self.rows + SLOW_ROWS)
        if end > self.rows:
            if end > self._data.shape[1]:
                grown = np.empty((2, max(end, 2 * self._data.shape[1])))
                grown[:, : self.rows] = self._data[:, : self.rows]
                self._data = grown
            began = slice(self.rows - 1, end - 1)
            x, y = (self.run.trace.column(name)[began] for name in "xy")
            self._data[:, self.rows : end] = edge(self.run.problem, x, y, self.rows)
            self.rows = end
        return self.rows >= rows

    @property
    def columns(self) -> tuple[Column, Column]:
        """For x and for y, shape (rows,); nan where the curvature is not positive."""
        return self._data[0, : self.rows], self._data[1, : self.rows]
