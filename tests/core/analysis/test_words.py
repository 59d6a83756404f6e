"""ε's share, the story of a step, and what symbols stand for."""

from __future__ import annotations

import pytest

from playground.core import catalogue
from playground.core.analysis.epsilon import epsilon_shares
from playground.core.analysis.roles import Role, role_of
from playground.core.analysis.step_description import describe_step
from playground.core.engine import Method
from playground.core.modifiers import Problem
from playground.core.trajectory import Trajectory

OPTIMIZERS = catalogue.optimizers()
VALLEY = catalogue.landscapes()["elongated_valley"]()


def first_step(key, dialect="paper", start=(1.0, 1.0), **settings):
    """The run and its first step, on f = x² + 10 y² by default from (1, 1), where g = (2, 20)."""
    run = Trajectory(Problem(VALLEY), Method(OPTIMIZERS[key].make(dialect, settings)), start)
    run.advance_to(1)
    return run, run.explain(1)


# --------------------------------------------------------------------------------------------------------- ε


def test_epsilon_outside_the_root_by_hand():
    # v = 0.1·g² with PyTorch's α = 0.9, √v = 0.6325 and 6.325; ε = 1: shares 1/1.6325 and 1/7.325.
    run, step = first_step("rmsprop", "pytorch", alpha=0.9, eps=1.0)
    assert epsilon_shares(run.rule, step) == pytest.approx((1 / 1.632456, 1 / 7.324555), rel=1e-6)


def test_epsilon_inside_the_root_by_hand():
    # q = √(0.4 + 1.2) against √0.4: half of the denominator in x would be missing; y: 1 − √(40/41.2).
    run, step = first_step("rmsprop", eps=1.2)
    assert epsilon_shares(run.rule, step) == pytest.approx((0.5, 1 - (40 / 41.2) ** 0.5))


def test_at_a_gradient_of_zero_epsilon_is_everything():
    run, step = first_step("rmsprop", start=(0.0, 1.0))
    x, y = epsilon_shares(run.rule, step)  # type: ignore[misc]
    assert x == 1.0
    assert y < 1e-8


def test_both_epsilons_count():
    # Adam by optax: √(v̂ + ε_root) + ε with v̂ = g²: (√(4 + 5) + 1) against 2.
    run, step = first_step("adam", "optax", eps=1.0, eps_root=5.0)
    assert epsilon_shares(run.rule, step)[0] == pytest.approx(0.5)  # type: ignore[index]


@pytest.mark.parametrize(
    ("key", "dialect", "settings"),
    [
        # A centered, bias-corrected variance is 0 at first, but for its rounding, which may lie below.
        ("rmsprop", "paper", {"centered": True, "bias_correction": True, "beta": 0.3}),
        ("rmsprop", "optax", {"learning_rate": 0.1, "centered": True, "bias_correction": True, "decay": 0.7}),
        # A share kept above 1 makes the mean square negative; ε within the root makes up for it.
        ("rmsprop", "optax", {"learning_rate": 0.1, "decay": 1.5, "eps": 1000.0}),
        ("rmsprop", "keras", {"rho": 1.5, "epsilon": 1000.0}),
        ("adagrad", "optax", {"learning_rate": 0.1, "initial_accumulator_value": -500.0, "eps": 1000.0}),
        ("adam", "optax", {"learning_rate": 0.1, "b2": 1.5, "eps_root": 1000.0}),
        ("adadelta", "optax", {"learning_rate": 0.1, "rho": -1.0}),
    ],
    ids=str,
)
def test_a_root_that_epsilon_alone_saves_is_all_epsilon(key, dialect, settings):
    for start in ((1.0, 1.0), (0.3, -0.7), (0.123, 4.5), (-2.1, 0.9)):
        run = Trajectory(Problem(VALLEY), Method(OPTIMIZERS[key].make(dialect, settings)), start)
        run.advance_to(3)
        for step in range(1, run.trace.last_step + 1):
            explained = run.explain(step)
            shares = epsilon_shares(run.rule, explained)
            assert shares is not None
            assert all(0.0 <= share <= 1.0 for share in shares)
            assert describe_step(run.rule, explained, 1.0, 1.0)
    negative = OPTIMIZERS["rmsprop"].make("optax", {"learning_rate": 0.1, "decay": 1.5, "eps": 1000.0})
    run = Trajectory(Problem(VALLEY), Method(negative), (1.0, 1.0))
    run.advance_to(1)
    assert epsilon_shares(run.rule, run.explain(1)) == (1.0, 1.0)  # √(−0.5·4 + ε), and √(−0.5·400 + ε)


