"""The rates 2/λ along a run."""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from playground.core.analysis.run_record import SLOW_ROWS, RunRecord
from playground.core.analysis.stability import edge
from playground.core.trajectory import Trajectory


class EdgeRecord(RunRecord):
    """For each step of a run, the effective rate 2/∂²f/∂θ² of x and of y where the step began.

    Rows stand where the effective rates of the same step stand in the trace: row 0 is nan. A value is nan, too, where
    the curvature is not positive.
    """

    count = 2

    def __init__(self, run: Trajectory) -> None:
        super().__init__(run)
        self._columns.append(np.full((2, 1), np.nan))

    def most(self) -> int:
        # A landscape that stands still is evaluated on whole columns; one that moves, step by step.
        if self.run.problem.landscape.is_slow:
            return 1
        return sys.maxsize if self.run.problem.is_static else SLOW_ROWS

    def worked_out(self, first: int, end: int) -> NDArray[np.float64]:
        x, y = (self.run.trace.column(name)[first - 1 : end - 1] for name in "xy")
        return np.array(edge(self.run.problem, x, y, first))
