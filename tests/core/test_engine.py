"""Runs: computed in any pieces they are the same to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.catalogue import optimizers
from playground.core.clipping import Clipping, clipping
from playground.core.engine import BLOCK, Method, final_points
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.rules.program import state_variables
from playground.core.schedules.cosine import Cosine
from playground.core.trace import COLUMNS
from playground.core.trajectory import CHECKPOINT_EVERY, Trajectory

FAR = 3 * CHECKPOINT_EVERY + 70

METHODS: dict[str, Method] = {
    "adam": Method(optimizers()["adam"].make("tf1", {"learning_rate": 0.02})),
    "rmsprop": Method(
        optimizers()["rmsprop"].make("paper", {"lr": 0.001, "momentum": 0.9, "centered": True}),
        Cosine(T_max=300, eta_min=1e-4),
        Clipping(norm=5.0),
    ),
    "nadam": Method(optimizers()["nadam"].make("keras", {"learning_rate": 0.01, "weight_decay": 0.1})),
    "asgd": Method(optimizers()["asgd"].make("paper", {"lr": 0.0005, "t0": 300.0})),
    "rprop": Method(optimizers()["rprop"].make("optax"), Cosine()),
}
PROBLEMS = {
    "plain": Problem(Rosenbrock()),
    "noisy": Problem(Rosenbrock(), Modifiers(noise=0.5, rotation=20.0), seed=3),
    "drifting": Problem(Rosenbrock(), Modifiers(drift="orbit", noise=0.1), seed=7),
}
START = (-1.2, 1.0)
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
every_problem = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)


def _whole(problem: Problem, method: Method, steps: int = FAR) -> Trajectory:
    run = Trajectory(problem, method, START)
    run.advance_to(steps)
    assert run.trace.last_step == steps, run.trace.why
    return run


@every_method
@every_problem
@settings(deadline=None, derandomize=True, database=None, max_examples=8)
@given(
    pieces=st.lists(st.integers(1, FAR), max_size=12),
    asked=st.lists(st.integers(0, FAR), min_size=1, max_size=4),
)
def test_pieces_do_not_matter(method: Method, problem: Problem, pieces: list[int], asked: list[int]) -> None:
    whole, run = _whole(problem, method), Trajectory(problem, method, START, expected=16)
    for index, step in enumerate(pieces):
        run.advance_to(step)
        assert run.trace.last_step == max(pieces[: index + 1])
        run.state_at(asked[0] % (run.trace.last_step + 1))  # looking back leaves no mark
    run.advance_to(FAR)
    assert run.trace.rows().tobytes() == whole.trace.rows().tobytes()
    for step in asked:
        values = dict(zip(state_variables(run.rule), run.state_at(step), strict=True))
        assert values == dict(zip(state_variables(run.rule), whole.state_at(step), strict=True))
        row = whole.trace.row(step)
        assert (values["theta_x"], values["theta_y"]) == (row["x"], row["y"])


@every_method
def test_states_are_those_of_the_step(method: Method) -> None:
    """The states after t steps are what the explained step t leaves behind and step t + 1 begins with."""
    run = _whole(PROBLEMS["noisy"], method)
    for step in (1, CHECKPOINT_EVERY - 1, CHECKPOINT_EVERY, CHECKPOINT_EVERY + 1, FAR):
        values = dict(zip(state_variables(run.rule), run.state_at(step), strict=True))
        explained = run.explain(step)
        for side, end in enumerate(("_x", "_y")):
            for state in run.rule.states:
                name = state.symbol.name
                assert (
                    values[name + (end if state.symbol.per_coordinate else "")] == explained.after[side][name]
                )


@every_method
@every_problem
def test_explained_steps_are_the_recorded_ones(method: Method, problem: Problem) -> None:
    run = _whole(problem, method)
    for step in (1, 2, CHECKPOINT_EVERY, CHECKPOINT_EVERY + 1, FAR):
        row, explained = run.trace.row(step), run.explain(step)
        assert explained.step == step
        for side, axis in enumerate("xy"):
            assert explained.after[side]["theta"] == row[axis]
            assert explained.after[side]["lr"] == method.rate(step)
            assert explained.after[side]["eta"] == row[f"effective_lr_{axis}"]


@every_method
@every_problem
def test_many_starts_meet_the_same_noise_and_schedule(method: Method, problem: Problem) -> None:
    x, y = np.array([-1.2, 0.3, 1.4]), np.array([1.0, -0.2, 1.9])
    ends = final_points(problem, method, x, y, 60)
    for index in range(3):
        run = Trajectory(problem, method, (float(x[index]), float(y[index])))
        run.advance_to(60)
        row = run.trace.row(60)
        np.testing.assert_allclose((ends[0][index], ends[1][index]), (row["x"], row["y"]), rtol=1e-12)


def test_more_starts_than_a_block() -> None:
    method = Method(optimizers()["rmsprop"].make())
    x = np.linspace(-4.0, 4.0, BLOCK + 3)
    ends = final_points(Problem(Himmelblau()), method, x, -x, 10)
    for index in (0, BLOCK - 1, BLOCK, BLOCK + 2):
        alone = final_points(Problem(Himmelblau()), method, x[index : index + 1], -x[index : index + 1], 10)
        assert (ends[0][index], ends[1][index]) == (alone[0][0], alone[1][0])
    assert (x == np.linspace(-4.0, 4.0, BLOCK + 3)).all()  # what was given is left as it was


def test_no_steps_lead_nowhere() -> None:
    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    ends = final_points(Problem(Himmelblau()), Method(optimizers()["adam"].make()), x, y, 0)
    assert np.array_equal(ends, (x, y))
    assert ends[0] is not x


def test_row_zero_is_the_start() -> None:
    run = Trajectory(Problem(ElongatedValley()), Method(optimizers()["adam"].make()), (2, 1))
    row = run.trace.row(0)
    assert (row["x"], row["y"], row["loss"]) == (2.0, 1.0, 14.0)
    assert all(np.isnan(row[name]) for name in COLUMNS[3:])
    assert run.trace.last_step == 0


def test_a_row_holds_what_led_to_it() -> None:
    """x² + 10y² from (2, 1), lr = 0.01: the gradient (4, 20) of row 0 stands in row 1, beside the new loss."""
    run = Trajectory(Problem(ElongatedValley()), Method(optimizers()["sgd"].make()), (2.0, 1.0))
    run.advance_to(1)
    row = run.trace.row(1)
    assert (row["grad_x"], row["grad_y"]) == (4.0, 20.0)
    assert (row["x"], row["y"]) == pytest.approx((1.96, 0.8))
    assert row["loss"] == pytest.approx(1.96**2 + 10.0 * 0.8**2)


def test_an_optimizer_is_handed_the_clipped_gradient() -> None:
    method = Method(optimizers()["sgd"].make(), clipping=clipping(None, 5.0, "paper"))
    run = Trajectory(Problem(ElongatedValley()), method, (2.0, 1.0))
    run.advance_to(1)
    assert (run.trace.row(1)["grad_x"], run.trace.row(1)["grad_y"]) == (4.0, 5.0)


@pytest.mark.parametrize("step", [-1, 0, 11])
def test_only_recorded_steps_can_be_explained(step: int) -> None:
    run = Trajectory(PROBLEMS["plain"], METHODS["adam"], START)
    run.advance_to(10)
    with pytest.raises(IndexError, match=rf"step {step} is not recorded; the last is 10"):
        run.explain(step)


@every_method
def test_equal_choices_give_equal_runs(method: Method) -> None:
    def made(problem: Problem) -> Any:
        return _whole(problem, method, 50).trace.rows().tobytes()

    again = Problem(Rosenbrock(), Modifiers(noise=0.5, rotation=20.0), seed=3)
    other = Problem(Rosenbrock(), Modifiers(noise=0.5, rotation=20.0), seed=4)
    assert made(PROBLEMS["noisy"]) == made(again) != made(other)
