"""The timeline moved by one step, at 100,000 steps."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import Figure
from tests.benchmarks.gestures import scrubbing
from tests.benchmarks.measure import in_turn
from tests.benchmarks.stage import noisy, stage

NAME = "scrub"


def measure(quick: bool) -> Iterator[Figure]:
    """The slider held and moved by one step, eight times back and eight times on, until all is painted."""
    late, rounds = (1_000, 4) if quick else (100_000, 160)
    with stage(noisy(late)) as ours:
        (mine,) = in_turn([scrubbing(ours, late)], rounds, warm_up=rounds // 10)
    yield Figure(
        NAME,
        f"one step at {late:,}, p95",
        1e3 * mine.p95,
        "ms",
        16.7,
        8,
        note=f"median {1e3 * mine.median:.3g} ms",
    )
