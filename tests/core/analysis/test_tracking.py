"""The tracking error against distances worked out by hand."""

from __future__ import annotations

import math

import numpy as np

from playground.core import catalogue
from playground.core.analysis.tracking import TrackingRecord
from playground.core.engine import Method
from playground.core.modifiers import Modifiers, Problem
from playground.core.trajectory import Trajectory


def run_on(key: str, modifiers: Modifiers, lr: float, start: tuple[float, float]) -> Trajectory:
    problem = Problem(catalogue.landscapes()[key](), modifiers)
    return Trajectory(problem, Method(catalogue.optimizers()["sgd"].make("paper", {"lr": lr})), start)


def test_a_bowl_that_moves_on_is_followed_at_a_known_distance():
    # f = (x − vt)² + y²: SGD settles into x = vt − v(1 − 2η)/(2η) on its way, here a distance of 0.01 · 0.6 / 0.4.
    run = run_on("quadratic_bowl", Modifiers(drift="translate", drift_speed=0.01), 0.2, (-1.0, 0.5))
    run.advance_to(200)
    record = TrackingRecord(run)
    assert record.extend(201)
    assert record.columns[0][0] == math.hypot(1.0, 0.5)
    np.testing.assert_allclose(record.columns[0][1], math.hypot(-0.6 - 0.01, 0.3), rtol=1e-14)
    # The gradient is taken on the landscape of the step before: one more v behind.
    np.testing.assert_allclose(record.columns[0][-1], 0.01 / 0.4, rtol=1e-9)


def test_the_nearest_of_several_minima_counts():
    run = run_on("himmelblau", Modifiers(drift="spin", drift_spin=90.0), 0.0, (2.0, -3.0))
    run.advance_to(3)
    record = TrackingRecord(run)
    record.extend(4)
    # A quarter turn to the left takes (3, 2) to (−2, 3); after three of them it is at (2, −3).
    assert record.columns[0][3] < 1e-12
    expected = min(math.hypot(2 - x, -3 - y) for x, y in run.problem.minima(1))
    assert record.columns[0][1] == expected


def test_it_grows_with_the_run_in_slices():
    run = run_on("quadratic_bowl", Modifiers(drift="orbit"), 0.1, (-1.0, 0.5))
    run.advance_to(3000)
    record = TrackingRecord(run)
    calls = 1
    while not record.extend(3001):
        calls += 1
    assert calls == 3
    whole = TrackingRecord(run)
    while not whole.extend(10_000):
        pass
    np.testing.assert_array_equal(record.columns[0], whole.columns[0])


def test_without_a_known_minimum_there_is_no_distance():
    run = run_on("saddle", Modifiers(drift="orbit"), 0.1, (0.5, 0.1))
    run.advance_to(2)
    record = TrackingRecord(run)
    record.extend(3)
    assert np.isnan(record.columns[0]).all()
