"""Whether a frame costs more the longer the runs are."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import Figure
from tests.benchmarks.gestures import STRIDE, running
from tests.benchmarks.measure import in_turn
from tests.benchmarks.stage import noisy, stage

NAME = "growth"


def measure(quick: bool) -> Iterator[Figure]:
    """The live frame in two windows with the same experiment: early in the runs, and late."""
    early, late, rounds, share = (100, 1_000, 2, 2) if quick else (1_000, 100_000, 10, 20)
    experiment = noisy(late + 2 * STRIDE * (rounds + 1) * share)
    with stage(experiment) as young, stage(experiment) as old:
        things = [running(young, early), running(old, late)]
        one, other = in_turn(things, rounds, shares=[share, share])
    yield Figure(
        NAME,
        f"frame at {late:,} steps against at {early:,}",
        other.median / one.median,
        "×",
        2.0,
        1.3,
        note=f"medians {1e3 * other.median:.3g} and {1e3 * one.median:.3g} ms, p95 {1e3 * other.p95:.3g} ms",
    )
