"""A log of gradients, replayed: against numbers worked out by hand, and against what frameworks do with the sample."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.core.analysis.arrows import arrows
from playground.core.analysis.incoming_gradient import incoming_gradient
from playground.core.analysis.what_if import what_if
from playground.core.catalogue import optimizers
from playground.core.clipping import Clipping
from playground.core.data import Columns
from playground.core.engine import Method, final_points
from playground.core.errors import InvalidInput
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.adam import Adam
from playground.core.optimizers.lion import Lion
from playground.core.optimizers.rmsprop import RMSProp
from playground.core.optimizers.sgd import SGD
from playground.core.trajectory import Trajectory
from tests.processes import PATIENCE

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "resources" / "gradient_logs" / "two_layer.csv"
GOLDEN: dict[str, Any] = json.loads(
    (ROOT / "tests" / "golden" / "gradient_log.json").read_text(encoding="utf-8")
)

OURS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("torch", "RMSprop"): ("rmsprop", "pytorch"),
    ("torch", "Adam"): ("adam", "pytorch"),
    ("torch", "AdamW"): ("adamw", "pytorch"),
    ("torch", "SGD"): ("sgd", "pytorch"),
    ("keras", "RMSprop"): ("rmsprop", "keras"),
    ("keras", "Adam"): ("adam", "keras"),
    ("optax", "rmsprop"): ("rmsprop", "optax"),
    ("optax", "adam"): ("adam", "optax"),
}


def _log(gx: list[float], gy: list[float], loss: list[float] | None = None) -> GradientLog:
    names = {"gradient_x": "a", "gradient_y": "b", "loss": "c" if loss else ""}
    return GradientLog().with_columns(names, Columns([gx, gy, loss] if loss else [gx, gy]))


def _run(
    log: GradientLog, method: Method, start: tuple[float, float] = (0.0, 0.0), steps: int = 100
) -> Trajectory:
    run = Trajectory(Problem(log), method, start)
    run.advance_to(steps)
    return run


# ---------------------------------------------------------------------------------------------------------- frameworks


def _sample(columns: list[str]) -> list[list[float]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [[float(row[name]) for row in rows] for name in columns]


@pytest.mark.parametrize(
    "golden", GOLDEN["runs"], ids=[f"{one['framework']}-{one['optimizer']}" for one in GOLDEN["runs"]]
)
def test_follows_a_framework_that_is_fed_the_sample(golden: dict[str, Any]) -> None:
    key, dialect = OURS[golden["framework"], golden["optimizer"]]
    method = Method(optimizers()[key].make(dialect, golden["settings"]))
    run = _run(_log(*_sample(GOLDEN["columns"])), method, tuple(GOLDEN["start"]), 600)
    assert run.trace.last_step == 600
    assert len(golden["trace"]) == 45
    for step, point in golden["trace"].items():
        row = run.trace.row(int(step))
        for ours, theirs in zip((row["x"], row["y"]), point, strict=True):
            assert abs(ours - theirs) <= 1e-9 * max(1.0, abs(theirs)), f"step {step}"


# -------------------------------------------------------------------------------------------------------------- by hand


def test_sgd_adds_up_the_log() -> None:
    run = _run(_log([1.0, -2.0, 0.5], [4.0, 0.0, -8.0]), Method(SGD(lr=0.5)), (10.0, 20.0), 3)
    np.testing.assert_array_equal(run.trace.column("x"), [10.0, 9.5, 10.5, 10.25])
    np.testing.assert_array_equal(run.trace.column("y"), [20.0, 18.0, 18.0, 22.0])
    np.testing.assert_array_equal(run.trace.column("grad_x")[1:], [1.0, -2.0, 0.5])


def test_rmsprop_by_hand() -> None:
    # v = 0.5·0 + 0.5·2² = 2 and 0.5·2 + 0.5·(−4)² = 9, so that √v is √2 and 3; ε = 0.
    method = Method(RMSProp(lr=0.3, beta=0.5, eps=0.0))
    run = _run(_log([2.0, -4.0], [1.0, 1.0]), method, steps=2)
    assert run.trace.column("rms_x")[1:] == pytest.approx([math.sqrt(2.0), 3.0], rel=1e-15)
    assert run.trace.column("effective_lr_x")[1:] == pytest.approx([0.3 / math.sqrt(2.0), 0.1], rel=1e-15)
    assert run.trace.column("x")[1:] == pytest.approx(
        [-0.6 / math.sqrt(2.0), -0.6 / math.sqrt(2.0) + 0.4], rel=1e-15
    )


def test_gradients_do_not_depend_on_where_a_runner_stands() -> None:
    log = _log([1.0, 2.0], [3.0, 4.0])
    method = Method(Adam())
    near, far = (_run(log, method, start, 2).trace.rows() for start in ((0.0, 0.0), (1e6, -1e6)))
    np.testing.assert_array_equal(near[:, 3:], far[:, 3:])
    np.testing.assert_allclose(near[:, :2], far[:, :2] - (1e6, -1e6), atol=1e-9)


def test_many_starts_take_the_same_steps_as_one() -> None:
    log = _log([1.0, -2.0, 0.5], [4.0, 0.25, -8.0])
    method = Method(RMSProp(), clipping=Clipping(norm=2.0))
    x, y = final_points(Problem(log), method, np.array([0.0, 5.0]), np.array([0.0, -5.0]), 3)
    for place, start in enumerate(((0.0, 0.0), (5.0, -5.0))):
        row = _run(log, method, start, 3).trace.row(3)
        assert (x[place], y[place]) == (row["x"], row["y"])


def test_the_same_number_for_floats_and_arrays() -> None:
    log = _log([1.5, 2.0], [3.0, 4.0], [7.0, 8.0])
    assert log.step_gradient(0.0, 0.0, 1, 0) == (1.5, 3.0)
    assert type(log.step_gradient(0.0, 0.0, 1, 0)[0]) is float
    gx, gy = log.step_gradient(np.zeros((2, 3)), np.zeros((2, 3)), 2, 5)
    np.testing.assert_array_equal(gx, np.full((2, 3), 2.0))
    np.testing.assert_array_equal(gy, np.full((2, 3), 4.0))
    assert log.loss_at(2, 0.0) == 8.0


# ---------------------------------------------------------------------------------------------- the loss, and the end


def test_the_loss_is_the_one_that_was_logged_and_nothing_is_invented() -> None:
    with_loss = _run(_log([1.0, 1.0], [1.0, 1.0], [3.0, math.nan]), Method(SGD(lr=0.1)), steps=2)
    np.testing.assert_array_equal(with_loss.trace.column("loss"), [math.nan, 3.0, math.nan])
    without = _run(_log([1.0, 1.0], [1.0, 1.0]), Method(SGD(lr=0.1)), steps=2)
    assert np.isnan(without.trace.column("loss")).all()
    assert (without.trace.last_step, without.trace.diverged_at) == (2, None)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("optimizer", [SGD(), RMSProp(), Adam(), Lion()], ids=lambda one: one.key)
@pytest.mark.parametrize("clipping", [Clipping(), Clipping(value=1.0), Clipping(norm=1.0)], ids=str)
def test_a_gradient_that_is_not_finite_ends_the_run(bad: float, optimizer: Any, clipping: Clipping) -> None:
    log = _log([1.0, 2.0, bad, 3.0], [1.0, 1.0, 1.0, 1.0])
    run = _run(log, Method(optimizer, clipping=clipping), steps=4)
    if math.isinf(bad) and (clipping.value is not None or (isinstance(optimizer, Lion) and not clipping)):
        assert run.trace.diverged_at is None  # cut to the limit, or to its sign, as frameworks do
        return
    assert run.trace.last_step == 2
    assert run.trace.diverged_at == 3
    assert run.trace.why == f"the log has a = {bad:g} there"
    assert log.wild_steps == (1, 3)


def test_there_is_no_step_beyond_the_last_row() -> None:
    run = _run(_log([1.0, 2.0], [1.0, 1.0]), Method(SGD()), steps=10)
    assert (run.trace.last_step, run.trace.diverged_at, run.trace.why) == (2, 3, "the log has 2 rows")
    assert run.problem.landscape.most_steps == 2


def test_a_log_without_a_single_usable_row_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no row has finite gradients in both columns") as caught:
        _log([math.nan, 1.0], [1.0, math.inf])
    assert caught.value.path == ("gradient_x",)


# ------------------------------------------------------------------------------------------------- what does not apply


def test_modifiers_are_left_out() -> None:
    log = _log([1.0, 2.0], [3.0, 4.0])
    asked = Modifiers(rotation=45.0, noise=3.0, drift="orbit")
    problem = Problem(log, asked, seed=7)
    assert problem == Problem(log)
    assert problem.is_static
    assert problem.noisy_gradient(9.0, 9.0, 2) == (2.0, 4.0)


def test_of_a_place_nothing_is_known() -> None:
    log, x = _log([1.0], [1.0]), np.zeros(3)
    for one in (log.value(x, x), *log.gradient(x, x), *log.hessian(x, x)):
        assert np.isnan(one).all()
        assert one.shape == (3,)
    assert math.isnan(log.value(0.0, 0.0))
    assert log.minima() == ()


def test_questions_about_a_step_are_answered_up_to_the_last_row() -> None:
    run = _run(_log([1.0, 2.0], [0.0, 4.0]), Method(SGD(lr=0.5)), steps=2)
    found, other = arrows(run, 1), what_if(run, 1, Method(SGD(lr=2.0)))
    assert found is not None
    assert other is not None
    assert (found.gradient, found.update) == ((-2.0, -4.0), (-1.0, -2.0))
    assert (other.dx, other.dy) == (-4.0, -8.0)
    assert arrows(run, 2) is None
    assert what_if(run, 2, Method(Adam())) is None
    assert incoming_gradient(run).meaning == "gradient in the log's row for this step"


def test_the_explained_step_carries_the_logged_gradient() -> None:
    run = _run(_log([1.0, 2.0], [0.0, 4.0]), Method(RMSProp()), steps=2)
    assert [after["g"] for after in run.explain(2).after] == [2.0, 4.0]


# --------------------------------------------------------------------------------------------------------- the sample


def test_the_sample_is_what_its_script_makes(tmp_path: Path) -> None:
    made = tmp_path / "made.csv"
    subprocess.run([sys.executable, SAMPLE.with_name("make_log.py"), made], check=True, timeout=PATIENCE)
    with made.open(encoding="utf-8", newline="") as new, SAMPLE.open(encoding="utf-8", newline="") as kept:
        new_rows, kept_rows = list(csv.reader(new)), list(csv.reader(kept))
    assert new_rows[0] == kept_rows[0]
    np.testing.assert_allclose(
        np.array(new_rows[1:], dtype=float), np.array(kept_rows[1:], dtype=float), rtol=1e-7, atol=1e-9
    )


def test_the_samples_gradients_are_those_of_the_network_that_it_names() -> None:
    """The first row by differences of the loss, with the network written anew."""
    with (SAMPLE.parents[1] / "data" / "galton.csv").open(encoding="utf-8", newline="") as file:
        heights = np.array([[float(row["parents"]), float(row["child"])] for row in csv.DictReader(file)])
    random = np.random.default_rng(20)
    fires_at = np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 3.25])
    w1 = random.uniform(0.5, 1.0, 6)
    w2 = random.normal(0.0, 0.3, 6)
    x, target = (heights - 68.0)[random.permutation(928)[:32]].T

    def loss(w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: float) -> float:
        units = [np.where(w * x + b > 0, w * x + b, 0.0) * v for w, b, v in zip(w1, b1, w2, strict=True)]
        return float(np.mean((sum(units) + b2 - target) ** 2))

    def slope(name: str, place: int) -> float:
        h, ends = 1e-6, []
        for side in (h, -h):
            parts = {"w1": w1.copy(), "b1": -w1 * fires_at, "w2": w2.copy(), "b2": np.zeros(1)}
            parts[name][place] += side
            ends.append(loss(parts["w1"], parts["b1"], parts["w2"], float(parts["b2"][0])))
        return (ends[0] - ends[1]) / (2 * h)

    with SAMPLE.open(encoding="utf-8", newline="") as file:
        row = {name: float(value) for name, value in next(csv.DictReader(file)).items()}
    assert row["loss"] == pytest.approx(loss(w1, -w1 * fires_at, w2, 0.0), rel=1e-9)
    places = {"w2[0]": ("w2", 0), "w2[5]": ("w2", 5), "w1[0]": ("w1", 0), "w1[5]": ("w1", 5)}
    for column, (name, place) in {**places, "b1[3]": ("b1", 3), "b2": ("b2", 0)}.items():
        assert row[column] == pytest.approx(slope(name, place), rel=1e-5, abs=1e-7), column
