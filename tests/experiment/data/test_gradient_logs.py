"""Gradient logs as files: found, read, named in experiments, run on the command line; what is refused, in a line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.cli import main
from playground.core.errors import InvalidInput
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.landscapes.quadratic_bowl import QuadraticBowl
from playground.core.modifiers import Modifiers
from playground.experiment.codec import dumps, loads
from playground.experiment.data.reading import BadRowsError
from playground.experiment.data.sets import complete
from playground.experiment.files import read_experiment
from playground.experiment.model import Experiment
from playground.experiment.presets import first_launch
from playground.experiment.share import from_text, to_text
from playground.experiment.trajectories import Trajectories
from playground.export.working import worked_steps
from playground.export.worksheet import FORMATS, worksheet

LOG = "step,loss,w,b,c\n1,0.5,1.0,4.0,9\n2,0.25,-2.0,0.0,9\n3,0.125,0.5,-8.0,8\n"


def _log(folder: Path, text: str = LOG, **settings: Any) -> GradientLog:
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    read = complete(GradientLog().with_settings({"data": str(path), **settings}))
    assert isinstance(read, GradientLog)
    return read


def _values(log: GradientLog) -> list[list[float]]:
    return [one.tolist() for one in log.read.values]


# -------------------------------------------------------------------------------------------------------------- reading


def test_the_first_two_columns_that_hold_gradients_are_taken(tmp_path: Path) -> None:
    log = _log(tmp_path)
    assert (log.gradient_x, log.gradient_y, log.loss) == ("w", "b", "")
    assert _values(log) == [[1.0, -2.0, 0.5], [4.0, 0.0, -8.0]]
    assert log.most_steps == 3


def test_chosen_columns_by_name_and_by_number(tmp_path: Path) -> None:
    log = _log(tmp_path, gradient_x="c", gradient_y="3", loss="loss")
    assert (log.gradient_x, log.gradient_y, log.loss) == ("c", "w", "loss")
    assert _values(log) == [[9.0, 9.0, 8.0], [1.0, -2.0, 0.5], [0.5, 0.25, 0.125]]


def test_a_column_that_counts_is_no_gradient_even_without_names(tmp_path: Path) -> None:
    rows = "".join(f"{step};{step / 8};{-step / 4}\n" for step in range(10, 20))
    log = _log(tmp_path, rows)
    assert _values(log)[0][:2] == [1.25, 1.375]
    assert log.most_steps == 10


def test_what_a_log_counts_is_taken_only_by_name(tmp_path: Path) -> None:
    text = "step,lr\n1,2\n2,4\n"
    with pytest.raises(InvalidInput, match=r'"step", "lr" count .*; name one with gradient_x='):
        _log(tmp_path, text)
    assert _values(_log(tmp_path, text, gradient_x="step", gradient_y="lr")) == [[1.0, 2.0], [2.0, 4.0]]


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf", "+Infinity"])
def test_what_is_not_finite_is_kept_and_told(tmp_path: Path, word: str) -> None:
    log = _log(tmp_path, f"w,b\n1,2\n{word},3\n4,5\n{word},1\n")
    assert log.most_steps == 4
    assert log.wild_steps == (2, 2)
    assert not np.isfinite(log.read.values[0][1])
    assert _values(_log(tmp_path, f"w,b\n1,2\n{word},3\n4,5\n", rows="complete")) == [[1.0, 4.0], [2.0, 5.0]]


def test_a_missing_gradient_is_refused_with_its_row_unless_left_out(tmp_path: Path) -> None:
    text = "w,b\n1,2\n,3\n4,oops\n5,6\n"
    with pytest.raises(BadRowsError) as caught:
        _log(tmp_path, text)
    assert [str(fault) for fault in caught.value.faults] == [
        'row 3, column "w": missing value',
        'row 4, column "b": not a number: "oops"',
    ]
    assert _values(_log(tmp_path, text, rows="complete")) == [[1.0, 5.0], [2.0, 6.0]]


def test_a_loss_may_be_missing_here_and_there(tmp_path: Path) -> None:
    log = _log(tmp_path, "w,b,loss\n1,2,\n3,4,0.5\n5,6,nan\n", loss="loss")
    np.testing.assert_array_equal(log.read.values[2], [np.nan, 0.5, np.nan])
    assert log.most_steps == 3
    complete_rows = _log(tmp_path, "w,b,loss\n1,2,\n3,4,0.5\n", loss="loss", rows="complete")
    assert complete_rows.most_steps == 2, "a step without a logged loss is a step"


@pytest.mark.parametrize(
    ("settings", "path", "said"),
    [
        ({"gradient_x": "nobody"}, "gradient_x", 'has no column "nobody"; it has: step, loss, w, b, c'),
        ({"loss": "nobody"}, "loss", "has no column"),
        ({"data": "nowhere.csv"}, "data", "logs that come along: two_layer"),
        ({"data": "galton"}, "data", "is not there"),
        ({"data": ""}, "data", "expected a file or one of two_layer"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, settings: dict[str, str], path: str, said: str) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    with pytest.raises(InvalidInput, match=said) as caught:
        complete(GradientLog().with_settings({"data": str(tmp_path / "log.csv"), **settings}), tmp_path)
    assert caught.value.path == (path,)


def test_one_column_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="too few columns of numbers"):
        _log(tmp_path, "w\n1\n2\n")


# ---------------------------------------------------------------------------------------------------------- experiments


def test_a_file_names_the_log_from_where_it_lies(tmp_path: Path) -> None:
    experiment = first_launch().on(_log(tmp_path, gradient_x="c", loss="loss"))
    path = tmp_path / "e.optplay"
    path.write_text(dumps(experiment, tmp_path), encoding="utf-8")
    written = json.loads(path.read_text("utf-8"))["landscape"]["parameters"]
    assert (written["data"], written["gradient_x"], written["gradient_y"]) == ("log.csv", "c", "w")
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("e.optplay", "log.csv"):
        (tmp_path / name).rename(moved / name)
    found = read_experiment(moved / "e.optplay")
    assert found.landscape.read == experiment.landscape.read  # type: ignore[attr-defined]
    assert (found.steps, found.start) == (3, (0.0, 0.0))


def test_a_log_is_run_to_its_end_and_not_further(tmp_path: Path) -> None:
    log = _log(tmp_path)
    experiment = first_launch().on(log)
    assert experiment.steps == 3
    assert replace(experiment, steps=2).on(log).steps == 2
    with pytest.raises(InvalidInput, match="at most 3 steps, as many as the log has rows, got 4") as caught:
        replace(experiment, steps=4)
    assert caught.value.path == ("steps",)
    text = dumps(experiment).replace('"steps": 3', '"steps": 4')
    with pytest.raises(InvalidInput, match="at most 3 steps"):
        loads(text)
    without = json.loads(dumps(experiment))
    del without["steps"]
    assert loads(json.dumps(without)).steps == 3


def test_modifiers_are_dropped_when_a_log_is_chosen_and_refused_in_files(tmp_path: Path) -> None:
    noisy = replace(first_launch(), modifiers=Modifiers(noise=1.0))
    experiment = noisy.on(_log(tmp_path))
    assert experiment.modifiers == Modifiers()
    with pytest.raises(InvalidInput, match="rotation, noise and drift do not apply") as caught:
        replace(experiment, modifiers=Modifiers(rotation=10.0))
    assert caught.value.path == ("modifiers",)
    back = experiment.on(QuadraticBowl())
    assert back.start == QuadraticBowl().suggested_start


def test_the_start_stays_with_another_log(tmp_path: Path) -> None:
    experiment = replace(first_launch().on(_log(tmp_path)), start=(5.0, -7.0))  # type: ignore[arg-type]
    assert experiment.on(complete(GradientLog())).start == (5.0, -7.0)
    assert experiment.on(complete(GradientLog())).steps == 600


def _sample() -> Experiment:
    return first_launch().on(complete(GradientLog()))


def test_a_share_text_carries_the_sample_and_no_file(tmp_path: Path) -> None:
    assert from_text(to_text(_sample())) == _sample()
    with pytest.raises(InvalidInput, match=r"cannot carry the data of log\.csv"):
        to_text(first_launch().on(_log(tmp_path)))


def test_a_worksheet_works_with_the_logged_gradients() -> None:
    experiment = _sample()
    runs = Trajectories(experiment)
    sheet = worksheet(experiment, 0, runs[0], worked_steps(runs[0], 1, 2))
    gx = experiment.landscape.read.values[0][1]  # type: ignore[attr-defined]
    assert sheet.steps[1].rows[0].values[0] == gx
    assert sheet.steps[1].rows[0].meaning == "gradient in the log's row for this step"
    for ending, (_, write) in FORMATS.items():
        text = write(sheet, "worked")
        assert "f(x, y)" not in text
        assert "g = ∇_t" in text or ending != ".csv"
    assert "600 rows of two_layer" in FORMATS[".md"][1](sheet, "worked")


# --------------------------------------------------------------------------------------------------------- command line


def _rows(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, str]]:
    assert main(["run", *options, "--csv", "-"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_command_line_replays_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    rows = _rows(
        capsys, "--landscape", "gradient_log", "--param", f"data={tmp_path / 'log.csv'}", "--param", "loss=loss",
        "--start", "10,20", "--optimizer", "sgd", "--set", "lr=0.5",
    )  # fmt: skip
    assert [float(row["x"]) for row in rows] == [10.0, 9.5, 10.5, 10.25]
    assert [row["loss"] for row in rows] == ["", "0.5", "0.25", "0.125"]


def test_without_a_loss_column_the_loss_stays_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    chosen = ["--landscape", "gradient_log", "--param", f"data={tmp_path / 'log.csv'}"]
    assert {row["loss"] for row in _rows(capsys, *chosen)} == {""}
    assert main(["run", *chosen, "--optimizer", "sgd", "--set", "lr=0.5"]) == 0
    assert capsys.readouterr().out == "SGD: step 3, x = 0.25, y = 2.0\n"


def test_a_run_that_meets_nan_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.csv").write_text("w,b\n1,2\nnan,3\n4,5\n")
    assert main(["run", "--landscape", "gradient_log", "--param", f"data={tmp_path / 'log.csv'}",
                 "--optimizer", "adam"]) == 0  # fmt: skip
    assert capsys.readouterr().err == "Adam: diverged at step 2 (the log has w = nan there)\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--steps", "601"],
            "error: --steps: expected at most 600 steps, as many as the log has rows, got 601",
        ),
        (
            ["--modifier", "noise=1"],
            "error: --modifier: a log of gradients is replayed as it is; rotation, noise and drift do not apply",
        ),
        (
            ["--param", "gradient_y=zzz"],
            'error: --param gradient_y: two_layer.csv has no column "zzz"; it has: ',
        ),
    ],
)
def test_what_does_not_fit_a_log_is_one_line(
    capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["run", "--landscape", "gradient_log", *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1


def test_it_is_listed_and_validated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "landscapes", "--json"]) == 0
    entries = {one["key"]: one for one in json.loads(capsys.readouterr().out)}
    assert set(entries["gradient_log"]["parameters"]) >= {"data", "gradient_x", "gradient_y", "loss"}
    path = tmp_path / "e.json"
    path.write_text(dumps(_sample()), encoding="utf-8")
    assert main(["validate", str(path)]) == 0
    assert "an experiment on gradient_log, 600 steps" in capsys.readouterr().out
