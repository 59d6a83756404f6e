"""Which method is quicker, when every one of them had the same chance to find its learning rate."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.engine import Method
from playground.core.laboratory.lanes import Lanes
from playground.core.laboratory.sweep import next_seeds
from playground.core.landscapes.base import Landscape, Point
from playground.core.modifiers import Problem

R_MAX = 4.0
"""Ratios up to which a profile counts in the score."""
_RATES, _STARTS, _RESAMPLES = 1 << 61, 1 << 62, (1 << 61) | (1 << 62)
"""Keep the keys of these draws apart, and from those of noise and shuffles."""
RESAMPLES = 2000
"""Bootstrap samples of the problems."""


def drawn_rates(low: float, high: float, budget: int, key: str, seed: int) -> Floats:
    """The rates that every method may try on a problem: log-uniform, the first K of them whatever the budget.

    Three digits of each, so that they are the same on every machine.

    Args:
        low: the lower end of the range, above 0.
        high: the upper end.
        budget: how many, K.
        key: of the landscape; each has draws of its own.
        seed: of the race.
    """
    shares = _generator(seed, _RATES, key).random(budget)
    return np.array([float(f"{low * (high / low) ** share:.3g}") for share in shares])


def drawn_starts(landscape: Landscape, count: int, seed: int) -> tuple[Point, ...]:
    """The landscape's own start, and others anywhere in its window."""
    w = landscape.window
    shares = _generator(seed, _STARTS, landscape.key).random((count - 1, 2))
    others = [
        Point(w.x_low + a * (w.x_high - w.x_low), w.y_low + b * (w.y_high - w.y_low))
        for a, b in shares.tolist()
    ]
    return (landscape.suggested_start, *others)


def _generator(seed: int, apart: int, key: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed + ((apart | zlib.crc32(key.encode())) << 64)))


def lowest_loss(landscape: Landscape) -> float:
    """The loss of the best known minimum; nan where none is known."""
    return min((float(landscape.value(*point)) for point in landscape.minima()), default=float("nan"))


class Heat(NamedTuple):
    """One landscape in a race.

    Attributes:
        problem: with the first of the seeds.
        starts: where runs begin.
        rates: what each method may try, shape (trials,).
    """

    problem: Problem
    starts: tuple[Point, ...]
    rates: Floats

    def targets(self, share: float) -> Floats:
        """For each start the loss to reach: the lowest and a share of the way down to it, shape (starts,)."""
        landscape = self.problem.landscape
        best = lowest_loss(landscape)
        losses = np.array([float(landscape.value(*start)) for start in self.starts])
        return best + share * (losses - best)

    def lanes(self, method: Method, seeds: int) -> Lanes:
        """All runs of one method, in C order of trials, starts and seeds."""
        trials, starts = self.rates.size, len(self.starts)
        x, y = np.array(self.starts).T
        return Lanes(
            self.problem,
            method,
            np.tile(np.repeat(x, seeds), trials),
            np.tile(np.repeat(y, seeds), trials),
            np.tile(next_seeds(self.problem.seed, seeds), trials * starts) if seeds > 1 else None,
            {("optimizer", "lr"): np.repeat(self.rates, starts * seeds)},
        )


def best_times(steps: NDArray[np.int64]) -> Floats:
    """What each start takes with the best of the trials, as one who tries them all and keeps the quickest finds it.

    Args:
        steps: to the target, negative where it was not reached, shape (trials, starts, seeds).

    Returns:
        For each start the least over the trials of the median over the seeds; inf where more than half of these miss
        the target with every rate. Shape (starts,).
    """
    times = np.sort(np.where(steps < 0, np.inf, steps), axis=2)
    seeds = times.shape[2]
    low, high = times[..., (seeds - 1) // 2], times[..., seeds // 2]
    # Two in the middle, one of them inf: half of the seeds miss the target, so that it is not reached.
    with np.errstate(invalid="ignore"):
        middle = np.where(np.isinf(high), np.inf, 0.5 * (low + high))
    return middle.min(axis=0)


@dataclass(frozen=True, eq=False)
class Standing:
    """How methods did on the problems of a race: each landscape with each of its starts is a problem.

    Attributes:
        times: steps to the target with the best of the trials, inf where there are none, shape (methods, problems).
    """

    times: Floats

    @property
    def ratios(self) -> Floats:
        """Each time over the best of its problem; inf where the target was not reached."""
        with np.errstate(invalid="ignore"):
            best = self.times.min(axis=0)
            # A method that begins at the target takes no step, and neither does any other.
            ratios = np.where(best == 0.0, np.where(self.times == 0.0, 1.0, np.inf), self.times / best)
        return np.where(np.isinf(self.times), np.inf, ratios)

    def profile(self, ratios: Sequence[float] | Floats) -> Floats:
        """ρ(r): the share of the problems on which a method takes at most r times as long as the quickest.

        Dolan and Moré, Benchmarking optimization software with performance profiles (2002),
        doi:10.1007/s101070100263. Shape (methods, ratios).
        """
        return (self.ratios[:, :, None] <= np.asarray(ratios)).mean(axis=1)

    @property
    def scores(self) -> Floats:
        """The mean of ρ between 1 and `R_MAX`, from 0 to 1; shape (methods,).

        That is the score of AlgoPerf: Dahl et al., Benchmarking neural network training algorithms (2023),
        arXiv:2306.07179.
        """
        # ρ is a sum of steps, each 1/n high from its ratio on.
        return (R_MAX - np.clip(self.ratios, 1.0, R_MAX)).mean(axis=1) / (R_MAX - 1.0)

    @property
    def medians(self) -> Floats:
        """The median steps to the target over the problems; inf where half of them or more are not solved."""
        order = np.sort(self.times, axis=1)
        n = order.shape[1]
        low, high = order[:, (n - 1) // 2], order[:, n // 2]
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(high), np.inf, 0.5 * (low + high))

    @property
    def ranks(self) -> Floats:
        """The rank of each method on each problem, 1 for the quickest; equal times share the mean of their ranks."""
        faster = (self.times[None] < self.times[:, None]).sum(axis=1)
        equal = (self.times[None] == self.times[:, None]).sum(axis=1)
        return faster + 0.5 * (equal + 1.0)

    def rank_interval(self, seed: int) -> tuple[Floats, Floats, Floats]:
        """The mean rank of each method, and its 95 % interval: percentiles over `RESAMPLES` draws of the problems.

        Efron, Bootstrap methods: another look at the jackknife (1979), doi:10.1214/aos/1176344552.
        """
        ranks, n = self.ranks, self.times.shape[1]
        drawn = _generator(seed, _RESAMPLES, "").integers(0, n, (RESAMPLES, n))
        means = ranks[:, drawn].mean(axis=2)
        low, high = np.percentile(means, (2.5, 97.5), axis=1)
        return ranks.mean(axis=1), low, high
