"""How the loss that a run ends with depends on its method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playground.core.engine import Method
from playground.core.modifiers import Problem
from playground.core.trajectory import CHECKPOINT_EVERY, Trajectory

SLICE = 2 * CHECKPOINT_EVERY
"""Steps between two looks at the clock: about 0.5 ms."""


@dataclass(frozen=True)
class Ending:
    """How a run ended.

    Attributes:
        loss: at its last finite step.
        diverged_at: the step that left the reals, or None.
    """

    loss: float
    diverged_at: int | None = None


class Sensitivity:
    """The endings of many methods on one problem, computed one after the other, a slice at a time.

    Only one run is held at a time: a run of a million steps takes 72 MB.

    Attributes:
        endings: one for each method so far, in their order.
    """

    def __init__(
        self, problem: Problem, methods: Sequence[Method], start: tuple[float, float], steps: int
    ) -> None:
        self.endings: list[Ending] = []
        self._problem = problem
        self._methods = methods
        self._start = start
        self._steps = steps
        self._run: Trajectory | None = None

    @property
    def is_done(self) -> bool:
        """Whether every method has its ending."""
        return len(self.endings) == len(self._methods)

    def advance(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Go on until all is done, or until `enough`, asked between slices of `SLICE` steps, says so."""
        while not self.is_done:
            self._advance()
            if enough():
                return

    def _advance(self) -> None:
        if self._run is None:
            room = min(self._steps + 1, 200_000)
            self._run = Trajectory(self._problem, self._methods[len(self.endings)], self._start, room)
        run, trace = self._run, self._run.trace
        run.advance_to(min(self._steps, trace.last_step + SLICE))
        if trace.diverged_at is not None or trace.last_step >= self._steps:
            self.endings.append(Ending(float(trace.column("loss")[-1]), trace.diverged_at))
            self._run = None
