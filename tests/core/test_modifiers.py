"""Rotation, noise and drift against hand calculations, differences and the laws of chance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.catalogue import landscapes
from playground.core.declarations import Choice
from playground.core.errors import InvalidInput
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.mccormick import McCormick
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import DRIFT_SETTINGS, NOISE_BLOCK, Modifiers, Problem, standard_noise
from playground.core.parameters import parameters_of
from playground.core.symbols import plain_symbol

some = settings(deadline=None, derandomize=True, database=None, max_examples=80)

MOVES: list[dict[str, Any]] = [
    {"rotation": 25.0},
    {"drift": "translate", "drift_speed": 0.03, "drift_direction": 130.0},
    {"drift": "orbit", "drift_radius": 0.7, "drift_period": 37.0, "drift_direction": -20.0},
    {"drift": "spin", "drift_spin": 3.3, "rotation": -70.0},
    {"drift": "orbit", "rotation": 160.0},
    {"drift": "jump", "drift_step": 3, "drift_distance": 0.8, "drift_direction": 70.0},
]
every_move = pytest.mark.parametrize("chosen", MOVES, ids=lambda s: s.get("drift", "rotation"))


def _problem(landscape: Any = None, seed: int = 0, **chosen: Any) -> Problem:
    return Problem(landscape or McCormick(), Modifiers(**chosen), seed)


# -------------------------------------------------------------------------------------------------- nothing chosen


@pytest.mark.parametrize("key", [key for key, kind in landscapes().items() if not kind.is_replay])
def test_nothing_chosen_changes_no_bit(key: str) -> None:
    landscape = landscapes()[key]()
    problem = Problem(landscape)
    x, y = landscape.suggested_start
    for t in (0, 1, 1000):
        assert problem.value(x, y, t) == landscape.value(x, y)
        assert problem.gradient(x, y, t) == landscape.gradient(x, y)
        assert problem.noisy_gradient(x, y, t + 1) == landscape.gradient(x, y)
        assert problem.hessian(x, y, t) == landscape.hessian(x, y)
        assert problem.minima(t) == landscape.minima()


@pytest.mark.parametrize(
    ("chosen", "static", "plain"),
    [
        ({}, True, True),
        ({"rotation": 10.0}, True, False),
        ({"noise": 0.1}, True, False),
        ({"drift": "translate"}, False, False),
        ({"drift": "orbit"}, False, False),
        ({"drift": "spin"}, False, False),
        ({"drift": "translate", "drift_speed": 0.0}, True, True),
        ({"drift": "orbit", "drift_radius": 0.0}, True, True),
        ({"drift": "spin", "drift_spin": 0.0}, True, True),
        ({"drift": "jump"}, False, False),
        ({"drift": "jump", "drift_distance": 0.0}, True, True),
        ({"drift_speed": 3.0, "drift_radius": 3.0, "drift_spin": 3.0}, True, True),
    ],
)
def test_what_is_static_and_what_is_plain(chosen: dict[str, Any], static: bool, plain: bool) -> None:
    problem = _problem(**chosen)
    assert (problem.is_static, problem.is_plain) == (static, plain)


# -------------------------------------------------------------------------------------------------------- rotation


def test_a_quarter_turn_swaps_the_axes_exactly() -> None:
    problem = _problem(ElongatedValley(), rotation=90.0)
    assert problem.value(0.3, 0.7, 0) == 0.7 * 0.7 + 10.0 * (0.3 * 0.3)
    assert problem.gradient(0.3, 0.7, 0) == (20.0 * 0.3, 2.0 * 0.7)
    assert problem.hessian(0.3, 0.7, 0) == (20.0, 0.0, 2.0)


def test_an_eighth_turn_of_the_valley_by_hand() -> None:
    """Anticlockwise: the floor, the x axis before, is now y = x. There f = x² + y², across it 10 times that."""
    problem = _problem(ElongatedValley(), rotation=45.0)
    assert problem.value(1.0, 1.0, 0) == pytest.approx(2.0)
    assert problem.value(1.0, -1.0, 0) == pytest.approx(20.0)
    assert problem.gradient(1.0, -1.0, 0) == pytest.approx((20.0, -20.0))
    assert problem.hessian(1.0, -1.0, 0) == pytest.approx((11.0, -9.0, 11.0))


def test_rotation_is_about_the_centre_of_the_window() -> None:
    """Rosenbrock's window is centred on (0, 1), level with its minimum (1, 1), which a quarter turn takes to (0, 2)."""
    problem = _problem(Rosenbrock(), rotation=90.0)
    assert problem.minima(0) == ((0.0, 2.0),)
    assert problem.value(0.0, 1.0, 0) == Rosenbrock().value(0.0, 1.0)


