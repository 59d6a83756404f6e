"""The wheel turned over the plots, and over the map."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import Figure
from tests.benchmarks.gestures import zooming_map, zooming_steps
from tests.benchmarks.measure import in_turn
from tests.benchmarks.stage import noisy, stage

NAME = "zoom"


def measure(quick: bool) -> Iterator[Figure]:
    """One notch of the wheel, in and out again, until the views are painted."""
    steps, rounds = (300, 4) if quick else (10_000, 160)
    for what, zooming in (("the step axis of three plots", zooming_steps), ("the map", zooming_map)):
        with stage(noisy(steps)) as ours:
            (mine,) = in_turn([zooming(ours, steps)], rounds, warm_up=rounds // 10)
        note = f"median {1e3 * mine.median:.3g} ms"
        yield Figure(NAME, f"{what}, 8 × {steps:,} steps, p95", 1e3 * mine.p95, "ms", 50, 16.7, note=note)
