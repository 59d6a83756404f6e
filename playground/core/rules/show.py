"""Shows expressions: as LaTeX, and as plain text with numbers in place of symbols.

The plain text is also a calculation that a person can repeat: `digits` is chosen by `substituted` such that the
numbers printed on the left give the number printed on the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from playground.core.declare import plain_symbol
from playground.core.rules.expression import Expression, Number, Operation, Symbol, is_constant
from playground.core.rules.rule import Line

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4
_STRENGTH = {"add": _SUM, "sub": _SUM, "neg": _SUM, "mul": _PRODUCT, "square": _POWER, "pow": _POWER}
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _strength(expression: Expression) -> int:
    if isinstance(expression, Operation):
        return _STRENGTH.get(expression.kind, _ATOM)
    if isinstance(expression, Number) and expression.value < 0:
        return _SUM
    return _ATOM


# ------------------------------------------------------------------------------------------------------------ LaTeX


def latex(expression: Expression) -> str:
    """The expression as LaTeX."""
    if isinstance(expression, Symbol):
        return expression.latex
    if isinstance(expression, Number):
        return f"{expression.value:g}"
    assert isinstance(expression, Operation)
    return _LATEX[expression.kind](*expression.arguments)


def line_latex(line: Line) -> str:
    """The line as LaTeX: ``v \\leftarrow \\beta v + …`` (``=`` where nothing is replaced)."""
    reads_itself = any(symbol.name == line.target.name for symbol in line.expression.symbols())
    return f"{line.target.latex} {'←' if reads_itself else '='} {latex(line.expression)}".replace("←", r"\leftarrow")


def _braced(expression: Expression, at_least: int) -> str:
    text = latex(expression)
    return text if _strength(expression) >= at_least else rf"\left({text}\right)"


def _latex_product(a: Expression, b: Expression) -> str:
    left, right = _braced(a, _PRODUCT), _braced(b, _PRODUCT)
    return rf"{left} \cdot {right}" if isinstance(b, Number) else rf"{left}\,{right}"


_LATEX: Mapping[str, Callable[..., str]] = {
    "add": lambda a, b: f"{latex(a)} + {latex(b)}",
    "sub": lambda a, b: f"{latex(a)} - {_braced(b, _PRODUCT)}",
    "neg": lambda a: f"-{_braced(a, _PRODUCT)}",
    "mul": _latex_product,
    "div": lambda a, b: rf"\frac{{{latex(a)}}}{{{latex(b)}}}",
    "square": lambda a: f"{{{_braced(a, _ATOM)}}}^2",
    "pow": lambda a, b: f"{{{_braced(a, _ATOM)}}}^{{{latex(b)}}}",
    "sqrt": lambda a: rf"\sqrt{{{latex(a)}}}",
    "abs": lambda a: rf"\left|{latex(a)}\right|",
    "sign": lambda a: rf"\mathrm{{sign}}\left({latex(a)}\right)",
    "max": lambda a, b: rf"\max\left({latex(a)},\ {latex(b)}\right)",
    "min": lambda a, b: rf"\min\left({latex(a)},\ {latex(b)}\right)",
    "greater": lambda a, b: f"{latex(a)} > {latex(b)}",
    "where": lambda c, a, b: rf"{latex(a)}\ \mathrm{{if}}\ {latex(c)},\ \mathrm{{else}}\ {latex(b)}",
    "single": lambda a: rf"\mathrm{{float32}}\left({latex(a)}\right)",
}


# ------------------------------------------------------------------------------------------------------- plain text


def number_text(value: float, digits: int) -> str:
    """A number with so many significant digits, with a true minus sign and ·10ⁿ where it is very large or small."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -4 <= power < max(digits, 6):
        text = format(Decimal(f"{mantissa}e{power}"), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}·10{str(power).translate(_SUPERSCRIPTS)}"
    return text.replace("-", "−")


