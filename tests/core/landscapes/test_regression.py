"""Linear and logistic regression against the sums that define them, other solvers, and what is published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.core.batches import batch_rows, steps_an_epoch
from playground.core.data import Columns
from playground.core.engine import Method
from playground.core.errors import InvalidInput
from playground.core.landscapes.from_data import FromData
from playground.core.landscapes.linear_regression import LinearRegression
from playground.core.landscapes.logistic_regression import LogisticRegression
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.sgd import SGD
from playground.core.trajectory import Trajectory

Floats = NDArray[np.float64]


def _with(kind: Any, *columns: Any, **settings: Any) -> Any:
    """A landscape on columns that stand in no file."""
    names = [role.setting for role in kind.roles]
    if len(columns) < len(names):
        names.remove("second")
    chosen = dict(zip(names, names, strict=True))
    return kind().with_settings({"data": "some.csv", **settings}).with_columns(chosen, Columns(columns))


def _line(rows: int = 300, seed: int = 0, offset: float = 50.0) -> tuple[Floats, Floats]:
    r = np.random.default_rng(seed)
    a = r.normal(offset, 3.0, rows)
    return a, 0.7 * a - 4.0 + r.normal(0.0, 2.0, rows)


def _labels(rows: int = 400, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    r = np.random.default_rng(seed)
    a, c = r.normal(1.0, 2.0, rows), r.normal(0.0, 30.0, rows)
    return a, c, (r.random(rows) < 1.0 / (1.0 + np.exp(-(0.8 * a - 0.03 * c)))).astype(float)


def _cross_entropy(x: float, y: float, a: Floats, c: Floats, b: Floats) -> float:
    """The textbook's form: −mean(b log σ + (1 − b) log(1 − σ))."""
    sigma = 1.0 / (1.0 + np.exp(-(x * a + y * c)))
    return -float(np.mean(b * np.log(sigma) + (1.0 - b) * np.log(1.0 - sigma)))


# -------------------------------------------------------------------------------------------------------------- linear


def test_linear_value_and_gradient_are_those_of_the_rows() -> None:
    a, b = _line()
    landscape = _with(LinearRegression, a, b)
    for x, y in ((0.0, 0.0), (0.7, -4.0), (-2.5, 31.0)):
        residual = x * a + y - b
        assert landscape.value(x, y) == pytest.approx(np.mean(residual**2), rel=1e-13)
        wanted = 2 * np.mean(residual * a), 2 * np.mean(residual)
        assert landscape.gradient(x, y) == pytest.approx(wanted, rel=1e-11, abs=1e-11)
    assert landscape.hessian(0.0, 0.0) == pytest.approx((2 * np.mean(a * a), 2 * np.mean(a), 2.0), rel=1e-13)


@pytest.mark.parametrize("offset", [0.0, 50.0, 2000.0, 1e7])
def test_the_least_squares_minimum_is_that_of_another_solver(offset: float) -> None:
    """The slope also where the mean is far from 0, so far that sums of raw squares would lose it."""
    a, b = _line(offset=offset)
    (minimum,) = _with(LinearRegression, a, b).minima()
    (slope, level), *_ = np.linalg.lstsq(np.stack([a - offset, np.ones(a.size)], 1), b, rcond=None)
    assert minimum.x == pytest.approx(slope, rel=1e-8)
    assert minimum.y == pytest.approx(level - slope * offset, rel=1e-8, abs=1e-10 * offset)


def test_the_condition_number_is_that_of_the_normal_equations_and_standardising_removes_it() -> None:
    a, b = _line()
    raw, standardised = (_with(LinearRegression, a, b, standardise=on) for on in (False, True))
    design = np.stack([a, np.ones(a.size)], 1)
    for landscape, wanted in ((raw, np.linalg.cond(design.T @ design)), (standardised, 1.0)):
        xx, xy, yy = landscape.hessian(0.0, 0.0)
        assert np.linalg.cond([[xx, xy], [xy, yy]]) == pytest.approx(wanted, rel=1e-6)
    # The same line: its slope per standard deviation, its height at the mean.
    assert standardised.minima()[0] == pytest.approx((raw.minima()[0].x * a.std(), b.mean()), rel=1e-12)
    assert standardised.value(*standardised.minima()[0]) == pytest.approx(
        raw.value(*raw.minima()[0]), rel=1e-12
    )


