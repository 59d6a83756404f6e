"""What the frameworks take and refuse is taken and refused here: `tests/golden/limits.json`, made by the frameworks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground.core.catalogue import optimizers, schedules
from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.schedules.base import Schedule
from playground.experiment.model import Runner
from tests.core.test_golden import DIALECT, NAMES, SCHEDULES

LINES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "limits.json").read_text("utf-8")
)
PROBES = (-1e3, -1.5, -1.0, -0.1, 0.0, 1e-12, 0.1, 0.5, 0.999, 1.0, 1.001, 1.5, 2.5, 4.0, 11.0, 1e7)
WHOLE = ("step_size", "T_max", "total_iters", "total_steps", "T_0", "T_mult", "step_size_up")
REFUSED_HERE = {
    # PyTorch computes a complex rate where the base of its power is negative, and drops the imaginary part.
    ("torch", "ASGD", "lambd"),
    # Keras passes over a momentum below 0.
    ("keras", "RMSprop", "momentum"),
    # A length below 1 has no meaning, though PyTorch divides by it.
    ("schedule", "StepLR", "step_size"),
    ("schedule", "CosineAnnealingLR", "T_max"),
    ("schedule", "LinearLR", "total_iters"),
    ("schedule", "ConstantLR", "total_iters"),
    ("schedule", "PolynomialLR", "total_iters"),
    ("schedule", "CyclicLR", "step_size_up"),
    ("schedule", "OneCycleLR", "div_factor"),
    ("schedule", "OneCycleLR", "final_div_factor"),
}
"""Arguments of which values below 0 are refused although the framework takes them."""


def _taken(work: Any) -> bool:
    try:
        return work()
    except InvalidInput:
        return False


def _is_taken(line: dict[str, Any], arguments: dict[str, Any]) -> bool:
    """Whether a runner with these arguments is made and nobody objects."""
    if line["framework"] == "schedule":
        return _taken(lambda: _schedule_is_taken(line["function"], arguments))
    return _taken(lambda: _optimizer_is_taken(line, dict(arguments)))


def _schedule_is_taken(name: str, arguments: dict[str, Any]) -> bool:
    whole = {one: int(value) for one, value in arguments.items() if one in WHOLE and value == int(value)}
    schedule: Schedule = SCHEDULES[name](**{**arguments, **whole})
    runner = Runner(optimizers()["sgd"].make("pytorch", {"momentum": 0.9}), "pytorch", schedule)
    schedule.rate(0.1, 1)
    return not runner.objection


def _optimizer_is_taken(line: dict[str, Any], arguments: dict[str, Any]) -> bool:
    dialect = DIALECT[line["framework"]]
    found = NAMES[line["framework"]][line["function"]]
    key, more = (found, {}) if isinstance(found, str) else found
    clipped = {
        one: arguments.pop(theirs, None)
        for one, theirs in (("clip_norm", "clipnorm"), ("clip_value", "clipvalue"))
    }
    scheduled = arguments.get("learning_rate") == "schedule"
    if scheduled:
        del arguments["learning_rate"]
    runner = Runner(optimizers()[key].make(dialect, {**more, **arguments}), dialect, **clipped)
    return not replace(runner, schedule=schedules()["cosine"]() if scheduled else runner.schedule).objection


def _given(line: dict[str, Any], value: float) -> dict[str, Any]:
    """The argument with a value; one of a tuple among the others' defaults."""
    name, bracket, index = line["argument"].partition("[")
    if not bracket:
        return {name: value}
    others = {"betas": [0.9, 0.999], "etas": [0.5, 1.2], "step_sizes": [1e-6, 50.0]}[name]
    others[int(index[:-1])] = value
    return {name: others}


SINGLE = [line for line in LINES if "argument" in line]


@pytest.mark.parametrize(
    "line", SINGLE, ids=lambda one: f"{one['framework']}-{one['function']}-{one['argument']}"
)
def test_each_value_of_an_argument(line: dict[str, Any]) -> None:
    where = (line["framework"], line["function"], line["argument"])
    for value in PROBES:
        if line["argument"] in WHOLE and (value != int(value) or value > 1e6):
            continue
        ours, theirs = _is_taken(line, _given(line, value)), value in line["accepted"]
        if where in REFUSED_HERE and value < 0:
            assert not ours
        else:
            assert ours == theirs, value


@pytest.mark.parametrize(
    "line", [one for one in LINES if "arguments" in one], ids=lambda one: str(one["arguments"])
)
def test_arguments_together(line: dict[str, Any]) -> None:
    assert _is_taken(line, line["arguments"]) == line["accepted"]


def test_every_number_of_every_dialect_is_tried() -> None:
    tried = {(one["framework"], one["function"], one["argument"].partition("[")[0]) for one in SINGLE}
    names = {framework: dialect for framework, dialect in DIALECT.items() if dialect != "paper"}
    for framework, dialect in names.items():
        for function, found in NAMES[framework].items():
            if not isinstance(found, str) or function == "GradientDescentOptimizer":
                continue  # another name for one that is tried
            for slot in optimizers()[found].hyperparameters(dialect):
                name = slot.name.partition("[")[0]
                assert not isinstance(slot.declaration, Number) or (framework, function, name) in tried
