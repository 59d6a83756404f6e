"""`sweep`, `basins`, `race`: their tables against single runs, hand calculation and theory, and what can go wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from playground.cli import main
from playground.core.catalogue import landscapes
from playground.experiment.codec import loads

Call = Callable[..., list[dict[str, str]]]


@pytest.fixture
def rows(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command; returns the rows of its CSV."""

    def call(*arguments: str) -> list[dict[str, str]]:
        status = main([*arguments, "--csv", "-"])
        out, err = capsys.readouterr()
        assert (status, err) == (0, "") or "diverged" in err
        return list(csv.DictReader(io.StringIO(out)))

    return call


# --------------------------------------------------------------------------------------------------------------- sweep


def test_plain_descent_diverges_beyond_two_over_lambda(rows: Call) -> None:
    """On x² + 10 y² at 2/λ = 0.1; at 0.1 itself y turns its sign at every step and keeps its size."""
    found = rows(*"sweep --landscape elongated_valley --optimizer sgd --vary lr=0.01:0.2:39:linear".split())
    assert list(found[0]) == ["runner", "lr", "tail_loss", "diverged_at"]
    rates = [float(row["lr"]) for row in found]
    assert rates == [round(0.01 + 0.005 * i, 12) for i in range(39)]
    assert [bool(row["diverged_at"]) for row in found] == [rate > 0.1 for rate in rates]
    assert float(found[18]["tail_loss"]) == pytest.approx(10 * 1.6**2)


@pytest.mark.parametrize(
    ("outcome", "options"),
    [
        ("final_loss", ["--seeds", "1"]),
        ("tail_loss", ["--modifier", "noise=0.3", "--seed", "4"]),
        ("best_loss", ["--schedule", "cosine"]),
        ("steps_to", ["--target", "0.5"]),
        ("distance", ["--clip-norm", "2"]),
    ],
)
def test_a_cell_is_the_run_of_its_settings(rows: Call, outcome: str, options: list[str]) -> None:
    of_run = [one for one in options if one not in ("--seeds", "1", "--target", "0.5")]
    what = ["--landscape", "rosenbrock", "--steps", "60", "--optimizer", "adam:pytorch"]
    if "--modifier" in options:
        what, options, of_run = [*options, *what], [], [*of_run]
        of_run = []
    cells = rows(
        "sweep", *what, *options, "--vary", "lr=1e-3:1:5", "--vary", "betas[0]=0:0.9:4", "--outcome", outcome
    )  # fmt: skip
    assert list(cells[0]) == ["runner", "lr", "betas[0]", outcome, "diverged_at"]
    assert len(cells) == 20
    for cell in cells[::3]:
        run = rows(
            "run", *what, *of_run, "--set", f"lr={cell['lr']}", "--set", f"betas={cell['betas[0]']},0.999"
        )
        losses = [float(row["loss"]) for row in run]
        x, y = float(run[-1]["x"]), float(run[-1]["y"])
        expected = {
            "final_loss": losses[-1],
            "tail_loss": np.median(losses[-6:]),
            "best_loss": min(losses),
            "steps_to": next((step for step, one in enumerate(losses) if one <= 0.5), np.inf),
            "distance": np.hypot(x - 1.0, y - 1.0),
        }[outcome]
        assert float(cell[outcome]) == expected


def test_numbers_of_schedules_clipping_and_landscapes(rows: Call) -> None:
    what = ["--landscape", "elongated_valley", "--steps", "30", "--optimizer", "sgd", "--set", "lr=0.02"]
    by_schedule = rows("sweep", *what, "--schedule", "step", "--vary", "schedule.step_size=5:20:4")
    assert [row["schedule.step_size"] for row in by_schedule] == ["5.0", "10.0", "15.0", "20.0"]
    by_k = rows("sweep", *what, "--vary", "landscape.k=5:50:2:linear", "--vary", "clip.norm=0.5:5:2")
    for cell in by_k:
        run = rows("run", *what, "--param", f"k={cell['landscape.k']}", "--clip-norm", cell["clip.norm"])
        assert float(cell["tail_loss"]) == np.median([float(row["loss"]) for row in run[-3:]])


