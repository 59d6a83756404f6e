"""Lanes as recorded runs, one after the other: a few, or those on a landscape that sums over data at every place.

Arrays of some entries take longer than floats, and sums over data round otherwise for many places at once.
"""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter

import numpy as np

from playground.core.laboratory.lanes import Indices, Lanes
from playground.core.laboratory.outcomes import BLOWN_UP, LOST, NONE, Ends, Wanted
from playground.core.trajectory import CHECKPOINT_EVERY, Trajectory

FEW = 12
"""Lanes up to which recorded runs are quicker: a step takes 1 to 2 µs with floats and 25 µs and more with arrays."""
_SOON = 0.002
"""Seconds between two looks at the clock; on a million rows of data one step takes 30 ms."""


class RecordedBlock:
    """Some lanes, advanced one after the other; it is used as `playground.core.laboratory.blocks.Block` is."""

    is_done = False

    def __init__(self, lanes: Lanes, wanted: Wanted, places: Indices) -> None:
        self.places = places
        self.ends = Ends.room(len(lanes))
        self._lanes, self._wanted = lanes, wanted
        self._done = 0.0
        self._work = self._working()

    @property
    def size(self) -> int:
        """How many lanes."""
        return self.places.size

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return 1.0 if self.is_done else self._done / self.size

    def advance(self, until: float) -> None:
        """Go on until all is done, or until a time of `perf_counter`, but for some steps at least."""
        for done in self._work:
            self._done = done
            if perf_counter() > until:
                return
        self.is_done = True

    def _working(self) -> Generator[float]:
        steps = self._wanted.steps
        for lane in range(self.size):
            run = Trajectory(*self._lanes.alone(lane), min(steps + 1, 200_000))
            span = 1
            while run.trace.diverged_at is None and run.trace.last_step < steps:
                began = perf_counter()
                run.advance_to(min(steps, run.trace.last_step + span))
                span = (
                    min(2 * span, CHECKPOINT_EVERY) if perf_counter() - began < _SOON else max(1, span // 2)
                )
                yield lane + run.trace.last_step / steps
            self.ends.put(np.array([lane]), ends_of(run, self._wanted, lane))
            yield lane + 1.0


def ends_of(run: Trajectory, wanted: Wanted, lane: int = 0) -> Ends:
    """What is wanted of a recorded run that has got to its end; `lane` says which target is its."""
    ends, trace = Ends.room(1), run.trace
    x, y, loss = (trace.column(name) for name in ("x", "y", "loss"))
    lost = trace.diverged_at is not None
    ends.x[0], ends.y[0], ends.final_loss[0], ends.start_loss[0] = x[-1], y[-1], loss[-1], loss[0]
    if wanted.best:
        ends.best_loss[0] = np.fmin.reduce(loss)
    if trace.diverged_at is not None:
        ends.lost_at[0] = trace.diverged_at
    else:
        limit = loss[0] + BLOWN_UP * max(1.0, abs(loss[0]))
        calm = np.flatnonzero(~(loss > limit))
        ends.blown_up_at[0] = NONE if calm[-1] == loss.size - 1 else calm[-1] + 1
        if wanted.tail:
            with np.errstate(all="ignore"):
                ends.tail_loss[0] = np.median(loss[-wanted.tail_steps :])
    if wanted.target is not None:
        target = wanted.target[lane] if np.ndim(wanted.target) else wanted.target
        reached = np.flatnonzero(loss <= target)
        ends.steps_to[0] = reached[0] if reached.size else NONE
    if wanted.radius is not None:
        diverged = lost or ends.blown_up_at[0] >= 0
        ends.minimum[0], ends.settled_at[0] = (LOST, NONE) if diverged else _settled(run, wanted.radius)
    return ends


def _settled(run: Trajectory, radius: float) -> tuple[int, int]:
    """The minimum at which a run ended and its first step there."""
    x, y = run.trace.column("x"), run.trace.column("y")
    problem, last = run.problem, run.trace.last_step

    def squares(index: int) -> np.ndarray:
        if problem.is_static:
            minimum = problem.minima(0)[index]
            return (x - minimum.x) ** 2 + (y - minimum.y) ** 2
        at = np.array([problem.minima(step)[index] for step in range(last + 1)])
        return (x - at[:, 0]) ** 2 + (y - at[:, 1]) ** 2

    away = [squares(index) for index in range(len(problem.minima(0)))]
    if not away:
        return NONE, NONE
    nearest = int(np.argmin([one[-1] for one in away]))
    within = np.flatnonzero(away[nearest] <= radius * radius)
    return (nearest, int(within[0])) if within.size and within[-1] == last else (NONE, NONE)
