"""What is noted of lanes while they run."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.laboratory.entries import Entries
from playground.core.laboratory.lanes import Indices
from playground.core.laboratory.outcomes import BLOWN_UP, LOST, NONE, Ends, Wanted
from playground.core.modifiers import Problem

_FEW_LOST = 16
"""Lanes that diverged are carried on until they are one in so many, for leaving the loop costs 0.1 ms."""
_HUGE = 1e300
"""A sum of squares below it is made of finite numbers."""


class Watch:
    """Looks at some lanes after every step, keeps what is `Wanted` and says when the loop should be left.

    Attributes:
        step: the last that was looked at.
        ends: where the results of all lanes go.
        live: for each lane that still runs its place in `ends`.
        until: when the loop is to be left, in seconds of `perf_counter`.
    """

    def __init__(
        self, problem: Problem, wanted: Wanted, ends: Ends, start: tuple[Floats, Floats, Floats]
    ) -> None:
        """Begin with x, y and the loss of all lanes at their starts."""
        x, y, loss = start
        self.step = 0
        self.ends = ends
        self.live: Indices = np.arange(x.size)
        self.until = 0.0
        self._problem = problem
        self._wanted = wanted
        self._judged_by_loss = not problem.landscape.is_replay
        self._last = start
        self._best = loss
        self._limit = loss + BLOWN_UP * np.maximum(1.0, np.abs(loss))
        self._blown = np.full(x.size, NONE, np.int64)
        self._any_blown = False
        self._lost: NDArray[np.bool_] | None = None
        self._target = None if wanted.target is None else np.broadcast_to(wanted.target, x.shape)
        self._waiting = np.ones(x.size, bool)
        self._steps_to = np.full(x.size, NONE, np.int64)
        self._tail_begin = wanted.steps - wanted.tail_steps + 1
        self._tail = np.empty((wanted.tail_steps, x.size)) if wanted.tail else np.empty((0, x.size))
        self._entered = Entries(problem, wanted.radius, x.size) if wanted.radius is not None else None
        ends.start_loss[:] = loss
        self._note(0, x, y, loss, 0.0)
        if self._judged_by_loss and not np.isfinite(loss).all():
            self._drop(~np.isfinite(loss), 0)

    def __call__(self, step: int, x: Floats, y: Floats, loss: Floats) -> bool:
        """Look at what a step has led to; whether the loop is to be left."""
        self.step = step
        place = x + y
        size = float(place @ place) + (float(loss @ loss) if self._judged_by_loss else 0.0)
        if not size < _HUGE:  # or nan: there may be something that is not finite
            finite = np.isfinite(x) & np.isfinite(y)
            if self._judged_by_loss:
                finite &= np.isfinite(loss)
            wild = ~finite if self._lost is None else ~(finite | self._lost)
            if wild.any():
                self._drop(wild, step)
        self._note(step, x, y, loss, size)
        self._last = x, y, loss
        return self._is_crowded() or perf_counter() > self.until

    def _note(self, step: int, x: Floats, y: Floats, loss: Floats, size: float) -> None:
        if self._wanted.best:
            self._best = np.fmin(self._best, loss)
        if self._wanted.tail and step >= self._tail_begin:
            self._tail[step - self._tail_begin] = loss
        if self._any_blown or not size < BLOWN_UP:
            since = np.where(self._blown >= 0, self._blown, step)
            self._blown = np.where(loss > self._limit, since, NONE)
            self._any_blown = bool((self._blown >= 0).any())
        if self._target is not None:
            reached = (loss <= self._target) & self._waiting
            if reached.any():
                self._steps_to[reached] = step
                self._waiting &= ~reached
        if self._entered is not None:
            self._entered.note(step, x, y)

    def _drop(self, wild: NDArray[np.bool_], step: int) -> None:
        """Write down the lanes that a step has led out of the reals; their last step is the one before."""
        self.ends.lost_at[self.live[wild]] = step
        if self._entered is not None:
            self.ends.minimum[self.live[wild]] = LOST
        self._write(wild)
        self._lost = wild if self._lost is None else self._lost | wild
        if self._target is not None:
            self._waiting &= ~wild

    def _write(self, which: NDArray[np.bool_]) -> None:
        """Write down where some lanes are."""
        at, ends = self.live[which], self.ends
        (ends.x[at], ends.y[at], ends.final_loss[at]) = (one[which] for one in self._last)
        if self._wanted.best:
            ends.best_loss[at] = self._best[which]
        ends.steps_to[at] = self._steps_to[which]

    def _is_crowded(self) -> bool:
        return self._lost is not None and _FEW_LOST * int(np.count_nonzero(self._lost)) >= self.live.size

    def compact(self) -> NDArray[np.bool_] | None:
        """Leave the lost lanes out from now on, if they are many; which stay, or None where all do."""
        if not self._is_crowded() or self._lost is None:
            return None
        stay = ~self._lost
        self._lost = None
        self.live = self.live[stay]
        x, y, loss = self._last
        self._last = x[stay], y[stay], loss[stay]
        self._best, self._limit, self._blown = self._best[stay], self._limit[stay], self._blown[stay]
        self._target = None if self._target is None else self._target[stay]
        self._waiting, self._steps_to = self._waiting[stay], self._steps_to[stay]
        self._tail = self._tail[:, stay]
        if self._entered is not None:
            self._entered.keep(stay)
        return stay

    def finish(self) -> None:
        """Write down all that still run; to be called after the last step."""
        stay = np.ones(self.live.size, bool) if self._lost is None else ~self._lost
        self._write(stay)
        at = self.live[stay]
        self.ends.blown_up_at[at] = self._blown[stay]
        if self._wanted.tail and at.size:
            with np.errstate(all="ignore"):
                self.ends.tail_loss[at] = np.median(np.ascontiguousarray(self._tail[:, stay].T), axis=1)
        if self._entered is not None:
            x, y, _ = self._last
            minimum, settled = self._entered.ended(x, y)
            self.ends.minimum[at], self.ends.settled_at[at] = minimum[stay], settled[stay]
            blown = at[self._blown[stay] >= 0]
            self.ends.minimum[blown], self.ends.settled_at[blown] = LOST, NONE
