"""Hours of use in minutes: whether memory stays flat."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle
from time import monotonic

from PySide6.QtCore import QItemSelectionModel

from tests.benchmarks.figures import Figure
from tests.benchmarks.memory import resident
from tests.benchmarks.new_landscape import offered
from tests.benchmarks.stage import Stage, noisy, settle, stage

NAME = "soak"
STEPS = 100_000
ADDED = ("rmsprop", "adam", "sgd", "rprop", "adagrad")


def measure(minutes: float) -> Iterator[Figure]:
    """Round by round: a landscape, one runner more, 100,000 steps of all, back, the runner removed."""
    found: list[tuple[float, float]] = []
    began = monotonic()
    with stage(noisy(STEPS, 4)) as ours:
        places = cycle(range(len(offered(ours))))
        for place, key in zip(places, cycle(ADDED), strict=False):
            _round(ours, place, key)
            now, memory = monotonic() - began, resident()
            if memory is None:
                yield Figure(NAME, "growth of memory", None, "MB", note="needs /proc")
                return
            found.append((now, memory))
            print(f"  {now / 60:5.1f} min, round {len(found):3}: {memory:.0f} MB", file=sys.stderr)
            if now > 60 * minutes and len(found) >= 4:
                break
    half = found[len(found) // 2 :]
    first, last = max(memory for _, memory in found[: len(found) // 2]), max(memory for _, memory in half)
    note = (
        f"{len(found)} rounds in {found[-1][0] / 60:.1f} min, from {found[0][1]:.0f} to {found[-1][1]:.0f} MB"
    )
    yield Figure(
        NAME, "highest memory of the second half more than of the first", last - first, "MB", 20, note=note
    )


def _round(ours: Stage, place: int, key: str) -> None:
    gallery, optimizers = ours.window.panels.landscape.gallery, ours.window.panels.optimizers
    choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
    ours.map_painted(lambda: gallery.selectionModel().setCurrentIndex(offered(ours)[place], choose))
    ours.painted(lambda: optimizers.add(key))
    ours.painted(lambda: ours.window.player.to_end())
    for _ in range(20):
        ours.painted(lambda: ours.window.player.step(-1))
    ours.painted(lambda: ours.window.player.reset())
    ours.painted(lambda: optimizers.remove.trigger())
    settle()