def test_a_turn_too_small_for_the_cosine_still_turns() -> None:
    problem = _problem(ElongatedValley(), rotation=1e-7)
    assert problem.frame(0).cos == 1.0
    assert problem.gradient(1.0, 0.0, 0)[1] == pytest.approx(-18.0 * math.radians(1e-7), rel=1e-9)


# ----------------------------------------------------------------------------------------------- rotation and drift


@every_move
@some
@given(x=st.floats(-1.5, 4.0), y=st.floats(-3.0, 4.0), t=st.integers(0, 10**5))
def test_derivatives_are_those_of_the_moved_value(chosen: dict[str, Any], x: float, y: float, t: int) -> None:
    problem, h = _problem(**chosen), 1e-4
    wanted = (
        (problem.value(x + h, y, t) - problem.value(x - h, y, t)) / (2 * h),
        (problem.value(x, y + h, t) - problem.value(x, y - h, t)) / (2 * h),
    )
    size = abs(problem.value(x, y, t)) + 1.0
    assert problem.gradient(x, y, t) == pytest.approx(wanted, abs=1e-7 + 1e-11 * size)
    right, left = problem.gradient(x + h, y, t), problem.gradient(x - h, y, t)
    above, below = problem.gradient(x, y + h, t), problem.gradient(x, y - h, t)
    xx, xy, yy = problem.hessian(x, y, t)
    assert (xx, xy) == pytest.approx(
        ((right[0] - left[0]) / (2 * h), (right[1] - left[1]) / (2 * h)), abs=1e-6
    )
    assert (xy, yy) == pytest.approx(
        ((above[0] - below[0]) / (2 * h), (above[1] - below[1]) / (2 * h)), abs=1e-6
    )


@every_move
@some
@given(x=st.floats(-1.5, 4.0), y=st.floats(-3.0, 4.0), t=st.integers(0, 10**5))
def test_the_frame_carries_the_landscape(chosen: dict[str, Any], x: float, y: float, t: int) -> None:
    problem = _problem(**chosen)
    frame = problem.frame(t)
    moved = frame.to_plane(x, y)
    # A long drift is added to x and y and so rounds them.
    reach = 1e-14 * (10.0 + math.hypot(*frame.shift))
    slope = math.hypot(*problem.landscape.gradient(x, y)) + 1.0
    assert problem.value(*moved, t) == pytest.approx(problem.landscape.value(x, y), abs=reach * slope + 1e-12)
    assert frame.to_landscape(*moved) == pytest.approx((x, y), abs=reach)
    a, b, c, d, e, f = frame.affine
    assert (a * x + c * y + e, b * x + d * y + f) == pytest.approx(moved, abs=reach)
    assert a * d - b * c == pytest.approx(1.0), "lengths and orientation are kept"


@every_move
@pytest.mark.parametrize("t", [0, 1, 17, 1234])
def test_minima_are_where_the_moved_gradient_vanishes(chosen: dict[str, Any], t: int) -> None:
    problem = _problem(Himmelblau(), **chosen)
    minima = problem.minima(t)
    assert len(minima) == 4
    for x, y in minima:
        assert problem.gradient(x, y, t) == pytest.approx((0.0, 0.0), abs=1e-10)
        assert problem.value(x, y, t) == pytest.approx(0.0, abs=1e-20)


