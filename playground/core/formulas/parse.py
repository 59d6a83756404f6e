"""Reads a formula: words, then Python's own grammar by `ast`, then a white list of what may stand in the tree."""

from __future__ import annotations

import ast
import keyword
import math
from dataclasses import dataclass
from functools import lru_cache

from playground.core.formulas.functions import FUNCTIONS
from playground.core.formulas.names import COORDINATES
from playground.core.formulas.program import constant
from playground.core.formulas.tree import Kind, Node
from playground.core.formulas.words import FormulaError, Word, words

MOST_NODES = 250
MOST_PARAMETERS = 12
LONGEST_NAME = 20
LARGEST_NUMBER, SMALLEST_NUMBER = 1e100, 1e-100
LARGEST_EXPONENT = 100
_DEEPEST = 40
_RESERVED = ("expression", "ranges")  # settings that a formula has beside its parameters


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
def parse(text: str) -> Formula:
    """The formula that a person typed, such as ``a*x**2 + sin(b*y)``.

    Raises:
        FormulaError: it is none, or beyond a limit; with the place.
    """
    found = words(text)
    root = _Reader(text, found).root()
    names = tuple(dict.fromkeys(one.name for one in root.walk() if one.name in root.names))
    parameters = tuple(name for name in names if name not in COORDINATES)
    if len(parameters) == len(names):
        raise FormulaError(text, 0, len(text), "the formula names neither x nor y")
    if len(parameters) > MOST_PARAMETERS:
        word = next(word for word in found if word.text == parameters[MOST_PARAMETERS])
        raise FormulaError(text, word.begin, word.end, f"more than {MOST_PARAMETERS} parameters")
    return Formula(text, root, parameters)


def number_in(text: str) -> float:
    """The value of a calculation without names, such as ``0.9*0.25 + 1/3`` or ``2*sqrt(pi)``.

    Raises:
        FormulaError: it is none, or beyond a limit; with the place.
    """
    root = _Reader(text, words(text)).root()
    for node in root.walk():
        if node.kind == "name" and node.names:
            raise FormulaError(text, node.begin, node.end, "a number is expected here")
    return constant(root)


