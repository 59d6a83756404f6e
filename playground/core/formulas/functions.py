"""The functions and constants that a formula may use."""

from __future__ import annotations

import math
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


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "sin": Function(math.sin, np.sin, "sine"),
        "cos": Function(math.cos, np.cos, "cosine"),
        "tan": Function(math.tan, np.tan, "tangent"),
        "asin": Function(math.asin, np.arcsin, "inverse sine, from −1 to 1"),
        "acos": Function(math.acos, np.arccos, "inverse cosine, from −1 to 1"),
        "atan": Function(math.atan, np.arctan, "inverse tangent"),
        "sinh": Function(math.sinh, np.sinh, "hyperbolic sine"),
        "cosh": Function(math.cosh, np.cosh, "hyperbolic cosine"),
        "tanh": Function(math.tanh, np.tanh, "hyperbolic tangent"),
        "exp": Function(math.exp, np.exp, "e to the power of"),
        "log": Function(math.log, np.log, "natural logarithm, above 0"),
        "sqrt": Function(math.sqrt, np.sqrt, "square root, from 0 up"),
        "abs": Function(math.fabs, np.abs, "absolute value; its derivative at 0 is taken as 0"),
        "sign": Function(elementwise.sign, np.sign, "−1, 0 or 1; its derivative is taken as 0"),
        "min": Function(
            elementwise.minimum, np.minimum, "the smaller; the mean of both derivatives where equal", 2
        ),
        "max": Function(
            elementwise.maximum, np.maximum, "the larger; the mean of both derivatives where equal", 2
        ),
    }
)

CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e})
