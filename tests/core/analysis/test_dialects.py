"""What dialects change, against the frameworks' documented differences and hand-made paths."""

from __future__ import annotations

import pytest

from playground.core import catalogue
from playground.core.analysis.dialects import difference, first_differing_step
from playground.core.engine import Method
from playground.core.modifiers import Problem
from playground.core.trace import Trace
from playground.core.trajectory import Trajectory

OPTIMIZERS = catalogue.optimizers()


def path(points):
    trace = Trace(points[0][0], points[0][1], 0.0)
    trace.append([(x, y, 0.0, *([0.0] * 6)) for x, y in points[1:]])
    return trace


def test_rmsprop_of_pytorch_and_keras():
    kind = OPTIMIZERS["rmsprop"]
    words = difference(kind.make("pytorch", {"lr": 0.01}), kind.make("keras", {"learning_rate": 0.01}))
    assert words == ["β 0.99 → 0.9", "ε 1e-08 → 1e-07", "ε inside √ off → on"]


def test_what_plays_no_part_is_left_out_until_it_does():
    kind = OPTIMIZERS["rmsprop"]
    pair = (
        kind.make("pytorch", {"momentum": 0.9}),
        kind.make("keras", {"learning_rate": 0.01, "momentum": 0.9}),
    )
    assert "α in buffer off → on" in difference(*pair)


def test_equal_optimizers_have_no_difference():
    kind = OPTIMIZERS["adam"]
    assert difference(kind.make("paper"), kind.make("pytorch")) == []


@pytest.mark.parametrize(
    ("other", "step"),
    [
        ([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)], None),
        ([(0.0, 0.0), (1.0, 1.0), (2.0, 2.5)], 2),
        ([(0.0, 0.0), (1.1, 1.0), (2.0, 2.0)], 1),
        ([(0.0, 0.0), (1.0 + 1e-12, 1.0), (2.0, 2.0)], None),
        ([(0.0, 0.0), (1.0, 1.0)], None),
    ],
)
def test_parting_step(other, step):
    assert first_differing_step(path([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), path(other)) == step


def test_divergence_of_one_is_a_parting():
    one, other = path([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), path([(0.0, 0.0), (1.0, 1.0)])
    other.diverged_at = 2
    assert first_differing_step(one, other) == 2


def test_adams_with_epsilon_in_two_places_part_at_the_first_step():
    # Keras adds ε to √v, which is 0.0316 √v̂ at step 1: with ε = 0.1 and g = (−6.4, 32) that shows at once.
    problem = Problem(catalogue.landscapes()["elongated_valley"]())
    runs = [
        Trajectory(problem, Method(OPTIMIZERS["adam"].make(dialect, settings)), (-3.2, 1.6))
        for dialect, settings in (
            ("pytorch", {"eps": 0.1}),
            ("keras", {"epsilon": 0.1}),
            ("paper", {"eps": 0.1}),
        )
    ]
    for run in runs:
        run.advance_to(50)
    assert first_differing_step(runs[0].trace, runs[1].trace) == 1
    assert first_differing_step(runs[0].trace, runs[2].trace) is None
