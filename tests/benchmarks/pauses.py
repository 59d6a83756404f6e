"""How long the window is deaf while much is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QApplication

from tests.benchmarks.figures import Figure
from tests.benchmarks.gestures import turn_wheel, under_mouse
from tests.benchmarks.measure import Times, seconds
from tests.benchmarks.stage import Stage, noisy, stage

NAME = "pauses"
IDLE = 0.002
"""Seconds: in a shorter turn nothing was done."""


def measure(quick: bool) -> Iterator[Figure]:
    """The longest time between two looks at the mouse, of eight runners: a jump from the start to the end; a zoom."""
    steps = 2_000 if quick else 100_000
    with stage(noisy(steps)) as ours:
        jump = _turns(ours, lambda: ours.store.go_to(steps))
        zoom = _turns(ours, lambda: turn_wheel(under_mouse(ours.window.map), 1))
    for turns, what in (
        (jump, f"longest turn of events while 8 × {steps:,} steps are computed"),
        (zoom, f"longest turn of events while 8 × {steps:,} steps are painted anew"),
    ):
        note = f"{sum(turns):.2f} s in all, {len(turns)} turns, median {1e3 * Times(turns).median:.3g} ms"
        yield Figure(NAME, what, 1e3 * max(turns), "ms", 50, note=note)


def _turns(ours: Stage, act: Callable[[], object]) -> tuple[float, ...]:
    """Seconds of a change and of each turn of events until all is computed and painted."""
    turns = [seconds(act)]
    idle = 0
    while idle < 20:
        turns.append(seconds(QApplication.processEvents))
        idle = 0 if ours.store.is_catching_up or turns[-1] > IDLE else idle + 1
    return tuple(turns)
