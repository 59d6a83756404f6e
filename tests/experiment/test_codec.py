"""Experiments as JSON: what goes out comes back to the last bit, and every wrong field is named."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers
from playground.core.optimizers.adam import Adam
from playground.core.optimizers.rmsprop import RMSProp
from playground.core.schedules.constant import Constant
from playground.experiment.codec import FORMAT, LARGEST_TEXT, VERSION, dumps, from_json, loads
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch

FULL = """{
  "format": "optimizer-playground experiment",
  "version": 2,
  "note": "Clipping: watch the first step.",
  "landscape": {"key": "rosenbrock", "parameters": {"a": 1.5, "b": 50.0}},
  "modifiers": {"rotation": 30.0, "noise": 0.25, "drift": "spin", "drift_spin": -1.0},
  "start": [-1.2, 1.0],
  "seed": 7,
  "steps": 300,
  "runners": [
    {
      "label": "one",
      "optimizer": "sgd",
      "dialect": "pytorch",
      "settings": {"lr": 0.001, "momentum": 0.9},
      "schedule": {"key": "step", "settings": {"step_size": 10, "gamma": 0.5}},
      "clip_norm": 1.0,
      "clip_value": null,
      "colour": "#E69F00",
      "visible": false
    },
    {
      "label": "two",
      "optimizer": "adam",
      "dialect": "pytorch",
      "settings": {"lr": 0.1, "betas": [0.8, 0.99], "amsgrad": true}
    }
  ]
}"""
ABSENT = ...


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_written_comes_back_exactly(experiments, data):
    experiment = data.draw(experiments)
    text = dumps(experiment)
    again = loads(text)
    assert again == experiment
    # repr tells −0.0 from 0.0 and every float64 from every other.
    assert repr(again) == repr(experiment)
    assert dumps(again) == text


def test_a_file_means_what_it_says():
    experiment = loads(FULL)
    landscape = experiment.landscape
    assert isinstance(landscape, Rosenbrock)
    assert (landscape.a, landscape.b) == (1.5, 50.0)
    assert experiment.modifiers == Modifiers(rotation=30, noise=0.25, drift="spin", drift_spin=-1)
    assert (experiment.start, experiment.seed, experiment.steps) == (Point(-1.2, 1.0), 7, 300)
    assert experiment.note == "Clipping: watch the first step."
    one, two = experiment.runners
    assert one.label == "one"
    assert one.dialect == "pytorch"
    assert one.optimizer.settings()["momentum"] == 0.9
    assert one.schedule.settings() == {"step_size": 10, "gamma": 0.5}
    assert (one.clip_norm, one.clip_value, one.visible) == (1.0, None, False)
    assert isinstance(two.optimizer, Adam)
    assert (two.optimizer.beta1, two.optimizer.beta2, two.optimizer.amsgrad) == (0.8, 0.99, True)
    # What is absent takes its default: the first colour that nobody has, no schedule, shown.
    assert (two.colour, two.schedule, two.visible) == ("#56B4E9", Constant(), True)


def test_only_the_landscape_must_be_there():
    experiment = loads('{"landscape": {"key": "rosenbrock"}}')
    assert experiment == Experiment(Rosenbrock(), Rosenbrock.suggested_start)
    assert (experiment.seed, experiment.steps, experiment.runners, experiment.note) == (0, 200, (), "")
    alone = loads('{"landscape": {"key": "rosenbrock"}, "runners": [{"optimizer": "rmsprop"}]}')
    assert alone.runners == (Runner(RMSProp()),)


def test_numbers_may_be_written_as_whole_ones():
    experiment = loads('{"landscape": {"key": "rosenbrock"}, "start": [1, 2], "steps": 5.0}')
    assert repr(experiment.start) == "Point(x=1.0, y=2.0)"
    assert repr(experiment.steps) == "5"


def test_the_format_and_its_version_stand_in_the_file():
    written = json.loads(dumps(first_launch()))
    assert (
        (written["format"], written["version"]) == (FORMAT, VERSION) == ("optimizer-playground experiment", 2)
    )
    assert dumps(first_launch()).endswith("}\n")


def _with(value: Any, *path: str | int) -> Any:
    whole = copy.deepcopy(json.loads(FULL))
    part = whole
    for key in path[:-1]:
        part = part[key]
    if value is ABSENT:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return whole


WRONG = [
    ('$.runners[1].settings.lr', "fast", 'expected a number ≥ 0, got "fast"'),
    ("$.runners[1].settings.lr", True, "expected a number ≥ 0, got true"),
    ("$.runners[1].settings.lr", None, "expected a number ≥ 0, got null"),
    ("$.runners[1].settings.lr", -1, "expected a number ≥ 0, got -1"),
    ("$.runners[1].settings.lr", [0.1], "expected a number ≥ 0, got a list"),
    ("$.runners[1].settings.lr", {}, "expected a number ≥ 0, got an object"),
    ("$.runners[1].settings.lr", 10**300, "expected a number ≥ 0, got a number of 301 digits"),
    ("$.runners[1].settings.betas", 0.9, "expected a list of 2 numbers"),
    ("$.runners[1].settings.betas", [0.9], "expected a list of 2 numbers"),
    ("$.runners[1].settings.betas", [0.9, 1], "expected a number ≥ 0 and < 1, got 1"),
    ("$.runners[1].settings.amsgrad", 1, "expected true or false, got 1"),
    ("$.runners[1].settings.rho", 0.9, "unknown setting of adam:pytorch; known: lr, betas,"),
    ("$.runners[1].settings", [], "expected an object, got []"),
    ('$.runners[1].optimizer', "adm", 'unknown optimizer "adm"; known: adabelief,'),
    ("$.runners[1].optimizer", 3, "expected text, got 3"),
    ("$.runners[1].optimizer", ABSENT, "missing"),
    ('$.runners[1].dialect', "jax", 'adam has no dialect "jax"; it has: paper,'),
    ("$.runners[1].dialect", None, "expected text, got null"),
    ("$.runners[0].label", 5, "expected text, got 5"),
    ("$.runners[0].label", "x" * 61, "expected at most 60 characters, got 61"),
    ("$.runners[0].label", "a\nb", "expected one line of text without control characters"),
    ("$.runners[0].label", "\ud800", "expected one line of text without control characters"),
    ('$.runners[0].colour', "red", 'expected a colour such as "#E69F00", got "red"'),
    ('$.runners[0].colour', "#E69F00\n", r'expected a colour such as "#E69F00", got "#E69F00\n"'),
    ("$.runners[0].visible", 0, "expected true or false, got 0"),
    ("$.runners[0].clip_norm", 0, "expected a number > 0, got 0"),
    ('$.runners[0].clip_value', "1", 'expected a number > 0, got "1"'),
    ("$.runners[0].clip_value", False, "expected a number > 0, got false"),
    ('$.runners[0].schedule', "step", 'expected an object, got "step"'),
    ('$.runners[0].schedule.key', "steps", 'unknown schedule "steps"; known: constant,'),
    ("$.runners[0].schedule.key", ABSENT, "missing"),
    ('$.runners[0].schedule.settings.gamma', "x", 'expected a number'),
    ("$.runners[0].schedule.settings.step_size", 1.5, "expected a whole number"),
    ("$.runners[0].schedule.settings.T_max", 1, "unknown setting; known: step_size, gamma"),
    ("$.runners[0].speed", 1, "unknown field; known: label, optimizer,"),
    ('$.runners[0]', "sgd", 'expected an object, got "sgd"'),
    ("$.runners", {}, "expected a list of runners, got {}"),
    ("$.runners", [{"optimizer": "sgd"}] * 33, "expected at most 32 runners, got 33"),
    ("$.landscape", ABSENT, "missing"),
    ('$.landscape', "rosenbrock", 'expected an object, got "rosenbrock"'),
    ('$.landscape.key', "banana", 'unknown landscape "banana"; known: '),
    ("$.landscape.key", [], "expected text, got []"),
    ("$.landscape.parameters.a", "x", "expected a number"),
    ("$.landscape.parameters.c", 1, "unknown setting; known: a, b"),
    ("$.modifiers.noise", -1, "expected a number from 0 to 1000000, got -1"),
    ('$.modifiers.drift', "fly", 'expected one of none, translate, orbit, spin, jump, got "fly"'),
    ("$.modifiers", None, "expected an object, got null"),
    ("$.start", [1], "expected [x, y], got [1]"),
    ('$.start', "0,0", 'expected [x, y], got "0,0"'),
    ('$.start[1]', "1", 'expected a number from -1000000000 to 1000000000, got "1"'),
    ("$.start[0]", 2e9, "expected a number from -1000000000 to 1000000000, got 2000000000.0"),
    ("$.seed", -1, "expected a whole number from 0 to 4294967295, got -1"),
    ("$.seed", 1.5, "expected a whole number from 0 to 4294967295, got 1.5"),
    ("$.steps", 0, "expected a whole number from 1 to 1000000, got 0"),
    ("$.steps", True, "expected a whole number from 1 to 1000000, got true"),
    ('$.format', "other", 'expected "optimizer-playground experiment", got "other"'),
    ("$.version", 3, "made by a newer version of the program: format 3; this one reads formats 1 to 2"),
    ("$.version", 10**30, "expected a whole number ≥ 1, got a number of 31 digits"),
    ("$.version", 0, "expected a whole number ≥ 1, got 0"),
    ("$.version", 1.5, "expected a whole number ≥ 1, got 1.5"),
    ("$.version", True, "expected a whole number ≥ 1, got true"),
    ('$.version', "1", 'expected a whole number ≥ 1, got "1"'),
    ("$.note", 5, "expected text, got 5"),
    ("$.note", None, "expected text, got null"),
    ("$.note", "x" * 501, "expected at most 500 characters, got 501"),
    ("$.note", "a\nb", "expected one line of text without control characters"),
    ("$.note", "\ud800", "expected one line of text without control characters"),
    ("$.extra", 1, "unknown field; known: format, version, note, landscape,"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "reason"), WRONG, ids=lambda one: str(one)[:40])
def test_a_wrong_field_is_named(place, value, reason):
    path = [int(index) if index else name for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", place)]
    with pytest.raises(InvalidInput) as caught:
        loads(json.dumps(_with(value, *path)))
    assert str(caught.value).startswith(f"{place}: {reason}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: Expecting value at line 1, column 1"),
        ('{"landscape": {"key": "rosenbrock"},\n "seed" 1}', "not JSON: Expecting ':' delimiter at line 2, column 9"),
        ("{}", "$.landscape: missing"),
        ("[]", "expected an object, got []"),
        ("null", "expected an object, got null"),
        ("3", "expected an object, got 3"),
        ('{"landscape": {"key": "rosenbrock"}, "seed": NaN}', "NaN is not a number that an experiment can hold"),
        ('{"start": [-Infinity, 0]}', "-Infinity is not a number that an experiment can hold"),
        ('{"landscape": {"key": "rosenbrock"}, "start": [1e400, 0]}', "$.start[0]: expected a number from"),
        ('{"landscape": {"key": "rosenbrock"}, "seed": ' + "9" * 5000 + "}", "$.seed: expected a whole number"),
        ('{"seed": 1, "seed": 2}', '"seed" stands twice in the same object'),
        ("[" * 33 + "]" * 33, "not an experiment: lists or objects are nested too deeply"),
        ("[" * 100_000, "not an experiment: lists or objects are nested too deeply"),
        ('{"a":' * 100_000, "not an experiment: lists or objects are nested too deeply"),
        ('{"landscape": ' + "[" * 400 + "]" * 400 + "}", "not an experiment: lists or objects are nested too deeply"),
        (" " * (LARGEST_TEXT + 1), "the text is too long: 4,000,001 characters, at most 4,000,000 are read"),
    ],
    ids=lambda one: one[:30],
)  # fmt: skip
def test_a_text_that_is_no_experiment(text, message):
    with pytest.raises(InvalidInput) as caught:
        loads(text)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 1500


def test_reading_does_not_change_what_it_reads():
    value = json.loads(FULL)
    from_json(value)
    assert value == json.loads(FULL)
