"""Shows expressions: as LaTeX, and as plain text with numbers in place of symbols.

The plain text is also a calculation that a person can repeat: `substituted` chooses the digits such that the numbers
printed on the left give the number printed on the right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from playground.core.elementwise import Real
from playground.core.numbers import SUPERSCRIPTS, number_text, rounded
from playground.core.rules.expression import Expression, Numeral, Operation, Symbol, evaluated, is_constant
from playground.core.rules.rule import Line
from playground.core.symbols import plain_symbol

# How tightly the parts of a formula hold together. What is looser than its place allows is put in brackets.
_CASES, _SUM, _QUOTIENT, _PRODUCT, _ROOT, _POWER, _ATOM = range(7)
_LOOSER = {
    "where": _CASES, "greater": _CASES, "add": _SUM, "sub": _SUM, "neg": _SUM, "div": _QUOTIENT, "mul": _PRODUCT,
    "sqrt": _ROOT, "square": _POWER, "pow": _POWER,
}  # fmt: skip
_ARROW = r"\leftarrow"
_EXACT = 17
"""Significant digits that tell every float64 from every other."""
_ROUNDING = 1e-13
"""Relative size of what two ways to work out the same calculation may differ by."""


def _strength(expression: Expression) -> int:
    if isinstance(expression, Operation):
        return _LOOSER.get(expression.kind, _ATOM)
    if isinstance(expression, Symbol):
        return _SUM if "/" in expression.latex else _POWER if "^" in expression.latex else _ATOM
    return _SUM if isinstance(expression, Numeral) and expression.value < 0 else _ATOM


# ------------------------------------------------------------------------------------------------------------ LaTeX

_LATEX_AROUND = {
    "sqrt": (r"\sqrt{", "}"),
    "abs": (r"\left|", r"\right|"),
    "sign": (r"\mathrm{sign}\left(", r"\right)"),
    "single": (r"\mathrm{float32}\left(", r"\right)"),
    "max": (r"\max\left(", r"\right)"),
    "min": (r"\min\left(", r"\right)"),
}


def latex(expression: Expression) -> str:
    """The expression as LaTeX."""
    if isinstance(expression, Symbol):
        return expression.latex
    if isinstance(expression, Numeral):
        return _latex_number(expression.value)
    assert isinstance(expression, Operation)
    kind, parts = expression.kind, expression.arguments
    if kind in _LATEX_AROUND:
        before, after = _LATEX_AROUND[kind]
        return before + r",\ ".join(latex(part) for part in parts) + after
    if kind == "where":
        return r",\ ".join(_latex_cases(expression))
    if kind == "neg":
        return f"-{_braced(parts[0], _PRODUCT)}"
    if kind == "square":
        return f"{{{_braced(parts[0], _ATOM)}}}^2"
    return _latex_pair(kind, *parts)


def _latex_cases(expression: Expression) -> list[str]:
    """The cases of an expression, each with its condition; an expression without cases is one."""
    if not (isinstance(expression, Operation) and expression.kind == "where"):
        return [latex(expression)]
    condition, yes, no = expression.arguments
    first, *others = _latex_cases(no)
    return [rf"{latex(yes)}\ \mathrm{{if}}\ {latex(condition)}", rf"\mathrm{{else}}\ {first}", *others]


def _latex_pair(kind: str, a: Expression, b: Expression) -> str:
    if kind == "div":
        return rf"\frac{{{latex(a)}}}{{{latex(b)}}}"
    if kind == "pow":
        return f"{{{_braced(a, _ATOM)}}}^{{{latex(b)}}}"
    if kind == "greater":
        return f"{latex(a)} > {latex(b)}"
    if kind == "mul":
        left, right = _braced(a, _QUOTIENT), _braced(b, _QUOTIENT)
        return rf"{left} \cdot {right}" if right[0].isdigit() else rf"{left}\,{right}"
    return f"{_braced(a, _SUM)} {'+' if kind == 'add' else '-'} {_braced(b, _QUOTIENT)}"


def _latex_number(value: float) -> str:
    mantissa, _, power = f"{value:g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if power else mantissa


def _braced(expression: Expression, at_least: int) -> str:
    text = latex(expression)
    strength = (
        _ATOM if isinstance(expression, Operation) and expression.kind == "sqrt" else _strength(expression)
    )
    return text if strength >= at_least else rf"\left({text}\right)"


def line_latex(line: Line, *, by_case: bool = False) -> str:
    """The line as LaTeX: ``v \\leftarrow \\beta v + …`` (``=`` where nothing is replaced).

    Args:
        line: what is to be written.
        by_case: each case in a line of its own, where there are several.
    """
    reads_itself = any(symbol.name == line.target.name for symbol in line.expression.symbols())
    start = f"{line.target.latex} {_ARROW if reads_itself else '='}"
    cases = _latex_cases(line.expression)
    if not by_case or len(cases) == 1:
        return rf"{start} {latex(line.expression)}"
    below = r",\\ \quad ".join(cases)
    return rf"\begin{{array}}{{l}}{start} {below}\end{{array}}"


# ------------------------------------------------------------------------------------------------------- plain text


_INFIX = {
    "add": (" + ", _SUM, _QUOTIENT),
    "sub": (" − ", _SUM, _QUOTIENT),
    "mul": ("·", _PRODUCT, _PRODUCT),
    "div": (" / ", _PRODUCT, _ROOT),
    "greater": (" > ", _SUM, _SUM),
}
_WORDS = {"sign": "sign", "max": "max", "min": "min", "single": "float32"}


class _TextWriter:
    """Writes an expression in symbols or, with `values`, in numbers; constant parts then become one number."""

    def __init__(self, values: Mapping[str, float] | None, digits: int) -> None:
        self._values = values
        self._digits = digits

    def write(self, expression: Expression) -> str:
        """The whole expression; only parts of it are drawn together."""
        return self._operation(expression) if isinstance(expression, Operation) else self._part(expression)[0]

    def _part(self, expression: Expression) -> tuple[str, int]:
        """The text of a part, and how tightly it holds together."""
        if self._values is not None and _is_one_number(expression):
            text = number_text(evaluated(expression, self._values), self._digits)
            return text, _SUM if text.startswith("−") else _QUOTIENT if "·" in text else _ATOM
        if isinstance(expression, Symbol):
            return plain_symbol(expression.latex), _strength(expression)
        if isinstance(expression, Numeral):
            return f"{expression.value:g}".replace("-", "−"), _strength(expression)
        assert isinstance(expression, Operation)
        if expression.kind == "where" and self._values is not None:
            return self._part(_taken(expression, self._values))
        return self._operation(expression), _strength(expression)

    def _operation(self, operation: Operation) -> str:
        kind, parts = operation.kind, operation.arguments
        if kind == "where":
            if self._values is not None:
                return self.write(_taken(operation, self._values))
            condition, yes, no = (self._part(part)[0] for part in parts)
            return f"{yes} if {condition}, else {no}"
        if kind == "square":
            return self._wrapped(parts[0], _ATOM) + "²"
        if kind == "pow":
            exponent = self._part(parts[1])[0]
            raised = exponent.translate(SUPERSCRIPTS) if exponent.isdigit() else f"^({exponent})"
            return self._wrapped(parts[0], _ATOM) + ("ᵗ" if exponent == "t" else raised)
        if kind == "sqrt":
            return f"√{self._wrapped(parts[0], _ATOM)}"
        if kind == "neg":
            return "−" + self._wrapped(parts[0], _PRODUCT)
        if kind == "abs":
            return f"|{self._part(parts[0])[0]}|"
        if kind in _INFIX:
            sign, left, right = _INFIX[kind]
            return f"{self._wrapped(parts[0], left)}{sign}{self._wrapped(parts[1], right)}"
        return f"{_WORDS[kind]}({', '.join(self._part(part)[0] for part in parts)})"

    def _wrapped(self, expression: Expression, at_least: int) -> str:
        text, strength = self._part(expression)
        return text if strength >= at_least else f"({text})"


def _is_one_number(expression: Expression) -> bool:
    return isinstance(expression, Symbol) or is_constant(expression)


def _taken(expression: Expression, values: Mapping[str, float]) -> Expression:
    """Of cases the one that holds: with numbers at hand, only that one is of interest."""
    while isinstance(expression, Operation) and expression.kind == "where":
        condition, yes, no = expression.arguments
        expression = yes if evaluated(condition, values) else no
    return expression


def plain(expression: Expression) -> str:
    """The expression in symbols, as plain text."""
    return _TextWriter(None, 0).write(expression)


def with_numbers(expression: Expression, values: Mapping[str, float], digits: int) -> str:
    """The expression with numbers in place of symbols, as plain text."""
    return _TextWriter(values, digits).write(expression)


# ------------------------------------------------------------------------------- a calculation that can be repeated


def substituted(
    expression: Expression, values: Mapping[str, float], result: float, digits: int = 4
) -> tuple[str, str]:
    """The expression with its numbers, and its result, as text.

    The numbers on the left carry more digits than the result where they must: working with the printed numbers gives
    the printed result. Where the result lies on the border between two roundings, it gets a digit more itself.

    Args:
        expression: what is computed.
        values: the value of each symbol in it.
        result: what came out.
        digits: significant digits of the result.
    """
    if not math.isfinite(result):
        return with_numbers(expression, values, digits), number_text(result, digits)
    for shown in range(digits, min(digits + 3, _EXACT)):
        text = number_text(result, shown)
        for left in range(shown, _EXACT + 1):
            again = _worked_out(expression, values, left)
            if all(number_text(again * (1 + off), shown) == text for off in (-_ROUNDING, 0.0, _ROUNDING)):
                return with_numbers(expression, values, left), text
    # Terms that cancel down to their rounding errors: only every digit of every number gives the result again.
    return with_numbers(expression, values, _EXACT), number_text(result, digits)


def _worked_out(expression: Expression, values: Mapping[str, float], digits: int) -> float:
    """What somebody finds who works with the numbers as `with_numbers` prints them; nan outside a domain."""
    whole = _taken(expression, values)
    try:
        return (
            _operated(whole, values, digits) if isinstance(whole, Operation) else _read(whole, values, digits)
        )
    except (ArithmeticError, ValueError):
        return math.nan


def _operated(operation: Operation, values: Mapping[str, float], digits: int) -> Real:
    return Operation.meanings[operation.kind](*(_read(part, values, digits) for part in operation.arguments))


def _read(expression: Expression, values: Mapping[str, float], digits: int) -> Real:
    part = _taken(expression, values)
    if isinstance(part, Operation) and not is_constant(part):
        return _operated(part, values, digits)
    value: Real = evaluated(part, values)
    return value if isinstance(value, int) or not math.isfinite(value) else float(rounded(value, digits))
