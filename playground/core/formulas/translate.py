"""From sympy expressions to a program."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.core.formulas.program import Operand, Program, Writer, constant
from playground.core.formulas.sympy_parts import FUNCTIONS, Constants, Expression, Step, sympy

_NAMES = {one: name for name, one in FUNCTIONS.items() if name != "sqrt"} | {
    sympy.Abs: "abs",
    sympy.sign: "sign",
}


def translated(names: Sequence[str], expressions: Sequence[Expression], constants: Constants) -> Program:
    """The program that gives the values of these expressions.

    Args:
        names: the arguments, in order.
        expressions: what to compute, in these names.
        constants: symbols that stand for numbers.
    """
    translator = _Translator(names, constants)
    return translator.writer.compiled([translator.write(one) for one in expressions])


class _Translator:
    """Writes each distinct part once."""

    def __init__(self, names: Sequence[str], constants: Constants) -> None:
        self.writer = Writer(names)
        self._done: dict[Expression, Operand] = {one: constant(node) for one, node in constants.items()}

    def write(self, expression: Expression) -> Operand:
        if expression not in self._done:
            self._done[expression] = self._written(expression)
        return self._done[expression]

    def _written(self, expression: Expression) -> Operand:
        writer = self.writer
        if expression.is_Symbol:
            return writer.name(expression.name)
        if expression.is_Number or expression.is_NumberSymbol:
            return _float(expression)
        if expression.is_Add:
            return writer.add([self._signed(term) for term in expression.args])
        if expression.is_Mul:
            return writer.multiply(self._factors(expression))
        if expression.is_Pow:
            return writer.power(*map(self.write, expression.as_base_exp()))
        if isinstance(expression, Step):
            half_sign = writer.multiply(
                [(False, 0.5), (False, writer.call("sign", self.write(expression.args[0])))]
            )
            return writer.add([(False, 0.5), (False, half_sign)])
        if expression.func in _NAMES:
            return writer.call(_NAMES[expression.func], *map(self.write, expression.args))
        if isinstance(expression, sympy.DiracDelta):
            return 0.0  # where sympy itself made |x| of √x² and derived its sign
        return math.nan  # infinite or not real

    def _signed(self, term: Expression) -> tuple[bool, Operand]:
        negative = bool(term.could_extract_minus_sign()) and (term.is_Mul or term.is_Number)
        return negative, self.write(-term if negative else term)

    def _factors(self, product: Expression) -> list[tuple[bool, Operand]]:
        """The factors, then the divisors. n·xⁿ/x, which sympy leaves, becomes n·xⁿ⁻¹: it is finite at x = 0."""
        exponents: dict[Expression, Expression] = {}
        for factor in product.args:
            base, exponent = factor.as_base_exp()
            exponents[base] = exponents.get(base, 0) + exponent
        factors: list[tuple[bool, Operand]] = []
        for base, exponent in exponents.items():
            divides = bool(exponent.is_Number and exponent.is_negative and not base.is_Number)
            factors.append((divides, self.write(base ** (-exponent if divides else exponent))))
        return sorted(factors, key=lambda factor: factor[0])


def _float(number: Expression) -> float:
    try:
        return float(number)
    except (OverflowError, TypeError, ValueError):
        return math.nan
