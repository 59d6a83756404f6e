"""Runs: an edit computes anew what it changed and nothing else, and no history of edits shows in a number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.landscapes.base import Point
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers
from playground.core.optimizers.adam import Adam
from playground.core.optimizers.sgd import SGD
from playground.core.schedules.cosine import Cosine
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch
from playground.experiment.trajectories import SLICE, Trajectories


def _computed(experiment: Experiment, step: int | None = None) -> Trajectories:
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps if step is None else step)
    return runs


def _same_bits(runs: Trajectories, fresh: Trajectories, upto: int) -> bool:
    pairs = list(zip(runs.traces, fresh.traces, strict=True))
    return all(
        a.rows()[: upto + 1].tobytes() == b.rows()[: upto + 1].tobytes()
        and (a.diverged_at, a.why) == (b.diverged_at, b.why)
        for a, b in pairs
    )


def _changed(index: int, **values: object) -> Experiment:
    experiment = first_launch()
    return experiment.with_runner(index, replace(experiment.runners[index], **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (_changed(1, label="other", colour="#123456", visible=False), [0, 1, 2]),
        (_changed(1, optimizer=Adam(lr=0.3)), [0, None, 2]),
        (_changed(1, schedule=Cosine()), [0, None, 2]),
        (_changed(2, clip_norm=1.0), [0, 1, None]),
        (replace(first_launch(), steps=500), [0, 1, 2]),
        (replace(first_launch(), steps=10), [0, 1, 2]),
        (first_launch().without_runner(0), [1, 2]),
        (first_launch().with_runner_moved(0, 2), [1, 2, 0]),
        (first_launch().with_new_runner(Runner(SGD(lr=0.01)), 1), [0, None, 1, 2]),
        (replace(first_launch(), start=Point(1.0, 1.0)), [None] * 3),
        (replace(first_launch(), landscape=ElongatedValley(k=5.0)), [None] * 3),
        (replace(first_launch(), modifiers=Modifiers(noise=0.1)), [None] * 3),
        (replace(first_launch(), seed=3), [None] * 3),
        (first_launch().on(Rosenbrock()), [None] * 3),
    ],
)
def test_only_what_changed_is_computed_anew(after, kept):
    runs = _computed(first_launch())
    before = runs.traces
    runs.replace(after)
    found = [next((i for i, old in enumerate(before) if old is trace), None) for trace in runs.traces]
    assert found == kept


def test_two_runners_alike_have_a_trace_each():
    experiment = first_launch()
    runs = _computed(experiment)
    twice = experiment.with_new_runner(experiment.runners[0])
    runs.replace(twice)
    runs.advance_to(50)
    traces = runs.traces
    assert traces[0] is not traces[3]
    assert _same_bits(runs, _computed(twice, 50), 50)
    runs.replace(experiment.without_runner(1))
    assert runs.traces[0] in (traces[0], traces[3])


def _edited(experiment: Experiment, draw) -> Experiment:
    count = len(experiment.runners)
    index = draw(st.integers(0, count - 1)) if count else 0
    edits = ["steps", "start", "landscape", "add", "seed", "noise"]
    if count:
        edits += ["remove", "move", "rate", "clip", "rename"]
    kind = draw(st.sampled_from(edits))
    if kind == "steps":
        return replace(experiment, steps=draw(st.integers(1, 700)))
    if kind == "start":
        return replace(experiment, start=Point(draw(st.sampled_from([-3.0, 0.5, 900.0])), 1.0))
    if kind == "landscape":
        return experiment.on(draw(st.sampled_from([ElongatedValley(), Rosenbrock(), Rosenbrock(a=2.0)])))
    if kind == "seed":
        return replace(experiment, seed=draw(st.integers(0, 2)))
    if kind == "noise":
        return replace(experiment, modifiers=Modifiers(noise=draw(st.sampled_from([0.0, 0.5]))))
    if kind == "add":
        return experiment.with_new_runner(Runner(SGD(lr=draw(st.sampled_from([0.01, 0.02, 3.0])))))
    if kind == "remove":
        return experiment.without_runner(index)
    if kind == "move":
        return experiment.with_runner_moved(index, draw(st.integers(0, count - 1)))
    runner = experiment.runners[index]
    if kind == "rate":
        return experiment.with_runner(index, replace(runner, optimizer=replace(runner.optimizer, lr=0.03)))
    if kind == "clip":
        return experiment.with_runner(index, replace(runner, clip_norm=draw(st.sampled_from([None, 1.0]))))
    return experiment.with_runner(index, replace(runner, label=draw(st.sampled_from(["", "a", "b"]))))


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_after_any_edits_the_numbers_are_those_of_a_fresh_start(data):
    experiment = first_launch()
    runs = Trajectories(experiment)
    for _ in range(data.draw(st.integers(1, 6))):
        runs.advance_to(data.draw(st.integers(0, 700)))
        if len(experiment.runners) < 8:
            experiment = _edited(experiment, data.draw)
        runs.replace(experiment)
    runs.advance_to(experiment.steps)
    assert runs.computed == experiment.steps
    fresh = _computed(experiment)
    for ours, theirs in zip(runs.traces, fresh.traces, strict=True):
        rows = theirs.rows()
        assert ours.rows()[: len(rows)].tobytes() == rows.tobytes()
        if theirs.diverged_at is not None:
            assert (ours.diverged_at, ours.why) == (theirs.diverged_at, theirs.why)


@pytest.mark.parametrize("every", [1, 2, 3, 7])
def test_pausing_and_going_on_gives_the_same_numbers(every):
    experiment = replace(first_launch(), steps=3000, modifiers=Modifiers(noise=0.2, drift="orbit"))
    runs, asked, pauses = Trajectories(experiment), 0, 0

    def enough() -> bool:
        nonlocal asked
        asked += 1
        return asked % every == 0

    while runs.computed < experiment.steps:
        before = sum(map(len, runs.traces))
        runs.advance_to(experiment.steps, enough)
        lengths = [len(trace) for trace in runs.traces]
        assert sum(lengths) > before
        assert max(lengths) - min(lengths) <= SLICE
        pauses += 1
    assert pauses > 1
    assert _same_bits(runs, _computed(experiment), experiment.steps)


def test_nobody_is_asked_when_all_is_there():
    runs = _computed(first_launch())
    asked: list[int] = []
    runs.advance_to(50, lambda: bool(asked.append(1)))
    assert not asked


def test_steps_lowered_and_raised_again():
    experiment = replace(first_launch(), steps=300)
    runs = _computed(experiment)
    traces = runs.traces
    runs.replace(replace(experiment, steps=100))
    assert runs.computed == 100
    runs.advance_to(1000)
    assert [trace.last_step for trace in runs.traces] == [300] * 3
    runs.replace(replace(experiment, steps=1500))
    runs.advance_to(10**9)
    assert runs.traces == traces
    assert [trace.last_step for trace in runs.traces] == [1500] * 3
    assert _same_bits(runs, _computed(replace(experiment, steps=1500)), 1500)


def test_a_run_that_diverges_does_not_hold_the_others_up():
    experiment = first_launch()
    wild = experiment.with_runner(2, replace(experiment.runners[2], optimizer=SGD(lr=1e6)))
    runs = _computed(replace(wild, steps=2000))
    sgd = runs.traces[2]
    assert sgd.diverged_at is not None
    assert sgd.last_step == sgd.diverged_at - 1 < 200
    assert np.isfinite(sgd.rows()[1:]).all()
    assert [trace.last_step for trace in runs.traces[:2]] == [2000, 2000]
    assert runs.computed == 2000


def test_without_runners_all_is_computed():
    runs = _computed(replace(first_launch(), runners=()))
    assert (len(runs), runs.traces, runs.computed) == (0, [], 120)
