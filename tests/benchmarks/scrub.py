"""The timeline moved by one step, at 100,000 steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import in_turn
from tests.benchmarks.stage import noisy, stage

NAME = "scrub"


def measure(quick: bool) -> Iterator[Figure]:
    """The slider moved by one step, eight times back and eight times on, from the move until all is painted."""
    late, rounds = (1_000, 4) if quick else (100_000, 160)
    with stage(noisy(late)) as ours:
        ours.painted(lambda: ours.store.go_to(late))
        timeline = ours.window.control_bar.timeline
        ways = cycle([-1] * 8 + [1] * 8)

        def move() -> float:
            way = next(ways)
            return ours.painted(lambda: timeline.setValue(timeline.value() + way))

        (mine,) = in_turn([move], rounds, warm_up=16)
    yield Figure(
        NAME,
        f"one step at {late:,}, p95",
        1e3 * mine.p95,
        "ms",
        16.7,
        8,
        note=f"median {1e3 * mine.median:.3g} ms",
    )
