"""How the loss that a run ends with depends on a number, value by value."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from playground.core.laboratory.lanes import Lanes
from playground.core.laboratory.outcomes import Wanted
from playground.core.laboratory.running import running

SLICE = 0.001
"""Seconds between two looks at the clock."""


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
    """The endings of many runs, part after part, a slice at a time.

    Attributes:
        endings: one for each lane so far, in their order.
    """

    def __init__(self, lanes: Lanes, steps: int, parts: Sequence[int] = ()) -> None:
        """Begin.

        Args:
            lanes: the runs.
            steps: how far they go.
            parts: how many lanes are computed together, and known together, one part after the other; all by default.
        """
        self.endings: list[Ending] = []
        self._count = len(lanes)
        self._work = self._working(lanes, Wanted(steps, tail=False, best=False), parts or [len(lanes)])

    @property
    def is_done(self) -> bool:
        """Whether every run has its ending."""
        return len(self.endings) == self._count

    def advance(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Go on until all is done, or until `enough`, asked between slices, says so."""
        for _ in self._work:
            if enough():
                return

    def _working(self, lanes: Lanes, wanted: Wanted, parts: Sequence[int]) -> Generator[None]:
        begin = 0
        for size in parts:
            work = running(lanes.take(slice(begin, begin + size)), wanted, SLICE)
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    ends = end.value
                    break
                yield
            self.endings += [
                Ending(loss, None if lost < 0 else lost)
                for loss, lost in zip(ends.final_loss.tolist(), ends.lost_at.tolist(), strict=True)
            ]
            begin += size
