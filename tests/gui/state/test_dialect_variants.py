"""Runners that differ in their dialect alone: where they part is said in words and marked in the plots."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core import catalogue
from playground.core.schedules.step import Step
from playground.experiment.model import Experiment, Runner
from playground.gui.app import create_window
from playground.gui.state.dialect_variants import dialect_variants

ADAM = catalogue.optimizers()["adam"]


def adams(*dialects: str, **settings: float) -> tuple[Runner, ...]:
    names = {"keras": {"lr": "learning_rate", "eps": "epsilon"}}
    made = []
    for dialect in dialects:
        chosen = {names.get(dialect, {}).get(name, name): value for name, value in settings.items()}
        made.append(Runner(ADAM.make(dialect, chosen), dialect, label=f"Adam {len(made)}"))
    return tuple(made)


@pytest.fixture
def window_of(qtbot):
    def make(runners):
        landscape = catalogue.landscapes()["elongated_valley"]()
        window = create_window(
            Experiment(landscape, landscape.suggested_start, runners=runners), remember=False
        )
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


def test_twins_share_everything_but_the_dialect():
    paper, torch, keras = adams("paper", "pytorch", "keras", lr=0.1)
    slower = replace(torch, optimizer=ADAM.make("pytorch", {"lr": 0.2}))
    scheduled = replace(keras, schedule=Step())
    runners = (paper, torch, keras, slower, scheduled)
    assert [index for index, _ in dialect_variants(runners, 0)] == [1, 2]
    assert [index for index, _ in dialect_variants(runners, 3)] == []


def test_the_step_at_which_they_part_is_said_and_marked(window_of, qtbot):
    # With ε = 0.1 Keras's ε joins the uncorrected √v: another first step (worked out in test_dialects.py).
    window = window_of(adams("pytorch", "keras", lr=0.1, eps=0.1))
    comparison = window.contents["hyperparameters"].comparison
    assert comparison.isHidden()
    window.store.go_to(5)
    assert comparison.text() == "Adam 0 (PyTorch) and Adam 1 (Keras) part at step 1."
    canvas = window.contents["loss"].plot.canvas
    with_mark = canvas.grab().toImage()
    window.contents["loss"].plot.plot.set_marks([])
    assert canvas.grab().toImage() != with_mark


def test_those_that_have_not_parted_are_named_too(window_of):
    window = window_of(adams("paper", "pytorch", lr=0.1))
    window.store.go_to(20)
    assert window.contents["hyperparameters"].comparison.text() == "So far the same as Adam 1 (PyTorch)."


def test_settings_that_the_framework_refuses_together_are_named(window_of):
    # torch.optim.SGD: "Nesterov momentum requires a momentum and zero dampening".
    sgd = catalogue.optimizers()["sgd"]
    window = window_of((Runner(sgd.make("pytorch", {"nesterov": True}), "pytorch"),))
    comparison = window.contents["hyperparameters"].comparison
    assert comparison.text().startswith("PyTorch refuses these settings: ")
    allowed = Runner(sgd.make("pytorch", {"nesterov": True, "momentum": 0.9}), "pytorch")
    window.store.edit(window.store.experiment.with_runner(0, allowed), "momentum")
    assert comparison.text() == ""
