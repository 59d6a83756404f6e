"""Settings without effect, against runs: what is called idle changes no number, and the reason is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.analysis.idle_settings import idle_settings
from playground.core.declarations import Choice, Switch
from playground.core.engine import Method
from playground.core.modifiers import Problem
from playground.core.trajectory import Trajectory

EVERY = [(key, dialect) for key, kind in catalogue.optimizers().items() for dialect in kind.dialects]
STEPS = 25


def _points(optimizer):
    landscape = catalogue.landscapes()["rosenbrock"]()
    run = Trajectory(Problem(landscape), Method(optimizer), landscape.suggested_start)
    run.advance_to(STEPS)
    return np.array([run.trace.column("x"), run.trace.column("y")])


def _another(declaration, value):
    if isinstance(declaration, Switch):
        return not value
    if isinstance(declaration, Choice):
        return next(option for option in declaration.options if option != value)
    return 0.25 if value != 0.25 else 0.5


@pytest.mark.parametrize(("key", "dialect"), EVERY)
def test_what_is_idle_changes_no_number_of_a_run(key, dialect):
    optimizer = catalogue.optimizers()[key].make(dialect)
    slots = {slot.field: slot for slot in optimizer.hyperparameters(dialect)}
    for field in idle_settings(optimizer, dialect):
        changed = replace(optimizer, **{field: _another(slots[field].declaration, getattr(optimizer, field))})
        np.testing.assert_array_equal(_points(changed), _points(optimizer))


@pytest.mark.parametrize(
    ("key", "dialect", "settings", "idle"),
    [
        ("sgd", "pytorch", {}, {"dampening": "while momentum is 0", "nesterov": "while momentum is 0"}),
        ("sgd", "pytorch", {"momentum": 0.9}, {}),
        ("adam", "paper", {}, {"amsgrad_of": "while amsgrad is off", "decoupled": "while weight_decay is 0"}),
        ("adam", "paper", {"amsgrad": True, "weight_decay": 0.1}, {}),
        ("lion", "optax", {}, {}),
    ],
)
def test_reasons(key, dialect, settings, idle):
    optimizer = replace(catalogue.optimizers()[key].make(dialect), **settings)
    assert dict(idle_settings(optimizer, dialect)) == idle


def test_nothing_is_idle_while_the_framework_refuses():
    optimizer = replace(catalogue.optimizers()["sgd"].make("pytorch"), nesterov=True)
    assert optimizer.objection("pytorch")
    assert idle_settings(optimizer, "pytorch") == {}
