"""Expressions of an update rule: a small tree that can be evaluated, compiled and typeset.

An optimizer's file writes its formulas with ordinary operators on these symbols. The tree is built once for each
runner, never while stepping.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from playground.core import elementwise
from playground.core.elementwise import Real, ieee


class Expression:
    """A formula in symbols and numbers. Combine with + − * / ** and the functions of this module."""

    def __add__(self, other: Operand) -> Expression:
        return Operation("add", (self, lift(other)))

    def __radd__(self, other: Operand) -> Expression:
        return Operation("add", (lift(other), self))

    def __sub__(self, other: Operand) -> Expression:
        return Operation("sub", (self, lift(other)))

    def __rsub__(self, other: Operand) -> Expression:
        return Operation("sub", (lift(other), self))

    def __mul__(self, other: Operand) -> Expression:
        return Operation("mul", (self, lift(other)))

    def __rmul__(self, other: Operand) -> Expression:
        return Operation("mul", (lift(other), self))

    def __truediv__(self, other: Operand) -> Expression:
        return Operation("div", (self, lift(other)))

    def __rtruediv__(self, other: Operand) -> Expression:
        return Operation("div", (lift(other), self))

    def __pow__(self, other: Operand) -> Expression:
        if isinstance(other, int) and other == 2:
            return Operation("square", (self,))
        return Operation("pow", (self, lift(other)))

    def __neg__(self) -> Expression:
        return Operation("neg", (self,))

    def symbols(self) -> Iterator[Symbol]:
        """Every symbol in the tree, in reading order, with repetitions."""
        return iter(())

    def evaluate(self, values: Mapping[str, Real]) -> Real:
        """The value, given the values of the symbols by name. The same operations as the compiled rule performs."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Numeral(Expression):
    """A number that belongs to the formula, such as the 1 in 1 − β."""

    value: float

    def evaluate(self, values: Mapping[str, Real]) -> Real:
        return self.value


@dataclass(frozen=True, eq=False)
class Symbol(Expression):
    """A named quantity.

    Attributes:
        name: an identifier, unique within a rule.
        latex: as it is typeset.
        meaning: one phrase.
        per_coordinate: whether x and y have one each (θ, g, v), or both share it (β, t, bias corrections).
        setting: whether it is a declared setting, constant over the run.
        version: how often it had been assigned when the expression was written.
    """

    name: str
    latex: str
    meaning: str
    per_coordinate: bool
    setting: bool = False
    version: int = field(default=0, compare=False)

    def symbols(self) -> Iterator[Symbol]:
        yield self

    def evaluate(self, values: Mapping[str, Real]) -> Real:
        return values[self.name]


def _quotient(a: Real, b: Real) -> Real:
    return a / b


def _power(a: Real, b: Real) -> Real:
    return a**b


@dataclass(frozen=True, eq=False)
class Operation(Expression):
    """An operation on one to three expressions."""

    kind: str
    arguments: tuple[Expression, ...]

    meanings: ClassVar[Mapping[str, Callable[..., Any]]] = {
        "add": operator.add,
        "sub": operator.sub,
        "mul": operator.mul,
        "div": _quotient,
        "neg": operator.neg,
        "square": elementwise.square,
        "pow": _power,
        "sqrt": elementwise.sqrt,
        "abs": operator.abs,
        "sign": elementwise.sign,
        "max": elementwise.maximum,
        "min": elementwise.minimum,
        "greater": operator.gt,
        "where": elementwise.where,
        "single": elementwise.single,
    }

    def symbols(self) -> Iterator[Symbol]:
        for argument in self.arguments:
            yield from argument.symbols()

    def evaluate(self, values: Mapping[str, Real]) -> Real:
        return self.meanings[self.kind](*(argument.evaluate(values) for argument in self.arguments))


def evaluated(expression: Expression, values: Mapping[str, float]) -> float:
    """The value for floats, by name: inf or nan where Python raises instead."""
    names = list(values)

    def of(*numbers: float) -> Real:
        return expression.evaluate(dict(zip(names, numbers, strict=True)))

    return ieee(of, *values.values())


Operand = Expression | float | int


def lift(operand: Operand) -> Expression:
    """The operand as an expression."""
    return operand if isinstance(operand, Expression) else Numeral(float(operand))


def sqrt(a: Operand) -> Expression:
    """√a."""
    return Operation("sqrt", (lift(a),))


def absolute(a: Operand) -> Expression:
    """|a|."""
    return Operation("abs", (lift(a),))


def sign(a: Operand) -> Expression:
    """−1, 0 or 1."""
    return Operation("sign", (lift(a),))


def maximum(a: Operand, b: Operand) -> Expression:
    """The larger; nan where either is nan."""
    return Operation("max", (lift(a), lift(b)))


def minimum(a: Operand, b: Operand) -> Expression:
    """The smaller; nan where either is nan."""
    return Operation("min", (lift(a), lift(b)))


def greater(a: Operand, b: Operand) -> Expression:
    """Whether a > b: a condition for `where`."""
    return Operation("greater", (lift(a), lift(b)))


def where(condition: Expression, yes: Operand, no: Operand) -> Expression:
    """`yes` where the condition holds, else `no`. Both are computed, so both must be within their domain."""
    return Operation("where", (condition, lift(yes), lift(no)))


def single(a: Operand) -> Expression:
    """a, rounded to single precision."""
    return Operation("single", (lift(a),))


def is_constant(expression: Expression) -> bool:
    """Whether the value stays the same over a run: only numbers and settings stand in it."""
    return all(symbol.setting for symbol in expression.symbols())
