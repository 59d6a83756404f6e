"""Final losses of many methods are those of runs made one by one, however they are cut into slices."""

from __future__ import annotations

import pytest

from playground.core.analysis.sensitivity import Sensitivity
from playground.core.engine import Method
from playground.core.landscapes.quadratic_bowl import QuadraticBowl
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.rmsprop import RMSProp
from playground.core.optimizers.sgd import SGD
from playground.core.trajectory import Trajectory

RATES = (0.001, 0.01, 0.1, 0.4)


@pytest.mark.parametrize("modifiers", [Modifiers(), Modifiers(rotation=20.0, noise=0.1)])
def test_endings_are_those_of_single_runs(modifiers):
    problem, start, steps = Problem(Rosenbrock(), modifiers, 3), (-1.2, 1.0), 1500
    methods = [Method(RMSProp(lr=rate)) for rate in RATES]
    sensitivity = Sensitivity(problem, methods, start, steps)
    sensitivity.advance()
    for method, ending in zip(methods, sensitivity.endings, strict=True):
        run = Trajectory(problem, method, start)
        run.advance_to(steps)
        assert ending.loss == run.trace.row(run.trace.last_step)["loss"]
        assert ending.diverged_at == run.trace.diverged_at


def test_gradient_descent_on_a_parabola_ends_where_the_closed_form_says():
    """On λx²/2 in each coordinate, θ shrinks by 1 − αλ a step; above 2/λ it grows without end."""
    landscape = QuadraticBowl()
    curvature = landscape.hessian(0.0, 0.0)[0]
    first = landscape.value(2.0, 1.0)
    sensitivity = Sensitivity(
        Problem(landscape),
        [Method(SGD(lr=share / curvature)) for share in (0.5, 1.5, 2.5)],
        (2.0, 1.0),
        10_000,
    )
    short = Sensitivity(Problem(landscape), [Method(SGD(lr=0.5 / curvature))], (2.0, 1.0), 6)
    sensitivity.advance()
    short.advance()
    assert short.endings[0].loss == pytest.approx(first * 0.25**6)
    assert [ending.diverged_at is None for ending in sensitivity.endings] == [True, True, False]


def test_it_stops_when_it_is_enough_and_goes_on_later():
    methods = [Method(SGD(lr=rate)) for rate in (0.01, 0.02)]
    whole = Sensitivity(Problem(QuadraticBowl()), methods, (1.0, 1.0), 5000)
    whole.advance()
    sliced = Sensitivity(Problem(QuadraticBowl()), methods, (1.0, 1.0), 5000)
    calls = 0
    while not sliced.is_done:
        sliced.advance(lambda: True)
        calls += 1
    assert calls > 10
    assert sliced.endings == whole.endings
