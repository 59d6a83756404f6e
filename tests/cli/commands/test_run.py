"""`run`: the numbers, where they go, and what a person can get wrong."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from playground.cli import main
from playground.experiment.codec import dumps, from_json
from playground.experiment.files import read_experiment
from playground.experiment.presets import first_launch

HEADER = "runner,step,x,y,loss,grad_x,grad_y,effective_lr_x,effective_lr_y,rms_x,rms_y,step_x,step_y"
EVERY_STEP = json.loads((Path(__file__).parents[2] / "golden" / "every_step.json").read_text())


@pytest.fixture
def run(capsys):
    """Runs `run` with options; returns the rows of its CSV and what stderr says."""

    def call(*options: str) -> tuple[list[dict[str, str]], str]:
        status = main(["run", *options, "--csv", "-"])
        out, err = capsys.readouterr()
        assert status == 0, err
        return list(csv.DictReader(io.StringIO(out))), err

    return call


def _last(rows: list[dict[str, str]]) -> tuple[float, float]:
    return float(rows[-1]["x"]), float(rows[-1]["y"])


# -------------------------------------------------------------------------------------------------------- the numbers


@pytest.mark.parametrize("start", [["--start=-1.2,1"], ["--start", "-1.2,1"], ["--start", "−1.2,1.0"]])
def test_rmsprop_on_rosenbrock_is_pytorchs(capsys, start):
    chosen = ["--landscape", "rosenbrock", *start, "--steps", "300"]
    assert main(["run", *chosen, "--optimizer", "rmsprop:pytorch", "--set", "lr=0.01", "--csv", "-"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[0] == HEADER
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [int(row["step"]) for row in rows] == list(range(301))
    assert EVERY_STEP["settings"] == {"lr": 0.01}
    assert EVERY_STEP["comparable_until"] == 300
    for row, point in zip(rows, EVERY_STEP["path"], strict=True):
        for text, value in zip((row["x"], row["y"]), point, strict=True):
            assert abs(float(text) - value) <= 1e-9 * max(1.0, abs(value))


def test_numbers_are_written_in_full_and_row_0_is_empty_where_nothing_led_to_it(run):
    rows, _ = run(
        "--landscape",
        "rosenbrock",
        "--start=-1.2,1",
        "--optimizer",
        "sgd",
        "--set",
        "lr=0.001",
        "--steps",
        "2",
    )
    first = rows[0]
    assert (first["runner"], first["step"], first["x"], first["y"]) == ("SGD", "0", "-1.2", "1.0")
    # (1 + 1.2)² + 100 (1 − 1.44)² = 4.84 + 19.36
    assert float(first["loss"]) == pytest.approx(24.2, rel=1e-15)
    assert [first[name] for name in HEADER.split(",")[5:]] == [""] * 8
    # ∂f/∂x = −2·2.2 − 400·(−1.2)·(−0.44) = −215.6 and ∂f/∂y = 200·(−0.44) = −88
    assert float(rows[1]["grad_x"]) == pytest.approx(-215.6, rel=1e-15)
    assert float(rows[1]["x"]) == pytest.approx(-1.2 + 0.2156, rel=1e-15)
    assert float(rows[1]["y"]) == pytest.approx(1 + 0.088, rel=1e-15)
    assert (rows[1]["effective_lr_x"], rows[1]["effective_lr_y"]) == ("0.001", "0.001")
    for row in rows:
        for name in HEADER.split(",")[2:]:
            assert row[name] in ("", repr(float(row[name] or "nan")))


def test_groups_give_several_runners(run):
    rows, _ = run(
        "--landscape", "quadratic_bowl", "--start", "1,2", "--steps", "3",
        "--optimizer", "sgd", "--set", "lr=0.1", "--set", "momentum=0.5",
        "--optimizer", "sgd:keras", "--set", "learning_rate=0.2", "--clip-norm", "1",
        "--optimizer", "adam:pytorch", "--set", "betas=0.8,0.99", "--schedule", "step", "--schedule-set", "step_size=1",
        "--schedule-set", "gamma=0.5", "--optimizer", "sgd", "--label", "mine", "--clip-value", "0.5",
    )  # fmt: skip
    names = list(dict.fromkeys(row["runner"] for row in rows))
    assert names == ["SGD", "SGD (Keras)", "Adam (PyTorch)", "mine"]
    by_name = {name: [row for row in rows if row["runner"] == name] for name in names}
    assert all(len(found) == 4 for found in by_name.values())
    # Keras clips by norm: ‖g‖ = 1.
    keras = by_name["SGD (Keras)"][1]
    assert float(keras["grad_x"]) ** 2 + float(keras["grad_y"]) ** 2 == pytest.approx(1.0, rel=1e-12)
    assert keras["effective_lr_x"] == "0.2"
    # The first steps of Adam are lr long: 0.001, then half of it.
    x = [float(row["x"]) for row in by_name["Adam (PyTorch)"]]
    assert x[0] - x[1] == pytest.approx(0.001, rel=1e-6)
    assert x[1] - x[2] == pytest.approx(0.0005, rel=1e-2)
    assert abs(float(by_name["mine"][1]["grad_x"])) == 0.5


def test_the_same_method_twice_gets_two_names(run):
    rows, _ = run("--steps", "1", "--optimizer", "sgd", "--optimizer", "sgd", "--optimizer", "sgd")
    assert [row["runner"] for row in rows[::2]] == ["SGD", "SGD 2", "SGD 3"]


def test_parameters_of_the_landscape(run):
    plain, _ = run("--landscape", "rosenbrock", "--start", "0,1", "--optimizer", "sgd", "--steps", "1")
    rows, _ = run(
        "--landscape", "rosenbrock", "--param", "a=2", "--param", "b=10", "--start", "0,1", "--optimizer", "sgd",
        "--steps", "1",
    )  # fmt: skip
    # (a − 0)² + b (1 − 0)²
    assert (float(plain[0]["loss"]), float(rows[0]["loss"])) == (101.0, 14.0)


def test_modifiers_seed_and_noise(run):
    common = ["--landscape", "quadratic_bowl", "--start", "1,1", "--steps", "20", "--optimizer", "sgd"]
    calm, _ = run(*common)
    noisy, _ = run(*common, "--modifier", "noise=0.5", "--seed", "1")
    again, _ = run(*common, "--modifier", "noise=0.5", "--seed", "1")
    other, _ = run(*common, "--modifier", "noise=0.5", "--seed", "2")
    assert noisy == again
    assert len({_last(rows) for rows in (calm, noisy, other)}) == 3


def test_a_file_is_the_beginning_and_options_change_it(run, tmp_path):
    path = tmp_path / "first.json"
    path.write_text(dumps(first_launch()))
    rows, _ = run(str(path))
    assert list(dict.fromkeys(row["runner"] for row in rows)) == ["RMSProp", "Adam", "SGD"]
    assert len(rows) == 3 * 121
    rows, _ = run("--steps", "5", str(path), "--optimizer", "sgd")
    assert [(row["runner"], row["step"]) for row in rows] == [("SGD", str(step)) for step in range(6)]
    assert rows[0]["x"] == repr(first_launch().start.x)
    rows, _ = run(str(path), "--landscape", "rosenbrock")
    assert (rows[0]["x"], rows[0]["y"]) == ("-1.2", "1.0")


# -------------------------------------------------------------------------------------------------------- where it goes


def test_files_hold_what_standard_output_would(tmp_path, capsys):
    options = ["run", "--steps", "7", "--optimizer", "adam", "--optimizer", "sgd"]
    assert main([*options, "--csv", "-"]) == 0
    shown = capsys.readouterr().out
    table, values = tmp_path / "t.csv", tmp_path / "t.json"
    assert main([*options, "--csv", str(table), "--json", str(values)]) == 0
    assert capsys.readouterr() == ("", "")
    assert table.read_bytes() == shown.encode()
    read = json.loads(values.read_text(encoding="utf-8"))
    assert [runner.name for runner in from_json(read["experiment"]).runners] == ["Adam", "SGD"]
    rows = [row for row in csv.DictReader(io.StringIO(shown)) if row["runner"] == "Adam"]
    for name, column in read["traces"][0]["columns"].items():
        assert [row[name] for row in rows] == ["" if one is None else repr(one) for one in column]


def test_json_on_standard_output(capsys):
    assert main(["run", "--steps", "1", "--optimizer", "sgd", "--json", "-"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert set(read) == {"experiment", "traces"}


def test_without_output_there_is_a_summary(capsys):
    assert (
        main(["run", "--landscape", "quadratic_bowl", "--start", "1,0", "--steps", "3", "--optimizer", "sgd"])
        == 0
    )
    assert capsys.readouterr().out.startswith("SGD: step 3, x = 0.9")


def test_a_run_that_diverges_is_a_result(run):
    rows, err = run(
        "--landscape", "rosenbrock", "--steps", "50", "--start=-1.2,1", "--optimizer", "sgd", "--set", "lr=1",
        "--label", "wild", "--optimizer", "adam",
    )  # fmt: skip
    wild = [row for row in rows if row["runner"] == "wild"]
    assert err == f"wild: diverged at step {len(wild)} (the loss is not finite there)\n"
    assert 3 < len(wild) < 20
    assert all(abs(float(one)) < float("inf") for row in wild[1:] for one in list(row.values())[1:])
    assert len([row for row in rows if row["runner"] == "Adam"]) == 51


def test_what_it_is_told_can_be_saved_and_opened(tmp_path, capsys):
    assert main(["run", "--steps", "2", "--optimizer", "adam:keras", "--clip-norm", "2", "--json", "-"]) == 0
    path = tmp_path / "a.optplay"
    path.write_text(json.dumps(json.loads(capsys.readouterr().out)["experiment"]))
    runner = read_experiment(path).runners[0]
    assert (runner.dialect, runner.optimizer.key, runner.clip_norm) == ("keras", "adam", 2.0)


def test_its_help_names_every_option(capsys):
    main(["run", "--help"])
    out = capsys.readouterr().out
    for option in (
        "landscape", "param", "start", "steps", "seed", "optimizer", "set", "schedule", "schedule-set", "clip-norm",
        "clip-value", "csv", "json", "modifier", "label",
    ):  # fmt: skip
        assert f"--{option} " in out


# ------------------------------------------------------------------------------------------------------ what goes wrong

SGD = ["--optimizer", "sgd"]
WRONG = [
    (["run", "--landscape", "banana"], 'unknown landscape "banana"; known: '),
    (["run", "--landscape", ""], 'unknown landscape ""; known: '),
    (["run", "--optimizer", "sdg"], 'unknown optimizer "sdg"; known: adabelief, '),
    (["run", "--optimizer", ""], 'unknown optimizer ""; known: '),
    (["run", "--optimizer", "sgd:"], 'sgd has no dialect ""; it has: paper, '),
    (["run", "--optimizer", "sgd:jax"], 'sgd has no dialect "jax"; it has: paper, '),
    (["run", *SGD, "--set", "alpha=1"], 'unknown setting "alpha" of sgd:paper; known: lr, '),
    (["run", *SGD, "--set", "lr"], '--set: expected NAME=VALUE, got "lr"'),
    (["run", *SGD, "--set", ""], '--set: expected NAME=VALUE, got ""'),
    (["run", *SGD, "--set", "=1"], '--set: expected NAME=VALUE, got "=1"'),
    (["run", *SGD, "--set", "lr="], 'lr: expected a number ≥ 0, got ""'),
    (["run", *SGD, "--set", "lr=fast"], 'lr: expected a number ≥ 0, got "fast"'),
    (["run", *SGD, "--set", "lr=-0.1"], "lr: expected a number ≥ 0, got -0.1"),
    (["run", *SGD, "--set", "lr=−0.1"], "lr: expected a number ≥ 0, got -0.1"),
    (["run", *SGD, "--set", "lr=nan"], "lr: expected a number ≥ 0, got nan"),
    (["run", *SGD, "--set", "lr=inf"], "lr: expected a number ≥ 0, got inf"),
    (["run", *SGD, "--set", "lr=1e400"], "lr: expected a number ≥ 0, got inf"),
    (["run", *SGD, "--set", "lr=__import__('os')"], "lr: expected a number ≥ 0, got \"__import__('os')\""),
    (["run", *SGD, "--set", "nesterov=maybe"], 'nesterov: expected true or false, got "maybe"'),
    (["run", "--optimizer", "sgd:pytorch", "--set", "nesterov=true"], "sgd:pytorch: nesterov needs a momentum above 0"),
    (["run", "--optimizer", "adam:pytorch", "--set", "betas=0.9"], "betas: expected 2 numbers with commas between"),
    (["run", "--optimizer", "adam:pytorch", "--set", "betas=0.9,1"], "betas: expected a number ≥ 0 and < 1, got 1.0"),
    (["run", *SGD, "--schedule", "stp"], 'unknown schedule "stp"; known: constant, '),
    (["run", *SGD, "--schedule", "step", "--schedule-set", "T_max=3"], 'unknown setting of step: "T_max"; known:'),
    (["run", *SGD, "--schedule", "step", "--schedule-set", "step_size=0"], "step_size: expected a whole number"),
    (["run", *SGD, "--schedule-set", "gamma=1"], "--schedule-set needs a --schedule before it"),
    (["run", *SGD, "--clip-norm", "0"], "--clip-norm: expected a number > 0, got 0.0"),
    (["run", *SGD, "--clip-norm", "-1e-3"], "--clip-norm: expected a number > 0, got -0.001"),
    (["run", *SGD, "--clip-value", "x"], '--clip-value: expected a number > 0, got "x"'),
    (["run", *SGD, "--label", "a\nb"], "$.label: expected one line of text"),
    (["run", "--set", "lr=1", *SGD], "--set belongs to an --optimizer and must come after it"),
    (["run", "--clip-norm", "1", *SGD], "--clip-norm belongs to an --optimizer"),
    (["run", "--schedule", "step"], "--schedule belongs to an --optimizer"),
    (["run", *SGD * 33], "--optimizer: expected at most 32 runners, got 33"),
    (["run", "--start", "1"], '--start: expected X,Y, got "1"'),
    (["run", "--start", ""], '--start: expected X,Y, got ""'),
    (["run", "--start", "1,2,3"], '--start: expected X,Y, got "1,2,3"'),
    (["run", "--start", "1,b"], "--start: expected a number from -1000000000 to 1000000000, got \"b\""),
    (["run", "--start", "nan,0"], "--start: expected a number from -1000000000 to 1000000000, got nan"),
    (["run", "--start", "0,-2e9"], "--start: expected a number from -1000000000 to 1000000000, got -2000000000.0"),
    (["run", "--steps", "0"], "--steps: expected a whole number from 1 to 1000000, got 0"),
    (["run", "--steps", "-5"], "--steps: expected a whole number from 1 to 1000000, got -5"),
    (["run", "--steps", "1.5"], "--steps: expected a whole number from 1 to 1000000, got 1.5"),
    (["run", "--steps", "9" * 30], "--steps: expected a whole number from 1 to 1000000, got a number of 31 digits"),
    (["run", "--steps", "9" * 5000], "--steps: expected a whole number from 1 to 1000000, got inf"),
    (["run", "--steps", ""], '--steps: expected a whole number from 1 to 1000000, got ""'),
    (["run", "--seed", "-1"], "--seed: expected a whole number from 0 to 4294967295, got -1"),
    (["run", "--seed", "4294967296"], "--seed: expected a whole number from 0 to 4294967295, got 4294967296"),
    (["run", "--param", "zz=1"], 'unknown parameter of elongated_valley: "zz"; known: '),
    (["run", "--landscape", "rosenbrock", "--param", "a=x"], "a: expected a number"),
    (["run", "--modifier", "wind=1"], 'unknown modifier: "wind"; known: rotation, noise, drift, '),
    (["run", "--modifier", "noise=-1"], "noise: expected a number from 0 to 1000000, got -1.0"),
    (["run", "--modifier", "drift=fly"], 'drift: expected one of none, translate, orbit, spin, jump, got "fly"'),
    (["run", "--speed", "3"], "unrecognized arguments: --speed"),
    (["run", "--land", "rosenbrock"], "unrecognized arguments: --land"),
    (["run", "--steps"], "argument --steps: expected one argument"),
    (["run", "--steps", "--csv", "-"], "argument --steps: expected one argument"),
    (["run", "a.json", "b.json"], "unrecognized arguments: b.json"),
    (["run", *SGD, "--csv", ""], '--csv: expected the name of a file or -, got ""'),
    (["run", *SGD, "--csv", "-", "--json", "-"], '--csv and --json cannot both go to "-"'),
    (["run", *SGD, "--csv", "t", "--json", "./t"], '--csv and --json cannot both go to "./t"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"), WRONG, ids=lambda one: " ".join(one)[:50] if isinstance(one, list) else ""
)
def test_what_a_person_got_wrong(arguments, message, complaint):
    assert complaint(arguments).startswith(message)


def test_an_experiment_without_runners(tmp_path, complaint):
    path = tmp_path / "a.json"
    path.write_text('{"landscape": {"key": "rosenbrock"}}')
    assert complaint(["run", str(path)]) == "there is no runner; give one with --optimizer KEY[:DIALECT]"


@pytest.mark.parametrize("option", ["--csv", "--json"])
def test_targets_that_cannot_be_written(option, tmp_path, complaint, monkeypatch):
    # It is said before the work, not after it.
    monkeypatch.setattr("playground.experiment.trajectories.Trajectories.advance_to", None)
    options = ["run", "--steps", "1", *SGD, option]
    assert complaint([*options, str(tmp_path)]) == f"{tmp_path}: cannot be written: is a folder"
    missing = tmp_path / "no" / "t.csv"
    assert complaint([*options, str(missing)]) == f"{missing}: cannot be written: No such file or directory"
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_fails_leaves_the_old_file(tmp_path, complaint, monkeypatch):
    target = tmp_path / "t.csv"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    complaint = complaint(["run", "--steps", "1", *SGD, "--csv", str(target)])
    assert complaint == f"{target}: cannot be written: No space left on device"
    assert target.read_text() == "old"