def test_several_runners_and_seeds_in_all_formats(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    command = (
        "sweep --landscape elongated_valley --modifier noise=2 --seed 3 --steps 20 --optimizer sgd "
        "--optimizer sgd --set momentum=0.5 --label Momentum --vary lr=0.01:0.09:3:linear --seeds 5"
    ).split()
    targets = [f"--{kind}={tmp_path / f'a.{kind}'}" for kind in ("csv", "json", "npz")]
    assert main([*command, *targets]) == 0
    assert capsys.readouterr() == ("", "")
    table = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    assert [row["runner"] for row in table] == ["SGD"] * 3 + ["Momentum"] * 3
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        stored = dict(file)
    assert stored["tail_loss"].ravel().tolist() == [float(row["tail_loss"]) for row in table]
    assert stored["every"].shape == (2, 3, 5)
    np.testing.assert_array_equal(np.median(stored["every"], axis=2), stored["tail_loss"])
    assert stored["lr"].tolist() == [0.01, 0.05, 0.09]
    assert loads(str(stored["experiment"])).seed == 3
    said = json.loads((tmp_path / "a.json").read_text())
    assert [one["runner"] for one in said["runners"]] == ["SGD", "Momentum"]
    assert said["runners"][1]["tail_loss"] == stored["tail_loss"][1].tolist()
    assert said["runners"][1]["diverged_at"] == [None] * 3
    assert main(command) == 0
    summary = capsys.readouterr().out.splitlines()
    assert len(summary) == 2
    assert summary[0].startswith("SGD: lowest tail_loss ")


def test_a_sweep_of_the_rate_tells_how_wide_the_band_is(capsys: pytest.CaptureFixture[str]) -> None:
    """On x² + 10 y² from (−3.2, 1.6); a slow loop of plain descent says which of 31 rates a tenth of a decade apart."""
    command = "sweep --landscape elongated_valley --optimizer sgd --steps 100 --vary lr=1e-4:0.1:31"
    command += " --outcome final_loss"
    assert main([*command.split(), "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    losses = []
    for rate in said["vary"][0]["values"]:
        x, y = -3.2, 1.6
        for _ in range(100):
            x, y = x - rate * 2 * x, y - rate * 20 * y
        losses.append(x * x + 10 * y * y)
    assert said["runners"][0]["final_loss"] == pytest.approx(losses)
    start, found = 3.2**2 + 10 * 1.6**2, said["runners"][0]["robustness"]
    for share in (0.1, 0.01, 1e-6):
        width = 0.1 * sum(loss <= share * start for loss in losses)
        assert found[f"band {share:g}"] == pytest.approx(width, abs=1e-6)
    assert found["lr_sensitivity"] == pytest.approx(np.mean(np.minimum(losses, start)) - min(losses))
    assert main(command.split()) == 0
    assert f"within 10 % over {found['band 0.1']:.2f}, 1 % over " in capsys.readouterr().out
    assert main([*command.split(), "--vary", "momentum=0:0.5:2", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["runners"][0]["robustness"] == {}


# -------------------------------------------------------------------------------------------------------------- basins


def test_the_basins_of_a_separable_double_well_are_its_halves(rows: Call, tmp_path) -> None:
    """(x² − 1)² + y²: small steps of plain descent never cross x = 0, and from x = 0 they reach neither minimum."""
    command = ["basins", "--landscape", "custom", "--expr", "(x**2 - 1)**2 + y**2", "--steps", "200"]
    command += ["--optimizer", "sgd", "--set", "lr=0.02", "--window=-1.5,1.5,-1,1", "--size", "9x4"]
    found = rows(*command, "--radius", "0.01")
    assert list(found[0]) == ["runner", "x", "y", "minimum", "steps"]
    assert [float(row["x"]) for row in found[:9]] == pytest.approx(np.linspace(-4 / 3, 4 / 3, 9))
    assert [float(row["y"]) for row in found[::9]] == pytest.approx([-0.75, -0.25, 0.25, 0.75])
    reached = np.array([int(row["minimum"]) for row in found]).reshape(4, 9)
    assert main([*command, "--radius", "0.01", "--npz", str(tmp_path / "b.npz")]) == 0
    with np.load(tmp_path / "b.npz", allow_pickle=False) as file:
        stored = dict(file)
    right = int(np.argmax(stored["minima"][:, 0]))
    assert sorted(stored["minima"][:, 0].tolist()) == pytest.approx([-1.0, 1.0])
    assert (reached == [1 - right] * 4 + [-1] + [right] * 4).all()
    assert stored["minimum"][0].tolist() == reached.tolist()
    assert stored["x"].shape == (9,)
    assert stored["y"].shape == (4,)
    for row in found:
        # The same steps by hand.
        x, y = float(row["x"]), float(row["y"])
        for step in range(201):
            if abs(x) > 0.5 and (abs(x) - 1.0) ** 2 + y * y <= 0.01**2:
                assert row["steps"] == str(step)
                break
            x, y = x - 0.02 * 4 * x * (x * x - 1), y - 0.02 * 2 * y
        else:
            assert row["steps"] == ""


def test_shares_of_himmelblau_are_those_of_a_loop(rows: Call, capsys: pytest.CaptureFixture[str]) -> None:
    """Adam by its paper, written out; where a run stands at the end is told by the nearest minimum."""
    command = "basins --landscape himmelblau --optimizer adam --set lr=0.1 --steps 300 --size 24x24".split()
    found = np.array([int(row["minimum"]) for row in rows(*command)])
    w = landscapes()["himmelblau"].window
    x, y = np.meshgrid(*(np.linspace(a, b, 49)[1::2] for a, b in ((w.x_low, w.x_high), (w.y_low, w.y_high))))
    place, m, v = np.array([x.ravel(), y.ravel()]), 0.0, 0.0
    for t in range(1, 301):
        x, y = place
        p, q = x * x + y - 11, x + y * y - 7
        g = np.array([4 * x * p + 2 * q, 2 * p + 4 * y * q])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        place -= 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    away = [np.hypot(place[0] - p.x, place[1] - p.y) for p in landscapes()["himmelblau"]().minima()]
    near = np.min(away, axis=0) <= 0.02 * np.hypot(12, 12)
    assert (np.where(near, np.argmin(away, axis=0), -1) == found).all()
    assert near.mean() > 0.99
    assert main(command) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Adam: minimum 0 (3, 2) {100 * np.mean(found == 0):.1f} % (")


def test_starts_that_fly_away_have_diverged(rows: Call) -> None:
    found = rows(*"basins --landscape himmelblau --optimizer sgd --set lr=0.05 --steps 50 --size 6x6".split())
    assert {row["minimum"] for row in found} >= {"-2"}
    assert all(row["steps"] == "" for row in found if int(row["minimum"]) < 0)


# ---------------------------------------------------------------------------------------------------------------- race


def test_a_race_is_made_of_single_runs(rows: Call, capsys: pytest.CaptureFixture[str]) -> None:
    command = (
        "race --landscapes booth,rosenbrock --optimizer sgd --optimizer adam --budget 3 --starts 2 --steps 80 "
        "--rates 1e-3:1 --target 0.05 --seed 2"
    ).split()
    found = rows(*command)
    assert list(found[0]) == "landscape optimizer trial lr seed start steps_to_target final_loss".split()
    assert len(found) == 2 * 2 * 3 * 2
    rates = {(row["landscape"], row["trial"]): set() for row in found}
    for row in found:
        rates[row["landscape"], row["trial"]].add(row["lr"])
    assert all(len(one) == 1 for one in rates.values())  # the same for both methods and starts
    key = {"SGD": "sgd", "Adam": "adam"}
    for row in found:
        if row["start"] == "0":
            run = rows(
                "run", "--landscape", row["landscape"], "--steps", "80",
                "--optimizer", key[row["optimizer"]], "--set", f"lr={row['lr']}",
            )  # fmt: skip
            losses = [float(one["loss"]) for one in run]
            target = 0.05 * losses[0]  # the lowest loss of both is 0
            reached = next((str(step) for step, loss in enumerate(losses) if loss <= target), "")
            assert row["steps_to_target"] == reached
            assert float(row["final_loss"]) == (losses[-1] if len(losses) == 81 else np.inf)
    assert main([*command, "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["terms"]["budget"] == 3
    assert said["terms"]["starts"][0][0] == list(landscapes()["booth"].suggested_start)
    assert said["standing"]["optimizer"] == ["SGD", "Adam"]
    times = np.array(
        [one or np.inf if one is not None else np.inf for one in said["runs"]["steps_to_target"]]
    )
    best = times.reshape(2, 2, 3, 2).min(axis=2)  # landscapes, methods, starts
    least = np.where(np.isfinite(best), best.min(axis=1, keepdims=True), 1.0)
    ratios = (best / least).transpose(1, 0, 2).reshape(2, 4)
    profile = said["profiles"]
    for method, mine in zip(profile["methods"], ratios, strict=True):
        assert method["share"] == pytest.approx([np.mean(mine <= r) for r in profile["ratio"]])


def test_another_budget_may_have_another_winner(capsys: pytest.CaptureFixture[str]) -> None:
    winners = {}
    for budget in (1, 20):
        command = (
            "race --landscapes booth,beale,rosenbrock,himmelblau,matyas,elongated_valley,styblinski_tang "
            "--optimizer sgd --optimizer adam --optimizer rmsprop --steps 300 --rates 1e-4:10"
        )
        assert main([*command.split(), "--budget", str(budget)]) == 0
        terms, first, *others = capsys.readouterr().out.splitlines()
        assert f" {budget} rates each from 0.0001 to 10, " in terms
        winners[budget] = first.partition(":")[0]
        scores = [float(line.split("score ")[1].split(",")[0]) for line in (first, *others)]
        assert scores == sorted(scores, reverse=True)
    assert winners[1] != winners[20]


# -------------------------------------------------------------------------------------------------------------- faults

SWEEP, BASINS, RACE = "sweep --optimizer sgd", "basins --optimizer sgd", "race --optimizer sgd"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (SWEEP, "the following arguments are required: --vary"),
        (f"{SWEEP} --vary lr", '--vary: expected NAME=LOW:HIGH:COUNT[:log|linear], got "lr"'),
        (f"{SWEEP} --vary lr=1:2", "--vary: expected NAME=LOW:HIGH:COUNT"),
        (f"{SWEEP} --vary lr=a:2:3", '--vary: expected a number, got "a"'),
        (f"{SWEEP} --vary lr=1:2:2.5", '--vary: expected a whole number, got "2.5"'),
        (f"{SWEEP} --vary lr=1:2:1", "--vary: lr: expected from 2 to 4096 values, got 1"),
        (f"{SWEEP} --vary lr=2:1:5", "--vary: lr: expected a lower end below the upper end, got 2:1"),
        (f"{SWEEP} --vary lr=0:1:5:log", "--vary: lr: a log range needs a lower end above 0, got 0"),
        (f"{SWEEP} --vary lr=1:2:5:even", '--vary: lr: expected log or linear, got "even"'),
        (f"{SWEEP} --vary lr=-1:2:5", "lr: expected a number ≥ 0, got -1.0"),
        (f"{SWEEP} --vary beta=0:1:5", 'unknown setting "beta" of sgd:paper; known: lr, momentum'),
        (f"{SWEEP} --vary lr=1:2:5 --vary lr=1:2:5", "lr is varied twice"),
        (f"{SWEEP} --vary lr=1:2:5 --outcome steps_to", "the outcome steps_to needs a target"),
        (f"{SWEEP} --vary lr=1:2:5 --outcome best", "argument --outcome: invalid choice"),
        (f"{SWEEP} --vary lr=1:2:5 --seeds 0", "seeds: expected from 1 to 1000, got 0"),
        (f"{SWEEP} --vary lr=1:2:5 --landscape saddle --outcome distance", "no minimum of saddle is known"),
        (f"{SWEEP} --vary lr=1:2:5 --landscape gradient_log", "a log of gradients has no loss"),
        (
            "sweep --optimizer sgd:pytorch --set nesterov=true --vary momentum=0:0.9:4",
            "sgd:pytorch at momentum = 0: nesterov needs a momentum above 0",
        ),
        (f"{BASINS} --size 12", '--size: expected WxH, such as 128x128, got "12"'),
        (f"{BASINS} --size 0x4", "size: expected from 1x1 to"),
        (f"{BASINS} --window 1,2,3", '--window: expected X0,X1,Y0,Y1, got "1,2,3"'),
        (f"{BASINS} --window 2,1,0,1", "window: expected X0 < X1 and Y0 < Y1"),
        (f"{BASINS} --radius 0", "radius: expected a number above 0, got 0"),
        (f"{BASINS} --landscape monkey_saddle", "no minimum of monkey_saddle is known"),
        (RACE, "the following arguments are required: --budget"),
        ("race --budget 3", "there is no method; give one with --optimizer KEY[:DIALECT]"),
        (f"{RACE} --budget 0", "budget: expected from 1 to"),
        (f"{RACE} --budget 3 --rates 1", '--rates: expected LOW:HIGH, got "1"'),
        (f"{RACE} --budget 3 --rates 1:0.1", "rates: expected LOW:HIGH with 0 < LOW < HIGH, got 1:0.1"),
        (f"{RACE} --budget 3 --landscapes moon", 'unknown landscape "moon"'),
        (f"{RACE} --budget 3 --landscapes booth,booth", "--landscapes: booth is named twice"),
        (f"{RACE} --budget 3 --landscapes saddle", "no minimum of saddle is known"),
        (f"{RACE} --budget 3 --target 1", "target: expected a share between 0 and 1, got 1"),
        (f"{RACE} --budget 3 --steps 0", "steps"),
        (f"{RACE} --budget 3 --seed -1", "seed"),
    ],
)
def test_bad_input_is_told_in_a_line(complaint: Callable[..., str], command: str, words: str) -> None:
    assert words in complaint(command.split())


def test_a_place_is_looked_at_before_the_work(complaint: Callable[..., str], tmp_path) -> None:
    wrong = str(tmp_path / "no" / "a.csv")
    for command in (f"{SWEEP} --vary lr=1:2:3", f"{BASINS} --size 9x9", f"{RACE} --budget 2"):
        assert "no" in complaint([*command.split(), "--csv", wrong])


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no such device here")
@pytest.mark.parametrize("command", ["run --steps 5", "sweep --vary lr=0.01:0.1:3", "basins --size 8x8"])
def test_an_archive_may_go_to_a_device(command: str) -> None:
    """It says that one can go back in it, and is always at its first byte."""
    assert main([*command.split(), "--npz", "/dev/null"]) == 0