def test_data_that_decide_no_line_are_refused() -> None:
    for columns, path in ((([3, 3, 3], [1, 2, 3]), "feature"), (([1], [1]), "data")):
        with pytest.raises(InvalidInput) as caught:
            _with(LinearRegression, *columns)
        assert caught.value.path == (path,)


# ------------------------------------------------------------------------------------------------------------ logistic


def test_logistic_value_is_the_cross_entropy_of_the_rows() -> None:
    a, c, b = _labels()
    landscape = _with(LogisticRegression, a, c, b)
    for x, y in ((0.0, 0.0), (0.8, -0.03), (-1.5, 0.2)):
        assert landscape.value(x, y) == pytest.approx(_cross_entropy(x, y, a, c, b), rel=1e-12)
    intercept = _with(LogisticRegression, a, b)
    assert intercept.value(0.4, -0.6) == pytest.approx(
        _cross_entropy(0.4, -0.6, a, np.ones(a.size), b), rel=1e-12
    )


def test_logistic_loss_far_out_neither_overflows_nor_loses_digits() -> None:
    a, c, b = [1.0, 1.0], [2.0, -1.0], [1.0, 0.0]
    landscape = _with(LogisticRegression, a, c, b)
    # Margins 1000 and −1000: log(1 + e^−1000) + log(1 + e^1000) = 0 + 1000, and the second row pulls alone.
    assert landscape.value(1000.0, 0.0) == pytest.approx(500.0, rel=1e-15)
    assert landscape.gradient(1000.0, 0.0) == pytest.approx((0.5, -0.5), rel=1e-15)


def test_derivatives_of_mini_batches_and_weights_are_differences_of_values() -> None:
    a, c, b = _labels()
    landscape, h = _with(LogisticRegression, a, c, b), 1e-5
    for x, y in ((0.1, 0.0), (1.2, -0.06)):
        gx = (_cross_entropy(x + h, y, a, c, b) - _cross_entropy(x - h, y, a, c, b)) / (2 * h)
        gy = (_cross_entropy(x, y + h, a, c, b) - _cross_entropy(x, y - h, a, c, b)) / (2 * h)
        assert landscape.gradient(x, y) == pytest.approx((gx, gy), rel=1e-6, abs=1e-8)
        xx = (landscape.gradient(x + h, y)[0] - landscape.gradient(x - h, y)[0]) / (2 * h)
        yy = (landscape.gradient(x, y + h)[1] - landscape.gradient(x, y - h)[1]) / (2 * h)
        xy = (landscape.gradient(x, y + h)[0] - landscape.gradient(x, y - h)[0]) / (2 * h)
        assert landscape.hessian(x, y) == pytest.approx((xx, xy, yy), rel=1e-6, abs=1e-8)


def test_the_logistic_minimum_is_that_of_reweighted_least_squares() -> None:
    a, c, b = _labels()
    (minimum,) = _with(LogisticRegression, a, c, b).minima()
    design, w = np.stack([a, c], 1), np.zeros(2)
    for _ in range(30):
        p = 1.0 / (1.0 + np.exp(-design @ w))
        weight = p * (1 - p)
        w = np.linalg.solve(design.T @ (design * weight[:, None]), design.T @ (weight * (design @ w) + b - p))
    assert minimum == pytest.approx(w, rel=1e-10)


def test_the_published_fit_of_the_challenger_data_is_found() -> None:
    """Intercept 15.0429, slope −0.2322, residual deviance 20.315: what textbooks give for the 23 flights."""
    landscape = LogisticRegression()
    (minimum,) = landscape.minima()
    assert (round(minimum.x, 4), round(minimum.y, 4)) == (-0.2322, 15.0429)
    assert round(2 * 23 * landscape.value(*minimum), 3) == 20.315


