"""How far paths reach in the plane, for landscapes without a surface whose window could be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import perf_counter

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Window
from playground.experiment.model import Experiment
from playground.experiment.trajectories import Trajectories

AHEAD = 0.015
"""Seconds of computing ahead, some 2000 steps: enough to know about how far the paths of a log will reach."""


def reach_of(experiment: Experiment) -> Window | None:
    """The box around what the visible runners do in `AHEAD` seconds; None where there is a surface to show."""
    if not experiment.landscape.is_replay:
        return None
    runs = Trajectories(replace(experiment, runners=tuple(one for one in experiment.runners if one.visible)))
    deadline = perf_counter() + AHEAD
    runs.advance_to(experiment.steps, lambda: perf_counter() > deadline)
    return box_of([(trace.column("x"), trace.column("y")) for trace in runs.traces])


def box_of(paths: Iterable[tuple[Floats, Floats]]) -> Window | None:
    """The smallest window that holds paths, each x and y of one length; None where there is no point."""
    ends = [(x.min(), x.max(), y.min(), y.max()) for x, y in paths if x.size]
    if not ends:
        return None
    x_low, x_high, y_low, y_high = (list(one) for one in zip(*ends, strict=True))
    return Window(float(min(x_low)), float(max(x_high)), float(min(y_low)), float(max(y_high)))