class _Reader:
    """From words to a tree. Names are replaced by neutral ones on the way, so that `ast` sees none of a person's."""

    def __init__(self, text: str, found: list[Word]) -> None:
        self._text = text
        self._names: dict[str, str] = {}
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._count = 0
        plain = ""
        for word in found:
            shown = word.text
            if word.kind == "name":
                self._check_name(word)
                shown = f"n{len(self._names)}"
                self._names[shown] = word.text
            self._begins[len(plain)] = word.begin
            plain += shown
            self._ends[len(plain)] = word.end
            plain += " "
        self._plain = plain.rstrip()

    def _check_name(self, word: Word) -> None:
        name = word.text
        if len(name) > LONGEST_NAME:
            self._refuse(word, f"a name has at most {LONGEST_NAME} letters")
        if (keyword.iskeyword(name) and name != "lambda") or name in _RESERVED:
            self._refuse(word, f"{name} cannot be a parameter's name")

    def _refuse(self, at: Word | Node, what: str) -> None:
        raise FormulaError(self._text, at.begin, at.end, what)

    def root(self) -> Node:
        try:
            tree = ast.parse(self._plain, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise FormulaError(self._text, 0, len(self._text), "this is not a formula") from None
        return self._read(tree.body, 0)

    def _read(self, given: ast.expr, depth: int) -> Node:
        """The node for a part of the syntax tree, checked."""
        node = self._node(given, depth + 1)
        self._count += 1
        if self._count > MOST_NODES:
            self._refuse(node, f"the formula has more than {MOST_NODES} parts")
        if depth > _DEEPEST:
            self._refuse(node, f"more than {_DEEPEST} operations within each other")
        if node.kind == "power":
            self._check_power(node)
        if node.kind != "name" and not node.names and not math.isfinite(constant(node)):
            self._refuse(node, "this has no finite real value")
        return node

    def _node(self, given: ast.expr, depth: int) -> Node:
        if isinstance(given, ast.Constant) and isinstance(given.value, (int, float)):
            return self._number(given)
        if isinstance(given, ast.Name) and isinstance(given.ctx, ast.Load):
            return self._made(given, "name", name=self._names[given.id])
        if isinstance(given, ast.UnaryOp) and isinstance(given.op, ast.UAdd):
            return self._read(given.operand, depth)
        if isinstance(given, ast.UnaryOp) and isinstance(given.op, ast.USub):
            return self._made(given, "negative", (self._read(given.operand, depth),))
        if isinstance(given, ast.BinOp) and isinstance(given.op, ast.Pow):
            return self._made(given, "power", (self._read(given.left, depth), self._read(given.right, depth)))
        if isinstance(given, ast.BinOp) and isinstance(given.op, (ast.Add, ast.Sub)):
            return self._made(
                given, "sum", self._spine(given, (ast.Add, ast.Sub), ast.Sub, "negative", depth)
            )
        if isinstance(given, ast.BinOp) and isinstance(given.op, (ast.Mult, ast.Div)):
            return self._made(
                given, "product", self._spine(given, (ast.Mult, ast.Div), ast.Div, "inverse", depth)
            )
        if isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and not given.keywords:
            return self._call(given, self._names[given.func.id], depth)
        node = self._made(given, "name")
        raise FormulaError(self._text, node.begin, node.end, "this has no place in a formula")

    def _made(
        self, given: ast.expr, kind: Kind, parts: tuple[Node, ...] = (), name: str = "", value: float = 0.0
    ) -> Node:
        begin = self._begins.get(given.col_offset, 0)
        end = self._ends.get(given.end_col_offset or 0, len(self._text))
        return Node(kind, parts, name, value, begin, end)

    def _number(self, given: ast.Constant) -> Node:
        text = self._plain[given.col_offset : given.end_col_offset]
        node = self._made(given, "number", value=float(text))
        is_zero = not any(digit in "123456789" for digit in text.lower().partition("e")[0])
        if not is_zero and not SMALLEST_NUMBER <= node.value <= LARGEST_NUMBER:
            self._refuse(node, f"a number is 0 or from {SMALLEST_NUMBER:g} to {LARGEST_NUMBER:g}")
        return node

    def _spine(
        self,
        given: ast.expr,
        kinds: tuple[type[ast.operator], ...],
        turned: type[ast.operator],
        kind: Kind,
        depth: int,
    ) -> tuple[Node, ...]:
        """The operands of a chain such as a + b − c, which the grammar nests to the left."""
        parts: list[Node] = []
        while isinstance(given, ast.BinOp) and isinstance(given.op, kinds):
            right = self._read(given.right, depth)
            if isinstance(given.op, turned):
                if turned is ast.Div and not right.names and constant(right) == 0.0:
                    self._refuse(right, "this divides by 0")
                right = Node(kind, (right,), begin=right.begin, end=right.end)
            parts.append(right)
            given = given.left
        return (self._read(given, depth), *reversed(parts))

    def _call(self, given: ast.Call, name: str, depth: int) -> Node:
        node = self._made(given, "call", tuple(self._read(one, depth) for one in given.args), name)
        if name not in FUNCTIONS:
            self._refuse(node, f'there is no function "{name}"')
        wanted = FUNCTIONS[name].arity
        if len(given.args) != wanted:
            self._refuse(
                node,
                f"{name} takes {'one argument' if wanted == 1 else 'two arguments'}, not {len(given.args)}",
            )
        return node

    def _check_power(self, node: Node) -> None:
        exponent = node.parts[1]
        if not exponent.names and abs(constant(exponent)) > LARGEST_EXPONENT:
            self._refuse(exponent, f"an exponent is from −{LARGEST_EXPONENT} to {LARGEST_EXPONENT}")
