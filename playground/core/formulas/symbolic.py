"""Gradient and Hessian of a formula, derived by sympy.

Nothing is simplified beyond what sympy does by itself when it puts terms together, so that the time is bounded by the
size of the second derivative, which `parse` bounds.

Where a function has a kink the derivative is by convention: 0 for abs at 0 and for sign everywhere, the mean of both
sides for min and max where they are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from playground.core.formulas.names import COORDINATES
from playground.core.formulas.parse import Formula, parse
from playground.core.formulas.printing import derivative_latex, formula_latex
from playground.core.formulas.program import Program, Writer, write
from playground.core.formulas.sympy_parts import expression, symbol
from playground.core.formulas.translate import translated
from playground.core.formulas.words import FormulaError


@dataclass(frozen=True)
class Derived:
    """A formula with its derivatives.

    Attributes:
        formula: what was derived.
        latex: the formula as it was typed.
        gradient_latex: both partial derivatives; empty where they are too long to be read.
        value, gradient, hessian: programs that take x, y and the formula's parameters.
    """

    formula: Formula
    latex: str
    gradient_latex: tuple[str, str]
    value: Program
    gradient: Program
    hessian: Program


@lru_cache(maxsize=64)
def derive(text: str) -> Derived:
    """Read a formula and derive it: 2 to 500 ms the first time.

    Raises:
        FormulaError: it is none, or beyond a limit; with the place.
    """
    formula = parse(text)
    names = (*COORDINATES, *formula.parameters)
    x, y = symbol("x"), symbol("y")
    try:
        f, constants = expression(formula.root)
        fx, fy = f.diff(x), f.diff(y)
        value = Writer(names)
        return Derived(
            formula=formula,
            latex=formula_latex(formula),
            gradient_latex=(
                derivative_latex(fx, formula, constants),
                derivative_latex(fy, formula, constants),
            ),
            value=value.compiled([write(value, formula.root)]),
            gradient=translated(names, (fx, fy), constants),
            hessian=translated(names, (fx.diff(x), fx.diff(y), fy.diff(y)), constants),
        )
    except Exception:  # noqa: BLE001 - sympy meets some unusual expressions with faults of its own, of any kind
        raise FormulaError(text, 0, len(text), "this cannot be differentiated; make it simpler") from None
