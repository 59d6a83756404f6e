"""How far a run is from the nearest minimum of a landscape that moves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.core.analysis.run_record import RunRecord
from playground.core.modifiers import Problem
from playground.core.trajectory import Trajectory


def has_moving_minimum(problem: Problem) -> bool:
    """Whether the landscape drifts and has a known minimum to follow."""
    return not problem.is_static and bool(problem.landscape.minima())


class TrackingRecord(RunRecord):
    """For each row of a run, the distance of (x, y) to the nearest known minimum at that time."""

    def worked_out(self, first: int, end: int) -> NDArray[np.float64]:
        x, y = (self.run.trace.column(name)[first:end].tolist() for name in "xy")
        places = enumerate(zip(x, y, strict=True), first)
        return np.array([[tracking_error(self.run, row, here) for row, here in places]])


def tracking_error(run: Trajectory, step: int, here: tuple[float, float]) -> float:
    """The distance of a place to the nearest known minimum at a step; nan where none is known."""
    minima = run.problem.minima(step)
    return min((math.hypot(here[0] - x, here[1] - y) for x, y in minima), default=math.nan)
