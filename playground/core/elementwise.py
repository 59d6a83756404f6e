"""Functions that take a float or an array of any shape, so that a formula is written once.

A Python float goes to `math` (no array is made: about 20 times faster), everything else to NumPy. Both round the
square root correctly and so agree to the last bit; the others agree to about one unit in the last place. Outside
their domain, and in a division by 0, the float versions raise `ValueError` or an `ArithmeticError` where NumPy gives
nan or inf: `ieee` then asks NumPy, so that every result is what IEEE arithmetic makes it, as in the frameworks.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Real = Any
"""A float, or a float64 array of any shape. Functions return the kind they are given."""
Floats = NDArray[np.float64]
"""A float64 array, of any shape where none is given."""


def _both(for_float: Callable[[float], float], for_array: Callable[[Any], Any]) -> Callable[[Real], Real]:
    def function(x: Real) -> Real:
        return for_float(x) if type(x) is float else for_array(x)

    return function


sin = _both(math.sin, np.sin)
cos = _both(math.cos, np.cos)
exp = _both(math.exp, np.exp)
sqrt = _both(math.sqrt, np.sqrt)


def ieee(function: Callable[..., Any], *numbers: float) -> Any:
    """The result of a function of floats, a float or a tuple of them: inf or nan where Python raises instead."""
    try:
        return function(*numbers)
    except (ArithmeticError, ValueError):
        with np.errstate(all="ignore"):
            result = function(*(np.float64(one) if type(one) is float else one for one in numbers))
            if not isinstance(result, tuple):
                return float(result)
            return tuple(map(float, cast("tuple[Real, ...]", result)))


def square(x: Real) -> Real:
    """x·x, which never raises where x**2 would."""
    return x * x


def sign(x: Real) -> Real:
    """−1, 0 or 1; 0 at 0, nan at nan."""
    if type(x) is float:
        return float((x > 0.0) - (x < 0.0)) if x == x else x
    return np.sign(x)


def floor(x: Real) -> Real:
    """The next whole number that is not larger."""
    return float(np.floor(x)) if type(x) is float else np.floor(x)


def ceil(x: Real) -> Real:
    """The next whole number that is not smaller."""
    return float(np.ceil(x)) if type(x) is float else np.ceil(x)


def where(condition: Any, yes: Real, no: Real) -> Real:
    """`yes` where the condition holds, else `no`; both are computed."""
    if condition is True or condition is False:
        return yes if condition else no
    return cast("Real", np.where(condition, yes, no))


def maximum(a: Real, b: Real) -> Real:
    """The larger of the two; nan if either is nan, as PyTorch and NumPy have it."""
    if type(a) is float and type(b) is float:
        return a if a >= b or a != a else b
    return np.maximum(a, b)


def minimum(a: Real, b: Real) -> Real:
    """The smaller of the two; nan if either is nan."""
    if type(a) is float and type(b) is float:
        return a if a <= b or a != a else b
    return np.minimum(a, b)


_SINGLE = 3.4e38
"""Below the largest number in single precision."""


def single(x: Real) -> Real:
    """X rounded to single precision, held in double: what a float32 variable keeps; inf where that is too small."""
    if isinstance(x, (float, int)) and -_SINGLE <= x <= _SINGLE:
        rounded = np.float32(x)
        return np.float64(rounded) if type(x) is np.float64 else float(rounded)
    with np.errstate(over="ignore"):
        rounded = np.asarray(x, np.float32).astype(np.float64)
    return float(rounded) if type(x) in (float, int) else rounded
