"""The arrows and what-if steps against the engine's own next rows and against hand calculations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.analysis.arrows import arrows
from playground.core.analysis.what_if import what_if
from playground.core.clipping import Clipping
from playground.core.engine import Method
from playground.core.modifiers import Modifiers, Problem
from playground.core.trajectory import Trajectory

OPTIMIZERS = catalogue.optimizers()
SCHEDULES = catalogue.schedules()
VALLEY = catalogue.landscapes()["elongated_valley"]()
RESTLESS = Problem(
    catalogue.landscapes()["rosenbrock"](), Modifiers(rotation=25.0, noise=0.3, drift="orbit"), seed=3
)
START = (-1.2, 0.7)


def run_of(optimizer, problem=None, start=START, **method) -> Trajectory:
    return Trajectory(problem or Problem(VALLEY), Method(optimizer, **method), start)


def row(run: Trajectory, step: int) -> dict[str, float]:
    run.advance_to(step)
    return run.trace.row(step)


def test_arrows_are_what_the_next_row_records(case):
    run = run_of(case.optimizer, RESTLESS, clipping=Clipping(norm=2.0))
    for step in (0, 1, 7, 300):
        run.advance_to(step)
        found = arrows(run, step) if run.trace.last_step >= step else None
        if found is None or run.trace.diverged_at is not None:
            continue
        before, after = row(run, step), row(run, step + 1)
        if run.trace.last_step <= step:
            continue
        g = np.array([after["grad_x"], after["grad_y"]])
        eta = np.array([after["effective_lr_x"], after["effective_lr_y"]])
        move = [after["x"] - before["x"], after["y"] - before["y"]]
        np.testing.assert_allclose(found.gradient, -g, rtol=1e-12)
        np.testing.assert_allclose(found.rescaling, -eta * g, rtol=1e-12)
        np.testing.assert_allclose(found.update, move, rtol=0, atol=0)


def test_the_update_is_the_rate_times_the_direction(spoken):
    # Decay comes on top of η·u; with the defaults only AdamW and ASGD have one.
    optimizer = spoken.optimizer
    run = run_of(optimizer)
    for step in (0, 3, 20):
        run.advance_to(step)
        found = arrows(run, step)
        assert found is not None
        assert found.direction is not None
        after, here = row(run, step + 1), row(run, step)
        decay = (getattr(optimizer, "weight_decay", 0.0) + getattr(optimizer, "lambd", 0.0)) * optimizer.lr
        if not getattr(optimizer, "decay_with_rate", True):
            decay /= optimizer.lr
        for end, moved, u in zip("xy", found.update, found.direction, strict=True):
            expected = after[f"effective_lr_{end}"] * u - decay * here[end]
            assert moved == pytest.approx(expected, rel=1e-5, abs=1e-15)


def test_arrows_of_momentum_by_hand():
    # f = x² + 10 y², μ = 0.5, α = 0.1, from (1, 1): g₁ = (2, 20), θ₁ = (0.8, −1);
    # g₂ = (1.6, −20), b₂ = 0.5·(2, 20) + g₂ = (2.6, −10).
    run = run_of(OPTIMIZERS["sgd"].make("paper", {"lr": 0.1, "momentum": 0.5}), start=(1.0, 1.0))
    run.advance_to(1)
    found = arrows(run, 1)
    assert found is not None
    assert found.gradient == pytest.approx((-1.6, 20.0))
    assert found.direction == pytest.approx((-2.6, 10.0))
    assert found.rescaling == pytest.approx((-0.16, 2.0))
    assert found.update == pytest.approx((-0.26, 1.0))


def test_no_arrows_where_the_next_step_leaves_the_reals():
    run = run_of(
        OPTIMIZERS["sgd"].make("paper", {"lr": 1e3}), Problem(catalogue.landscapes()["rosenbrock"]())
    )
    run.advance_to(100)
    end = run.trace.last_step
    assert run.trace.diverged_at == end + 1
    assert arrows(run, 0) is not None
    assert arrows(run, end) is None


def test_a_rate_of_zero_leaves_the_other_arrows():
    # The buffer holds α·g: u is found by dividing by α, which a schedule may make 0.
    optimizer = OPTIMIZERS["rmsprop"].make("keras", {"momentum": 0.9})
    cosine = SCHEDULES["cosine"]().with_settings({"T_max": 4, "eta_min": 0.0})
    run = run_of(optimizer, schedule=cosine)
    run.advance_to(8)
    silent = next(step for step in range(8) if run.method.rate(step + 1) == 0.0)
    found = arrows(run, silent)
    assert found is not None
    assert found.direction is None
    assert found.rescaling == (0.0, 0.0)
    assert math.hypot(*found.gradient) > 0


# ------------------------------------------------------------------------------------------------------ what if


def test_the_same_method_would_do_what_the_run_does_next(case):
    run = run_of(case.optimizer, RESTLESS)
    for step in (0, 5, 260):
        run.advance_to(step + 1)
        if run.trace.last_step <= step:
            return
        found = what_if(run, step, run.method)
        here, after = run.trace.row(step), run.trace.row(step + 1)
        assert found is not None
        assert found.same_state
        assert (found.dx, found.dy) == (after["x"] - here["x"], after["y"] - here["y"])


def test_another_method_begins_afresh_and_says_so():
    # Plain descent with α = 0.05 from where RMSProp stands: −0.05·(2x, 20y).
    run = run_of(OPTIMIZERS["rmsprop"].make("paper"))
    run.advance_to(12)
    here = run.trace.row(12)
    found = what_if(run, 12, Method(OPTIMIZERS["sgd"].make("paper", {"lr": 0.05})))
    assert found is not None
    assert not found.same_state
    assert (found.dx, found.dy) == pytest.approx((-0.1 * here["x"], -1.0 * here["y"]))


def test_a_fresh_method_takes_its_own_first_step():
    # Adam's first step is ±α in every coordinate, whatever the gradient.
    run = run_of(OPTIMIZERS["sgd"].make("paper", {"lr": 0.01}))
    run.advance_to(30)
    found = what_if(run, 30, Method(OPTIMIZERS["adam"].make("paper", {"lr": 0.25})))
    assert found is not None
    assert not found.same_state
    assert (abs(found.dx), abs(found.dy)) == pytest.approx((0.25, 0.25), rel=1e-6)


def test_the_same_kind_takes_over_the_state():
    # v and t of the run, the other's own α: the step is in the ratio of the learning rates.
    run = run_of(OPTIMIZERS["adam"].make("paper", {"lr": 0.1}))
    run.advance_to(9)
    here, after = run.trace.row(8), run.trace.row(9)
    found = what_if(run, 8, Method(OPTIMIZERS["adam"].make("paper", {"lr": 0.3})))
    assert found is not None
    assert found.same_state
    assert found.dx == pytest.approx(3 * (after["x"] - here["x"]), rel=1e-9)
    other_states = what_if(run, 8, Method(OPTIMIZERS["adam"].make("optax", {"amsgrad": True})))
    assert other_states is not None
    assert not other_states.same_state


def test_it_meets_the_clipping_of_its_own_runner_and_the_noise_of_the_step():
    run = Trajectory(RESTLESS, Method(OPTIMIZERS["rmsprop"].make("paper")), START)
    run.advance_to(6)
    here = run.trace.row(6)
    gx, gy = RESTLESS.noisy_gradient(here["x"], here["y"], 7)
    norm = math.hypot(gx, gy)
    found = what_if(run, 6, Method(OPTIMIZERS["sgd"].make("paper", {"lr": 1.0}), clipping=Clipping(norm=0.5)))
    assert norm > 0.5
    assert found is not None
    assert (found.dx, found.dy) == pytest.approx((-0.5 * gx / norm, -0.5 * gy / norm))


def test_nothing_where_the_gradient_leaves_the_reals():
    run = run_of(
        OPTIMIZERS["sgd"].make("paper", {"lr": 1e3}), Problem(catalogue.landscapes()["rosenbrock"]())
    )
    run.advance_to(100)
    assert what_if(run, run.trace.last_step, Method(OPTIMIZERS["sgd"].make("paper", {"lr": 1e300}))) is None


def test_states_are_the_same_in_whatever_order_steps_are_asked_for():
    run = Trajectory(RESTLESS, Method(OPTIMIZERS["adam"].make("paper")), START)
    run.advance_to(700)
    forward = {step: run.state_at(step) for step in (0, 1, 2, 255, 256, 257, 300, 699, 700)}
    for step in (300, 1, 699, 256, 0, 700, 257, 255, 2, 2):
        assert run.state_at(step) == forward[step]
        assert forward[step][:2] == (run.trace.column("x")[step], run.trace.column("y")[step])
