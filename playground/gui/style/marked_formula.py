"""Typeset lines of a rule in which every symbol knows where it stands.

Each symbol is set in a colour of its own, the picture is searched for that colour, and then everything is painted in
the colour of text. So a symbol's place is known to the pixel without knowing how the typesetter works.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QRectF

from playground.core.rules.expression import Expression, Operation, Symbol
from playground.core.rules.rule import Line
from playground.core.rules.show import line_latex
from playground.gui.style.typeset import INK, TypesetFormula, typeset

_SHAPE = re.compile(r"<(?:path|rect)\b[^>]*?/>")
_FILL = re.compile(r'fill="#0000([0-9a-f]{2})"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_FIRST_MARK = 1


@dataclass(frozen=True, eq=False)
class Mark:
    """A symbol in a formula.

    Attributes:
        symbol: which.
        place: where it stands, in pixels from the formula's upper left corner.
    """

    symbol: Symbol
    place: QRectF


@dataclass(frozen=True, eq=False)
class MarkedFormula:
    """A typeset line and the symbols in it, in reading order."""

    formula: TypesetFormula
    marks: tuple[Mark, ...]

    def at(self, x: float, y: float) -> Mark | None:
        """The symbol at a place; a little beside it counts too."""
        return next((mark for mark in self.marks if mark.place.adjusted(-2, -3, 2, 3).contains(x, y)), None)


@lru_cache(maxsize=512)
def marked_formula(line: Line, pixel_size: float, colour: str, *, by_case: bool = False) -> MarkedFormula:
    """The line, typeset and searched; `by_case` puts each of several cases below the one before."""
    latex, symbols = marked_latex(line, by_case=by_case)
    # The ink is no mark, so that what belongs to no symbol keeps a colour of its own.
    formula = typeset(latex, pixel_size, INK)
    svg = formula.svg.decode()
    left, top = (float(part) for part in re.search(r'viewBox="(\S+) (\S+)', svg).groups())  # type: ignore[union-attr]
    places: dict[int, QRectF] = {}
    for shape in _SHAPE.findall(svg):
        fill = _FILL.search(shape)
        if fill is not None:
            number = int(fill[1], 16)
            places[number] = places.get(number, QRectF()).united(_bounds(shape).translated(-left, -top))
    marks = [
        Mark(symbol, places[number]) for number, symbol in enumerate(symbols, _FIRST_MARK) if number in places
    ]
    painted = re.sub(rf'"(?:#0000[0-9a-f]{{2}}|{INK})"', f'"{colour}"', svg)
    return MarkedFormula(replace(formula, svg=painted.encode()), tuple(marks))


def marked_latex(line: Line, *, by_case: bool = False) -> tuple[str, list[Symbol]]:
    """The line with each of its symbols in a colour of its own, and the symbols in the order of the colours."""
    symbols: list[Symbol] = []
    shown = Line(_marked_symbol(line.target, symbols), _marked(line.expression, symbols), line.diagnostic)
    return line_latex(shown, by_case=by_case), symbols


def _marked_symbol(symbol: Symbol, symbols: list[Symbol]) -> Symbol:
    """The symbol in a colour that counts the symbols so far."""
    symbols.append(symbol)
    number = _FIRST_MARK + len(symbols) - 1
    return replace(symbol, latex=rf"\textcolor{{#0000{number:02x}}}{{{symbol.latex}}}")


def _marked(expression: Expression, symbols: list[Symbol]) -> Expression:
    """The same expression with every symbol marked."""
    if isinstance(expression, Symbol):
        return _marked_symbol(expression, symbols)
    if isinstance(expression, Operation):
        return Operation(expression.kind, tuple(_marked(one, symbols) for one in expression.arguments))
    return expression


def _bounds(shape: str) -> QRectF:
    """The rectangle around a path or rect of the picture; its coordinates are absolute."""
    if shape.startswith("<rect"):
        return QRectF(*(float(_attribute(shape, name)) for name in ("x", "y", "width", "height")))
    numbers = [float(one) for one in _NUMBER.findall(_attribute(shape, "d"))]
    xs, ys = numbers[0::2], numbers[1::2]
    return QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _attribute(shape: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', shape)
    return found[1] if found else ""
