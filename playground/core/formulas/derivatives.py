"""Partial derivatives by the rules of a first course, each distinct part derived once.

Where a function has a kink the derivative is by convention: 0 for abs at 0 and for sign, floor and ceil everywhere, the
mean of both sides for min and max where they are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from playground.core.formulas.terms import Terms
from playground.core.formulas.tree import Node

_MOST_FACTORS = 3  # more are halved, so that the work grows with their number and not with its square

Rule = Callable[[Terms, Node, Node], Node]
"""From the argument u of a function and f(u) itself to f'(u)."""


class Derivatives:
    """Derives expressions made by a `Terms`."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._done: dict[tuple[Node, str], Node] = {}

    def of(self, node: Node, by: str) -> Node:
        """∂node/∂by.

        Raises:
            TooLongError: it has too many parts.
        """
        if by not in node.names:
            return self._terms.zero
        if (node, by) not in self._done:
            self._done[node, by] = self._derived(node, by)
        return self._done[node, by]

    def _derived(self, node: Node, by: str) -> Node:
        terms = self._terms
        match node.kind:
            case "name":
                return terms.one
            case "sum":
                return terms.add(*(self.of(part, by) for part in node.parts))
            case "negative":
                return terms.negative(self.of(node.parts[0], by))
            case "product":
                return self._of_product(node.parts, by)
            case "inverse":
                u = node.parts[0]
                return terms.negative(terms.multiply(self.of(u, by), terms.power(u, terms.number(-2))))
            case "power":
                return self._of_power(node, by)
            case _:
                return self._of_call(node, by)

    def _of_product(self, factors: tuple[Node, ...], by: str) -> Node:
        terms = self._terms
        moving = [index for index, factor in enumerate(factors) if by in factor.names]
        if len(moving) <= _MOST_FACTORS:
            return terms.add(
                *(
                    terms.multiply(*factors[:index], self.of(factors[index], by), *factors[index + 1 :])
                    for index in moving
                )
            )
        middle = moving[len(moving) // 2]
        a, b = terms.multiply(*factors[:middle]), terms.multiply(*factors[middle:])
        return terms.add(terms.paired(self.of(a, by), b), terms.paired(a, self.of(b, by)))

    def _of_power(self, power: Node, by: str) -> Node:
        terms = self._terms
        u, v = power.parts
        parts: list[Node] = []
        if by in u.names:
            lowered = terms.power(u, terms.subtract(v, terms.one))
            parts.append(terms.multiply(v, lowered, self.of(u, by)))
        if by in v.names:
            is_e = u.kind == "name" and u.name == "e"
            logarithm = terms.one if is_e else terms.call("log_or_0", u)
            parts.append(terms.multiply(power, logarithm, self.of(v, by)))
        return terms.add(*parts)

    def _of_call(self, call: Node, by: str) -> Node:
        terms = self._terms
        if call.name in _FLAT:
            return terms.zero
        if call.name in _OF_TWO:
            slopes = _OF_TWO[call.name](terms, *call.parts)
            parts = zip(slopes, call.parts, strict=True)
            return terms.add(*(terms.multiply(slope, self.of(part, by)) for slope, part in parts))
        u = call.parts[0]
        return terms.multiply(_OF_ONE[call.name](terms, u, call), self.of(u, by))


def _square(terms: Terms, u: Node) -> Node:
    return terms.power(u, terms.number(2))


def _inverse(terms: Terms, u: Node) -> Node:
    return terms.power(u, terms.number(-1))


def _per_root(terms: Terms, u: Node) -> Node:
    return _inverse(terms, terms.call("sqrt", u))


def _one_and(terms: Terms, u: Node, sign: int = 1) -> Node:
    """1 ± u²."""
    square = _square(terms, u)
    return terms.add(terms.one, square if sign > 0 else terms.negative(square))


def _logarithm(base: int) -> Rule:
    def rule(terms: Terms, u: Node, f: Node) -> Node:
        return _inverse(terms, terms.multiply(u, terms.call("log", terms.number(base))))

    return rule


def _larger(terms: Terms, a: Node, b: Node) -> Node:
    """1 where a > b, 0 where a < b, ½ where they are equal."""
    sign = terms.call("sign", terms.subtract(a, b))
    return terms.multiply(terms.number(Fraction(1, 2)), terms.add(terms.one, sign))


_OF_ONE: Mapping[str, Rule] = {
    "sin": lambda terms, u, f: terms.call("cos", u),
    "cos": lambda terms, u, f: terms.negative(terms.call("sin", u)),
    "tan": lambda terms, u, f: _one_and(terms, f),
    "asin": lambda terms, u, f: _per_root(terms, _one_and(terms, u, -1)),
    "acos": lambda terms, u, f: terms.negative(_per_root(terms, _one_and(terms, u, -1))),
    "atan": lambda terms, u, f: _inverse(terms, _one_and(terms, u)),
    "sinh": lambda terms, u, f: terms.call("cosh", u),
    "cosh": lambda terms, u, f: terms.call("sinh", u),
    "tanh": lambda terms, u, f: _one_and(terms, f, -1),
    "asinh": lambda terms, u, f: _per_root(terms, _one_and(terms, u)),
    "acosh": lambda terms, u, f: _per_root(terms, terms.subtract(_square(terms, u), terms.one)),
    "atanh": lambda terms, u, f: _inverse(terms, _one_and(terms, u, -1)),
    "exp": lambda terms, u, f: f,
    "log": lambda terms, u, f: _inverse(terms, u),
    "log_or_0": lambda terms, u, f: _inverse(terms, u),
    "log2": _logarithm(2),
    "log10": _logarithm(10),
    "sqrt": lambda terms, u, f: terms.multiply(terms.number(Fraction(1, 2)), _inverse(terms, f)),
    "cbrt": lambda terms, u, f: terms.multiply(terms.number(Fraction(1, 3)), _inverse(terms, _square(terms, f))),
    "abs": lambda terms, u, f: terms.call("sign", u),
}  # fmt: skip
_OF_TWO: Mapping[str, Callable[[Terms, Node, Node], tuple[Node, Node]]] = {
    "max": lambda terms, a, b: (_larger(terms, a, b), _larger(terms, b, a)),
    "min": lambda terms, a, b: (_larger(terms, b, a), _larger(terms, a, b)),
    "mod": lambda terms, a, b: (
        terms.one,
        terms.negative(terms.call("floor", terms.multiply(a, _inverse(terms, b)))),
    ),
}
_FLAT = ("sign", "floor", "ceil")
