"""Formulas as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playground.core.formulas.names import symbol_latex
from playground.core.formulas.parse import Formula
from playground.core.formulas.sympy_parts import Constants, Expression, as_typed, symbol, sympy

_LINE = 28  # letters, about 240 pixels
_LONGEST = 400


def formula_latex(formula: Formula) -> str:
    """The formula in the order in which it was typed; long sums and products are broken into lines."""
    root = formula.root
    whole = _latex(as_typed(root), formula, order="none")
    if (
        _width(whole) <= _LINE
        or root.kind not in ("sum", "product")
        or any(one.kind == "inverse" for one in root.parts)
    ):
        return whole
    lines = [""]
    for part in root.parts:
        term = _latex(as_typed(part), formula, order="none")
        if root.kind == "product" and part.kind in ("sum", "negative"):
            term = rf"\left({term}\right)"
        if lines[-1]:
            term = term if root.kind == "product" or term.startswith("-") else f"+ {term}"
            if _width(lines[-1]) + _width(term) > _LINE:
                lines.append(r"{}\cdot" if root.kind == "product" else "{}")
            term = f" {term}"
        lines[-1] += term
    joined = r" \\ &".join(lines)
    return joined if len(lines) == 1 else rf"\begin{{aligned}}&{joined}\end{{aligned}}"


def derivative_latex(derivative: Expression, formula: Formula, constants: Constants) -> str:
    """A derivative in sympy's order; empty where it is too long to be read."""
    if derivative.count_ops() > _LONGEST:
        return ""
    numbers = {one: _latex(as_typed(node), formula, order="none") for one, node in constants.items()}
    text = _latex(sympy.powsimp(derivative, combine="exp"), formula, order=None, numbers=numbers)
    return text if len(text) <= _LONGEST else ""


def _latex(
    expression: Expression,
    formula: Formula,
    order: str | None,
    numbers: Mapping[Expression, str] | None = None,
) -> str:
    names = {symbol(name): symbol_latex(name) for name in ("x", "y", *formula.parameters)} | dict(
        numbers or {}
    )
    return sympy.latex(expression, order=order, symbol_names=names)


def _width(latex: str) -> int:
    """About how many letters a piece of LaTeX is wide."""
    return len(
        re.sub(
            r"\\(left|right|frac|mathrm)|\\[a-z]+|[{}^_ ]", lambda found: "o" * (found[0][0] == "\\"), latex
        )
    )
