"""A formula with its gradient and Hessian, as programs and as LaTeX."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from playground.core.formulas.derivatives import Derivatives
from playground.core.formulas.names import COORDINATES
from playground.core.formulas.parse import Formula, parse
from playground.core.formulas.printing import expression_latex, formula_latex
from playground.core.formulas.program import Program, ProgramWriter
from playground.core.formulas.terms import Terms, TooLongError
from playground.core.formulas.tree import Node
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
def derive(text: str, parameters: frozenset[str] = frozenset()) -> Derived:
    """Read a formula and derive it: 1 to 50 ms the first time.

    Raises:
        FormulaError: it is none, names what is neither known nor among the parameters, or is beyond a limit; with the
            place.
    """
    formula = parse(text, parameters)
    names = (*COORDINATES, *formula.parameters)
    terms = Terms()
    derivatives = Derivatives(terms)
    try:
        f = terms.adopted(formula.root)
        fx, fy = (derivatives.of(f, name) for name in COORDINATES)
        second = derivatives.of(fx, "x"), derivatives.of(fx, "y"), derivatives.of(fy, "y")
    except TooLongError:
        what = "its second derivative would be too long; use fewer factors or functions within each other"
        raise FormulaError(text, 0, len(text), what) from None
    return Derived(
        formula=formula,
        latex=formula_latex(formula.root),
        gradient_latex=(expression_latex(fx), expression_latex(fy)),
        value=_program(names, formula.root),
        gradient=_program(names, fx, fy),
        hessian=_program(names, *second),
    )


def _program(names: tuple[str, ...], *expressions: Node) -> Program:
    writer = ProgramWriter(names)
    return writer.compiled([writer.write(one) for one in expressions])
