"""The functions and constants that a formula may use."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from playground.core import elementwise


class Function(NamedTuple):
    """A function of one or two arguments.

    Attributes:
        for_float: takes and gives floats; may raise where the result is not finite.
        for_array: takes and gives float64 arrays.
        arity: how many arguments.
        meaning: what a person should know of it.
    """

    for_float: Callable[..., float]
    for_array: Callable[..., Any]
    meaning: str
    arity: int = 1


def _function(
    for_float: Callable[..., float], for_array: Callable[..., Any], meaning: str, arity: int = 1
) -> Function:
    return Function(elementwise.agreeing(for_float, for_array, arity), for_array, meaning, arity)


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "sin": _function(math.sin, np.sin, "sine"),
        "cos": _function(math.cos, np.cos, "cosine"),
        "tan": _function(math.tan, np.tan, "tangent"),
        "asin": _function(math.asin, np.arcsin, "inverse sine, from −1 to 1"),
        "acos": _function(math.acos, np.arccos, "inverse cosine, from −1 to 1"),
        "atan": _function(math.atan, np.arctan, "inverse tangent"),
        "sinh": _function(math.sinh, np.sinh, "hyperbolic sine"),
        "cosh": _function(math.cosh, np.cosh, "hyperbolic cosine"),
        "tanh": _function(math.tanh, np.tanh, "hyperbolic tangent"),
        "asinh": _function(math.asinh, np.arcsinh, "inverse hyperbolic sine"),
        "acosh": _function(math.acosh, np.arccosh, "inverse hyperbolic cosine, from 1 up"),
        "atanh": _function(math.atanh, np.arctanh, "inverse hyperbolic tangent, between −1 and 1"),
        "exp": _function(math.exp, np.exp, "e to the power of"),
        "log": _function(math.log, np.log, "natural logarithm, above 0"),
        "log2": _function(math.log2, np.log2, "logarithm to base 2, above 0"),
        "log10": _function(math.log10, np.log10, "logarithm to base 10, above 0"),
        "sqrt": Function(math.sqrt, np.sqrt, "square root, from 0 up"),
        "cbrt": _function(math.cbrt, np.cbrt, "cube root, also of negative numbers"),
        "abs": Function(
            math.fabs, np.abs, "absolute value; at 0 its slope is that of the dialect: 0, or 1 with JAX"
        ),
        "sign": Function(elementwise.sign, np.sign, "−1, 0 or 1; its derivative is taken as 0"),
        "floor": Function(
            elementwise.floor, np.floor, "the next whole number below; its derivative is taken as 0"
        ),
        "ceil": Function(
            elementwise.ceil, np.ceil, "the next whole number above; its derivative is taken as 0"
        ),
        "min": Function(
            elementwise.minimum,
            np.minimum,
            "the smaller; where equal, its slope is that of the dialect, mostly the mean of both",
            2,
        ),
        "max": Function(
            elementwise.maximum,
            np.maximum,
            "the larger; where equal, its slope is that of the dialect, mostly the mean of both",
            2,
        ),
        "mod": _function(operator.mod, np.mod, "the remainder a − b·floor(a/b)", 2),
    }
)


def _or_1(u: elementwise.Real) -> elementwise.Real:
    """U, and 1 where u is 0."""
    return elementwise.where(abs(u) > 0.0, u, 1.0)


def _log_or_0(u: float) -> float:
    return math.log(_or_1(u))


def _logs_or_0(u: elementwise.Real) -> elementwise.Real:
    return np.log(_or_1(u))


INNER: Mapping[str, Function] = MappingProxyType(
    {
        "log_or_0": Function(
            _log_or_0,
            _logs_or_0,
            "ln u, and 0 at 0: with it uᵛ has the slope 0 by v at u = 0, v > 0, which is right",
        )
    }
)
"""What derivatives need beside these; nobody can type them."""

CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e})
