"""Does the gestures of `gestures` as often as it is told to, see `against`.

It runs in a checkout, whose `playground` and `tests.benchmarks.stage` are used; the gestures are those beside this
file. A line with a name and a size opens a window for a gesture, and a number lets it be done so many times.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType

REST, LONGEST = 0.4, 20.0
"""Seconds of rest before each share, in which drafts are drawn well and pictures finished; and at most."""
IDLE = 0.02
"""Seconds: in a shorter turn of events nothing was done that counts."""


def main(orders: Iterable[str]) -> None:
    """Answer each line: with "ready" once a gesture can begin, or with how long each time took.

    Those are pairs: seconds, and seconds of the processor, which other programs do not lengthen.
    """
    sys.path[0] = str(Path.cwd())
    gestures = _gestures()
    from tests.benchmarks.stage import Stage

    on: Stage | None = None
    act: Callable[[], float] = float
    for order in orders:
        name, _, size = order.strip().partition(" ")
        if size:
            if on is not None:
                on.close()
            gesture = gestures.GESTURES[name]
            on = Stage(gesture.experiment(int(size)))
            act = gesture.prepare(on, int(size))
            print("ready", flush=True)
        else:
            rest()
            act()  # the first one of a share finds nothing warm
            print(json.dumps([_timed(act) for _ in range(int(name))]), flush=True)
    if on is not None:
        on.close()


def _timed(act: Callable[[], float]) -> tuple[float, float]:
    began = process_time()
    return act(), process_time() - began


def _gestures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gestures", Path(__file__).with_name("gestures.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gestures"] = module
    spec.loader.exec_module(module)
    return module


def rest() -> None:
    """Let all be done that is put off, until nothing has been for a while."""
    from PySide6.QtWidgets import QApplication

    began = quiet_since = perf_counter()
    while (now := perf_counter()) < min(quiet_since + REST, began + LONGEST):
        QApplication.processEvents()
        if perf_counter() - now > IDLE:
            quiet_since = perf_counter()


if __name__ == "__main__":
    main(iter(sys.stdin.readline, ""))