def test_a_rule_that_does_not_divide_has_no_share():
    run, step = first_step("sgd")
    assert epsilon_shares(run.rule, step) is None


# ----------------------------------------------------------------------------------------------------- story


def test_the_story_compares_the_rates_and_gives_the_reason():
    # RMS gradients 0.632 and 6.325: the rate of y is a tenth of that of x.
    run, step = first_step("rmsprop", lr=0.01)
    words = describe_step(run.rule, step, 11.0, 10.0)
    assert words == (
        "y's effective rate is 0.1 of x's because its RMS gradient is 10 times larger. "
        "The loss fell from 11 to 10."
    )


def test_the_story_of_one_rate_for_both():
    run, step = first_step("sgd")
    words = describe_step(run.rule, step, 1.0, 2.5)
    assert words.startswith("Both parameters move with the same effective learning rate.")
    assert words.endswith("The loss rose from 1 to 2.5.")


def test_the_story_says_when_epsilon_decides():
    run, step = first_step("rmsprop", start=(0.0, 1.0))
    assert describe_step(run.rule, step, 1.0, 1.0).startswith("ε decides the denominator in x.")
    run, step = first_step("rmsprop", eps=1e6)
    assert describe_step(run.rule, step, 1.0, 1.0).startswith("ε decides the denominator in x and y.")


def test_the_story_writes_numbers_as_the_inspector_does():
    run, step = first_step("rmsprop", start=(1e-9, 1.0))
    words = describe_step(run.rule, step, -2.5e35, -2.4e35, coming=True)
    # g = (2e-9, 20): the ratio of the RMS gradients, both without ε, is 1e10.
    assert "its RMS gradient is 1·10¹⁰ times larger" in words
    assert words.endswith("The loss will rise from −2.5·10³⁵ to −2.4·10³⁵.")


def test_the_story_of_standing_still():
    run, step = first_step("sgd", lr=0.0)
    assert describe_step(run.rule, step, 3.0, 3.0) == (
        "The effective learning rate is 0: nothing moves. The loss stayed at 3."
    )


# ----------------------------------------------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("key", "settings", "expected"),
    [
        ("rmsprop", {}, {"v": Role.RMS, "q": Role.RMS, "eta": Role.RATE, "beta": None, "lr": None}),
        ("rmsprop", {"momentum": 0.9}, {"b": Role.DIRECTION, "v": Role.RMS, "rate": Role.RATE}),
        ("adam", {}, {"m": Role.DIRECTION, "m_hat": Role.DIRECTION, "v_hat": Role.RMS, "t": None}),
        # AdaBelief's second moment is made of m, which stays the direction.
        ("adabelief", {}, {"m": Role.DIRECTION, "s": Role.RMS, "s_hat": Role.RMS}),
        ("sgd", {"momentum": 0.9}, {"b": Role.DIRECTION, "eta": Role.RATE}),
        ("lion", {}, {"u": Role.DIRECTION, "m": Role.DIRECTION}),
    ],
)
def test_symbols_stand_for_what_other_views_show(key, settings, expected):
    rule = OPTIMIZERS[key].make("paper", settings).written()
    assert {name: role_of(rule, name) for name in expected} == expected


def test_gradient_and_point_are_known_in_every_rule(spoken):
    rule = spoken.optimizer.written()
    assert role_of(rule, "g") is role_of(rule, "nabla") is Role.GRADIENT
    assert role_of(rule, "theta") is Role.POINT
    assert role_of(rule, rule.rms.name) is Role.RMS
    assert role_of(rule, rule.effective_lr.name) is Role.RATE
