"""Taking times: two things in turn, so that whatever else the machine does falls on both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Times:
    """Seconds that one thing took, as often as it was measured."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one, in seconds."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """The time that 95 of 100 do not exceed, in seconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def seconds(act: Callable[[], object]) -> float:
    """How long a call takes."""
    began = perf_counter()
    act()
    return perf_counter() - began


def in_turn(
    things: Sequence[Callable[[], float]], rounds: int, warm_up: int = 1, shares: Sequence[int] | None = None
) -> list[Times]:
    """Measure things one after the other, again and again.

    Args:
        things: each does one measurement and returns its seconds.
        rounds: how often each has its turn.
        warm_up: turns before that, which do not count.
        shares: measurements of each thing in a turn (quick things deserve more than slow rivals); 1 by default.
    """
    shares = shares or [1] * len(things)
    taken: list[list[float]] = [[] for _ in things]
    for turn in range(-warm_up, rounds):
        for thing, share, times in zip(things, shares, taken, strict=True):
            found = [thing() for _ in range(share if turn >= 0 else 1)]
            if turn >= 0:
                times += found
    return [Times(tuple(times)) for times in taken]