@every_move
def test_arrays_give_what_floats_give(chosen: dict[str, Any]) -> None:
    problem = _problem(Himmelblau(), noise=0.5, seed=5, **chosen)
    x, y = np.linspace(-3.0, 3.0, 12).reshape(3, 4), np.linspace(2.0, -1.0, 12).reshape(3, 4)
    together = (problem.value(x, y, 9), *problem.noisy_gradient(x, y, 9), *problem.hessian(x, y, 9))
    for many, index in zip(together, range(6), strict=True):
        assert many.shape == (3, 4)
        for place in np.ndindex(3, 4):
            a, b = float(x[place]), float(y[place])
            alone = (problem.value(a, b, 9), *problem.noisy_gradient(a, b, 9), *problem.hessian(a, b, 9))
            assert type(alone[index]) is float
            assert many[place] == alone[index]


# ----------------------------------------------------------------------------------------------------------- drift


def test_translation_by_hand() -> None:
    problem = _problem(ElongatedValley(), drift="translate", drift_speed=0.25, drift_direction=90.0)
    assert [problem.minima(t)[0] for t in (0, 1, 8)] == [(0.0, 0.0), (0.0, 0.25), (0.0, 2.0)]
    assert problem.value(1.0, 2.0, 8) == 1.0


def test_an_orbit_by_hand() -> None:
    """Towards the right at first, then round to the left, and home after one period."""
    problem = _problem(
        ElongatedValley(), drift="orbit", drift_radius=1.0, drift_period=4.0, drift_direction=0.0
    )
    places = [problem.minima(t)[0] for t in range(5)]
    assert places == [(0.0, 0.0), (1.0, 1.0), (0.0, 2.0), (-1.0, 1.0), (0.0, 0.0)]
    slow = _problem(
        ElongatedValley(), drift="orbit", drift_radius=2.0, drift_period=1e6, drift_direction=30.0
    )
    x, y = slow.minima(1)[0]
    assert math.degrees(math.atan2(y, x)) == pytest.approx(30.0, abs=1e-3)
    assert math.hypot(x, y) == pytest.approx(2.0 * math.tau / 1e6, rel=1e-9)


def test_spin_by_hand() -> None:
    problem = _problem(ElongatedValley(), drift="spin", drift_spin=9.0)
    assert problem.value(0.5, 0.0, 0) == 0.25
    assert problem.value(0.5, 0.0, 10) == 2.5
    assert problem.frame(5).degrees == pytest.approx(45.0)
    assert problem.frame(10).degrees == 90.0
    assert problem.frame(40).degrees == 0.0
    assert problem.frame(10**9 * 40).degrees == 0.0


def test_a_step_uses_the_gradient_of_the_row_that_it_leaves() -> None:
    """Step t leads from row t − 1 to row t, so it sees the landscape of time t − 1 and the noise of step t."""
    problem = _problem(drift="spin", noise=2.0, seed=3)
    for step in (1, 2, 500):
        gx, gy = problem.gradient(0.4, -0.9, step - 1)
        nx, ny = standard_noise(3, step)
        assert problem.noisy_gradient(0.4, -0.9, step) == (gx + 2.0 * nx, gy + 2.0 * ny)
        assert problem.noise(step) == (2.0 * nx, 2.0 * ny)


def test_the_loss_has_no_noise() -> None:
    assert _problem(noise=3.0).value(1.0, 2.0, 7) == McCormick().value(1.0, 2.0)


# ----------------------------------------------------------------------------------------------------------- noise


def test_noise_is_the_same_everywhere_and_for_ever() -> None:
    """Numbers written down once: an experiment that is opened elsewhere, or years later, shows the same path."""
    assert standard_noise(0, 1) == (1.3265118818830892, 1.2048090979493156)
    assert standard_noise(42, 5000) == (-1.2239847308336669, 1.8737356280141448)
    assert standard_noise(2**64 - 1, 123_456) == (0.20215286960557016, -0.35307575376946143)


def test_noise_does_not_depend_on_the_order_of_asking() -> None:
    steps = [1, 5 * NOISE_BLOCK, 2, NOISE_BLOCK - 1, NOISE_BLOCK, 7, 200 * NOISE_BLOCK + 3]
    forwards = {step: standard_noise(9, step) for step in sorted(steps)}
    for block in range(300):  # enough others to push those blocks out of the cache
        standard_noise(10, block * NOISE_BLOCK)
    assert {step: standard_noise(9, step) for step in reversed(steps)} == forwards
    assert len(set(forwards.values())) == len(steps)


