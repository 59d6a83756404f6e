"""Makes functions of graphs: one for floats and arrays alike, as a landscape's own functions are."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from playground.core import elementwise
from playground.core.autodiff.graph import Traced
from playground.core.autodiff.reverse import nodes
from playground.core.elementwise import Real

_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "greater": ">", "less": "<", "equal": "=="}
_NUMPY = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
    "max": "maximum", "min": "minimum",
}  # fmt: skip
_FUNCTIONS = (
    "sqrt cbrt exp log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "floor ceil mod abs sign max min power where".split()
)
_SHARED: dict[str, Any] = {"nan": math.nan, "inf": math.inf}
_ARRAYS = (
    _SHARED
    | {f"_{name}": getattr(np, _NUMPY.get(name, name)) for name in _FUNCTIONS}
    | {"_power": elementwise.array_power}
)
_OF_FLOATS: dict[str, Callable[..., float]] = {
    "abs": math.fabs, "sign": elementwise.sign, "max": elementwise.maximum, "min": elementwise.minimum,
    "power": math.pow, "floor": elementwise.floor, "ceil": elementwise.ceil, "mod": operator.mod,
}  # fmt: skip


_OF_TWO = ("max", "min", "power", "mod")


def _of_floats(name: str) -> Callable[..., float] | None:
    function = _OF_FLOATS.get(name) or getattr(math, name, None)
    arity = 2 if name in _OF_TWO else 1
    return function and elementwise.agreeing(function, _ARRAYS[f"_{name}"], arity)


_FLOATS = _SHARED | {f"_{name}": _of_floats(name) for name in _FUNCTIONS}


def compiled(results: Sequence[Traced | float]) -> Callable[[Real, Real], tuple[Real, ...]]:
    """The function of x and y that computes some ends of a graph.

    It takes floats, or float64 arrays of one shape. With floats it may raise ArithmeticError or ValueError where there
    is no finite result, as `playground.core.elementwise` has it.
    """
    of_arrays = _function(results, _ARRAYS, [])

    def arrays(x: Real, y: Real) -> tuple[Real, ...]:
        return _shaped(of_arrays(x, y), x)

    head = ["    if type(x) is not float:", "        return _arrays(x, y)"]
    return _function(results, _FLOATS | {"_arrays": arrays}, head)


def _shaped(results: tuple[Any, ...], like: Real) -> tuple[Real, ...]:
    """Every result of the shape of `like`, also one that depends on nothing."""
    shape = np.shape(like)
    return tuple(
        one if np.shape(one) == shape and one is not like else np.full(shape, one) for one in results
    )


def _function(
    results: Sequence[Traced | float], functions: dict[str, Any], head: list[str]
) -> Callable[..., tuple[Any, ...]]:
    names: dict[int, str] = {}
    lines = [*head]

    def text(operand: Traced | float) -> str:
        return names[id(operand)] if isinstance(operand, Traced) else repr(operand)

    for end in results:
        for node in nodes(end):
            if id(node) in names:
                continue
            if node.kind == "name":
                names[id(node)] = node.arguments[0]
                continue
            names[id(node)] = f"v{len(lines)}"
            lines.append(
                f"    {names[id(node)]} = {_text(node.kind, [text(one) for one in node.arguments], functions)}"
            )
    lines.append(f"    return ({''.join(f'{text(end)}, ' for end in results)})")
    namespace = dict(functions)
    # The text holds numbers, names made here and functions of the table above.
    exec(compile("def run(x, y):\n" + "\n".join(lines), "<graph>", "exec"), namespace)  # noqa: S102
    return namespace["run"]


def _text(kind: str, parts: list[str], functions: dict[str, Any]) -> str:
    if kind in _INFIX:
        return f"{parts[0]} {_INFIX[kind]} {parts[1]}"
    if kind == "neg":
        return f"-{parts[0]}"
    if kind == "square":
        return f"{parts[0]} * {parts[0]}"
    if kind == "where" and functions["_where"] is None:  # floats
        return f"{parts[1]} if {parts[0]} else {parts[2]}"
    return f"_{kind}({', '.join(parts)})"
