"""Which minimum each start reaches."""

from __future__ import annotations

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np

from playground.core.engine import Method
from playground.core.laboratory.lanes import Indices, Lanes
from playground.core.landscapes.base import Window
from playground.core.modifiers import Problem

_Z = 1.959963984540054
"""Quantile 0.975 of the normal distribution."""


def default_radius(problem: Problem, window: Window) -> float:
    """How near to a minimum a run has reached it: a fiftieth of the window's diagonal, and never nearer to another."""
    diagonal = math.hypot(window.x_high - window.x_low, window.y_high - window.y_low)
    apart = [math.dist(a, b) for a, b in combinations(problem.minima(0), 2)]
    return min([0.02 * diagonal, *(0.45 * one for one in apart)])


def basin_lanes(problem: Problem, method: Method, window: Window, size: tuple[int, int]) -> Lanes:
    """A run from the centre of each pixel, row by row from the bottom, each from the left.

    Args:
        problem: the same noise for all.
        method: the runner.
        window: the part of the plane.
        size: pixels in a row, and rows.
    """
    columns, rows = size
    x = window.x_low + (np.arange(columns) + 0.5) * ((window.x_high - window.x_low) / columns)
    y = window.y_low + (np.arange(rows) + 0.5) * ((window.y_high - window.y_low) / rows)
    return Lanes(
        problem, method, np.tile(x.astype(np.float64), rows), np.repeat(y.astype(np.float64), columns)
    )


class Share(NamedTuple):
    """How many of the starts reach a minimum, and the 95 % interval of the share (Wilson 1927)."""

    share: float
    low: float
    high: float


def share_of(minimum: Indices, which: int) -> Share:
    """The share of the starts that reach minimum `which` (or none, or diverge).

    The interval is that of so many starts drawn at random, doi:10.1080/01621459.1927.10502953.
    """
    n = minimum.size
    p = int(np.count_nonzero(minimum == which)) / n
    middle = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * math.sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
    return Share(p, max(0.0, middle - half), min(1.0, middle + half))
