"""Puts the parts of a derivative together as a person would: equal terms and equal factors once, numbers to the front.

Nothing is expanded and no question is asked about signs or sizes, so that the work is bounded by the number of parts.
Numbers are fractions of whole numbers where they can be, so that x²/4 has the derivative x/2.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from playground.core.formulas.names import COORDINATES
from playground.core.formulas.tree import Node, NodeKind

Coefficient = int | Fraction | float
"""Exact as long as it is short."""

MOST_PARTS = 8_000
"""Parts of one formula's derivatives, counted when made; all of them take about 30 ms."""
_LARGEST_WHOLE = 10**15  # whole numbers up to this are exact as floats, and their products are short
_HALF = Fraction(1, 2)


class TooLongError(Exception):
    """An expression has more than `MOST_PARTS`."""


class Terms:
    """Makes expressions; equal ones are the same object."""

    def __init__(self) -> None:
        self._known: dict[object, Node] = {}
        self._parts = 0
        self.zero, self.one = self.number(0), self.number(1)

    def _made(self, kind: NodeKind, parts: Iterable[Node] = (), name: str = "", value: float = 0.0) -> Node:
        parts = tuple(parts)
        self._parts += 1 + len(parts)
        if self._parts > MOST_PARTS:
            raise TooLongError
        key = (kind, name, repr(value) if kind == "number" else parts)
        if key not in self._known:
            self._known[key] = Node(kind, parts, name, value)
        return self._known[key]

    # ---------------------------------------------------------------------------------------------------------- numbers

    def number(self, value: Coefficient) -> Node:
        """A number: a fraction of whole numbers as a quotient, what is negative as a negative."""
        if value < 0:
            return self._made("negative", (self.number(-value),))
        if isinstance(value, Fraction):
            above, below = (self.number(part) for part in value.as_integer_ratio())
            return self._made("product", (above, self._made("inverse", (below,))))
        return self._made("number", value=float(value))

    def _split(self, node: Node) -> tuple[Coefficient, Node]:
        """A term as a number and what it is multiplied with."""
        if node.kind == "number":
            return _exact(node.value), self.one
        if node.kind == "negative":
            number, rest = self._split(node.parts[0])
            return -number, rest
        if node.kind != "product":
            return 1, node
        number: Coefficient = 1
        others: list[Node] = []
        for part in node.parts:
            if part.kind == "number":
                number = _kept(number * _exact(part.value))
            elif part.kind == "inverse" and part.parts[0].kind == "number" and part.parts[0].value:
                number = _ratio(number, _exact(part.parts[0].value))
            else:
                others.append(part)
        return (number, self._product(others)) if len(others) < len(node.parts) else (number, node)

    def _product(self, parts: list[Node]) -> Node:
        """Factors that are in order already."""
        if not parts:
            return self.one
        if len(parts) == 1 and parts[0].kind != "inverse":
            return parts[0]
        return self._made("product", [self.one, *parts] if parts[0].kind == "inverse" else parts)

    def _scaled(self, number: Coefficient, node: Node) -> Node:
        """A number times something that has none in front."""
        if number < 0:
            return self._made("negative", (self._scaled(-number, node),))
        if node is self.one or number == 0:
            return self.number(number)
        if number == 1:
            return node
        parts = node.parts if node.kind == "product" else (node,)
        parts = parts[1:] if parts[0] is self.one else parts
        if not isinstance(number, Fraction):
            return self._made("product", (self.number(number), *parts))
        above, below = map(self.number, number.as_integer_ratio())
        factors = [part for part in parts if part.kind != "inverse"]
        divisors = [part for part in parts if part.kind == "inverse"]
        if above is not self.one or not factors:
            factors.insert(0, above)
        if below is not self.one:
            divisors.insert(0, self._made("inverse", (below,)))
        return self._made("product", (*factors, *divisors))

    # ------------------------------------------------------------------------------------------------------- operations

    def name(self, name: str) -> Node:
        """A coordinate, a parameter or a constant."""
        return self._made("name", name=name)

    def call(self, name: str, *arguments: Node) -> Node:
        """A function of `FUNCTIONS` or `INNER`."""
        return self._made("call", arguments, name)

    def negative(self, node: Node) -> Node:
        """−a."""
        number, rest = self._split(node)
        return self._scaled(-number, rest)

    def add(self, *terms: Node) -> Node:
        """The sum, in the order in which each term comes first."""
        numbers: dict[int, tuple[Coefficient, Node]] = {}
        stack = [(1, term) for term in reversed(terms)]
        while stack:
            sign, term = stack.pop()
            number, rest = self._split(term)
            number = number * sign
            if rest.kind == "sum" and abs(number) == 1:
                stack += [(1 if number > 0 else -1, part) for part in reversed(rest.parts)]
                continue
            before = numbers.get(id(rest), (0, rest))[0]
            numbers[id(rest)] = _kept(before + number), rest
        parts = [self._scaled(number, rest) for number, rest in numbers.values() if number != 0]
        if len(parts) < 2:
            return parts[0] if parts else self.zero
        return self._made("sum", parts)

    def subtract(self, a: Node, b: Node) -> Node:
        """A − b."""
        return self.add(a, self.negative(b))

    def multiply(self, *factors: Node) -> Node:
        """The product: numbers, then parameters, then what depends on x or y, each base once."""
        number: Coefficient = 1
        powers: dict[int, tuple[Node, Node]] = {}
        stack = [(factor, self.one, False) for factor in reversed(factors)]
        while stack:
            factor, exponent, is_part = stack.pop()
            coefficient, factor = self._split(factor)
            if coefficient == 0:
                return self.zero if exponent is self.one else self.number(math.nan)
            if coefficient != 1:
                divides = exponent is not self.one
                number = _ratio(number, coefficient) if divides else _kept(number * coefficient)
            if factor.kind == "product" and not is_part:
                stack += [(part, exponent, True) for part in reversed(factor.parts)]
            elif factor.kind == "inverse":
                stack.append((factor.parts[0], self.negative(exponent), is_part))
            elif factor is not self.one:
                base, own = _base_and_exponent(self, factor)
                own = own if exponent is self.one else self.negative(own)
                if id(base) in powers:
                    own = self.add(powers[id(base)][1], own)
                powers[id(base)] = base, own
        parts = [self._raised(base, exponent) for base, exponent in powers.values()]
        parts = sorted((part for part in parts if part is not self.one), key=_rank)
        above = [part for part in parts if part.kind != "inverse"]
        return self._scaled(number, self._product(above + [part for part in parts if part.kind == "inverse"]))

    def paired(self, a: Node, b: Node) -> Node:
        """a·b with the factors of each left together, so that a long product costs no more than a short one."""
        (number, a), (other, b) = self._split(a), self._split(b)
        if self.one in (a, b) or number == 0 or other == 0:
            return self.multiply(self.number(number), a, self.number(other), b)
        return self._scaled(_kept(number * other), self._made("product", (a, b)))

    def _raised(self, base: Node, exponent: Node) -> Node:
        """A factor of a product; an ``inverse`` where the exponent is a negative number."""
        number = self._number_of(exponent)
        if number is not None and number < 0:
            return self._made("inverse", (self._raised(base, self.number(-number)),))
        if number == 0:
            return self.one
        if number == 1:
            return base
        if number == _HALF:
            return self._made("call", (base,), "sqrt")
        return self._made("power", (base, exponent))

    def power(self, base: Node, exponent: Node) -> Node:
        """base^exponent; whole powers go into products and powers."""
        number = self._number_of(exponent)
        if not isinstance(number, int):
            return self.multiply(self._raised(base, exponent)) if base is not self.one else base
        coefficient, rest = self._split(base)
        front = _power(coefficient, number)
        if front is None:
            return self.multiply(self._raised(base, exponent))
        powers: list[Node] = []
        for factor in () if rest is self.one else rest.parts if rest.kind == "product" else (rest,):
            turned = factor.kind == "inverse"
            inner, own = _base_and_exponent(self, factor.parts[0] if turned else factor)
            raised = self.multiply(own, self.number(-number if turned else number))
            powers.append(self._raised(inner, raised))
        return self.multiply(self.number(front), *powers)

    def _number_of(self, node: Node) -> Coefficient | None:
        """The value of an expression that is a number."""
        number, rest = self._split(node)
        return number if rest is self.one else None

    def adopted(self, node: Node) -> Node:
        """A formula that was typed, put together."""
        match node.kind:
            case "number":
                return self.number(_exact(node.value))
            case "name":
                return self.name(node.name)
            case "sum":
                return self.add(*map(self.adopted, node.parts))
            case "product":
                return self.multiply(*map(self.adopted, node.parts))
            case "negative":
                return self.negative(self.adopted(node.parts[0]))
            case "inverse":
                return self._made("inverse", (self.adopted(node.parts[0]),))
            case "power":
                return self.power(*map(self.adopted, node.parts))
            case "call":
                return self.call(node.name, *map(self.adopted, node.parts))


