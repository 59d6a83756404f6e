"""Every trajectory that the frameworks computed, against ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from playground.core.catalogue import landscapes, optimizers, schedules
from playground.core.clipping import clipping
from playground.core.engine import Method
from playground.core.modifiers import Problem
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant import Constant
from playground.core.trajectory import Trajectory

FILES = sorted((Path(__file__).parents[1] / "golden").glob("*.jsonl"))
LINES: list[dict[str, Any]] = [
    json.loads(text) for file in FILES for text in file.read_text(encoding="utf-8").splitlines()
]

DIALECT = {"torch": "pytorch", "keras": "keras", "optax": "optax", "tf1": "tf1", "paper": "paper"}

Entry = tuple[str, Mapping[str, object]]
NAMES: dict[str, dict[str, str | Entry]] = {
    "torch": {
        "SGD": "sgd", "ASGD": "asgd", "Adagrad": "adagrad", "Adadelta": "adadelta", "RMSprop": "rmsprop",
        "Rprop": "rprop", "Adam": "adam", "AdamW": "adamw", "Adamax": "adamax", "NAdam": "nadam", "RAdam": "radam",
    },
    "keras": {
        "SGD": "sgd", "Adagrad": "adagrad", "Adadelta": "adadelta", "RMSprop": "rmsprop", "Adam": "adam",
        "AdamW": "adamw", "Adamax": "adamax", "Nadam": "nadam", "Lion": "lion", "Ftrl": "ftrl",
    },
    "tf1": {
        "GradientDescentOptimizer": "sgd", "MomentumOptimizer": "sgd", "AdagradOptimizer": "adagrad",
        "AdadeltaOptimizer": "adadelta", "RMSPropOptimizer": "rmsprop", "AdamOptimizer": "adam",
    },
    "optax": {
        "sgd": "sgd", "adagrad": "adagrad", "adadelta": "adadelta", "rmsprop": "rmsprop", "rprop": "rprop",
        "adam": "adam", "adamw": "adamw", "adamax": "adamax", "nadam": "nadam", "radam": "radam",
        "adabelief": "adabelief", "yogi": "yogi", "lion": "lion",
        "signum": "signum", "ademamix": "ademamix", "adopt": "adopt", "adan": "adan",
        "sign_sgd": ("signum", {"beta": 0.0}), "amsgrad": ("adam", {"amsgrad": True}),
        "nadamw": ("adamw", {"nesterov": True}),
    },
    "paper": {key: key for key in optimizers()},
}  # fmt: skip
"""Our key for each framework's optimizer, with the arguments that choose it where the key alone does not."""


SCHEDULES: dict[str, type[Schedule]] = {
    "StepLR": schedules()["step"],
    "ExponentialLR": schedules()["exponential"],
    "CosineAnnealingLR": schedules()["cosine"],
    "LinearLR": schedules()["linear"],
    "OneCycleLR": schedules()["one_cycle"],
    "ConstantLR": schedules()["constant_factor"],
    "MultiStepLR": schedules()["multi_step"],
    "PolynomialLR": schedules()["polynomial"],
    "CosineAnnealingWarmRestarts": schedules()["cosine_restarts"],
    "CyclicLR": schedules()["cyclic"],
}


def _schedule(line: Mapping[str, Any]) -> Schedule:
    if not line.get("schedule"):
        return Constant()
    settings = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in line["schedule"].items()
    }
    return SCHEDULES[settings.pop("name")](**settings)


def _run(line: Mapping[str, Any]) -> Trajectory:
    framework = line["framework"]
    found = NAMES[framework][line["optimizer"]]
    key, more = (found, {}) if isinstance(found, str) else found
    dialect = DIALECT[framework]
    optimizer = optimizers()[key].make(dialect, {**more, **line["settings"]})
    clip = clipping(line.get("clip_norm"), line.get("clip_value"), dialect)
    return Trajectory(
        Problem(landscapes()[line["surface"]]()), Method(optimizer, _schedule(line), clip), line["start"]
    )


@pytest.mark.parametrize("line", LINES, ids=[line["id"] for line in LINES])
def test_follows_the_framework(line: dict[str, Any]) -> None:
    run = _run(line)
    run.advance_to(line["comparable_until"])
    compared = {int(step): point for step, point in line["trace"].items()}
    steps = [step for step in compared if step <= line["comparable_until"]]
    assert run.trace.diverged_at is None
    assert len(steps) > 1
    for step in steps:
        row = run.trace.row(step)
        for ours, theirs in zip((row["x"], row["y"]), compared[step], strict=True):
            assert abs(ours - theirs) <= 1e-9 * max(1.0, abs(theirs)), (
                f"step {step}: {ours!r}, not {theirs!r}"
            )


def test_every_dialect_of_every_method_is_compared() -> None:
    compared = set()
    for line in LINES:
        found = NAMES[line["framework"]][line["optimizer"]]
        compared.add((found if isinstance(found, str) else found[0], DIALECT[line["framework"]]))
    frameworks = {
        (key, dialect)
        for key, kind in optimizers().items()
        for dialect in kind.dialects
        if dialect != "paper"
    }
    assert len(LINES) >= 68
    assert frameworks <= compared
