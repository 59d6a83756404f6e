"""This checkout against another one: both do the same in turn, see `python -m tests.benchmarks --against DIR`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import markdown
from tests.benchmarks.gestures import GESTURES
from tests.benchmarks.measure import Times
from tests.benchmarks.start_up import first_frame, first_start

HERE = Path(__file__).resolve().parents[2]
HAND = Path(__file__).with_name("hand.py")
START_UP, MEMORY = "start-up", "memory"
NAMES = (*GESTURES, START_UP, MEMORY)
HEADINGS = ("", "there, median", "p95", "here, median", "p95", "here : there", "of p95", "of processor time")


@dataclass(frozen=True)
class Row:
    """What both did.

    Attributes:
        what: in words.
        unit: ``ms`` or ``MB``.
        there, here: seconds or megabytes, of the other checkout and of this one.
        processor: seconds of the processor that they took; None where that was not measured.
    """

    what: str
    unit: str
    there: Times
    here: Times
    processor: tuple[Times, Times] | None = None

    @property
    def ratios(self) -> tuple[float, float, float | None]:
        """Here against there: the medians, the p95s, the medians of the processor's time."""
        of_processor = None if self.processor is None else self.processor[1].median / self.processor[0].median
        return self.here.median / self.there.median, self.here.p95 / self.there.p95, of_processor

    @property
    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        factor = 1e3 if self.unit == "ms" else 1.0
        numbers = [factor * one for times in (self.there, self.here) for one in (times.median, times.p95)]
        found = [f"{one:.3g} {self.unit}" if one < 1000 else f"{one:.0f} {self.unit}" for one in numbers]
        return (self.what, *found, *("–" if one is None else f"{one:.2f}" for one in self.ratios))


class Checkout:
    """A folder with this program, and the Python that runs it there: its own where it has a ``.venv``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        own = self.folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.python = str(own) if own.exists() else sys.executable

    @contextmanager
    def hand(self) -> Iterator[Hand]:
        """A process that does gestures there."""
        with subprocess.Popen(
            [self.python, str(HAND)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        ) as process:
            yield Hand(process)
            process.stdin.close()  # type: ignore[union-attr]

    def memory(self, steps: int) -> tuple[float, float]:
        """Megabytes with eight runners at step 0 and at the end, in a process of its own."""
        command = [self.python, "-m", "tests.benchmarks.memory", str(steps)]
        done = subprocess.run(command, check=True, capture_output=True, cwd=self.folder, text=True)
        before, after = json.loads(done.stdout)
        return before, after


class Hand:
    """A process of `hand`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def prepare(self, name: str, size: int) -> None:
        """Open a window for a gesture."""
        self._answer(f"{name} {size}")

    def act(self, times: int) -> list[tuple[float, float]]:
        """How long each of so many took: seconds, and seconds of the processor."""
        return json.loads(self._answer(str(times)))

    def _answer(self, order: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(order, file=self._process.stdin, flush=True)
        if line := self._process.stdout.readline():
            return line
        raise AssertionError(f"the process of {self._process.args} has ended")


def compare(folder: Path, quick: bool, only: Collection[str]) -> Iterator[Row]:
    """Gestures, start-up and memory of both."""
    there, here = Checkout(folder), Checkout(HERE)
    with ExitStack() as stack:
        hands = (
            [stack.enter_context(one.hand()) for one in (there, here)] if set(only) & set(GESTURES) else []
        )
        for name in only:
            print(f"{name} …", file=sys.stderr, flush=True)
            if name == START_UP:
                yield _start_up(there, here, 1 if quick else 15)
            elif name == MEMORY:
                yield from _memory(there, here, 1_000 if quick else 100_000)
            else:
                yield _gesture(name, hands, quick)


def _gesture(name: str, hands: list[Hand], quick: bool) -> Row:
    gesture = GESTURES[name]
    size = gesture.quick_size if quick else gesture.size
    rounds, share = (1, 2) if quick else (gesture.rounds, gesture.share)
    for hand in hands:
        hand.prepare(name, size)
    taken: list[list[tuple[float, float]]] = [[] for _ in hands]
    for _ in range(rounds):
        for hand, times in zip(hands, taken, strict=True):
            times += hand.act(share)
    there, here = (Times(tuple(seconds for seconds, _ in times)) for times in taken)
    processor = [Times(tuple(busy for _, busy in times)) for times in taken]
    return Row(gesture.title.format(size), "ms", there, here, (processor[0], processor[1]))


def _start_up(there: Checkout, here: Checkout, rounds: int) -> Row:
    taken: tuple[list[float], list[float]] = [], []
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        for turn in range(-1, rounds):
            for checkout, kept, times in zip((there, here), (one, other), taken, strict=True):
                took = first_frame("ours", first_start(kept), checkout.folder, checkout.python)
                if turn >= 0:
                    times.append(took)
    return Row("start to first frame", "ms", Times(tuple(taken[0])), Times(tuple(taken[1])))


def _memory(there: Checkout, here: Checkout, steps: int) -> Iterator[Row]:
    both = [checkout.memory(steps) for checkout in (there, here)]
    for number, when in enumerate(("at step 0", f"after 8 × {steps:,} steps")):
        theirs, ours = (Times((found[number],)) for found in both)
        yield Row(f"memory {when}", "MB", theirs, ours)


def report(folder: Path, quick: bool, only: Collection[str]) -> str:
    """The table of what both took. Each row is also told as soon as it is there."""
    rows: list[tuple[str, ...]] = [HEADINGS]
    for row in compare(folder, quick, only):
        print("  " + " · ".join(row.cells), file=sys.stderr, flush=True)
        rows.append(row.cells)
    return markdown(rows)
