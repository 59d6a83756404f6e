"""Formulas and derivatives as LaTeX."""

from __future__ import annotations

import re

from playground.core.formulas.names import symbol_latex
from playground.core.formulas.tree import Node

_LINE = 28  # letters, about 240 pixels
_MOST_PARTS, _DEEPEST = 180, 14  # to set a part takes about 1 ms, and more where it lies deep
TOO_LONG = r"\text{too long to be typeset}"
_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly a part holds together
_DIGIT = re.compile(r"\d|\\frac\{\d+\}\{\d+\}")

_LETTERS = {
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "asinh": r"\operatorname{arsinh}",
    "acosh": r"\operatorname{arcosh}", "atanh": r"\operatorname{artanh}", "log": r"\ln", "log_or_0": r"\ln",
    "log2": r"\log_{2}", "log10": r"\log_{10}", "sign": r"\operatorname{sign}", "mod": r"\operatorname{mod}",
}  # fmt: skip
_AROUND = {
    "abs": (r"\left|", r"\right|"), "floor": (r"\left\lfloor ", r"\right\rfloor"),
    "ceil": (r"\left\lceil ", r"\right\rceil"), "sqrt": (r"\sqrt{", "}"), "cbrt": (r"\sqrt[3]{", "}"),
}  # fmt: skip
_RAISED_IN_THE_MIDDLE = "sin cos tan sinh cosh tanh log log2 log10".split()


class UnreadableError(Exception):
    """An expression has too many parts to be read."""


def formula_latex(root: Node) -> str:
    """A formula in the order in which it was typed; long sums and products are broken into lines."""
    whole = expression_latex(root)
    if not whole:
        return TOO_LONG
    is_fraction = any(one.kind == "inverse" for one in root.parts)
    if _width(whole) <= _LINE or root.kind not in ("sum", "product") or is_fraction:
        return whole
    lines = [""]
    for part in root.parts:
        term = _Printer(_MOST_PARTS).text(part, _PRODUCT if root.kind == "product" else _SUM)
        if lines[-1]:
            term = term if root.kind == "product" or term.startswith("-") else f"+ {term}"
            if _width(lines[-1]) + _width(term) > _LINE:
                lines.append(r"{}\cdot" if root.kind == "product" else "{}")
            term = f" {term}"
        lines[-1] += term
    joined = r" \\ &".join(lines)
    return joined if len(lines) == 1 else rf"\begin{{aligned}}&{joined}\end{{aligned}}"


def expression_latex(expression: Node) -> str:
    """An expression; empty where it is too long to be read."""
    try:
        return _Printer(_MOST_PARTS).text(expression)
    except UnreadableError:
        return ""


class _Printer:
    """Writes one expression, at most so many parts of it."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._depth = 0

    def text(self, node: Node, at_least: int = _SUM) -> str:
        """The LaTeX of a part, in brackets where its place wants something that holds together more tightly."""
        self._left -= 1 + self._depth // 3
        if self._left < 0 or self._depth > _DEEPEST:
            raise UnreadableError
        self._depth += 1
        text, strength = self._written(node)
        self._depth -= 1
        return text if strength >= at_least else rf"\left({text}\right)"

    def _written(self, node: Node) -> tuple[str, int]:
        match node.kind:
            case "number":
                text = number_latex(node.value)
                return text, _PRODUCT if "cdot" in text else _ATOM
            case "name":
                return r"\pi" if node.name == "pi" else symbol_latex(node.name), _ATOM
            case "sum":
                return self._sum(node), _SUM
            case "product":
                return self._product(node)
            case "negative":
                return f"- {self.text(node.parts[0], _PRODUCT)}", _SUM
            case "inverse":
                return rf"\frac{{1}}{{{self.text(node.parts[0])}}}", _PRODUCT
            case "power":
                return self._power(*node.parts)
            case "call":
                return self._call(node)

    def _sum(self, node: Node) -> str:
        first, *others = node.parts
        text = self.text(first)
        for part in others:
            if part.kind == "negative":
                text += f" - {self.text(part.parts[0], _PRODUCT)}"
            else:
                text += f" + {self.text(part, _PRODUCT)}"
        return text

    def _product(self, node: Node) -> tuple[str, int]:
        above = [part for part in node.parts if part.kind != "inverse"]
        below = [part.parts[0] for part in node.parts if part.kind == "inverse"]
        if len(above) > 1 and above[0].kind == "number" and above[0].value == 1.0:
            above = above[1:]  # 1/3*x is x/3
        if above[0].kind == "negative":
            rest = [part for part in node.parts if part is not above[0]]
            turned = Node("product", (above[0].parts[0], *rest))
            return f"- {self._product(turned)[0]}", _SUM
        if not below:
            return self._times(above), _PRODUCT
        return rf"\frac{{{self._times(above)}}}{{{self._times(below)}}}", _PRODUCT

    def _times(self, factors: list[Node]) -> str:
        if len(factors) == 1:
            return self.text(factors[0])
        text = self.text(factors[0], _PRODUCT)
        for factor in factors[1:]:
            more = self.text(factor, _PRODUCT)
            text += rf" \cdot {more}" if _DIGIT.match(more) else f" {more}"
        return text

    def _power(self, base: Node, exponent: Node) -> tuple[str, int]:
        root = _root(exponent)
        if root:
            return rf"\sqrt{'' if root == 2 else f'[{root}]'}{{{self.text(base)}}}", _ATOM
        raised = self.text(exponent)
        if base.kind == "call" and base.name in _RAISED_IN_THE_MIDDLE and re.fullmatch(r"\d+", raised):
            return self._called(base, rf"^{{{raised}}}"), _ATOM
        return rf"{{{self.text(base, _ATOM)}}}^{{{raised}}}" if base.kind == "call" else (
            rf"{self.text(base, _ATOM)}^{{{raised}}}"
        ), _POWER

    def _call(self, node: Node) -> tuple[str, int]:
        if node.name == "exp":
            return rf"e^{{{self.text(node.parts[0])}}}", _POWER
        if node.name in _AROUND:
            left, right = _AROUND[node.name]
            return f"{left}{self.text(node.parts[0])}{right}", _ATOM
        return self._called(node), _ATOM

    def _called(self, node: Node, raised: str = "") -> str:
        arguments = r",\ ".join(map(self.text, node.parts))
        name = _LETTERS.get(node.name, "\\" + node.name)
        return rf"{name}{raised}\left({arguments}\right)"


def number_latex(value: float) -> str:
    """A number with at most 15 digits, as people write it."""
    digits, _, exponent = f"{value:.15g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def _root(exponent: Node) -> int:
    """N where the exponent is 1/n, else 0."""
    if exponent.kind != "product" or [part.kind for part in exponent.parts] != ["number", "inverse"]:
        return 0
    above, below = exponent.parts[0], exponent.parts[1].parts[0]
    is_root = above.value == 1.0 and below.kind == "number" and below.value.is_integer() and below.value < 100
    return int(below.value) if is_root else 0


def _width(latex: str) -> int:
    """About how many letters a piece of LaTeX is wide."""
    short = re.sub(r"\\(left|right|frac|mathrm|operatorname)|\\[a-z]+|[{}^_ ]", _letter, latex)
    return len(short)


def _letter(found: re.Match[str]) -> str:
    return "o" if found[0].startswith("\\") and found[1] is None else ""
