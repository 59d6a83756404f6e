"""The status bar: what is under the mouse, how far the runs are, and progress."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF

from playground.core import catalogue
from playground.experiment.model import Runner


def test_coordinates_loss_and_gradient_under_the_mouse(window, qtbot):
    at = window.map.pixel_of(1.0, -2.0).toPoint()
    qtbot.mouseMove(window.map, at)
    point = window.map.point_at(QPointF(at))
    words = window.status_bar.under_mouse.text().replace("−", "-")
    numbers = [
        float(word.strip("(),")) for word in words.split() if word.strip("(),-.").replace(".", "").isdigit()
    ]
    x, y = point.x, point.y
    assert numbers == pytest.approx([x, y, x**2 + 10 * y**2, 2 * x, 20 * y], rel=1e-3)


def test_nothing_is_said_when_the_mouse_is_elsewhere(window):
    window.map.hovered.emit(None)
    assert window.status_bar.under_mouse.text() == ""


def test_step_and_number_of_optimizers(window):
    window.store.go_to(5)
    assert window.status_bar.summary.text() == "3 optimizers · step 5 of 120"
    window.contents["optimizers"].remove.trigger()
    window.contents["optimizers"].remove.trigger()
    assert window.status_bar.summary.text() == "1 optimizer · step 5 of 120"


def test_a_long_computation_shows_its_progress_and_can_be_stopped(hurried, window, person, qtbot):
    kind = catalogue.optimizers()["adam"]
    runners = tuple(Runner(kind.make(), label=f"Adam {number}") for number in range(8))
    window.store.edit(replace(window.store.experiment, steps=100_000, runners=runners), "long")
    person.press("End")
    bar = window.status_bar
    assert bar.progress.isVisible()
    assert bar.stop.isVisible()
    qtbot.waitUntil(lambda: bar.progress.value() > 0)
    person.click(bar.stop)
    assert not bar.progress.isVisible()
    assert not bar.stop.isVisible()
    assert 0 < window.store.cursor < 100_000
    assert not window.store.is_catching_up


def test_escape_stops_a_long_computation(hurried, window, person):
    window.store.edit(replace(window.store.experiment, steps=100_000), "long")
    person.press("End")
    assert window.store.is_catching_up
    person.press("Escape")
    assert not window.store.is_catching_up
    assert 0 < window.store.cursor < 100_000
    assert not window.status_bar.progress.isVisible()


def test_other_keys_go_on_working_during_a_long_computation(hurried, window, person):
    window.store.edit(replace(window.store.experiment, steps=100_000), "long")
    person.press("End")
    assert window.store.is_catching_up
    person.press("Home")
    assert window.store.cursor == 0
    assert not window.store.is_catching_up


def test_closing_during_a_long_computation_ends_it(hurried, window, person):
    window.store.edit(replace(window.store.experiment, steps=100_000), "long")
    person.press("End")
    window.close()
    assert not window.store.is_catching_up
