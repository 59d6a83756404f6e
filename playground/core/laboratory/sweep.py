"""Which settings work: every combination of the values of one or two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.engine import Method
from playground.core.laboratory.lanes import Lanes, Setting
from playground.core.laboratory.outcomes import NONE, Ends
from playground.core.landscapes.base import Point
from playground.core.modifiers import Problem

LARGEST_SEED = 2**32
"""Seeds go on at 0 beyond it."""


class Axis(NamedTuple):
    """A number and the values that it takes.

    Attributes:
        setting: whose number it is.
        name: what it is called, such as a framework's name of an argument.
        values: increasing, shape (n,).
    """

    setting: Setting
    name: str
    values: Floats


def next_seeds(first: int, count: int) -> NDArray[np.int64]:
    """A seed and those that follow it, shape (count,)."""
    return (first + np.arange(count)) % LARGEST_SEED


def sweep_lanes(
    problem: Problem, method: Method, start: Point, axes: Sequence[Axis], seeds: int = 1
) -> Lanes:
    """The runs of every combination of values, in C order of the axes, for each of some seeds.

    Args:
        problem: its seed is the first.
        method: the runner.
        start: where all begin.
        axes: one or two.
        seeds: how many, one after the other.
    """
    grids = np.meshgrid(*(axis.values for axis in axes), indexing="ij")
    count = grids[0].size * seeds
    varied = {axis.setting: np.repeat(grid.ravel(), seeds) for axis, grid in zip(axes, grids, strict=True)}
    numbers = np.tile(next_seeds(problem.seed, seeds), grids[0].size) if seeds > 1 else None
    return Lanes(problem, method, np.full(count, start.x), np.full(count, start.y), numbers, varied)


@dataclass(frozen=True, eq=False)
class SweepTable:
    """The outcome of each cell over its seeds; arrays of shape (cells,), of `every` (cells, seeds).

    Attributes:
        median: the middle outcome, or the mean of the two in the middle; inf where runs have no end.
        low, high: the quartiles, equal to it where there is one seed.
        diverged_at: the step by which more than half of the runs have diverged, `NONE` where they have not.
        every: the outcome of each run.
    """

    median: Floats
    low: Floats
    high: Floats
    diverged_at: NDArray[np.int64]
    every: Floats

    @classmethod
    def of(cls, ends: Ends, outcome: str, minima: tuple[Point, ...], seeds: int) -> SweepTable:
        """Of the runs of `sweep_lanes`; `minima` are those at the time of the last step."""
        every = ends.outcome(outcome, minima).reshape(-1, seeds)
        steps = np.where(ends.diverged_at < 0, np.iinfo(np.int64).max, ends.diverged_at).reshape(-1, seeds)
        middle = np.sort(steps, axis=1)[:, seeds // 2]
        diverged_at = np.where(middle == np.iinfo(np.int64).max, NONE, middle)
        low, median, high = (_quantile(every, share) for share in (0.25, 0.5, 0.75))
        return cls(median, low, high, diverged_at, every)


def _quantile(rows: Floats, share: float) -> Floats:
    """Of each row, with linear interpolation; inf counts as larger than all, also between two."""
    order = np.sort(rows, axis=1)
    place = share * (rows.shape[1] - 1)
    below = int(place)
    low, high = order[:, below], order[:, min(below + 1, rows.shape[1] - 1)]
    rest = place - below
    with np.errstate(all="ignore"):
        return low if rest == 0.0 else np.where(np.isfinite(high), low + (high - low) * rest, high)
