"""Runs that leave the reals end at their last finite row, say so, and disturb nobody."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from playground.core.catalogue import landscapes, optimizers
from playground.core.clipping import Clipping
from playground.core.elementwise import Real, exp, sqrt
from playground.core.engine import Method, final_points
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.trace import Trace
from playground.core.trajectory import CHECKPOINT_EVERY, Trajectory


class _Made(Landscape):
    key = title = formula = source = summary = "made for a test"
    window, suggested_start = Window(-2.0, 2.0, -2.0, 2.0), Point(1.0, 1.0)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        raise NotImplementedError

    def minima(self) -> tuple[Point, ...]:
        raise NotImplementedError


@dataclass(frozen=True)
class Cliff(_Made):
    """2√x + y: ends at x = 0."""

    def value(self, x: Real, y: Real) -> Real:
        return 2.0 * sqrt(x) + y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 1.0 / sqrt(x), 1.0 + 0.0 * y


@dataclass(frozen=True)
class Explosion(_Made):
    """−eˣ + y² : overflows for large x."""

    def value(self, x: Real, y: Real) -> Real:
        return y * y - exp(x)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return -exp(x), 2.0 * y


@dataclass(frozen=True)
class Hole(_Made):
    """1/x² + y²: divides by 0 at x = 0."""

    def value(self, x: Real, y: Real) -> Real:
        return 1.0 / (x * x) + y * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return -2.0 / (x * x * x), 2.0 * y


def _method(key: str = "sgd", **chosen: Any) -> Method:
    return Method(optimizers()[key].make("paper", chosen))


def _points_are_finite(trace: Trace) -> bool:
    """Whether every point and loss is; what lies between, such as g², may be infinite, as in the frameworks."""
    return all(np.isfinite(trace.column(name)).all() for name in ("x", "y", "loss"))


def _ends(run: Trajectory, steps: int = 2000) -> int:
    """Advance; check that the run ended as it should; return where."""
    run.advance_to(steps)
    trace = run.trace
    assert trace.diverged_at is not None
    assert trace.diverged_at == trace.last_step + 1
    assert trace.why
    assert _points_are_finite(trace)
    before = trace.rows().tobytes()
    run.advance_to(steps + 1)
    assert trace.rows().tobytes() == before
    return trace.diverged_at


def test_too_large_a_rate() -> None:
    # On 10y², SGD multiplies y by 1 − 20·lr = −19 per step: 19^t·0.5 and its square leave float64 at t ≈ 120.
    run = Trajectory(Problem(ElongatedValley()), _method(lr=1.0), (0.0, 0.5))
    step = _ends(run)
    assert step == math.ceil(math.log(math.sqrt(np.finfo(float).max / 10.0) / 0.5) / math.log(19.0))
    assert run.trace.why == "the loss is not finite there"


@pytest.mark.parametrize("key", sorted(optimizers()))
def test_no_method_raises_whatever_its_rate(key: str) -> None:
    for lr in (1e3, 1e100, 1e300):
        for landscape in (Rosenbrock(), Explosion(), Hole(), Cliff()):
            run = Trajectory(Problem(landscape), _method(key, lr=lr), (0.5, 0.7))
            run.advance_to(700)
            assert _points_are_finite(run.trace)
            assert (run.trace.last_step == 700) == (run.trace.diverged_at is None)


@pytest.mark.parametrize("key", sorted(key for key, kind in landscapes().items() if not kind.is_replay))
def test_no_landscape_raises_wherever_a_run_goes(key: str) -> None:
    problem = Problem(landscapes()[key](), Modifiers(rotation=30.0, noise=1.0))
    for lr in (10.0, 1e200):
        for start in ((0.0, 0.0), (3.0, -2.0), (1e308, -1e308), (1e-320, 0.0)):
            run = Trajectory(problem, _method(lr=lr), start)
            run.advance_to(50)
            assert _points_are_finite(run.trace) or run.trace.diverged_at == 0


def test_leaving_the_domain() -> None:
    run = Trajectory(Problem(Cliff()), _method(lr=0.3), (1.0, 0.0))
    # x = 1, 0.7, 0.7 − 0.3/√0.7 = 0.3414, 0.3414 − 0.3/√0.3414 = −0.172: outside.
    assert _ends(run) == 3
    assert run.trace.why == "the loss is not finite there"


def test_overflow() -> None:
    run = Trajectory(Problem(Explosion()), _method(lr=1.0), (1.0, 0.0))
    # x = 1, 1 + e = 3.72, 3.72 + e^3.72 = 44.9, 44.9 + e^44.9 = 3·10¹⁹, whose exponential cannot be held.
    assert _ends(run) == 3
    assert run.trace.why == "the loss is not finite there"


def test_division_by_zero() -> None:
    run = Trajectory(Problem(ElongatedValley()), _method("rmsprop", eps=0), (1.0, 0.0))
    assert _ends(run) == 1
    assert run.trace.why == "y became nan"


@pytest.mark.parametrize(
    ("landscape", "start"),
    [
        (Hole(), (0.0, 1.0)),
        (Cliff(), (-1.0, 1.0)),
        (Explosion(), (1000.0, 1.0)),
        (Rosenbrock(), (1e200, 1.0)),
        (Rosenbrock(), (math.nan, 1.0)),
        (Rosenbrock(), (math.inf, 1.0)),
    ],
)
def test_a_start_where_there_is_no_loss(landscape: Landscape, start: tuple[float, float]) -> None:
    run = Trajectory(Problem(landscape), _method(), start)
    assert (run.trace.diverged_at, run.trace.why) == (0, "the loss at the start is not finite")
    run.advance_to(10)
    assert run.trace.last_step == 0
    with pytest.raises(IndexError):
        run.explain(1)


def test_a_start_with_a_loss_but_no_gradient() -> None:
    run = Trajectory(Problem(Cliff()), _method(), (0.0, 1.0))  # 2√0 = 0, 1/√0 is infinite
    assert _ends(run) == 1
    assert run.trace.last_step == 0


def test_the_step_before_the_end_can_be_explained() -> None:
    run = Trajectory(
        Problem(ElongatedValley()), _method(lr=0.16), (0.0, 1.0)
    )  # y grows by 1 − 20·0.16 = −2.2 per step
    step = _ends(run)
    assert step > CHECKPOINT_EVERY
    explained = run.explain(step - 1)
    assert explained.after[1]["theta"] == run.trace.row(step - 1)["y"]
    assert run.state_at(step - 1)[1] == run.trace.row(step - 1)["y"]


def test_a_gradient_whose_norm_cannot_be_held_is_clipped_to_nothing() -> None:
    """400x³ = 4·10²²⁷ has an infinite square, and 1/∞ of it is 0, as in PyTorch."""
    method = Method(optimizers()["sgd"].make(), clipping=Clipping(norm=1.0))
    run = Trajectory(Problem(Rosenbrock()), method, (1e75, 0.0))
    run.advance_to(5)
    assert run.trace.column("x").tolist() == [1e75] * 6
    assert run.trace.column("grad_x")[1:].tolist() == [0.0] * 5


@pytest.mark.parametrize("key", sorted(optimizers()))
def test_those_that_diverge_leave_the_others_alone(key: str) -> None:
    problem, method = Problem(Rosenbrock()), _method(key)
    good_x, good_y = np.array([-1.2, 0.5, 1.3]), np.array([1.0, 0.2, 1.8])
    bad_x, bad_y = np.array([1e200, math.nan, 1e80, -math.inf]), np.array([0.0, 1.0, -1e160, 0.0])
    x, y = np.concatenate([bad_x[:2], good_x, bad_x[2:]]), np.concatenate([bad_y[:2], good_y, bad_y[2:]])
    mixed = final_points(problem, method, x, y, 30)
    alone = final_points(problem, method, good_x, good_y, 30)
    assert mixed[0][2:5].tobytes() == alone[0].tobytes()
    assert mixed[1][2:5].tobytes() == alone[1].tobytes()


def test_a_start_that_diverged_is_not_finite() -> None:
    ends = final_points(
        Problem(ElongatedValley()), _method(lr=1.0), np.array([1.0, 1.0]), np.array([0.5, 0.0]), 400
    )
    assert np.isfinite(ends[1]).tolist() == [False, True]
