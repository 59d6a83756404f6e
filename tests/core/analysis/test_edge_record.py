"""2/λ along a run, against the Hessian written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.analysis import edge_record
from playground.core.analysis.edge_record import EdgeRecord
from playground.core.engine import Method
from playground.core.modifiers import Modifiers, Problem
from playground.core.trajectory import Trajectory

RMSPROP = catalogue.optimizers()["rmsprop"].make("paper", {"lr": 0.05})
LANDSCAPES = catalogue.landscapes()


def run_on(key: str, steps: int, modifiers: Modifiers | None = None) -> Trajectory:
    landscape = LANDSCAPES[key]()
    problem = Problem(landscape, modifiers or Modifiers())
    run = Trajectory(problem, Method(RMSPROP), landscape.suggested_start)
    run.advance_to(steps)
    return run


def test_each_row_belongs_to_the_place_where_its_step_began():
    # Rosenbrock (a = 1, b = 100): ∂²f/∂x² = 2 − 400 y + 1200 x², ∂²f/∂y² = 200.
    run = run_on("rosenbrock", 50)
    record = EdgeRecord(run)
    assert record.extend(51)
    x_edge, y_edge = record.columns
    x, y = run.trace.column("x")[:-1], run.trace.column("y")[:-1]
    curvature = 2 - 400 * y + 1200 * x**2
    expected = np.where(curvature > 0, 2 / curvature, np.nan)
    np.testing.assert_allclose(x_edge[1:], expected)
    np.testing.assert_allclose(y_edge[1:], 0.01)
    assert np.isnan(x_edge[0])
    assert np.isnan(y_edge[0])


@pytest.mark.parametrize(
    "modifiers", [Modifiers(), Modifiers(drift="spin", drift_spin=3.0)], ids=["still", "moving"]
)
def test_growing_gives_the_same_as_looking_once(modifiers, monkeypatch):
    monkeypatch.setattr(edge_record, "SLOW_ROWS", 700)
    run = run_on("himmelblau", 3000, modifiers)
    grown, at_once = EdgeRecord(run), EdgeRecord(run)
    for rows in (2, 17, 1500, 1400, 3001, 3001, 3001):
        grown.extend(rows)
    while not at_once.extend(3001):
        assert modifiers.drift != "none"
    assert grown.rows == at_once.rows == 3001
    np.testing.assert_array_equal(grown.columns, at_once.columns)


def test_columns_handed_out_stay_as_they_are():
    run = run_on("quadratic_bowl", 2000)
    record = EdgeRecord(run)
    record.extend(500)
    early = record.columns[0]
    kept = early.copy()
    record.extend(2001)
    np.testing.assert_array_equal(early, kept)
    assert len(record.columns[0]) == 2001


def test_it_ends_where_the_run_ends():
    run = run_on("quadratic_bowl", 10)
    record = EdgeRecord(run)
    assert record.extend(500)
    assert record.rows == 11
