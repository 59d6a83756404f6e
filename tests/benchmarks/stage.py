"""The real window off screen, what is opened in it, and the time until a change is painted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from playground.core import catalogue
from playground.core.landscapes.base import Point
from playground.core.modifiers import Modifiers
from playground.experiment.model import Experiment, Runner
from playground.experiment.palette import OKABE_ITO
from playground.gui.app import create_window, make_application, resume_collection
from playground.gui.window.main_window import MainWindow

WIDTH, HEIGHT = 1440, 900
PATIENCE = 120
"""Seconds after which a change that was not painted is a fault."""
PLOTS = ("effective_lr", "rms_gradient", "loss")

_METHODS = (
    ("rmsprop", {"lr": 0.02}),
    ("adam", {"lr": 0.05}),
    ("sgd", {"lr": 0.02}),
    ("sgd", {"lr": 0.01, "momentum": 0.9}),
    ("nadam", {"lr": 0.03}),
    ("lion", {"lr": 0.01}),
    ("adabelief", {"lr": 0.03}),
    ("yogi", {"lr": 0.03}),
)


def runners(count: int) -> tuple[Runner, ...]:
    """The first so many of eight methods."""
    colours = list(OKABE_ITO.values())
    return tuple(
        Runner(
            catalogue.optimizers()[key].make("paper", arguments),
            label=f"{key} {number}",
            colour=colours[number % len(colours)],
        )
        for number, (key, arguments) in enumerate(_METHODS[:count], 1)
    )


def noisy(steps: int, count: int = 8) -> Experiment:
    """Runners that never come to rest: noise drives them about the valley, so every frame has something new."""
    landscape = catalogue.landscapes()["elongated_valley"]()
    return Experiment(
        landscape,
        landscape.suggested_start,
        Modifiers(noise=2.0),
        seed=1,
        steps=steps,
        runners=runners(count),
    )


def still(steps: int, count: int) -> Experiment:
    """Runners on Rosenbrock's valley, without noise."""
    return Experiment(
        catalogue.landscapes()["rosenbrock"](), Point(-1.2, 1.0), steps=steps, runners=runners(count)
    )


class Watch(QObject):
    """Tells when widgets are painted."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._waiting: set[int] = set()
        self._numbers = {widget: number for number, widget in enumerate(widgets)}
        self._painted = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted += 1
            self._waiting.discard(self._numbers[watched])  # type: ignore[index]
        return False

    def painted(self, act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> float:
        """Seconds from a change until each of the widgets is painted and none is painted again.

        Args:
            act: makes the change.
            done: says whether everything has been computed.
        """
        self._waiting = set(self._numbers.values())
        began = end = perf_counter()
        act()
        idle = 0
        while idle < 3 or self._waiting or not done():
            before = self._painted
            QApplication.processEvents()
            if perf_counter() > began + PATIENCE:
                raise AssertionError(f"not painted within {PATIENCE} s")
            if self._painted > before or not done():
                end, idle = perf_counter(), 0
            else:
                idle += 1
        return end - began


class Stage:
    """A window with an experiment, shown and painted.

    Attributes:
        window: the window.
        store: its store.
    """

    def __init__(self, experiment: Experiment) -> None:
        make_application()
        self.window: MainWindow = create_window(experiment, theme="light", remember=False)
        self.store = self.window.store
        self.window.resize(WIDTH, HEIGHT)
        plots = [self.window.panels.series[key].plot.canvas.viewport() for key in PLOTS]
        self._watch = Watch([self.window.map.viewport(), *plots])
        self._map_watch = Watch([self.window.map.viewport()])
        self._watch.painted(self.window.show)
        resume_collection()  # as the program does after its start

    def painted(self, act: Callable[[], object]) -> float:
        """Seconds from a change until map and plots show it in full."""
        return self._watch.painted(act, self._is_computed)

    def map_painted(self, act: Callable[[], object]) -> float:
        """The same for changes that may leave the plots as they are."""
        return self._map_watch.painted(act, self._is_computed)

    def _is_computed(self) -> bool:
        return not self.store.is_catching_up

    def advance(self, steps: int) -> float:
        """Seconds of a frame in which the step shown moves: what the clock of a running experiment does."""
        return self.painted(lambda: self.store.go_to(self.store.cursor + steps))

    def open(self, experiment: Experiment) -> None:
        """Show another experiment, at its start."""
        self.window.player.pause()
        self.store.replace_experiment(experiment)
        settle()

    def close(self) -> None:
        """Take the window away."""
        self.store.history.clear()
        self.window.close()
        self.window.deleteLater()
        settle()


_shared: list[Stage | None] = []
"""The one window of all benchmarks, None before there is one; empty where each has its own."""


def share_one_window() -> None:
    """Let all benchmarks have one window together: quicker, but what one has done tells on the next."""
    _shared[:] = [None]


@contextmanager
def stage(experiment: Experiment) -> Iterator[Stage]:
    """A window that is closed in the end, unless all share one."""
    if _shared:
        shared = _shared[0] = _shared[0] or Stage(experiment)
        shared.open(experiment)
        yield shared
        return
    made = Stage(experiment)
    try:
        yield made
    finally:
        made.close()


def settle() -> None:
    """Let the application do what is due, deletions too."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
