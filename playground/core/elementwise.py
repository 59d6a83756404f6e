"""Functions that take a float or an array of any shape, so that a formula is written once.

A Python float goes to `math` (no array is made: about 20 times faster), everything else to NumPy. Both round the
square root correctly and so agree to the last bit. So do the others, for `agreeing` sees to it: a path is the same
alone and among ten thousand. Outside their domain, and in a division by 0, the float versions raise `ValueError` or an
`ArithmeticError` where NumPy gives nan or inf: `ieee` then asks NumPy, so that every result is what IEEE arithmetic
makes it, as in the frameworks.
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


_PROBES = 160
"""Arguments for which the two are compared, in 0.1 ms; where they differ at all, they do for some 5 % or more."""


def agreeing(
    for_float: Callable[..., float], for_array: Callable[..., Any], arity: int = 1
) -> Callable[..., float]:
    """A function of floats that rounds as NumPy's function of arrays does on this machine.

    NumPy has its own code for some functions on some processors. Where it gives other last digits than the C library,
    floats go through NumPy, too: slower by a microsecond, and it raises where `for_float` would.

    Args:
        for_float: from `math`.
        for_array: its counterpart in NumPy.
        arity: how many arguments they take.
    """
    rows = [(_LOW + (_HIGH - _LOW) * i / _PROBES, 0.3 + 0.7 * i / _PROBES)[:arity] for i in range(_PROBES)]
    known: list[tuple[float, ...]] = []
    for row in rows:
        try:
            known.append((for_float(*row), *row))
        except (ArithmeticError, ValueError):
            continue
    ours, *asked = np.array(known).T
    return for_float if np.array_equal(for_array(*asked), ours) else _through(for_float, for_array)


_LOW, _HIGH = -3.1, 7.3


def _through(for_float: Callable[..., float], for_array: Callable[..., Any]) -> Callable[..., float]:
    def function(*numbers: float) -> float:
        for_float(*numbers)
        return for_array(*map(_lone, numbers)).item()

    return function


def _lone(number: float) -> Floats:
    """An array: for a single number NumPy may take another way."""
    return np.array([number])


def _both(for_float: Callable[[float], float], for_array: Callable[[Any], Any]) -> Callable[[Real], Real]:
    for_float = agreeing(for_float, for_array)

    def function(x: Real) -> Real:
        # The number of a step is an int.
        return for_float(x) if type(x) is float or type(x) is int else for_array(x)

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


def _float_power(base: float, exponent: float) -> float:
    """Python's power, with inf and nan where it raises or leaves the reals."""
    try:
        result = base**exponent
    except (ArithmeticError, ValueError):
        result = complex(math.nan)
    if isinstance(result, complex):
        with np.errstate(all="ignore"):
            return float(np.float64(base) ** exponent)
    return result


def power(base: Real, exponent: Real) -> Real:
    """Base to an exponent, each a float or an array; every entry is rounded as Python rounds it for floats.

    NumPy rounds some powers of arrays otherwise: squares, roots, and on some processors all of them.
    """
    if not np.ndim(base) and not np.ndim(exponent):
        return np.float64(_float_power(float(base), exponent))
    if np.ndim(base) and not np.ndim(exponent):
        return powers(base)(exponent)
    bases, exponents = np.broadcast_arrays(base, exponent)
    pairs = zip(bases.ravel().tolist(), exponents.ravel().tolist(), strict=True)
    return np.array([_float_power(*pair) for pair in pairs]).reshape(bases.shape)


def array_power(base: Real, exponent: Real) -> Real:
    """NumPy's power, without the ways of its own that it takes for some single exponents."""
    single = type(exponent) is float and type(base) is np.ndarray
    return np.power(base, np.full_like(cast("Floats", base), exponent) if single else exponent)


def powers(base: Real) -> Callable[[Real], Real]:
    """The function that gives `power(base, exponent)` for many exponents: equal bases are raised once."""
    if not np.ndim(base):
        return lambda exponent: power(base, exponent)
    values, place = np.unique(base, return_inverse=True)
    distinct = values.tolist()

    def of(exponent: Real) -> Real:
        if np.ndim(exponent):
            return power(base, exponent)
        return np.array([_float_power(one, exponent) for one in distinct])[place]

    return of


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
