"""How a landscape computes: its own functions are called with symbols for x and y, which remember what is done to them.

NumPy's protocols lead its functions here, so that landscapes need to know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

_UFUNCS = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div", "negative": "neg",
    "power": "power", "absolute": "abs", "fabs": "abs", "sign": "sign", "maximum": "max", "minimum": "min",
    "greater": "greater", "less": "less", "equal": "equal",
    "sqrt": "sqrt", "exp": "exp", "log": "log", "log1p": "log1p", "sin": "sin",
    "cos": "cos", "tan": "tan", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "log2": "log2", "log10": "log10",
    "cbrt": "cbrt", "floor": "floor", "ceil": "ceil", "remainder": "mod", "square": "square",
}  # fmt: skip

_Operand = Any
"""A `Traced`, or a number."""


class UntraceableError(Exception):
    """A landscape does something to x and y that cannot be written down."""


class Traced:
    """The result of an operation on symbols; equal operations are the same object.

    Attributes:
        kind: of the operation, or ``name``.
        arguments: its operands, floats and others of these; the text of a ``name``.
    """

    def __init__(self, known: dict[object, Traced], kind: str, arguments: tuple[Any, ...]) -> None:
        self._known = known
        self.kind = kind
        self.arguments = arguments

    def made(self, kind: str, *operands: _Operand) -> Any:
        """An operation in the same graph."""
        parts = tuple(one if isinstance(one, Traced) else _number(one) for one in operands)
        if kind in ("add", "sub") and parts[1] == 0.0:
            return parts[0]
        if (kind == "add" and parts[0] == 0.0) or (kind == "mul" and parts[0] == 1.0):
            return parts[1]
        if kind in ("mul", "div") and parts[1] == 1.0:
            return parts[0]
        key = (kind, *(id(one) if isinstance(one, Traced) else repr(one) for one in parts))
        return self._known.setdefault(key, Traced(self._known, kind, parts))

    def __add__(self, other: _Operand) -> Any:
        return self.made("add", self, other)

    def __radd__(self, other: _Operand) -> Any:
        return self.made("add", other, self)

    def __sub__(self, other: _Operand) -> Any:
        return self.made("sub", self, other)

    def __rsub__(self, other: _Operand) -> Any:
        return self.made("sub", other, self)

    def __mul__(self, other: _Operand) -> Any:
        return self.made("mul", self, other)

    def __rmul__(self, other: _Operand) -> Any:
        return self.made("mul", other, self)

    def __truediv__(self, other: _Operand) -> Any:
        return self.made("div", self, other)

    def __rtruediv__(self, other: _Operand) -> Any:
        return self.made("div", other, self)

    def __pow__(self, other: _Operand) -> Any:
        return self.made("power", self, other)

    def __neg__(self) -> Any:
        return self.made("neg", self)

    def __abs__(self) -> Any:
        return self.made("abs", self)

    def __gt__(self, other: _Operand) -> Any:
        return self.made("greater", self, other)

    def __lt__(self, other: _Operand) -> Any:
        return self.made("less", self, other)

    def __bool__(self) -> bool:
        raise UntraceableError("it decides by the numbers at a point")

    def __float__(self) -> float:
        raise UntraceableError("it needs the numbers at a point")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: _Operand, **options: Any) -> Any:
        """What NumPy does with an elementwise function of one of these."""
        if method != "__call__" or options or ufunc.__name__ not in _UFUNCS:
            raise UntraceableError(f"it uses numpy.{ufunc.__name__}")
        return self.made(_UFUNCS[ufunc.__name__], *inputs)

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        """What NumPy does with any other function of one of these."""
        if function is np.shape:
            return ()
        if function is np.where and len(args) == 3:
            return self.made("where", *args)
        raise UntraceableError(f"it uses numpy.{function.__name__}")


def _number(value: _Operand) -> float:
    if np.size(value) != 1:
        raise UntraceableError("it computes with whole columns of numbers")
    return float(np.asarray(value).item())


def trace(function: Callable[[Any, Any], Any]) -> tuple[Traced | float, ...]:
    """What a function of x and y computes, one result or several.

    Raises:
        UntraceableError: it cannot be told; the message says why.
    """
    known: dict[object, Traced] = {}
    try:
        results = function(Traced(known, "name", ("x",)), Traced(known, "name", ("y",)))
    except (TypeError, ValueError, AttributeError) as error:
        raise UntraceableError("it is more than a formula of x and y") from error
    several = cast("tuple[Any, ...]", results if isinstance(results, tuple) else (results,))
    return tuple(one if isinstance(one, Traced) else _number(one) for one in several)
