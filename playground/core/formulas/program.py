"""Turns formulas into functions of floats and of arrays.

A formula is written as one assignment after another. What is computed twice is written once, because equal
assignments share a variable; what is made of numbers alone is computed while writing. The source holds numbers,
variables named here and the functions of `FUNCTIONS`; no text that a person typed enters it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.core import elementwise
from playground.core.formulas.functions import CONSTANTS, FUNCTIONS, INNER
from playground.core.formulas.tree import Node

Operand = str | float
"""A variable of the program, or a number."""
_LARGEST_CHAIN = 1 << 20  # whole powers up to this are multiplied out, in at most 40 products

_SHARED = {"nan": math.nan, "inf": math.inf}
_FUNCTIONS = {**FUNCTIONS, **INNER}
_FLOATS = {
    **_SHARED,
    "_power": elementwise.agreeing(math.pow, elementwise.array_power, 2),
    **{f"_{name}": one.for_float for name, one in _FUNCTIONS.items()},
}
_ARRAYS = {
    **_SHARED,
    "_power": elementwise.array_power,
    **{f"_{name}": one.for_array for name, one in _FUNCTIONS.items()},
}


@dataclass(frozen=True)
class Program:
    """A compiled formula. Both functions take x, y and the parameters, in this order, and give a tuple of results.

    Attributes:
        for_floats: takes floats; may raise ArithmeticError or ValueError where there is no finite result.
        for_arrays: takes float64 arrays (and NumPy floats); a result that depends on nothing may be a float.
    """

    for_floats: Callable[..., tuple[float, ...]]
    for_arrays: Callable[..., tuple[Any, ...]]


class ProgramWriter:
    """Writes a program operation by operation; each method gives the operand that holds its result."""

    def __init__(self, names: Sequence[str]) -> None:
        """`names` are the names of the arguments in formulas."""
        self._variables: dict[str, Operand] = {name: f"a{index}" for index, name in enumerate(names)}
        self._lines: dict[str, str] = {}
        self._done: dict[Node, Operand] = {}

    def write(self, node: Node) -> Operand:
        """An expression as it stands, from left to right; a part that is shared once."""
        if node not in self._done:
            self._done[node] = self._written(node)
        return self._done[node]

    def _written(self, node: Node) -> Operand:
        if node.kind == "number":
            return node.value
        if node.kind == "name":
            return self.name(node.name)
        if node.kind == "sum":
            return self.add([self._marked(part, "negative") for part in node.parts])
        if node.kind == "product":
            return self.multiply([self._marked(part, "inverse") for part in node.parts])
        first, *others = map(self.write, node.parts)
        if node.kind == "power":
            return self.power(first, *others)
        if node.kind == "negative":
            return self.negate(first)
        if node.kind == "inverse":
            return self._quotient(1.0, first)
        return self.call(node.name, first, *others)

    def _marked(self, part: Node, kind: str) -> tuple[bool, Operand]:
        return (True, self.write(part.parts[0])) if part.kind == kind else (False, self.write(part))

    def name(self, name: str) -> Operand:
        """An argument or a constant."""
        return CONSTANTS[name] if name in CONSTANTS else self._variables[name]

    def add(self, terms: Sequence[tuple[bool, Operand]]) -> Operand:
        """The terms added from left to right; those marked true are subtracted."""
        negative, result = terms[0]
        result = self.negate(result) if negative else result
        for negative, term in terms[1:]:
            if isinstance(result, float) and isinstance(term, float):
                result = result - term if negative else result + term
            else:
                result = self._put(f"{result!s} {'-' if negative else '+'} {term!s}")
        return result

    def multiply(self, factors: Sequence[tuple[bool, Operand]]) -> Operand:
        """The factors multiplied from left to right; those marked true divide."""
        inverse, result = factors[0]
        result = self._quotient(1.0, result) if inverse else result
        for inverse, factor in factors[1:]:
            if inverse:
                result = self._quotient(result, factor)
            elif isinstance(result, float) and isinstance(factor, float):
                result *= factor
            elif result == 1.0 or factor == 1.0:
                result = factor if result == 1.0 else result
            else:
                result = self._put(f"{result!s} * {factor!s}")
        return result

    def _quotient(self, a: Operand, b: Operand) -> Operand:
        if isinstance(a, float) and isinstance(b, float):
            return a / b if b != 0.0 else math.nan
        return self._put(f"{a!s} / {b!s}")

    def negate(self, a: Operand) -> Operand:
        """The operand with the other sign."""
        return -a if isinstance(a, float) else self._put(f"-{a}")

    def power(self, base: Operand, exponent: Operand) -> Operand:
        """Whole powers by repeated multiplication, roots by `sqrt`, which do not raise where a float power would."""
        if isinstance(exponent, float) and abs(exponent) <= _LARGEST_CHAIN and exponent.is_integer():
            chain = self._chain(base, abs(int(exponent)))
            return chain if exponent >= 0 else self._quotient(1.0, chain)
        if exponent == 0.5:
            return self.call("sqrt", base)
        if exponent == -0.5:
            return self._quotient(1.0, self.call("sqrt", base))
        if isinstance(base, float) and isinstance(exponent, float):
            return _folded(math.pow, base, exponent)
        return self._put(f"_power({base!s}, {exponent!s})")

    def _chain(self, base: Operand, exponent: int) -> Operand:
        if exponent == 0:
            return 1.0
        if exponent == 1:
            return base
        if exponent % 2:
            return self.multiply([(False, self._chain(base, exponent - 1)), (False, base)])
        half = self._chain(base, exponent // 2)
        return self.multiply([(False, half), (False, half)])

    def call(self, name: str, *arguments: Operand) -> Operand:
        """A function of `FUNCTIONS` or `INNER`."""
        numbers = [one for one in arguments if isinstance(one, float)]
        if len(numbers) == len(arguments):
            return _folded(_FUNCTIONS[name].for_float, *numbers)
        return self._put(f"_{name}({', '.join(map(str, arguments))})")

    def _put(self, text: str) -> str:
        return self._lines.setdefault(text, f"v{len(self._lines)}")

    def compiled(self, results: Sequence[Operand]) -> Program:
        """The program that gives these results."""
        body = "".join(f"    {name} = {text}\n" for text, name in self._lines.items())
        returned = "".join(f"{one!s}, " for one in results)
        source = f"def run({', '.join(map(str, self._variables.values()))}):\n{body}    return ({returned})\n"
        code = compile(source, "<formula>", "exec")
        return Program(_run(code, _FLOATS), _run(code, _ARRAYS))


def _folded(function: Callable[..., float], *numbers: float) -> float:
    try:
        return float(function(*numbers))
    except (ArithmeticError, ValueError):
        return math.nan


def _run(code: Any, functions: dict[str, Any]) -> Callable[..., tuple[Any, ...]]:
    namespace = dict(functions)
    exec(code, namespace)  # noqa: S102 - the source was written above, see the head of this file
    return namespace["run"]


def constant(node: Node) -> float:
    """The value of a formula without names; nan where there is none."""
    value = ProgramWriter(()).write(node)
    assert isinstance(value, float)
    return value