class _Text:
    """Writes an expression with numbers in place of symbols; parts that are constant over a run become one number."""

    def __init__(self, values: Mapping[str, float] | None, digits: int) -> None:
        self._values = values
        self._digits = digits

    def write(self, expression: Expression) -> str:
        if self._values is not None and (is_constant(expression) or isinstance(expression, Symbol)):
            return number_text(expression.evaluate(self._values), self._digits)
        if isinstance(expression, Symbol):
            return plain_symbol(expression.latex)
        if isinstance(expression, Number):
            return f"{expression.value:g}".replace("-", "−")
        assert isinstance(expression, Operation)
        return self._operation(expression)

    def _operation(self, operation: Operation) -> str:
        kind, parts = operation.kind, operation.arguments
        if kind == "where" and self._values is not None:
            # With numbers at hand only the branch that was taken is of interest.
            return self.write(parts[1] if parts[0].evaluate(self._values) else parts[2])
        if kind == "square":
            return self._wrapped(parts[0], _ATOM) + "²"
        if kind == "pow":
            exponent = self.write(parts[1])
            raised = exponent.translate(_SUPERSCRIPTS) if exponent.isdigit() else f"^({exponent})"
            return self._wrapped(parts[0], _ATOM) + ("ᵗ" if exponent == "t" else raised)
        if kind == "sqrt":
            inner = self.write(parts[0])
            return f"√{inner}" if _is_plain(inner) else f"√({inner})"
        if kind == "neg":
            return "−" + self._wrapped(parts[0], _PRODUCT)
        if kind == "abs":
            return f"|{self.write(parts[0])}|"
        if kind in _INFIX:
            sign, left, right = _INFIX[kind]
            return f"{self._wrapped(parts[0], left)}{sign}{self._wrapped(parts[1], right)}"
        return f"{_WORDS[kind]}({', '.join(self.write(part) for part in parts)})"

    def _wrapped(self, expression: Expression, at_least: int) -> str:
        text = self.write(expression)
        if isinstance(expression, Operation) and expression.kind == "div" and at_least > _PRODUCT:
            return f"({text})"
        folded = self._values is not None and (is_constant(expression) or isinstance(expression, Symbol))
        strength = _ATOM if folded else _strength(expression)
        # A negative number, and one with a power of ten, must not run into the sign before it.
        loose = text.startswith("−") or ("·" in text and at_least >= _PRODUCT and strength == _ATOM)
        return f"({text})" if strength < at_least or (loose and at_least >= _PRODUCT) else text


_INFIX = {
    "add": (" + ", _SUM, _SUM),
    "sub": (" − ", _SUM, _PRODUCT),
    "mul": ("·", _PRODUCT, _PRODUCT),
    "div": (" / ", _PRODUCT, _POWER),
    "greater": (" > ", _SUM, _SUM),
}
_WORDS = {"sign": "sign", "max": "max", "min": "min", "where": "where", "single": "float32"}


def _is_plain(text: str) -> bool:
    return all(character not in text for character in " ·/()") and not text.startswith("−")


def plain(expression: Expression) -> str:
    """The expression in symbols, as plain text."""
    return _Text(None, 0).write(expression)


def with_numbers(expression: Expression, values: Mapping[str, float], digits: int) -> str:
    """The expression with numbers in place of symbols, as plain text."""
    return _Text(values, digits).write(expression)


def substituted(
    expression: Expression, values: Mapping[str, float], result: float, digits: int = 4
) -> tuple[str, str]:
    """The expression with its numbers, and its result, as text.

    The numbers on the left carry more digits than the result where they must: working with the printed numbers gives
    the printed result. (At 17 digits every float64 is exact, so this ends.)

    Args:
        expression: what is computed.
        values: the value of each symbol in it.
        result: what came out.
        digits: significant digits of the result.
    """
    shown = number_text(result, digits)
    for more in range(digits, 18):
        rounded = {name: _rounded(value, more) for name, value in values.items()}
        try:
            again = expression.evaluate(rounded)
        except (ArithmeticError, ValueError):
            continue
        if number_text(again, digits) == shown:
            return with_numbers(expression, values, more), shown
    return with_numbers(expression, values, 17), shown


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}") if isinstance(value, float) and math.isfinite(value) else value
