"""How long the window is deaf while much is computed."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtWidgets import QApplication

from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import Times
from tests.benchmarks.stage import noisy, stage

NAME = "pauses"


def measure(quick: bool) -> Iterator[Figure]:
    """One jump of eight runners from the start to the end: the longest time between two looks at the mouse."""
    steps = 2_000 if quick else 100_000
    turns: list[float] = []
    with stage(noisy(steps)) as ours:
        began = perf_counter()
        ours.store.go_to(steps)
        turns.append(perf_counter() - began)
        idle = 0
        while ours.store.is_catching_up or idle < 20:
            began = perf_counter()
            QApplication.processEvents()
            turns.append(perf_counter() - began)
            idle = 0 if ours.store.is_catching_up else idle + 1
    times = Times(tuple(turns))
    note = f"{sum(turns):.2f} s in all, {len(turns)} turns, median {1e3 * times.median:.3g} ms"
    what = f"longest turn of events while 8 × {steps:,} steps are computed"
    yield Figure(NAME, what, 1e3 * max(turns), "ms", 50, note=note)
