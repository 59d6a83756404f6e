"""The player: steps, runs at a speed, and stops where the experiment ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.experiment.presets import first_launch
from playground.gui.state.player import SPEED, Player
from playground.gui.state.store import Store


@pytest.fixture
def store(qapp):
    return Store(first_launch())


@pytest.fixture
def player(store):
    player = Player(store)
    yield player
    player.pause()


def test_steps_and_jumps(store, player):
    player.step()
    player.step(10)
    assert store.cursor == 11
    player.step(-4)
    assert store.cursor == 7
    player.to_end()
    assert store.cursor == 120
    player.reset()
    assert store.cursor == 0


@pytest.mark.parametrize(
    "move", [lambda p: p.step(), lambda p: p.step(-1), lambda p: p.to_end(), lambda p: p.reset()]
)
def test_every_move_by_hand_pauses(player, move):
    player.run()
    move(player)
    assert not player.running


def test_it_runs_to_the_end_and_stops(store, player, qtbot):
    said = []
    player.running_changed.connect(said.append)
    player.set_speed(SPEED.high)
    player.run()
    qtbot.waitUntil(lambda: not player.running)
    assert store.cursor == 120
    assert said == [True, False]


def test_every_frame_shows_a_later_step(store, player, qtbot):
    cursors = []
    store.changed.connect(lambda before, after: cursors.append(after.cursor))
    player.set_speed(1000)
    player.run()
    qtbot.waitUntil(lambda: not player.running)
    assert cursors == sorted(set(cursors))
    assert cursors[-1] == 120


def test_running_at_the_end_begins_anew(store, player):
    player.to_end()
    player.run()
    assert store.cursor == 0
    assert player.running


def test_the_clock_decides_how_many_steps_a_frame_makes(store, player, monkeypatch):
    """15 ms at 100 steps a second are one step and a half; the half is kept for the next frame."""
    player.set_speed(100)
    player.run()
    monkeypatch.setattr(player, "_clock", type("Clock", (), {"restart": lambda self: 15})())
    shown = []
    for _ in range(4):
        player._tick()
        shown.append(store.cursor)
    assert shown == [1, 3, 4, 6]


def test_a_machine_that_slept_is_not_made_up_for(store, player, monkeypatch):
    player.set_speed(100)
    player.run()
    monkeypatch.setattr(player, "_clock", type("Clock", (), {"restart": lambda self: 60_000})())
    player._tick()
    assert store.cursor == 25


@pytest.mark.parametrize(("asked", "used"), [(0, 0.5), (3.0, 3.0), (1e9, 1e6)])
def test_speeds_stay_within_their_limits(player, asked, used):
    player.set_speed(asked)
    assert player.speed == used


def test_fewer_steps_while_it_runs_end_the_run(store, player):
    player.step(60)
    player.run()
    store.edit(replace(store.experiment, steps=50), "shorter")
    assert not player.running
