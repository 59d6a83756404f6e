"""What is kept of a run: how it ended, without its path."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats, Real
from playground.core.laboratory.lanes import Indices
from playground.core.landscapes.base import Point

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "tail_loss": "median loss of the last tenth of the steps",
        "final_loss": "loss after the last step",
        "best_loss": "lowest loss on the way",
        "steps_to": "steps until the loss is at the target or below",
        "distance": "distance from the nearest minimum after the last step",
    }
)
"""What a run can be judged by; at each of them less is better."""
LOST = -2
"""Stands for a minimum where a run diverged."""
NONE = -1
"""Stands for a step or a minimum that there is not."""
BLOWN_UP = 1e6
"""A run whose loss ends so many times above that of its start has diverged, even if its numbers are still finite."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is to be kept of every run.

    Attributes:
        steps: how far runs go, at least 1.
        tail: whether `Ends.tail_loss` is wanted, which takes the memory of a tenth of the losses.
        best: whether `Ends.best_loss` is wanted.
        target: the loss that `Ends.steps_to` counts to, one number or one a lane; None for none.
        radius: how near to a minimum a run has reached it; None where nobody asks.
    """

    steps: int
    tail: bool = True
    best: bool = True
    target: Real | None = None
    radius: float | None = None

    @property
    def tail_steps(self) -> int:
        """How many steps the last tenth has: 1 at least."""
        return -(-self.steps // 10)


@dataclass(frozen=True, eq=False)
class Ends:
    """How runs ended; each an array of shape (n,), float64 or int64. Steps and minima that there are not are `NONE`.

    Attributes:
        x, y: the place after the last step, or the last that was finite.
        start_loss, final_loss: at the start and there.
        best_loss: the lowest of all steps, the start among them; nan unless it was wanted.
        tail_loss: the median loss of the last tenth of the steps; nan unless it was wanted and the run got there.
        steps_to: the first step at or below the target, from 0.
        lost_at: the first step whose coordinates or loss are not finite; it ends the run.
        blown_up_at: the step from which on the loss stays `BLOWN_UP` times above that of the start (or above 1, if
            that is more), to the end of the run.
        minimum: index of the minimum within the radius of which the run ended, best minimum first; `LOST` where it
            diverged.
        settled_at: the first step within the radius of that minimum.
    """

    x: Floats
    y: Floats
    start_loss: Floats
    final_loss: Floats
    best_loss: Floats
    tail_loss: Floats
    steps_to: Indices
    lost_at: Indices
    blown_up_at: Indices
    minimum: Indices
    settled_at: Indices

    @classmethod
    def room(cls, count: int) -> Ends:
        """Of runs that are not computed yet: nan, and `NONE`."""
        floats = [np.full(count, np.nan) for _ in range(6)]
        whole = [np.full(count, NONE, np.int64) for _ in range(5)]
        return cls(*floats, *whole)

    def take(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> Ends:
        """Some of them."""
        return Ends(*(column[index] for column in vars(self).values()))

    def put(self, index: Indices, others: Ends) -> None:
        """Write others over some of them."""
        for mine, theirs in zip(vars(self).values(), vars(others).values(), strict=True):
            mine[index] = theirs

    @property
    def diverged_at(self) -> Indices:
        """The step at which a run left the reals or, if it stayed there, from which on it is blown up."""
        return np.where(self.lost_at >= 0, self.lost_at, self.blown_up_at)

    def outcome(self, name: str, minima: tuple[Point, ...] = ()) -> Floats:
        """One of `OUTCOMES`, float64 of shape (n,).

        It is inf where a run that left the reals has no end, and where the target was never reached.

        Args:
            name: which.
            minima: those at the time of the last step, for the distance.
        """
        if name == "steps_to":
            return np.where(self.steps_to >= 0, self.steps_to, np.inf)
        if name == "best_loss":
            return self.best_loss.copy()
        values = nearest(self.x, self.y, minima)[1] if name == "distance" else getattr(self, name)
        return np.where(self.lost_at >= 0, np.inf, values)


def nearest(x: Floats, y: Floats, minima: tuple[Point, ...]) -> tuple[Indices, Floats]:
    """Index of and distance from the nearest of some minima, for each point; `NONE` and nan where there are none."""
    which, least = np.full(x.shape, NONE, np.int64), np.full(x.shape, math.inf)
    with np.errstate(all="ignore"):
        for index, minimum in enumerate(minima):
            away = np.hypot(x - minimum.x, y - minimum.y)
            closer = away < least
            which[closer], least[closer] = index, away[closer]
    return which, least if minima else np.full(x.shape, np.nan)
