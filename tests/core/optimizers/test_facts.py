"""Known facts about the methods: symmetries, caps, edges of stability, and methods that contain each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from playground.core.catalogue import optimizers
from playground.core.elementwise import Real
from playground.core.engine import Method
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Problem
from playground.core.parameters import number
from playground.core.trace import COLUMNS
from playground.core.trajectory import Trajectory

START = (-1.2, 1.0)


class Scaled(Landscape):
    """Another landscape, times a constant."""

    key = title = formula = source = summary = "scaled"
    window, suggested_start = Window(-2.0, 2.0, -2.0, 2.0), Point(0.0, 0.0)

    def __init__(self, landscape: Landscape, factor: float) -> None:
        object.__setattr__(self, "of", (landscape, factor))

    def value(self, x: Real, y: Real) -> Real:
        landscape, factor = self.of  # type: ignore[attr-defined]
        return factor * landscape.value(x, y)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        landscape, factor = self.of  # type: ignore[attr-defined]
        gx, gy = landscape.gradient(x, y)
        return factor * gx, factor * gy

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        raise NotImplementedError

    def minima(self) -> tuple[Point, ...]:
        raise NotImplementedError


@dataclass(frozen=True)
class Parabola(Landscape):
    """λx²/2 along x and nothing along y."""

    key = title = formula = source = summary = "parabola"
    window, suggested_start = Window(-2.0, 2.0, -2.0, 2.0), Point(1.0, 0.0)

    curvature: float = number(2.0, symbol=r"\lambda", meaning="curvature")

    def value(self, x: Real, y: Real) -> Real:
        return 0.5 * self.curvature * (x * x) + 0.0 * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return self.curvature * x, 0.0 * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        raise NotImplementedError

    def minima(self) -> tuple[Point, ...]:
        raise NotImplementedError


def _run(
    name: str, steps: int, landscape: Any = None, start: tuple[float, float] = START, **chosen: Any
) -> Trajectory:
    key, _, dialect = name.partition(":")
    optimizer = optimizers()[key].make(dialect or "paper", chosen)
    run = Trajectory(Problem(landscape or Rosenbrock()), Method(optimizer), start)
    run.advance_to(steps)
    assert run.trace.last_step == steps, run.trace.why
    return run


def _same_path(one: Trajectory, other: Trajectory, *columns: str) -> bool:
    return all(
        np.array_equal(one.trace.column(name), other.trace.column(name), equal_nan=True)
        for name in columns or ("x", "y")
    )


@pytest.mark.parametrize(
    ("keys", "diagnostic"),
    [
        ("sgd asgd rprop lion qhm", True),
        ("adagrad adadelta rmsprop adam adamw adamax nadam radam adabelief yogi qhadam", False),
    ],
)
def test_whose_second_moment_is_only_a_diagnostic(keys: str, diagnostic: bool) -> None:
    """Lion and QHM keep a mean of the gradient, Rprop its sign and a size of step: none keeps squares."""
    assert {optimizers()[key].make().written().rms_is_diagnostic for key in keys.split()} == {diagnostic}


# -------------------------------------------------------------------------------------------------- scale and sign

ONLY_RATIOS = [
    ("rmsprop", {"lr": 0.01}),
    ("rmsprop", {"lr": 0.01, "centered": True, "momentum": 0.5}),
    ("rmsprop", {"lr": 0.01, "momentum": 0.9, "lr_in_buffer": False, "nesterov": True}),
    ("adagrad", {"lr": 0.1}),
    ("adam", {"lr": 0.02}),
    ("adam", {"lr": 0.02, "amsgrad": True, "eps_place": "hat"}),
    ("adamw", {"lr": 0.02, "weight_decay": 0.1}),
    ("adamax", {"lr": 0.02}),
    ("nadam", {"lr": 0.02}),
    ("adabelief", {"lr": 0.01, "eps_root": 0.0}),
    ("yogi", {"lr": 0.01}),
    ("qhadam", {"lr": 0.02, "nu2": 0.7}),
    ("lion", {"lr": 0.01}),
    ("rprop", {"lr": 0.01}),
]


@pytest.mark.parametrize(("key", "chosen"), ONLY_RATIOS, ids=str)
@pytest.mark.parametrize("factor", [2.0**-20, 2.0**9])
def test_the_unit_of_the_loss_does_not_matter(key: str, chosen: dict[str, Any], factor: float) -> None:
    """Without ε these use ratios and signs of gradients only; powers of two scale without rounding."""
    if "eps" in optimizers()[key].make().settings():
        chosen = {**chosen, "eps": 0.0}
    plain, scaled = _run(key, 100, **chosen), _run(key, 100, Scaled(Rosenbrock(), factor), **chosen)
    assert _same_path(plain, scaled)
    assert np.array_equal(factor * plain.trace.column("rms_x"), scaled.trace.column("rms_x"), equal_nan=True)


IN_THE_UNIT: list[tuple[str, dict[str, Any]]] = [("sgd", {}), ("qhm", {}), ("asgd", {"lambd": 0.0})]


@pytest.mark.parametrize(("key", "chosen"), IN_THE_UNIT, ids=str)
def test_a_learning_rate_is_in_the_unit_of_the_loss(key: str, chosen: dict[str, Any]) -> None:
    plain = _run(key, 100, lr=2.0**-10, **chosen)
    assert _same_path(plain, _run(key, 100, Scaled(Rosenbrock(), 2.0**-4), lr=2.0**-6, **chosen))


def test_epsilon_makes_the_unit_matter() -> None:
    plain, scaled = (_run("rmsprop", 20, Scaled(Rosenbrock(), factor), eps=1e-2) for factor in (1.0, 2.0**-9))
    assert not _same_path(plain, scaled)


@pytest.mark.parametrize("key", sorted(set(optimizers()) - {"sgd"}))
def test_coordinates_have_nothing_to_do_with_each_other(key: str) -> None:
    """On a landscape without mixed terms, x runs as it does alone, whatever y does."""
    alone = _run(key, 50, ElongatedValley(), (1.5, 0.0), lr=0.01)
    together = _run(key, 50, ElongatedValley(), (1.5, -2.0), lr=0.01)
    assert _same_path(alone, together, "x", "grad_x", "effective_lr_x", "rms_x")


# ---------------------------------------------------------------------------------------------------------- RMSProp


@pytest.mark.parametrize(("beta", "factor"), [(0.9, 3.1623), (0.99, 10.0), (0.999, 31.623)])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_the_first_step_of_rmsprop(beta: float, factor: float, scale: float) -> None:
    run = _run("rmsprop", 1, Scaled(Himmelblau(), scale), lr=0.01, beta=beta, eps=0)
    for axis, begin in zip("xy", START, strict=True):
        first = abs(run.trace.row(1)[axis] - begin)
        assert first == pytest.approx(0.01 / math.sqrt(1.0 - beta), rel=1e-12)
        assert first == pytest.approx(0.01 * factor, rel=1e-4)


@pytest.mark.parametrize("curvature", [0.5, 2.0, 20.0])
def test_rmsprop_ends_at_the_edge_of_stability(curvature: float) -> None:
    run = _run("rmsprop", 3000, Parabola(curvature), (1.0, 0.0), lr=0.01, eps=1e-12)
    assert np.abs(run.trace.column("x")[-5:]) == pytest.approx(0.005, rel=1e-4)
    assert run.trace.column("effective_lr_x")[-5:] == pytest.approx(2.0 / curvature, rel=1e-4)


def test_rates_rise_as_gradients_shrink() -> None:
    run = _run("rmsprop", 3000, ElongatedValley(), (5.0, 0.5), lr=0.01)
    rates = run.trace.column("effective_lr_x")
    assert rates[1] == pytest.approx(0.00316, abs=5e-6)
    assert rates[-1] == pytest.approx(1.0, rel=1e-3)
    assert run.trace.column("effective_lr_y")[-1] == pytest.approx(0.1, rel=1e-3)


def test_the_largest_rates_of_rmsprop() -> None:
    """Where there is no gradient, v = 0 and only ε is left: 0.01/√10⁻⁸ and 0.01/10⁻⁸."""
    inside = _run("rmsprop", 3, Parabola(), (1.0, 0.0), lr=0.01, eps=1e-8)
    outside = _run("rmsprop:pytorch", 3, Parabola(), (1.0, 0.0), lr=0.01, eps=1e-8)
    assert inside.trace.column("effective_lr_y")[1:] == pytest.approx(100.0)
    assert outside.trace.column("effective_lr_y")[1:] == pytest.approx(1e6)


# ----------------------------------------------------------------------------------------------------- other methods


def test_rates_of_adagrad_only_fall() -> None:
    run = _run("adagrad", 300, lr=0.1)
    for axis in "xy":
        rates = run.trace.column(f"effective_lr_{axis}")[1:]
        assert (np.diff(rates) <= 0.0).all()
        # G is t times the mean of g², so the rate is lr/(rms·√t).
        rms = run.trace.column(f"rms_{axis}")[1:]
        assert rates == pytest.approx(0.1 / (rms * np.sqrt(np.arange(1.0, 301.0))), rel=1e-6)


@pytest.mark.parametrize("dialect", ["pytorch", "keras", "optax"])
def test_rates_of_amsgrad_never_rise_once_its_correction_is_over(dialect: str) -> None:
    lr = "lr" if dialect == "pytorch" else "learning_rate"
    betas = {"pytorch": {"betas": [0.9, 0.5]}, "keras": {"beta_2": 0.5}, "optax": {"b2": 0.5}}[dialect]
    rates = _run(f"adam:{dialect}", 400, amsgrad=True, **{lr: 0.05}, **betas).trace.column("effective_lr_x")
    assert (np.diff(rates[60:]) <= 0.0).all()
    plain = _run(f"adam:{dialect}", 400, **{lr: 0.05}, **betas).trace.column("effective_lr_x")
    assert (np.diff(plain[60:]) > 0.0).any()


@pytest.mark.parametrize("key", ["adam", "adamax", "nadam", "qhadam"])
def test_the_first_step_is_the_learning_rate(key: str) -> None:
    """Bias-corrected, the first mean is the first gradient and the first mean square is its square."""
    chosen = {"eps": 0.0, "lr": 0.03, **({"rising": False} if key == "nadam" else {})}
    run = _run(key, 1, **chosen)
    expected = 0.03
    if key == "nadam":  # looks ahead: 0.9·0.1/(1 − 0.81) + 0.1/0.1 gradients
        expected *= (0.9 * 0.1 / 0.19 + 1.0) / math.sqrt(0.999)  # and v̂ holds the factor β₂
    assert abs(run.trace.row(1)["x"] - START[0]) == pytest.approx(expected, rel=1e-12)


def test_every_step_of_lion_has_one_size() -> None:
    steps = np.diff(_run("lion", 200, lr=0.01).trace.column("x"))
    assert np.abs(steps) == pytest.approx(0.01, rel=1e-12)


def test_sizes_of_rprop_grow_until_they_are_held() -> None:
    run = _run("rprop", 12, Parabola(), (1e6, 0.0), lr=0.1, max_step_size=0.3)
    rates = run.trace.column("effective_lr_x")[1:]
    assert rates == pytest.approx([min(0.1 * 1.2**k, 0.3) for k in range(12)])


def test_first_step_of_adadelta_depends_on_epsilon_alone() -> None:
    """√ε/√((1 − ρ)g² + ε), which is √(ε/(1 − ρ)) steps long for any large g."""
    run = _run("adadelta", 1, Scaled(Himmelblau(), 1e6), rho=0.9, eps=1e-6)
    assert abs(run.trace.row(1)["x"] - START[0]) == pytest.approx(math.sqrt(1e-5), rel=1e-9)


# -------------------------------------------------------------------------------- methods that contain each other

SAME = [
    ("qhm", {"lr": 0.001, "nu": 0.0}, "sgd", {"lr": 0.001}),
    ("sgd", {"lr": 0.001, "momentum": 0.0, "nesterov": True}, "sgd", {"lr": 0.001}),
    ("adamw", {"lr": 0.01, "weight_decay": 0.0}, "adam", {"lr": 0.01}),
    (
        "adamw:pytorch",
        {"lr": 0.01, "weight_decay": 0.3},
        "adam",
        {"lr": 0.01, "weight_decay": 0.3, "decoupled": True},
    ),
    ("qhadam", {"lr": 0.01, "beta1": 0.9, "nu1": 1.0}, "adam", {"lr": 0.01}),
    ("rmsprop", {"lr": 0.01, "lr_in_buffer": False, "momentum": 0.0}, "rmsprop", {"lr": 0.01}),
]


@pytest.mark.parametrize(("one", "settings", "other", "others"), SAME, ids=str)
def test_one_is_the_other(one: str, settings: dict[str, Any], other: str, others: dict[str, Any]) -> None:
    assert _same_path(_run(one, 100, **settings), _run(other, 100, **others), *COLUMNS)


NEARLY = [
    # A mean instead of a sum: 1/(1 − β) times the rate.
    ("qhm", {"lr": 0.005, "beta": 0.8, "nu": 1.0}, "sgd", {"lr": 0.001, "momentum": 0.8}),
    ("qhm", {"lr": 0.005, "beta": 0.8, "nu": 0.8}, "sgd", {"lr": 0.001, "momentum": 0.8, "nesterov": True}),
    ("qhadam", {"lr": 0.01, "nu1": 0.0, "beta2": 0.9, "eps": 0.0}, "rmsprop",
     {"lr": 0.01, "beta": 0.9, "eps": 0.0, "bias_correction": True}),
    # λ of the paper counts in full, that of the frameworks times α.
    ("adamw", {"lr": 0.01, "weight_decay": 0.003}, "adamw:pytorch", {"lr": 0.01, "weight_decay": 0.3}),
    ("nadam", {"lr": 0.01, "rising": False, "mean_follows": False, "scaled_square": False},
     "adam", {"lr": 0.01, "nesterov": True}),
    ("adam", {"lr": 0.01, "beta1": 0.0, "beta2": 0.9, "eps": 0.0, "correct_square": False}, "rmsprop",
     {"lr": 0.01, "eps": 0.0}),
    ("adam", {"lr": 0.01, "eps": 1e-3, "eps_place": "hat", "correct_square": False}, "adam",
     {"lr": 0.01, "eps": 1e-3, "correct_square": False}),
    ("asgd", {"lr": 0.001, "lambd": 0.0}, "sgd", {"lr": 0.001}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "settings", "other", "others"), NEARLY, ids=str)
def test_one_is_the_other_up_to_rounding(
    one: str, settings: dict[str, Any], other: str, others: dict[str, Any]
) -> None:
    here, there = _run(one, 30, **settings).trace, _run(other, 30, **others).trace
    for name in ("x", "y"):
        np.testing.assert_allclose(here.column(name), there.column(name), rtol=1e-12)


def test_radam_without_enough_to_rest_on_is_momentum() -> None:
    """With β₂ = 0.6, ρ never exceeds 4: every step is α·m̂."""
    run = _run("radam", 30, Himmelblau(), lr=0.001, beta2=0.6)
    assert run.trace.column("effective_lr_x")[1:].tolist() == [0.001] * 30
    plain = _run("adam", 30, Himmelblau(), lr=0.001).explain(1)
    assert run.explain(1).after[0]["m_hat"] == plain.after[0]["m_hat"]


def test_single_precision_belongs_to_tf1_alone() -> None:
    for kind in optimizers().values():
        for dialect in kind.dialects:
            made = kind.make(dialect)
            assert made.in_precision(0.1) == (0.1 if dialect != "tf1" else float(np.float32(0.1)))
    tf1 = optimizers()["adam"].make("tf1", {"learning_rate": 0.1})
    assert Method(tf1).rate(1) == float(np.float32(0.1))
    assert Method(replace(tf1, float32=False)).rate(1) == 0.1  # type: ignore[call-arg]
