"""Reads a formula: from words to a tree, checking limits before it goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from playground.core.formulas.grammar import Grammar
from playground.core.formulas.names import COORDINATES
from playground.core.formulas.program import constant
from playground.core.formulas.tree import Node
from playground.core.formulas.words import FormulaError

MOST_PARAMETERS = 12


@dataclass(frozen=True)
class Formula:
    """A formula that has been read.

    Attributes:
        text: as typed.
        root: what it says.
        parameters: the names in it other than x and y, in reading order.
    """

    text: str
    root: Node
    parameters: tuple[str, ...]


@lru_cache(maxsize=256)
def parse(text: str, parameters: frozenset[str] = frozenset()) -> Formula:
    """The formula that a person typed, such as ``a*x**2 + sin(b*y)``.

    Args:
        text: what was typed.
        parameters: the names that a person declared; a formula need not use all of them.

    Raises:
        FormulaError: it is none, or beyond a limit; with the place.
        UnknownNameError: a name is neither known nor declared.
    """
    root = Grammar(text, parameters).formula()
    names = tuple(dict.fromkeys(one.name for one in root.walk() if one.name in root.names))
    used = tuple(name for name in names if name not in COORDINATES)
    if len(used) == len(names):
        raise FormulaError(text, 0, len(text), "the formula names neither x nor y")
    if len(used) > MOST_PARAMETERS:
        node = next(one for one in root.walk() if one.name == used[MOST_PARAMETERS])
        raise FormulaError(text, node.begin, node.end, f"more than {MOST_PARAMETERS} parameters")
    return Formula(text, root, used)


def number_in(text: str) -> float:
    """The value of a calculation without names, such as ``0.9*0.25 + 1/3`` or ``2*sqrt(pi)``.

    Raises:
        FormulaError: it is none, or beyond a limit; with the place.
    """
    root = Grammar(text, frozenset()).formula()
    for node in root.walk():
        if node.kind == "name" and node.names:
            raise FormulaError(text, node.begin, node.end, "a number is expected here")
    value = constant(root)
    if not math.isfinite(value):
        raise FormulaError(text, 0, len(text), "this has no finite real value")
    return value