def test_noise_has_the_promised_distribution() -> None:
    """1e5 draws for each coordinate. Each bound is 5 standard errors: 5/√n for mean and correlations, 5/√(2n) for the
    standard deviation; the share beyond 2 is 0.0455 ± 5 √(0.0455 · 0.9545 / n)."""
    n = 100_000
    problem = _problem(noise=0.5, seed=1)
    draws = np.array([problem.noise(step) for step in range(1, n + 1)]) / 0.5
    assert np.all(np.abs(draws.mean(axis=0)) < 0.0158)
    assert np.all(np.abs(draws.std(axis=0) - 1.0) < 0.0112)
    assert np.all(np.abs((np.abs(draws) > 2.0).mean(axis=0) - 0.0455) < 0.0033)
    assert abs(np.mean(draws[:, 0] * draws[:, 1])) < 0.0158, "x and y are independent"
    assert np.all(np.abs(np.mean(draws[1:] * draws[:-1], axis=0)) < 0.0158), "so are neighbouring steps"
    beside = np.array([standard_noise(2, step) for step in range(1, n + 1)])
    assert abs(np.mean(draws[:, 0] * beside[:, 0])) < 0.0158, "so are neighbouring seeds"


def test_a_larger_sigma_only_stretches_the_noise() -> None:
    small, large = _problem(noise=1.0, seed=4).noise(3), _problem(noise=8.0, seed=4).noise(3)
    assert large == (8.0 * small[0], 8.0 * small[1])


@pytest.mark.parametrize(("seed", "step"), [(-1, 1), (2**64, 1), (0, -1)])
def test_a_seed_or_step_out_of_range_is_refused(seed: int, step: int) -> None:
    with pytest.raises(ValueError, match="2⁶⁴"):
        standard_noise(seed, step)


# ---------------------------------------------------------------------------------------------------- declarations


def test_every_modifier_can_be_shown_in_a_form() -> None:
    declared = parameters_of(Modifiers)
    assert list(declared) == list(Modifiers().settings())
    drift = declared["drift"]
    assert isinstance(drift, Choice)
    assert set(drift.options) == set(DRIFT_SETTINGS)
    mentioned = {name for names in DRIFT_SETTINGS.values() for name in names}
    assert mentioned == {name for name in declared if name.startswith("drift_")}
    symbols = [plain_symbol(one.symbol) for one in declared.values()]
    assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize("kind", DRIFT_SETTINGS)
def test_each_kind_of_drift_depends_on_its_own_settings_only(kind: str) -> None:
    times = (50, 150)  # before and after the usual jump
    usual = [_problem(drift=kind).frame(t) for t in times]
    for name in parameters_of(Modifiers):
        if name.startswith("drift_"):
            changed = [_problem(**{"drift": kind, name: 7.0}).frame(t) for t in times]
            assert (changed != usual) == (name in DRIFT_SETTINGS[kind]), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rotation", 180.5), ("rotation", -181.0), ("noise", -0.1), ("noise", math.nan), ("drift", "sideways"),
        ("drift_speed", -1.0), ("drift_radius", -1.0), ("drift_period", 0.5), ("drift_spin", 181.0),
        ("drift_direction", math.inf),
    ],
)  # fmt: skip
def test_limits(name: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Modifiers(**{name: value})
    assert caught.value.path == (name,)


def test_a_jump_by_hand() -> None:
    """Step 4 still takes its gradient where the valley was, step 5 where it is: x² + 10 y² three to the right."""
    problem = _problem(ElongatedValley(), drift="jump", drift_step=4, drift_distance=3.0, drift_direction=0.0)
    assert [problem.minima(t)[0] for t in (0, 3, 4, 9)] == [(0.0, 0.0), (0.0, 0.0), (3.0, 0.0), (3.0, 0.0)]
    assert [problem.noisy_gradient(1.0, 0.5, step) for step in (4, 5)] == [(2.0, 10.0), (-4.0, 10.0)]
    assert [problem.value(1.0, 0.5, t) for t in (3, 4)] == [3.5, 6.5]
