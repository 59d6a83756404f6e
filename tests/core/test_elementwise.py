"""One function for floats and arrays: the same values, the same answer where there is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.core import elementwise
from playground.core.elementwise import exp, ieee, single, sqrt

VALUES = [-math.inf, -2.5, -1e-320, -0.0, 0.0, 5e-324, 0.3, 1.0, 7.0, 1e300, math.inf, math.nan]
ONE: list[Callable[[Any], Any]] = [elementwise.sign, elementwise.square, elementwise.single]
TWO: list[Callable[[Any, Any], Any]] = [elementwise.maximum, elementwise.minimum]


@pytest.mark.parametrize("function", ONE, ids=lambda f: f.__name__)
def test_of_one_number(function: Callable[[Any], Any]) -> None:
    with np.errstate(over="ignore"):
        together = function(np.array(VALUES))
        alone = [function(value) for value in VALUES]
    assert all(type(value) is float for value in alone)
    assert np.array_equal(together, alone, equal_nan=True)


@pytest.mark.parametrize("function", TWO, ids=lambda f: f.__name__)
def test_of_two_numbers(function: Callable[[Any, Any], Any]) -> None:
    a, b = np.meshgrid(VALUES, VALUES)
    together = function(a, b)
    for index in np.ndindex(a.shape):
        alone = function(float(a[index]), float(b[index]))
        assert np.array_equal(together[index], alone, equal_nan=True)


@pytest.mark.parametrize("name", ["sqrt", "sin", "cos", "exp"])
def test_of_the_usual_numbers(name: str) -> None:
    function, values = getattr(elementwise, name), [0.0, 0.3, 1.0, 7.0, 600.0]
    np.testing.assert_allclose(function(np.array(values)), [function(v) for v in values], rtol=4e-16)
    assert [function(v) for v in values] == [getattr(math, name)(v) for v in values]


def test_where() -> None:
    assert elementwise.where(True, 1.0, 2.0) == 1.0
    assert elementwise.where(False, 1.0, 2.0) == 2.0
    assert elementwise.where(np.array([True, False]), 1.0, np.array([3.0, 4.0])).tolist() == [1.0, 4.0]
    assert elementwise.where(True, np.array([3.0, 4.0]), 1.0).tolist() == [3.0, 4.0]


def test_single_precision() -> None:
    assert elementwise.single(0.01) == 0.009999999776482582
    assert elementwise.single(0.9) == 0.8999999761581421


def test_single_precision_overflows_without_a_word() -> None:
    assert single(1e300) == math.inf
    assert single(-1e300) == -math.inf
    assert math.isnan(single(math.nan))
    assert single(0.1) == 0.10000000149011612
    assert type(single(0.1)) is float
    assert single(np.array([0.1, 1e300])).tolist() == [0.10000000149011612, math.inf]


def test_what_python_raises_is_what_ieee_arithmetic_has() -> None:
    assert ieee(lambda x: 1.0 / x, 0.0) == math.inf
    assert math.isnan(ieee(lambda x: x / x, 0.0))
    assert math.isnan(ieee(sqrt, -1.0))
    assert ieee(exp, 1000.0) == math.inf
    assert ieee(lambda x, y: (x**y, y), 10.0, 400.0) == (math.inf, 400.0)
    assert type(ieee(exp, 1000.0)) is float
