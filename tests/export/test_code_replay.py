"""Scripts that replay a log of gradients print the paths of the engine; those that cannot say why."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from playground.core.catalogue import optimizers, schedules
from playground.core.data import Columns
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.core.landscapes.gradient_log import GradientLog
from playground.experiment.data.sets import complete
from playground.experiment.model import MOST_RUNNERS, Experiment, Runner
from playground.experiment.trajectories import Trajectories
from playground.export.code import FRAMEWORKS
from playground.export.code.scripts import script, why_not
from tests.export import code_cases as cases
from tests.processes import PATIENCE

PYTHON = os.environ.get("PLAYGROUND_FRAMEWORK_PYTHON", "")


def _sample(runners: tuple[Runner, ...], steps: int = 80) -> Experiment:
    log = complete(GradientLog())
    return Experiment(log, Point(0.5, -0.25), steps=steps, runners=runners)


def _assert_same(experiment: Experiment, printed: str) -> None:
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    found = cases.paths(printed)
    assert len(found) == len(experiment.runners)
    for runner, trace, path in zip(experiment.runners, runs.traces, found, strict=True):
        assert [row[0] for row in path] == list(range(experiment.steps + 1)), runner.label
        for step, *point in path:
            row = trace.row(int(step))
            for name, value in zip("xy", point, strict=True):
                assert abs(value - row[name]) <= 1e-9 * max(1.0, abs(row[name])), f"{runner.label}, {step}"


def test_every_optimizer_in_every_dialect() -> None:
    runners = cases.every_runner()
    for first in range(0, len(runners), MOST_RUNNERS):
        experiment = _sample(tuple(runners[first : first + MOST_RUNNERS]))
        _assert_same(experiment, cases.executed(script(experiment, experiment.runners, "numpy")))


def test_schedules_and_clipping() -> None:
    adam = optimizers()["adam"].make("paper")
    runners = (
        Runner(adam, schedule=schedules()["cosine"](), clip_norm=1.0, label="a"),
        Runner(adam, clip_value=0.5, label="b"),
    )
    experiment = _sample(runners, 600)
    text = script(experiment, runners, "numpy")
    _assert_same(experiment, cases.executed(text))
    assert max(map(len, text.splitlines())) <= 110
    assert "two_layer: w2[0] and w2[5]" in text
    assert "Prints a line a step: step, x, y." in text
    assert "loss" not in text


@pytest.mark.skipif(not PYTHON, reason="PLAYGROUND_FRAMEWORK_PYTHON names no Python that has the frameworks")
@pytest.mark.parametrize("framework", ["pytorch", "keras", "optax"])
def test_the_frameworks_own_optimizers(framework: str, tmp_path: Path) -> None:
    """Run as `test_code_frameworks.py` says."""
    runners = [one for one in cases.every_runner() if one.dialect == framework and one.clip_norm is None]
    clipped = replace(runners[0], clip_norm=1.0, label="clipped")
    everyone = [*runners, clipped]
    for first in range(0, len(everyone), MOST_RUNNERS):
        experiment = _sample(tuple(everyone[first : first + MOST_RUNNERS]), 60)
        expressed = [one for one in experiment.runners if not why_not(one, experiment, framework)]
        experiment = replace(experiment, runners=tuple(expressed))
        path = tmp_path / "script.py"
        path.write_text(script(experiment, expressed, framework), encoding="utf-8")
        done = subprocess.run([PYTHON, path], capture_output=True, text=True, timeout=PATIENCE, check=True)
        _assert_same(experiment, done.stdout)


def test_what_a_script_cannot_hold_is_said_in_a_sentence() -> None:
    runner = Runner(optimizers()["adam"].make("pytorch"), "pytorch")
    names = {"gradient_x": "a", "gradient_y": "b", "loss": ""}
    long = GradientLog().with_columns(names, Columns([[1.0] * 1001, [2.0] * 1001]))
    wild = GradientLog().with_columns(names, Columns([[1.0, 2.0, float("nan")], [1.0, 2.0, 3.0]]))
    for log, steps, said in (
        (long, 1001, "A script holds at most 1,000 rows of a log; this experiment replays 1,001."),
        (wild, 3, "The gradient of step 3 in the log is not finite; a script holds finite ones."),
    ):
        experiment = Experiment(log, Point(0.0, 0.0), steps=steps, runners=(runner,))
        for framework in FRAMEWORKS:
            assert why_not(runner, experiment, framework) == said
        with pytest.raises(InvalidInput, match=said.split(";", maxsplit=1)[0]):
            script(experiment, (runner,), "numpy")
        assert why_not(runner, replace(experiment, steps=steps - 1), "pytorch") == ""


def test_odd_names_do_no_harm() -> None:
    names = {"gradient_x": 'a"""\\', "gradient_y": "b’s", "loss": ""}
    log = GradientLog().with_columns(names, Columns([[1.0, 2.0], [3.0, 4.0]]))
    experiment = Experiment(
        log, Point(0.0, 0.0), steps=2, runners=(Runner(optimizers()["sgd"].make("paper")),)
    )
    _assert_same(experiment, cases.executed(script(experiment, experiment.runners, "numpy")))
