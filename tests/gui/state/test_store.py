"""The store: one message for each change, undo that merges gestures, and computing in slices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.landscapes.base import Point
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch
from playground.experiment.trajectories import Trajectories
from playground.gui.state.store import Store


@pytest.fixture
def store(qapp):
    store = Store(first_launch())
    yield store
    store.stop_catching_up()


@pytest.fixture
def sent(store):
    messages = []
    store.changed.connect(lambda before, after: messages.append((before, after)))
    return messages


def moved(experiment, x):
    return replace(experiment, start=Point(x, 1.0))


def long_experiment():
    kind = catalogue.optimizers()["adam"]
    runners = tuple(Runner(kind.make(), label=f"Adam {i}") for i in range(4))
    return replace(first_launch(), steps=20_000, runners=runners)


def test_one_change_is_one_message(store, sent):
    store.go_to(7)
    assert [(before.cursor, after.cursor) for before, after in sent] == [(0, 7)]
    store.edit(moved(store.experiment, 2.0), "move")
    assert len(sent) == 2
    before, after = sent[1]
    assert before.experiment.start != after.experiment.start == Point(2.0, 1.0)


def test_nothing_is_said_where_nothing_changes(store, sent):
    store.go_to(0)
    store.select(0)
    store.edit(first_launch(), "nothing")
    assert sent == []
    assert not store.history.canUndo()


def test_traces_are_complete_when_the_message_comes(store):
    lengths = []
    store.changed.connect(lambda before, after: lengths.append([len(trace) for trace in store.traces]))
    store.go_to(30)
    assert lengths == [[31, 31, 31]]


@pytest.mark.parametrize(("asked", "shown"), [(-5, 0), (10**9, 120), (60, 60)])
def test_the_step_shown_stays_within_the_experiment(store, asked, shown):
    store.go_to(asked)
    assert store.cursor == shown


def test_fewer_steps_take_the_cursor_along(store):
    store.go_to(100)
    store.edit(replace(store.experiment, steps=40), "shorter")
    assert store.cursor == 40


def test_only_what_changed_is_computed_anew(store):
    store.go_to(50)
    traces = store.traces
    faster = replace(
        store.experiment.runners[1], optimizer=catalogue.optimizers()["adam"].make("paper", {"lr": 0.5})
    )
    store.edit(store.experiment.with_runner(1, faster), "lr")
    assert [new is old for new, old in zip(store.traces, traces, strict=True)] == [True, False, True]


def test_colours_and_labels_compute_nothing(store):
    store.go_to(50)
    traces = store.traces
    renamed = replace(store.experiment.runners[0], label="Mine", colour="#000000", visible=False)
    store.edit(store.experiment.with_runner(0, renamed), "rename")
    assert all(new is old for new, old in zip(store.traces, traces, strict=True))


def test_a_gesture_is_one_undo_step(store):
    first = store.experiment
    for x in (1.0, 2.0, 3.0):
        store.edit(moved(first, x), "drag", gesture="start")
    store.finish()
    assert store.history.count() == 1
    store.history.undo()
    assert store.experiment == first
    store.history.redo()
    assert store.experiment.start.x == 3.0


def test_two_gestures_are_two_undo_steps(store):
    for x in (1.0, 2.0):
        store.edit(moved(store.experiment, x), "drag", gesture="start")
        store.finish()
    assert store.history.count() == 2
    store.edit(moved(store.experiment, 3.0), "other", gesture="other")
    store.edit(moved(store.experiment, 4.0), "third", gesture="third")
    assert store.history.count() == 4


def test_a_drag_back_to_where_it_began_leaves_no_undo_step(store):
    first = store.experiment
    store.edit(moved(first, 1.0), "drag", gesture="start")
    store.edit(first, "drag", gesture="start")
    assert store.history.count() == 0


def test_a_drag_through_where_it_began_leaves_the_step_before_it_alone(store):
    first = store.experiment
    fewer = replace(first, steps=50)
    store.edit(fewer, "fewer steps")
    store.edit(moved(fewer, 1.0), "drag", gesture="start")
    store.edit(fewer, "drag", gesture="start")
    store.edit(moved(fewer, 2.0), "drag", gesture="start")
    store.history.undo()
    assert store.experiment == fewer
    store.history.undo()
    assert store.experiment == first


def test_an_edit_after_undo_is_a_step_of_its_own(store):
    first = store.experiment
    store.edit(moved(first, 1.0), "drag", gesture="start")
    store.edit(moved(first, 2.0), "drag", gesture="start")
    store.history.undo()
    store.edit(moved(first, 3.0), "drag", gesture="start")
    store.history.undo()
    assert store.experiment == first


def test_undo_brings_back_the_selection_but_not_the_step(store):
    store.select(2)
    store.edit(store.experiment.without_runner(2), "remove")
    assert store.selected == 1
    store.go_to(33)
    store.history.undo()
    assert (store.selected, store.cursor, len(store.experiment.runners)) == (2, 33, 3)


def test_no_runner_at_all(store, sent):
    store.edit(replace(store.experiment, runners=()), "clear")
    assert (store.selected, store.state.runner, store.traces) == (-1, None, [])
    store.go_to(120)
    assert store.cursor == 120
    assert not store.is_catching_up
    store.history.undo()
    assert store.state.runner is not None


def test_long_computations_come_in_slices(hurried, store, sent, qtbot):
    store.replace_experiment(long_experiment())
    sent.clear()
    store.go_to(20_000)
    assert store.is_catching_up
    assert store.cursor == 20_000
    qtbot.waitUntil(lambda: not store.is_catching_up)
    computed = [after.computed for _, after in sent]
    assert computed == sorted(computed)
    assert len(computed) > 2
    assert {len(trace) for trace in store.traces} == {20_001}


def test_a_long_computation_can_be_stopped(hurried, store):
    store.replace_experiment(long_experiment())
    store.go_to(20_000)
    store.stop_catching_up()
    assert not store.is_catching_up
    assert 0 < store.cursor < 20_000
    assert store.cursor == store.state.computed


def test_slices_change_no_number(hurried, store, qtbot):
    store.replace_experiment(replace(long_experiment(), runners=long_experiment().runners[:1]))
    store.go_to(20_000)
    qtbot.waitUntil(lambda: not store.is_catching_up)
    at_once = Trajectories(store.experiment)
    at_once.advance_to(20_000)
    for name in ("x", "y", "loss", "effective_lr_x", "rms_y"):
        assert np.array_equal(store.traces[0].column(name), at_once.traces[0].column(name), equal_nan=True)


def test_another_experiment_begins_at_its_start_without_history(store):
    store.go_to(10)
    store.edit(moved(store.experiment, 1.0), "move")
    other = Experiment(catalogue.landscapes()["himmelblau"](), Point(0.0, 0.0))
    store.replace_experiment(other)
    assert (store.experiment, store.cursor, store.selected) == (other, 0, -1)
    assert not store.history.canUndo()
