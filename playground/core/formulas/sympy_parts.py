"""Formulas as sympy expressions, built node by node from the tree; sympy never sees the text.

Sympy takes 0.3 s to import, so only `symbolic.py` and what it uses do, and only when a formula is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as _sympy  # pyright: ignore[reportMissingTypeStubs]

from playground.core.formulas.program import constant
from playground.core.formulas.tree import Node

sympy: Any = _sympy  # it has hardly any types
Expression = Any
Constants = Mapping[Any, Node]
"""Symbols that stand for numbers, each with what was typed."""


class _Shown(sympy.Function):
    """A function that knows how to print itself."""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = self.written(*(printer.doprint(one) for one in self.args))
        return text if exp is None else rf"{{{text}}}^{{{exp}}}"

    def written(self, *arguments: str) -> str:
        raise NotImplementedError


class Step(_Shown):
    """1 above 0, 0 below, ½ at 0."""

    def fdiff(self, argindex: int = 1) -> Expression:
        return sympy.S.Zero

    def written(self, *arguments: str) -> str:
        return rf"\,\mathrm{{step}}\left({arguments[0]}\right)"


class Sign(_Shown):
    """−1, 0 or 1; its derivative is taken as 0 everywhere."""

    def fdiff(self, argindex: int = 1) -> Expression:
        return sympy.S.Zero

    def written(self, *arguments: str) -> str:
        return rf"\,\mathrm{{sign}}\left({arguments[0]}\right)"


class Abs(_Shown):
    """The absolute value; its derivative at 0 is taken as 0."""

    def fdiff(self, argindex: int = 1) -> Expression:
        return Sign(self.args[0])

    def written(self, *arguments: str) -> str:
        return rf"\left|{arguments[0]}\right|"


class Max(_Shown):
    """The larger of two; where they are equal, the derivative is the mean of both."""

    def fdiff(self, argindex: int = 1) -> Expression:
        a, b = self.args
        return Step(a - b) if argindex == 1 else Step(b - a)

    def written(self, *arguments: str) -> str:
        return rf"\,\max\left({arguments[0]},\ {arguments[1]}\right)"


class Min(_Shown):
    """The smaller of two; where they are equal, the derivative is the mean of both."""

    def fdiff(self, argindex: int = 1) -> Expression:
        a, b = self.args
        return Step(b - a) if argindex == 1 else Step(a - b)

    def written(self, *arguments: str) -> str:
        return rf"\,\min\left({arguments[0]},\ {arguments[1]}\right)"


class Quotient(_Shown):
    """A fraction as it was typed; only for printing."""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = self.written(*(printer.doprint(one) for one in self.args))
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def written(self, *arguments: str) -> str:
        return rf"\frac{{{arguments[0]}}}{{{arguments[1]}}}"


FUNCTIONS: Mapping[str, Any] = {
    **{name: getattr(sympy, name) for name in "sin cos tan asin acos atan sinh cosh tanh exp log sqrt".split()},
    "abs": Abs, "sign": Sign, "min": Min, "max": Max,
}  # fmt: skip
CONSTANTS: Mapping[str, Any] = {"pi": sympy.pi, "e": sympy.E}
_OWN = (Abs, Sign, Min, Max)


def symbol(name: str) -> Expression:
    """The symbol of a coordinate or a parameter."""
    return sympy.Symbol(name, real=True)


def expression(node: Node) -> tuple[Expression, Constants]:
    """The formula as sympy likes to have it: terms collected, numbers put together, nothing expanded.

    Functions and powers of numbers alone, such as √2, become symbols that stand for their values: sympy would work out
    hundreds of digits of them to answer questions of sign, and some of these questions end in faults of its own.
    """
    constants: dict[Expression, Node] = {}
    return _Builder(constants).build(node), constants


def as_typed(node: Node) -> Expression:
    """The formula with every term where it was typed; for printing."""
    return _Builder(None).build(node)


class _Builder:
    """Builds an expression: put together by sympy where constants are collected, else as it stands."""

    def __init__(self, constants: dict[Expression, Node] | None) -> None:
        self._constants = constants
        self._evaluate = constants is not None

    def build(self, node: Node) -> Expression:
        if node.kind == "number":
            whole = node.value.is_integer() and node.value < 1e15
            return sympy.Integer(int(node.value)) if whole else sympy.Float(node.value)
        if node.kind == "name":
            return CONSTANTS[node.name] if node.name in CONSTANTS else symbol(node.name)
        if self._constants is not None and node.kind in ("call", "power") and not node.names():
            made = sympy.Symbol(f"constant {constant(node)!r}", real=True)
            self._constants.setdefault(made, node)
            return made
        if node.kind == "product" and not self._evaluate:
            return self._fraction(node)
        parts = [self.build(part) for part in node.parts]
        match node.kind:
            case "sum":
                return sympy.Add(*parts, evaluate=self._evaluate)
            case "product":
                return sympy.Mul(*parts)
            case "power":
                return sympy.Pow(*parts, evaluate=self._evaluate)
            case "negative":
                number = self._evaluate or parts[0].is_Number
                return -parts[0] if number else sympy.Mul(-1, parts[0], evaluate=False)
            case "inverse":
                return sympy.Pow(parts[0], -1)
            case _:
                function = FUNCTIONS[node.name]
                return function(*parts) if function in _OWN else function(*parts, evaluate=self._evaluate)

    def _fraction(self, product: Node) -> Expression:
        above = [self.build(part) for part in product.parts if part.kind != "inverse"]
        below = [self.build(part.parts[0]) for part in product.parts if part.kind == "inverse"]
        if len(above) > 1 and above[0] == 1:
            above = above[1:]  # 1/3*x is x/3
        if not below:
            return _times(above)
        if len(above) == len(below) == 1 and above[0].is_Integer and below[0].is_Integer:
            return above[0] / below[0]
        return Quotient(_times(above), _times(below))


def _times(factors: list[Expression]) -> Expression:
    return factors[0] if len(factors) == 1 else sympy.Mul(*factors, evaluate=False)
