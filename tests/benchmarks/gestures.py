"""What a person does in the window, measured from the act until it is painted.

Only Qt, `tests.benchmarks.stage` and what every window of this program has are used here: `against` runs these same
gestures with the windows of other checkouts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.experiment.model import Experiment
from tests.benchmarks.stage import PLOTS, Stage, noisy, still

STRIDE = 20
"""Steps that a running experiment goes on in a frame."""
_TURNS = 8
"""Moves in one direction before those in the other."""
_NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Gesture:
    """One thing that is done again and again.

    Attributes:
        title: what it is, with the sizes put in.
        experiment: what is opened for it, for a size.
        prepare: brings a window there, and gives what does it once and says how many seconds that took.
        size, quick_size: steps of the runs; and those of the small variant.
        rounds, share: turns that it has, and how often it is done in each.
    """

    title: str
    experiment: Callable[[int], Experiment]
    prepare: Callable[[Stage, int], Callable[[], float]]
    size: int
    quick_size: int
    rounds: int = 10
    share: int = 20


def running(on: Stage, first: int) -> Callable[[], float]:
    on.painted(lambda: on.store.go_to(first))
    run_slowly(on)
    return lambda: on.advance(STRIDE)


def run_slowly(on: Stage) -> None:
    """Let the experiment run so that its own clock moves hardly anything: the frames that count come from here."""
    on.window.player.set_speed(0.5)
    on.window.player.run()


def _far(steps: int) -> Experiment:
    """Runs that go on for as many frames as are measured after these steps."""
    return noisy(steps + 10_000)


def dragging(on: Stage, steps: int) -> Callable[[], float]:
    on.painted(lambda: on.store.go_to(steps))
    hand = Hand(on)
    return lambda: on.painted(hand.move)


class Hand:
    """Drags the handle of the start round and round."""

    def __init__(self, on: Stage) -> None:
        self._on = under_mouse(on.window.map)
        self._at = on.window.map.pixel_of(*on.store.experiment.start)
        self._turn = 0.0
        self._send(QEvent.Type.MouseButtonPress, self._at)

    def move(self) -> None:
        """One move of the mouse, by some pixels."""
        self._turn += 0.15
        away = QPointF(60 * (math.cos(self._turn) - 1), 60 * math.sin(self._turn))
        self._send(QEvent.Type.MouseMove, self._at + away)

    def drop(self) -> None:
        """Let go."""
        self._send(QEvent.Type.MouseButtonRelease, self._at)

    def _send(self, kind: QEvent.Type, at: QPointF) -> None:
        button, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        pressed = none if kind == QEvent.Type.MouseButtonRelease else button
        which = none if kind == QEvent.Type.MouseMove else button
        event = QMouseEvent(kind, at, self._on.mapToGlobal(at), which, pressed, _NO_KEYS)
        QApplication.sendEvent(self._on, event)


def scrubbing(on: Stage, late: int) -> Callable[[], float]:
    on.painted(lambda: on.store.go_to(late))
    timeline, ways = on.window.control_bar.timeline, _to_and_fro()
    timeline.setSliderDown(True)

    def move() -> float:
        way = next(ways)
        return on.painted(lambda: timeline.setValue(timeline.value() + way))

    return move


def zooming_steps(on: Stage, steps: int) -> Callable[[], float]:
    on.painted(lambda: on.store.go_to(steps))
    contents: Mapping[str, Any] = on.window.contents
    plots = [under_mouse(contents[key].plot.canvas) for key in PLOTS]
    return _zooming(plots[-1], FirstFrame(plots))


def zooming_map(on: Stage, steps: int) -> Callable[[], float]:
    on.painted(lambda: on.store.go_to(steps))
    view = under_mouse(on.window.map)
    return _zooming(view, FirstFrame([view]))


class FirstFrame(QObject):
    """Tells when widgets have been painted once, however much they go on with afterwards."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._all = {id(widget) for widget in widgets}
        self._waiting: set[int] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._waiting.discard(id(watched))
        return False

    def painted(self, act: Callable[[], object]) -> float:
        """Seconds from an act until all are painted."""
        self._waiting = set(self._all)
        began = perf_counter()
        act()
        while self._waiting:
            QApplication.processEvents()
        return perf_counter() - began


def _zooming(view: QWidget, watch: FirstFrame) -> Callable[[], float]:
    """Turns the wheel over the middle of a view, in and out again."""
    ways = _to_and_fro()
    return lambda: watch.painted(lambda: turn_wheel(view, -next(ways)))


def turn_wheel(view: QWidget, notches: int) -> None:
    """Turn the wheel over the middle of a view."""
    at, none = QPointF(view.rect().center()), Qt.MouseButton.NoButton
    turned, phase = QPoint(0, 120 * notches), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, view.mapToGlobal(at), QPoint(), turned, none, _NO_KEYS, phase, False)
    QApplication.sendEvent(view, event)


def choosing(on: Stage, steps: int) -> Callable[[], float]:
    on.painted(lambda: on.store.go_to(steps))
    contents: Mapping[str, Any] = on.window.contents
    gallery = contents["landscape"].gallery
    model = gallery.model()
    places = [model.index(row, 0) for row in range(model.rowCount()) if not gallery.isRowHidden(row)]
    gallery.setCurrentIndex(places[-1])
    offered = cycle(places)

    def choose() -> float:
        place = next(offered)
        return on.map_painted(lambda: gallery.setCurrentIndex(place))

    return choose


def under_mouse(view: QWidget) -> QWidget:
    """What gets the events of a mouse over the middle of a view: its viewport, where it has one."""
    return view.childAt(view.rect().center()) or view


def _to_and_fro() -> Iterator[int]:
    return cycle([-1] * _TURNS + [1] * _TURNS)


GESTURES = {
    "live-frame": Gesture("frame of 8 running, {:,} steps", _far, running, 10_000, 300),
    "late-frame": Gesture("frame of 8 running, {:,} steps", _far, running, 100_000, 1_000),
    "drag": Gesture("drag of the start, 6 × {:,} steps", lambda size: still(size, 6), dragging, 500, 50),
    "scrub": Gesture("scrub by one step, 8 × {:,} steps", noisy, scrubbing, 100_000, 1_000, share=16),
    "zoom-steps": Gesture(
        "zoom of the steps, 8 × {:,} steps, three plots", noisy, zooming_steps, 10_000, 300, share=16
    ),
    "zoom-map": Gesture("zoom of the map, 8 × {:,} steps", noisy, zooming_map, 10_000, 300, share=16),
    "new-landscape": Gesture(
        "another landscape, 3 × {:,} steps", lambda size: still(size, 3), choosing, 50, 50, rounds=8, share=27
    ),
}
"""By name."""
