"""Steps over learning rates, and paths over straight lines, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.analysis.step_length import path_ratio, step_lengths
from playground.core.catalogue import optimizers
from playground.core.engine import Method
from playground.core.schedules.step import Step
from playground.core.trace import Trace


def _trace(*points: tuple[float, float]) -> Trace:
    (x, y), *others = points
    trace = Trace(x, y, 0.0)
    trace.append([(x, y, *[0.0] * 7) for x, y in others])
    return trace


def _method(**settings: float) -> Method:
    return Method(optimizers()["sgd"].make("paper", settings))


def test_lengths_are_divided_by_the_rate_of_the_step() -> None:
    trace = _trace((0.0, 1.0), (3.0, 1.0), (2.0, -1.0), (2.0, -1.0))
    np.testing.assert_array_equal(
        step_lengths(trace, _method(lr=0.5), "x", range(4)), [np.nan, 6.0, 2.0, 0.0]
    )
    np.testing.assert_array_equal(step_lengths(trace, _method(lr=0.5), "y", range(2, 4)), [4.0, 0.0])
    halved = Method(_method(lr=0.5).optimizer, Step(step_size=1, gamma=0.5))
    np.testing.assert_array_equal(step_lengths(trace, halved, "x", range(1, 3)), [6.0, 4.0])
    assert np.isnan(step_lengths(trace, _method(lr=0.0), "x", range(4))).all()
    assert step_lengths(trace, halved, "x", range(1)).tolist() == pytest.approx([np.nan], nan_ok=True)


def test_a_detour_is_longer_than_the_straight_line() -> None:
    assert path_ratio(_trace((0.0, 0.0), (1.0, 1.0), (2.0, 2.0))) == 1.0
    assert path_ratio(_trace((0.0, 0.0), (3.0, 0.0), (3.0, 4.0))) == 7.0 / 5.0
    assert path_ratio(_trace((0.0, 0.0), (1.0, 0.0), (0.0, 0.0))) == np.inf
    assert path_ratio(_trace((1.0, 1.0))) == 1.0


@pytest.mark.parametrize(
    ("key", "settings", "states"),
    [
        # What torch.optim keeps for each parameter, besides counters of steps.
        ("sgd", {}, 0), ("sgd", {"momentum": 0.9}, 1), ("rmsprop", {}, 1), ("rmsprop", {"momentum": 0.9}, 2),
        ("rmsprop", {"centered": True}, 2), ("adagrad", {}, 1), ("adadelta", {}, 2), ("adam", {}, 2),
        ("adam", {"amsgrad": True}, 3), ("adamw", {}, 2), ("adamax", {}, 2), ("nadam", {}, 2), ("radam", {}, 2),
        ("rprop", {}, 2), ("asgd", {}, 1),
    ],
)  # fmt: skip
def test_states_of_each_parameter_are_those_of_pytorch(
    key: str, settings: dict[str, object], states: int
) -> None:
    assert optimizers()[key].make("pytorch", settings).written().states_per_parameter == states
