"""What a change costs: each view is painted once, and what is not seen is neither computed nor painted."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.landscapes.base import Point, Window
from playground.core.modifiers import Modifiers
from playground.gui.app import create_window
from playground.gui.docks.dock import DockContent
from playground.gui.plots.map import paths_item
from playground.gui.state.store import SHOW_EVERY
from playground.gui.window.main_window import MainWindow
from tests.gui.looks import under_mouse
from tests.gui.plots.seen import frame

PLOTS = ("effective_lr", "rms_gradient", "loss")
IDLE = 4
"""Rounds of events without a painting after which nothing more is to come."""


class Eye(QObject):
    """Counts how often widgets are painted."""

    def __init__(self, widgets: dict[str, QWidget]) -> None:
        super().__init__()
        self._names = {under_mouse(widget): name for name, widget in widgets.items()}
        self.seen: Counter[str] = Counter()
        for widget in widgets.values():
            under_mouse(widget).installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen[self._names[watched]] += 1  # type: ignore[index]
        return False


def settle(window: MainWindow, eye: Eye | None = None) -> None:
    """Let everything that is due happen."""
    idle = 0
    while idle < IDLE or window.store.is_catching_up:
        before = eye.seen.total() if eye else 0
        QApplication.processEvents()
        idle = idle + 1 if not eye or eye.seen.total() == before else 0


def views(window: MainWindow) -> dict[str, QWidget]:
    """The views whose painting costs most."""
    canvases = {name: window.panels.series[name].plot.canvas.viewport() for name in PLOTS}
    return {"map": window.map, "inspector": window.panels.inspector.table, **canvases}


def screen(widget: QWidget) -> np.ndarray:
    """The pixels of a widget as they are on the screen, not painted for the question; shape (h, w, 3)."""
    window = widget.window()
    picture = window.screen().grabWindow(window.winId()).toImage()
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
    pixels = rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3)
    corner = widget.mapTo(window, widget.rect().topLeft())
    return pixels[corner.y() : corner.y() + widget.height(), corner.x() : corner.x() + widget.width()].copy()


def faster(window: MainWindow) -> None:
    experiment = window.store.experiment
    runner = experiment.runners[0]
    changed = replace(runner, optimizer=replace(runner.optimizer, lr=2 * runner.optimizer.lr))
    window.store.edit(experiment.with_runner(0, changed), "lr")


CHANGES = {
    "step": lambda window: window.player.step(),
    "ten steps": lambda window: window.player.step(10),
    "back": lambda window: window.player.step(-1),
    "another rate": faster,
    "another start": lambda window: window.store.edit(
        replace(window.store.experiment, start=Point(-2.0, 1.5)), "start"
    ),
    "theme": lambda window: window.choose_theme("dark"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_paints_each_view_once(window, change):
    window.store.go_to(30)
    settle(window)
    eye = Eye(views(window))
    CHANGES[change](window)
    settle(window, eye)
    # A scene tells of its items' new colours after the painting that the new style sheet asks for.
    most = 2 if change == "theme" else 1
    assert set(eye.seen) == set(views(window))
    assert max(eye.seen.values()) <= most


def test_a_cursor_within_what_is_computed_paints_the_plots_at_its_line_alone(window):
    window.store.go_to(100)
    window.store.go_to(40)
    settle(window)
    before = {name: screen(window.contents[name].plot.canvas) for name in PLOTS}
    window.store.go_to(41)
    settle(window)
    for name in PLOTS:
        canvas = window.contents[name].plot.canvas
        columns = np.flatnonzero((screen(canvas) != before[name]).any(axis=(0, 2)))
        where = frame(window.contents[name].plot)
        assert len(columns), name
        beside = 40 if name == "effective_lr" else 8  # the name 2/λ stands beside the cursor
        assert where.x(40) - 8 < columns.min() <= columns.max() < where.x(41) + beside


@pytest.fixture
def other(qapp, qtbot):
    """A second window, nothing of which was ever hidden."""
    window = create_window(theme="light", remember=False)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.documents.path = None
    window.close()


@pytest.mark.parametrize("name", ["effective_lr", "rms_gradient", "loss", "inspector", "optimizers"])
def test_a_hidden_dock_costs_nothing_and_catches_up(window, other, name, qtbot, monkeypatch):
    dock, content = window.docks[f"dock_{name}"], window.contents[name]
    asked: list[DockContent] = []
    show_state = type(content).show_state

    def counted(self: DockContent, *states: object) -> None:
        asked.append(self)
        show_state(self, *states)

    dock.hide()
    settle(window)
    monkeypatch.setattr(type(content), "show_state", counted)
    eye = Eye({str(number): one for number, one in enumerate([content, *content.findChildren(QWidget)])})
    for one in (window, other):
        for step in (1, 5, 60, 59):
            one.store.go_to(step)
            settle(one)
    assert not eye.seen
    assert asked.count(other.contents[name]) == 4
    assert content not in asked
    other.docks[f"dock_{name}"].hide()  # so that both windows share out their room alike
    settle(other)
    for one in (window, other):
        one.docks[f"dock_{name}"].show()
        settle(one)

    def apart() -> int:
        shown, always = screen(content).astype(int), screen(other.contents[name]).astype(int)
        assert shown.shape == always.shape
        return np.abs(shown - always).max()

    # Curves that change quickly are drafts, drawn well after a moment of rest.
    qtbot.waitUntil(lambda: apart() <= 2)


def test_long_paths_painted_in_slices_are_those_painted_at_once(window, monkeypatch):
    noisy = replace(window.store.experiment, modifiers=Modifiers(noise=3.0), steps=4_000)
    monkeypatch.setattr(paths_item, "SLICE", 0.001)
    window.store.edit(noisy, "noise")
    window.store.go_to(4_000)
    settle(window)
    window.map.set_window(Window(-1.0, 1.0, -0.5, 0.5))  # every path in other pixels
    QApplication.processEvents()
    assert not window.map.plot.is_settled
    while not window.map.plot.is_settled:
        QApplication.processEvents()
    settle(window)
    in_slices = screen(window.map)
    monkeypatch.setattr(paths_item, "SLICE", math.inf)
    window.map.set_window(Window(-1.0, 1.5, -0.5, 0.5))
    settle(window)
    window.map.set_window(Window(-1.0, 1.0, -0.5, 0.5))
    settle(window)
    np.testing.assert_array_equal(screen(window.map), in_slices)


def test_a_long_computation_shows_itself_now_and_then(hurried, window, messages):
    """No more messages than times to show: a slice that computes sends none."""
    window.store.edit(replace(window.store.experiment, steps=30_000), "long")
    messages.clear()
    began = perf_counter()
    window.store.go_to(30_000)
    settle(window)
    assert 2 <= len(messages) <= (perf_counter() - began) / SHOW_EVERY + 2
    steps = [after.computed for _, after in messages]
    assert steps == sorted(set(steps))
    assert steps[-1] == 30_000
