"""One function for floats and arrays: the same values, the same answer where there is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.core import elementwise
from playground.core.elementwise import agreeing, exp, ieee, power, powers, single, sqrt
from playground.core.formulas.functions import FUNCTIONS

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


# ------------------------------------------------------------------------------------ floats and arrays to the last bit


def test_powers_of_arrays_are_pythons():
    """NumPy squares where the exponent is 2 and takes roots where it is ½, which round otherwise now and then."""
    bases = np.random.default_rng(0).uniform(0.5, 1.0, 4000)
    for exponent in (1, 2, 3, 0.5, -1.0, 1.5, 700):
        expected = [base**exponent for base in bases.tolist()]
        assert power(bases, exponent).tolist() == expected
        assert powers(bases[:7])(exponent).tolist() == expected[:7]
        assert power(bases[:3], np.full(3, exponent)).tolist() == expected[:3]
    assert power(np.float64(0.7), 2) == 0.7**2
    with np.errstate(all="ignore"):
        np.testing.assert_equal(power(np.array([0.0, -1.0, 1e300]), -0.5)[:2], [np.inf, np.nan])
        assert power(np.array([1e300]), 2)[0] == np.inf


def test_a_function_that_numpy_rounds_otherwise_goes_through_numpy():
    def other(x):
        return np.sin(x) * (1.0 + 2.0**-52)

    through = agreeing(math.sin, other)
    assert through is not math.sin
    for x in (0.3, -2.0, 5.5):
        assert type(through(x)) is float
        assert through(x) == float(other(np.array([x]))[0])
    assert agreeing(math.sqrt, np.sqrt) is math.sqrt  # correctly rounded by both, everywhere
    with pytest.raises(ValueError, match="domain"):
        agreeing(math.acosh, lambda x: np.arccosh(x) + 1e-9)(0.5)


@pytest.mark.parametrize("name", [name for name, one in FUNCTIONS.items() if one.arity == 1])
def test_functions_of_formulas_give_one_what_they_give_many(name):
    x = np.random.default_rng(3).uniform(-1.0, 9.0, 3000)
    with np.errstate(all="ignore"):
        many = FUNCTIONS[name].for_array(x)
    for one, expected in zip(x.tolist(), many.tolist(), strict=True):
        try:
            found = FUNCTIONS[name].for_float(one)
        except (ArithmeticError, ValueError):
            assert not math.isfinite(expected)
        else:
            assert found == expected


def test_the_number_of_a_step_gives_a_float() -> None:
    assert [type(function(2)) for function in (sqrt, exp)] == [float, float]
    assert sqrt(4) == 2.0
