"""Words are refreshed ten times a second while the state moves, at once at rest, and the last state is always shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtTest import QTest

from playground.core.landscapes.base import Point
from playground.experiment.presets import first_launch
from playground.gui.state import pace
from playground.gui.state.pace import Pace
from playground.gui.state.store import Store

FRAME = 1 / 60


class Clock:
    """Stands still unless it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pace, "perf_counter", clock)
    return clock


@pytest.fixture
def store(qapp):
    return Store(first_launch())


@pytest.fixture
def passed(store):
    """The cursors of the states passed on: before and after."""
    passed = []
    owner = QObject(store)
    Pace(store, lambda before, after: passed.append((before.cursor, after.cursor)), owner)
    return passed


def test_at_rest_every_change_is_passed_on_at_once(store, clock, passed):
    for step in (1, 2, 3):
        store.go_to(step)
    assert passed == [(0, 1), (1, 2), (2, 3)]


def test_a_second_of_frames_is_passed_on_ten_times_and_its_end_at_once(store, clock, passed):
    store.move_by("player", True)
    for step in range(1, 61):
        clock.now += FRAME
        store.go_to(step)
    assert 9 <= len(passed) <= 11
    assert passed[-1][1] < 60
    store.move_by("player", False)
    assert passed[-1][1] == 60
    assert [before for before, _ in passed[1:]] == [after for _, after in passed[:-1]]  # nothing is left out


def test_what_is_held_back_comes_without_another_change(store, clock, passed, qtbot):
    store.move_by("player", True)
    store.go_to(1)
    store.go_to(2)
    assert passed == [(0, 1)]
    qtbot.waitUntil(lambda: len(passed) == 2)
    assert passed[-1] == (1, 2)
    store.move_by("player", False)
    assert len(passed) == 2


def test_two_movers_rest_when_both_do(store, clock, passed):
    rested = []
    store.rested.connect(lambda: rested.append(store.is_moving))
    store.move_by("player", True)
    store.move_by("timeline", True)
    store.move_by("player", False)
    assert rested == []
    store.move_by("timeline", False)
    store.move_by("timeline", False)
    assert rested == [False]


def test_edits_of_one_gesture_move_the_state_until_it_ends(store, clock, passed):
    def drag(x):
        start = Point(x, 1.0)
        store.edit(replace(store.experiment, start=start), "move the start", gesture="start")

    drag(0.1)
    assert not store.is_moving
    drag(0.2)
    assert store.is_moving
    drag(0.3)
    assert len(passed) == 1
    store.finish()
    assert len(passed) == 2
    assert not store.is_moving


def test_another_selection_is_shown_at_once_while_the_state_moves(store, clock, passed):
    store.move_by("player", True)
    store.go_to(5)
    store.go_to(6)
    store.select(1)
    assert passed[-1] == (5, 6)
    assert len(passed) == 2


# ------------------------------------------------------------------------------------------------------ in the window


@pytest.fixture
def shown(window, monkeypatch):
    """How often the inspector and the list were told of a state."""
    counts: dict[str, int] = {}
    for name in ("inspector", "optimizers", "loss"):
        counts[name] = 0
        content = window.contents[name]

        def counted(before, after, name=name, show=content.show_state):
            counts[name] += 1
            show(before, after)

        monkeypatch.setattr(content, "show_state", counted)
    return counts


def test_while_the_experiment_runs_plots_show_every_frame_and_words_every_sixth(window, clock, shown):
    window.player.run()
    for step in range(1, 61):
        clock.now += FRAME
        window.store.go_to(step)
    assert shown["loss"] >= 60
    for name in ("inspector", "optimizers"):
        assert 9 <= shown[name] <= 11
    assert "step 59" not in window.contents["inspector"].header.title
    window.player.pause()
    assert window.contents["inspector"].header.title.endswith(f"→ {window.store.cursor}")
    assert window.status_bar.summary.text() == f"3 optimizers · step {window.store.cursor} of 120"


def test_a_dragged_timeline_holds_words_back_until_it_is_let_go(window, clock, shown):
    timeline = window.control_bar.timeline
    timeline.setSliderDown(True)
    for step in range(1, 31):
        timeline.setValue(step)
    assert shown["inspector"] <= 2
    timeline.setSliderDown(False)
    assert window.contents["inspector"].header.title.endswith("29 → 30")
    timeline.setValue(31)  # by a key: nobody drags
    assert window.contents["inspector"].header.title.endswith("30 → 31")


def test_a_dragged_start_holds_words_back_until_it_is_dropped(window, clock, shown, person):
    window.store.go_to(20)
    before = shown["inspector"]
    view = window.map
    at = view.pixel_of(*window.store.experiment.start).toPoint()
    on = view.viewport()
    QTest.mousePress(on, Qt.MouseButton.LeftButton, pos=at)
    for turn in range(1, 21):
        QTest.mouseMove(on, at + QPointF(turn, turn).toPoint())
    assert shown["inspector"] - before <= 2
    QTest.mouseRelease(on, Qt.MouseButton.LeftButton, pos=at + QPointF(20, 20).toPoint())
    assert not window.store.is_moving
    loss = window.store.traces[window.store.selected].column("loss")[19:21]
    words = window.contents["inspector"].words.text()
    assert f"{loss[0]:.3g}"[:4] in words


def test_a_dragged_cursor_holds_words_back_until_it_is_let_go(window, clock, shown):
    canvas = window.contents["loss"].plot.canvas
    on, box = canvas.viewport(), canvas.plot.vb
    places = [
        canvas.mapFromScene(box.mapToScene(QPointF(share * box.rect().width(), 20)))
        for share in (0.2, 0.4, 0.5, 0.6, 0.7)
    ]
    QTest.mousePress(on, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places:
        QTest.mouseMove(on, place)
    assert window.store.is_moving
    QTest.mouseRelease(on, Qt.MouseButton.LeftButton, pos=places[-1])
    assert not window.store.is_moving
    assert window.store.cursor == pytest.approx(84, abs=2)
    assert window.contents["inspector"].header.title.endswith(f"→ {window.store.cursor}")