def test_separated_labels_have_no_minimum() -> None:
    a = np.array([-3.0, -2.0, -1.0, 1.0, 2.0])
    for b in ((a > 0).astype(float), (a < 1.5).astype(float)):
        landscape = _with(LogisticRegression, a, b)
        assert landscape.minima() == ()
        window, start = landscape.window, landscape.suggested_start
        assert window.holds(start)
        assert np.hypot(*landscape.gradient(*start)) > 1e-2


@pytest.mark.parametrize(
    ("columns", "path"),
    [
        (([1, 2, 3], [1, 1, 1]), "target"),
        (([2, 2, 2], [0, 1, 1]), "feature"),
        (([0, 0, 0], [1, 2, 3], [0, 1, 1]), "feature"),
        (([1, 2, 3], [2, 4, 6], [0, 1, 1]), "second"),
    ],
)
def test_data_that_decide_no_weights_are_refused(columns: Any, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _with(LogisticRegression, *columns)
    assert caught.value.path == (path,)


def test_pictures_of_many_rows_are_near_the_loss_and_say_that_they_are_approximate() -> None:
    a, c, b = _labels(30_000)
    for columns in ((a, c, b), (a, b)):
        landscape = _with(LogisticRegression, *columns)
        low_x, high_x, low_y, high_y = landscape.window
        x, y = np.meshgrid(np.linspace(low_x, high_x, 96), np.linspace(low_y, high_y, 96))
        picture, some = landscape.picture(x, y), (slice(None, None, 19), slice(None, None, 19))
        np.testing.assert_allclose(picture[some], landscape.value(x[some], y[some]), rtol=5e-3)
        assert "; map drawn from" in landscape.note
        assert not landscape.is_slow
    r = np.random.default_rng(3)
    many = _with(LogisticRegression, r.normal(size=60_000), np.arange(60_000) % 2)
    assert many.is_slow
    assert "map" not in LogisticRegression().note


# -------------------------------------------------------------------------------------------------------- mini-batches


def _both(batch: int, **settings: Any) -> list[FromData]:
    a, c, b = _labels()
    return [
        _with(LinearRegression, *_line(), batch=batch, **settings),
        _with(LogisticRegression, a, c, b, batch=batch, **settings),
    ]


@pytest.mark.parametrize("standardise", [False, True])
def test_mini_batches_of_an_epoch_average_to_the_gradient(standardise: bool) -> None:
    """Weighted by their sizes, because the last one is smaller: 300 = 9 · 32 + 12, 400 = 12 · 32 + 16."""
    for landscape in _both(32, standardise=standardise):
        rows = landscape.read.rows
        steps = range(1, steps_an_epoch(rows, 32) + 1)
        total = np.zeros(2)
        for step in steps:
            size = batch_rows(rows, 32, 9, step).size
            total += size * np.array(landscape.step_gradient(0.3, -0.02, step, 9))
        assert total / rows == pytest.approx(landscape.gradient(0.3, -0.02), rel=1e-10)


def test_a_mini_batch_is_the_gradient_of_its_rows() -> None:
    a, b = _line()
    landscape = _with(LinearRegression, a, b, batch=16)
    rows = batch_rows(300, 16, 2, 5)
    alone = _with(LinearRegression, a[rows], b[rows])
    assert landscape.step_gradient(0.2, 1.0, 5, 2) == pytest.approx(alone.gradient(0.2, 1.0), rel=1e-9)
    a, c, b = _labels()
    rows = batch_rows(400, 16, 2, 5)
    sampled = _with(LogisticRegression, a, c, b, batch=16)
    alone = _with(LogisticRegression, a[rows], c[rows], b[rows])
    assert sampled.step_gradient(0.2, 0.01, 5, 2) == pytest.approx(alone.gradient(0.2, 0.01), rel=1e-12)


def test_many_starts_see_the_same_mini_batch_as_one() -> None:
    x, y = np.array([[0.1, 0.2], [-0.3, 0.4]]), np.array([[0.0, 0.01], [0.02, -0.03]])
    for landscape in _both(8):
        gx, gy = landscape.step_gradient(x, y, 7, 1)
        for place in np.ndindex(2, 2):
            one = landscape.step_gradient(float(x[place]), float(y[place]), 7, 1)
            assert (gx[place], gy[place]) == pytest.approx(one, rel=1e-12)


def test_a_batch_of_all_rows_or_of_none_is_the_full_gradient() -> None:
    for batch in (0, 400, 1000):
        for landscape in _both(batch):
            assert not landscape.is_sampled
            assert Problem(landscape).is_plain
            assert landscape.step_gradient(0.1, 0.2, 3, 0) == landscape.gradient(0.1, 0.2)
    assert all(landscape.is_sampled and not Problem(landscape).is_plain for landscape in _both(299))


def test_runs_on_mini_batches_repeat_and_explain_themselves() -> None:
    for landscape in _both(8):
        problem = Problem(landscape, seed=4)
        run = Trajectory(problem, Method(SGD(lr=1e-4)), (0.0, 0.0))
        run.advance_to(300)
        again = Trajectory(problem, Method(SGD(lr=1e-4)), (0.0, 0.0))
        for step in (10, 11, 250, 300):
            again.advance_to(step)
        assert run.trace.row(300) == again.trace.row(300)
        # What a step was handed is the mini-batch at the row before; the loss beside it is that of all rows.
        before, row = run.trace.row(99), run.trace.row(100)
        handed = landscape.step_gradient(before["x"], before["y"], 100, 4)
        assert (row["grad_x"], row["grad_y"]) == handed
        assert row["loss"] == landscape.value(row["x"], row["y"])
        explained = run.explain(100)
        assert explained.after[0]["theta"] == row["x"]
        other = Trajectory(replace(problem, seed=5), Method(SGD(lr=1e-4)), (0.0, 0.0))
        other.advance_to(300)
        assert other.trace.row(300) != run.trace.row(300)


def test_rotation_turns_mini_batches_too() -> None:
    landscape = _both(8)[0]
    problem = Problem(landscape, Modifiers(rotation=90.0), seed=4)
    x, y = problem.frame(0).to_plane(0.3, 1.0)
    gx, gy = landscape.step_gradient(0.3, 1.0, 6, 4)
    assert problem.noisy_gradient(x, y, 6) == pytest.approx((-gy, gx), rel=1e-9)


# ------------------------------------------------------------------------------------------------------------ settings


def test_settings_that_ask_for_other_data_let_go_of_what_was_read() -> None:
    landscape = LinearRegression()
    assert landscape.with_settings({"batch": 4, "standardise": True}).columns is landscape.columns
    for settings in ({"data": "other.csv"}, {"feature": "x2"}, {"header": "no"}, {"rows": "complete"}):
        assert landscape.with_settings(settings).columns is None
    other = landscape.with_settings({"data": "other.csv", "target": "t"})
    assert (other.feature, other.target) == ("", "t")
    with pytest.raises(RuntimeError, match="have not been read"):
        other.value(0.0, 0.0)


def test_words_for_reading_are_checked() -> None:
    with pytest.raises(InvalidInput, match="expected comma, semicolon, tab, bar, space or nothing") as caught:
        LinearRegression(separator="slash")
    assert caught.value.path == ("separator",)


def test_window_and_start_come_from_the_data() -> None:
    for scale in (1e-6, 1.0, 1e6):
        a, b = _line()
        landscape = _with(LinearRegression, scale * a, b)
        window = landscape.window
        assert window.holds(landscape.minima()[0])
        assert window.holds(landscape.suggested_start)
        assert window.x_high - window.x_low == pytest.approx(
            (_with(LinearRegression, a, b).window.x_high - _with(LinearRegression, a, b).window.x_low) / scale
        )
