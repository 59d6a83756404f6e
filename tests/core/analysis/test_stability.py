"""Stability limits against what the rules really do on a quadratic."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.analysis.stability import edge, sharpness
from playground.core.engine import Method
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.modifiers import Modifiers, Problem
from playground.core.trajectory import Trajectory

OPTIMIZERS = catalogue.optimizers()


@dataclass(frozen=True)
class Parabola(Landscape):
    """λ (x² + y²) / 2 with λ = 8: every direction has curvature 8."""

    key, title, formula, source, summary = "parabola", "", "", "", ""
    window = Window(-1, 1, -1, 1)
    suggested_start = Point(1, 1)

    def value(self, x, y):
        return 4.0 * (x * x + y * y)

    def gradient(self, x, y):
        return 8.0 * x, 8.0 * y

    def hessian(self, x, y):
        return 8.0 + 0 * x, 0 * x, 8.0 + 0 * x

    def minima(self):
        return (Point(0, 0),)


def last_distance(optimizer, steps=4000) -> float:
    run = Trajectory(Problem(Parabola()), Method(optimizer), (1.0, -0.5))
    run.advance_to(steps)
    if run.trace.diverged_at is not None:
        return math.inf
    return math.hypot(*(float(run.trace.column(name)[-1]) for name in "xy"))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"momentum": 0.5},
        {"momentum": 0.9},
        {"momentum": 0.9, "nesterov": True},
        {"momentum": 0.5, "dampening": 0.3},
    ],
    ids=str,
)
def test_sgd_converges_below_its_limit_and_diverges_above(settings):
    kind = OPTIMIZERS["sgd"]
    limit = kind.make("paper", settings).stability_limit()
    assert limit is not None
    below, above = (
        kind.make("paper", {**settings, "lr": factor * limit.value / 8.0}) for factor in (0.98, 1.02)
    )
    assert last_distance(below) < 1e-3
    assert last_distance(above) > 1e3


@pytest.mark.parametrize("beta1", [0.5, 0.9])
def test_adam_with_frozen_rates_has_the_averaged_limit(beta1):
    # An ε far above every √v̂ freezes the denominator, so that the effective rate is lr/ε whatever β₂ is.
    kind, eps = OPTIMIZERS["adam"], 1e100
    limit = kind.make("paper", {"beta1": beta1}).stability_limit()
    assert limit is not None
    assert limit.value == pytest.approx(2 * (1 + beta1) / (1 - beta1))
    distances = [
        last_distance(
            kind.make("paper", {"beta1": beta1, "eps": eps, "lr": factor * limit.value / 8.0 * eps})
        )
        for factor in (0.95, 1.05)
    ]
    assert distances[0] < 1e-3
    assert distances[1] > 1e20


def test_coupled_weight_decay_adds_curvature():
    limit = OPTIMIZERS["sgd"].make("pytorch", {"weight_decay": 2.0}).stability_limit()
    assert limit is not None
    assert limit.added == 2.0
    for factor, converges in ((0.98, True), (1.02, False)):
        lr = factor * limit.value / (8.0 + limit.added)
        assert (
            last_distance(OPTIMIZERS["sgd"].make("pytorch", {"weight_decay": 2.0, "lr": lr})) < 1
        ) is converges
    decoupled = OPTIMIZERS["adamw"].make("pytorch").stability_limit()
    assert decoupled is not None
    assert decoupled.added == 0.0


def test_constant_rate_rmsprop_ends_at_the_edge():
    # On λx²/2 the chatter of ±lr/2 settles where the effective rate is 2/λ (OPTIMIZERS: facts worth showing).
    run = Trajectory(
        Problem(Parabola()), Method(OPTIMIZERS["rmsprop"].make("paper", {"lr": 0.01})), (1.0, -0.5)
    )
    run.advance_to(3000)
    x_edge, y_edge = edge(run.problem, run.trace.column("x")[-2:-1], run.trace.column("y")[-2:-1], 3000)
    assert x_edge[0] == y_edge[0] == 2 / 8
    for name in ("effective_lr_x", "effective_lr_y"):
        assert np.mean(run.trace.column(name)[-50:]) == pytest.approx(2 / 8, rel=1e-6)
    assert abs(run.trace.column("x")[-1]) == pytest.approx(0.005, rel=1e-3)


def test_sharpness_is_the_largest_eigenvalue():
    rng = np.random.default_rng(5)
    for _ in range(50):
        xx, xy, yy = rng.normal(size=3)
        eta = rng.uniform(0.01, 2, size=2)
        expected = np.linalg.eigvals(np.diag(eta) @ np.array([[xx, xy], [xy, yy]])).real.max()
        assert sharpness(float(eta[0]), float(eta[1]), (xx, xy, yy)) == pytest.approx(expected, abs=1e-12)


def test_edge_follows_a_moving_landscape():
    # A quarter turn a step exchanges x and y of the elongated valley (curvatures 2 and 20).
    moving = Problem(catalogue.landscapes()["elongated_valley"](), Modifiers(drift="spin", drift_spin=90.0))
    x_edge, y_edge = edge(moving, np.zeros(3), np.zeros(3), 1)
    np.testing.assert_allclose(x_edge, [1.0, 0.1, 1.0])
    np.testing.assert_allclose(y_edge, [0.1, 1.0, 0.1])


def test_no_edge_where_the_loss_curves_down():
    x_edge, y_edge = edge(Problem(catalogue.landscapes()["saddle"]()), np.zeros(1), np.zeros(1), 1)
    assert x_edge[0] == 1.0
    assert np.isnan(y_edge[0])