def _exact(value: float) -> Coefficient:
    return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value


def _kept(number: Coefficient) -> Coefficient:
    """A number as it is kept: long fractions and what is none as floats, whole ones as whole numbers."""
    if isinstance(number, float):
        return _exact(number)
    above, below = number.as_integer_ratio()
    if max(abs(above), below) >= _LARGEST_WHOLE:
        return above / below
    return above if below == 1 else number


def _ratio(a: Coefficient, b: Coefficient) -> Coefficient:
    return _kept(a / b if isinstance(a, float) or isinstance(b, float) else Fraction(a) / b)


def _power(number: Coefficient, exponent: int) -> Coefficient | None:
    """A number raised; None where it is long, 0 or no fraction."""
    if number in (1, -1):
        return number if exponent % 2 else 1
    if isinstance(number, float) or number == 0 or abs(exponent) > 16:
        return None
    raised = _kept(Fraction(number) ** exponent)
    return None if isinstance(raised, float) else raised


def _base_and_exponent(terms: Terms, factor: Node) -> tuple[Node, Node]:
    if factor.kind == "power":
        return factor.parts[0], factor.parts[1]
    if factor.kind == "call" and factor.name == "sqrt":
        return factor.parts[0], terms.number(_HALF)
    return factor, terms.one


def _rank(factor: Node) -> int:
    """Where a factor stands in a product: what does not move, x and y, then the others."""
    if factor.names.isdisjoint(COORDINATES):
        return 0
    base, exponent = factor.parts if factor.kind == "power" else (factor, None)
    plain = base.kind == "name" and (exponent is None or exponent.names.isdisjoint(COORDINATES))
    return 1 if plain and base.name in COORDINATES else 2
