"""Older files: those in `version_1` were written by the program that wrote version 1, with the numbers it computed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playground.core.catalogue import landscapes, optimizers, schedules
from playground.core.errors import InvalidInput
from playground.core.modifiers import Modifiers
from playground.core.parameters import parameters_of
from playground.experiment.codec import from_json, loads
from playground.experiment.files import read_experiment
from playground.experiment.model import SEED, STEPS
from playground.experiment.palette import OKABE_ITO
from playground.experiment.trajectories import Trajectories
from playground.experiment.versions import MIGRATIONS, VERSION, renewed

FOLDER = Path(__file__).parent / "version_1"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
DEFAULTS = Path(__file__).parent / "defaults_2.json"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_of_version_1_gives_the_numbers_it_gave(name):
    assert json.loads((FOLDER / name).read_text("utf-8"))["version"] == 1
    experiment = read_experiment(FOLDER / name)
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    found = [
        {"name": runner.name, "diverged_at": trace.diverged_at, "last": trace.row(trace.last_step)}
        for runner, trace in zip(experiment.runners, runs.traces, strict=True)
    ]
    expected = EXPECTED[name]["runners"]
    assert [one["name"] for one in found] == [one["name"] for one in expected]
    assert [one["diverged_at"] for one in found] == [one["diverged_at"] for one in expected]
    for one, other in zip(found, expected, strict=True):
        # Another platform's sine may differ in the last bit, and some of these runs enlarge that.
        last = [one["last"][column] for column in ("x", "y", "loss")]
        assert last == pytest.approx(other["last"], rel=1e-6, abs=1e-9)
    assert experiment.note == ""


def test_the_files_of_version_1_hold_everything_there_was():
    held = [json.loads((FOLDER / name).read_text("utf-8")) for name in EXPECTED]
    runners = [runner for one in held for runner in one["runners"]]
    assert len({one["landscape"]["key"] for one in held}) == 30
    assert len({(one["optimizer"], one["dialect"]) for one in runners}) == 54
    assert len({one["schedule"]["key"] for one in runners}) == 8
    assert {one["modifiers"]["drift"] for one in held} == {"none", "translate", "orbit", "spin"}


def test_every_older_version_has_a_step():
    assert list(MIGRATIONS) == list(range(1, VERSION))


def test_a_step_leaves_what_it_is_given():
    fields = {"version": 1, "landscape": {"key": "saddle"}}
    assert renewed(fields) == {"version": 2, "landscape": {"key": "saddle"}}
    assert fields["version"] == 1


def test_version_1_has_no_note():
    with pytest.raises(
        InvalidInput, match=r'^\$\.note: unknown field of version 1; a note needs "version": 2$'
    ):
        from_json({"version": 1, "note": "x", "landscape": {"key": "saddle"}})


def test_a_newer_file_is_told_as_one_even_where_it_holds_what_we_do_not_know():
    with pytest.raises(InvalidInput) as caught:
        loads('{"version": 7, "landscape": ["saddle"], "music": "loud"}')
    said = "$.version: made by a newer version of the program: format 7; this one reads formats 1 to 2"
    assert str(caught.value) == said


# ------------------------------------------------------------------------------------------------ what may be left out


def _defaults():
    """What each absent field stands for."""
    made = {"seed": SEED.default, "steps": STEPS.default, "colours": list(OKABE_ITO.values())}
    made["modifiers"] = Modifiers().settings()
    for name, kinds in (("landscapes", landscapes()), ("schedules", schedules())):
        made[name] = {
            key: {one: declaration.default for one, declaration in parameters_of(kind()).items()}
            for key, kind in kinds.items()
        }
    made["starts"] = {key: list(kind().suggested_start) for key, kind in landscapes().items()}
    made["optimizers"] = {
        f"{key}:{dialect}": kind.make(dialect).arguments(dialect)
        for key, kind in optimizers().items()
        for dialect in kind.dialects
    }
    return json.loads(json.dumps(made))


def _changed(before, after, path=""):
    if not isinstance(before, dict):
        return [] if before == after else [path]
    return [
        found
        for key, value in before.items()
        for found in (_changed(value, after[key], f"{path}/{key}") if key in after else [f"{path}/{key}"])
    ]


def test_defaults_are_those_that_this_version_began_with():
    """Share texts leave out what has its default. Another default, or another name, needs another version."""
    assert not _changed(json.loads(DEFAULTS.read_text("utf-8")), _defaults()), (
        "raise VERSION in playground/experiment/versions.py, add a step that puts the old value in, "
        "and store the new defaults"
    )
