"""Final losses of many methods are those of runs made one by one, however they are cut into slices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from playground.core.engine import Method
from playground.core.laboratory.lanes import Lanes
from playground.core.laboratory.sensitivity import Sensitivity
from playground.core.landscapes.quadratic_bowl import QuadraticBowl
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.base import Optimizer
from playground.core.optimizers.rmsprop import RMSProp
from playground.core.optimizers.sgd import SGD
from playground.core.trajectory import Trajectory

RATES = (0.001, 0.01, 0.1, 0.4)


def _lanes(problem: Problem, optimizer: Optimizer, rates: Sequence[float], x: float, y: float) -> Lanes:
    count = len(rates)
    varied = {("optimizer", "lr"): np.array(rates)}
    return Lanes(problem, Method(optimizer), np.full(count, x), np.full(count, y), varied=varied)


@pytest.mark.parametrize("parts", [(), (1, 1, 2)])
@pytest.mark.parametrize("modifiers", [Modifiers(), Modifiers(rotation=20.0, noise=0.1)])
def test_endings_are_those_of_single_runs(modifiers, parts):
    problem, steps = Problem(Rosenbrock(), modifiers, 3), 1500
    sensitivity = Sensitivity(_lanes(problem, RMSProp(), RATES, -1.2, 1.0), steps, parts)
    sensitivity.advance()
    for rate, ending in zip(RATES, sensitivity.endings, strict=True):
        run = Trajectory(problem, Method(RMSProp(lr=rate)), (-1.2, 1.0))
        run.advance_to(steps)
        assert ending.loss == run.trace.row(run.trace.last_step)["loss"]
        assert ending.diverged_at == run.trace.diverged_at


def test_gradient_descent_on_a_parabola_ends_where_the_closed_form_says():
    """On λx²/2 in each coordinate, θ shrinks by 1 − αλ a step; above 2/λ it grows without end."""
    landscape = QuadraticBowl()
    curvature = landscape.hessian(0.0, 0.0)[0]
    first = landscape.value(2.0, 1.0)
    rates = [share / curvature for share in (0.5, 1.5, 2.5)]
    sensitivity = Sensitivity(_lanes(Problem(landscape), SGD(), rates, 2.0, 1.0), 10_000)
    short = Sensitivity(_lanes(Problem(landscape), SGD(), rates[:1], 2.0, 1.0), 6)
    sensitivity.advance()
    short.advance()
    assert short.endings[0].loss == pytest.approx(first * 0.25**6)
    assert [ending.diverged_at is None for ending in sensitivity.endings] == [True, True, False]


def test_it_stops_when_it_is_enough_and_goes_on_later():
    lanes = _lanes(Problem(QuadraticBowl()), SGD(), np.linspace(0.01, 0.02, 40).tolist(), 1.0, 1.0)
    whole = Sensitivity(lanes, 5000)
    whole.advance()
    sliced = Sensitivity(lanes, 5000, [1, 30, 9])
    calls, known = 0, set()
    while not sliced.is_done:
        sliced.advance(lambda: True)
        known.add(len(sliced.endings))
        calls += 1
    assert calls > 10
    assert known <= {0, 1, 31, 40}
    assert sliced.endings == whole.endings
