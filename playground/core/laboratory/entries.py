"""The first steps at which lanes come near to minima."""

from __future__ import annotations

from itertools import combinations
from math import dist

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.laboratory.lanes import Indices
from playground.core.laboratory.outcomes import NONE
from playground.core.landscapes.base import Point
from playground.core.modifiers import Problem


class Entries:
    """The first step of each lane within a radius of each minimum.

    Most lanes soon come to rest near one minimum. Where the circles lie still and apart, such a lane is compared with
    that one alone until it leaves it: of all the work that is more than half.
    """

    def __init__(self, problem: Problem, radius: float, count: int) -> None:
        self._problem, self._square = problem, radius * radius
        self._minima = problem.minima(0)
        self._can_rest = problem.is_static and all(
            dist(a, b) > 2.0 * radius for a, b in combinations(self._minima, 2)
        )
        self._first = [np.full(count, NONE, np.int64) for _ in self._minima]
        self._resting = np.zeros(count, bool)
        self._centre = np.full((2, count), np.nan)
        self._moving: Indices = np.arange(count)

    def note(self, step: int, x: Floats, y: Floats) -> None:
        """Look at where the lanes are after a step."""
        if not self._problem.is_static:
            self._minima = self._problem.minima(step)
        if self._moving.size < x.size:
            left = self._away(x, y, self._centre) > self._square
            if left.any():
                self._resting[left], self._centre[:, left] = False, np.nan
                self._moving = np.flatnonzero(~self._resting)
        if not self._moving.size:
            return
        everyone = self._moving.size == x.size
        some_x, some_y = (x, y) if everyone else (x[self._moving], y[self._moving])
        moving, entered = self._moving, False
        for minimum, first in zip(self._minima, self._first, strict=True):
            within = self._away(some_x, some_y, minimum) <= self._square
            if within.any():
                lanes = moving[within]
                first[lanes] = np.where(first[lanes] < 0, step, first[lanes])
                if self._can_rest:
                    self._resting[lanes] = entered = True
                    self._centre[:, lanes] = np.array(minimum)[:, None]
        if entered:
            self._moving = np.flatnonzero(~self._resting)

    def _away(self, x: Floats, y: Floats, centre: Point | NDArray[np.float64]) -> Floats:
        """The squares of distances."""
        away = x - centre[0]
        away *= away
        aside = y - centre[1]
        aside *= aside
        away += aside
        return away

    def keep(self, stay: NDArray[np.bool_]) -> None:
        """Leave lanes out from now on."""
        self._first = [first[stay] for first in self._first]
        self._resting, self._centre = self._resting[stay], self._centre[:, stay]
        self._moving = np.flatnonzero(~self._resting)

    def ended(self, x: Floats, y: Floats) -> tuple[Indices, Indices]:
        """The minimum within the radius of which each lane is now, the nearest one, and its first step there."""
        which, settled = np.full(x.size, NONE, np.int64), np.full(x.size, NONE, np.int64)
        least = np.full(x.size, np.inf)
        with np.errstate(all="ignore"):
            for index, (minimum, first) in enumerate(zip(self._minima, self._first, strict=True)):
                away = self._away(x, y, minimum)
                closer = (away <= self._square) & (away < least)
                which[closer], settled[closer], least[closer] = index, first[closer], away[closer]
        return which, settled
