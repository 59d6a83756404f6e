"""The grammar of formulas: sums of products of powers, as on paper where paper is clear.

A product needs no sign behind a number or a bracket, nor between names with a blank: 2x, 3(x + 1), x^2 y. Where people
read one line in two ways, as 1/2x, it is refused and both ways are said.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

from playground.core.formulas.faults import Faults
from playground.core.formulas.functions import CONSTANTS, FUNCTIONS
from playground.core.formulas.names import COORDINATES, LONGEST_NAME
from playground.core.formulas.notation import SHORTHANDS
from playground.core.formulas.program import constant
from playground.core.formulas.tree import Node, NodeKind
from playground.core.formulas.words import Word, words

MOST_NODES = 300
LARGEST_NUMBER, SMALLEST_NUMBER = 1e100, 1e-100
LARGEST_EXPONENT = 100
_DEEPEST_BRACKETS = 24
_DEEPEST = 40
_MOST_SIGNS = 4
_CLOSING = {"(": ")", "{": "}", "[": "]", "|": "|"}


class Grammar:
    """Reads one formula, from left to right."""

    def __init__(self, text: str, parameters: frozenset[str]) -> None:
        self._text = text
        self._words = words(text)
        self._faults = Faults(text, self._words, parameters)
        self._parameters = parameters
        self._at = 0
        self._depth = 0
        self._count = 0
        self._open: list[Word] = []
        self._unclear = (
            ""  # the operator whose operand may go on if another follows without a sign, as in e^2x
        )

    def formula(self) -> Node:
        """The tree.

        Raises:
            FormulaError: it is no formula, or beyond a limit; with the place.
        """
        root = self._sum()
        if self._at < len(self._words):
            raise self._faults.stray(self._here)
        return root

    # ----------------------------------------------------------------------------------------------------------- words

    @property
    def _here(self) -> Word:
        """The word that comes next; behind the last an empty one."""
        if self._at < len(self._words):
            return self._words[self._at]
        return Word("", "", len(self._text), len(self._text))

    @property
    def _before(self) -> Word:
        return self._words[self._at - 1]

    def _next(self) -> Word:
        word = self._here
        self._at += 1
        return word

    def _is(self, *texts: str) -> bool:
        return self._here.kind == "sign" and self._here.text in texts

    @contextmanager
    def _deeper(self) -> Generator[None]:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._faults.refuse(self._here, f"more than {_DEEPEST} operations within each other")
        yield
        self._depth -= 1

    @contextmanager
    def _brackets(self) -> Generator[None]:
        """What stands between the bracket that comes next and its partner."""
        word = self._next()
        self._open.append(word)
        if len(self._open) > _DEEPEST_BRACKETS:
            self._faults.refuse(word, f"more than {_DEEPEST_BRACKETS} brackets within each other")
        with self._deeper():
            yield
        if not self._is(_CLOSING[word.text]):
            raise self._faults.not_closed(word, self._here)
        self._next()
        self._open.pop()
        self._unclear = ""

    def _made(self, kind: NodeKind, parts: tuple[Node, ...], begin: int, end: int, name: str = "") -> Node:
        """A part of the tree, checked."""
        node = Node(kind, parts, name, 0.0, begin, end)
        self._counted(node)
        if kind == "power" and not parts[1].names and abs(constant(parts[1])) > LARGEST_EXPONENT:
            self._faults.refuse(parts[1], f"an exponent is from −{LARGEST_EXPONENT} to {LARGEST_EXPONENT}")
        if kind != "name" and not node.names and not math.isfinite(constant(node)):
            self._faults.refuse(node, "this has no finite real value")
        return node

    def _counted(self, node: Node) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            self._faults.refuse(node, f"the formula has more than {MOST_NODES} parts")

    # ------------------------------------------------------------------------------------------------------ operations

    def _sum(self) -> Node:
        first = self._product()
        parts = list(first.parts if first.kind == "sum" else (first,))
        while self._is("+", "-"):
            sign = self._next()
            part = self._product()
            if sign.text == "-":
                part = self._made("negative", (part,), sign.begin, part.end)
            parts.append(part)
        return first if len(parts) == 1 else self._made("sum", tuple(parts), first.begin, parts[-1].end)

    def _product(self) -> Node:
        first = self._signed()
        parts = list(first.parts if first.kind == "product" else (first,))
        divided = False
        while True:
            if self._is("*", "/"):
                divided = self._next().text == "/"
                part = self._signed()
                parts.append(self._inverse(part) if divided else part)
            elif self._is_factor():
                self._check_factor(divided)
                parts.append(self._power())
            else:
                break
        return first if len(parts) == 1 else self._made("product", tuple(parts), first.begin, parts[-1].end)

    def _inverse(self, part: Node) -> Node:
        if not part.names and constant(part) == 0.0:
            self._faults.refuse(part, "this divides by 0")
        return self._made("inverse", (part,), part.begin, part.end)

    def _is_factor(self) -> bool:
        """Whether the next word begins an operand, though there is no sign before it."""
        if self._is("|"):
            return not (self._open and self._open[-1].text == "|")
        return self._here.kind in ("number", "fraction", "name") or self._is("(", "{", "√", "∛", "frac")

    def _check_factor(self, divided: bool) -> None:
        """See that a product without a sign is clear."""
        before, here = self._before, self._here
        if here.kind in ("number", "fraction"):
            raise self._faults.number_behind(before, here)
        if before.kind == "name" and here.text == "(":
            raise self._faults.no_function(before)
        if operator := self._unclear or ("/" if divided else ""):
            raise self._faults.two_ways(operator, before, here)
        bars = sum(word.text == "|" for word in self._words[self._at :])
        if bars and before.text == "|":
            self._faults.refuse(here, "write abs( ) for | |, which can be read in several ways here")

    def _signed(self) -> Node:
        begin, negative = self._here, False
        for count in range(_MOST_SIGNS + 1):
            if not self._is("+", "-"):
                break
            if count == _MOST_SIGNS:
                self._faults.refuse(self._here, f"more than {_MOST_SIGNS} signs in a row")
            negative ^= self._next().text == "-"
        node = self._power()
        return self._made("negative", (node,), begin.begin, node.end) if negative else node

    def _power(self) -> Node:
        self._unclear = ""
        base = self._operand()
        if self._here.kind == "raised":
            if self._unclear:
                raise self._faults.raised_root(self._unclear, self._here)
            base = self._raised(base, self._next())
        if not self._is("^"):
            return base
        if self._unclear:
            raise self._faults.raised_root(self._unclear, self._here)
        self._next()
        bare = not self._is("(", "{")
        with self._deeper():
            exponent = self._signed()
        node = self._made("power", (base, exponent), base.begin, exponent.end)
        if bare and not base.names:
            self._unclear = self._unclear or "^"
        return node

    def _raised(self, base: Node, raised: Word) -> Node:
        exponent = Node("number", value=abs(float(raised.text[:6])), begin=raised.begin, end=raised.end)
        if raised.text.startswith("-"):
            exponent = self._made("negative", (exponent,), raised.begin, raised.end)
        return self._made("power", (base, exponent), base.begin, raised.end)

    # -------------------------------------------------------------------------------------------------------- operands

    def _operand(self) -> Node:
        word = self._here
        if word.kind == "number":
            return self._number(self._next())
        if word.kind == "fraction":
            self._next()
            above, below = (Node("number", value=float(part)) for part in word.text.split("/"))
            return self._made(
                "product",
                (above, self._made("inverse", (below,), word.begin, word.end)),
                word.begin,
                word.end,
            )
        if word.kind == "name":
            return self._named(self._next())
        if self._is("(") or (self._is("{") and ("\\" in self._text or self._before.text == "^")):
            with self._brackets():
                return self._sum()
        if self._is("|"):
            with self._brackets():
                node = self._sum()
            return self._made("call", (node,), word.begin, self._before.end, "abs")
        if self._is("√", "∛"):
            return self._root(self._next())
        if self._is("frac"):
            self._next()
            above, below = self._group(word), self._group(word)
            return self._made("product", (above, self._inverse(below)), word.begin, self._before.end)
        raise self._faults.operand_missing(word)

    def _number(self, word: Word) -> Node:
        node = Node("number", value=float(word.text), begin=word.begin, end=word.end)
        is_zero = not any(digit in "123456789" for digit in word.text.lower().partition("e")[0])
        if not is_zero and not SMALLEST_NUMBER <= node.value <= LARGEST_NUMBER:
            self._faults.refuse(word, f"a number is 0 or from {SMALLEST_NUMBER:g} to {LARGEST_NUMBER:g}")
        self._counted(node)
        return node

    def _root(self, sign: Word) -> Node:
        is_bare = not self._is("(")
        with self._deeper():
            inner = self._operand()
        self._unclear = sign.text if is_bare else ""
        name = "sqrt" if sign.text == "√" else "cbrt"
        return self._made("call", (inner,), sign.begin, self._before.end, name)

    def _group(self, word: Word) -> Node:
        """What a LaTeX command has in braces."""
        if not self._is("{"):
            self._faults.refuse(word, "a LaTeX fraction is written \\frac{ }{ }")
        with self._brackets():
            return self._sum()

    def _named(self, word: Word) -> Node:
        name = word.text
        if len(name) > LONGEST_NAME:
            self._faults.refuse(word, f"a name has at most {LONGEST_NAME} letters")
        if name in (*COORDINATES, *CONSTANTS, *self._parameters):
            return self._made("name", (), word.begin, word.end, name)
        function = self._faults.function(word, self._here)
        if function == "sqrt" and self._is("["):
            return self._nth_root(word)
        raised = self._power_of_function(word)
        if not self._is("(", "{"):
            raise self._faults.no_brackets(word, self._words[self._at :], raised)
        call = self._call(word, function)
        return call if raised is None else self._raised(call, raised)

    def _power_of_function(self, word: Word) -> Word | None:
        """The 2 of sin²(x) or sin^2(x)."""
        if self._here.kind == "raised":
            raised = self._next()
        elif self._is("^"):
            self._next()
            braced = self._is("{")
            self._at += braced
            raised = self._next()
            self._at += braced
        else:
            return None
        if not (raised.text.isdigit() and raised.text > "1"):
            self._faults.refuse(word, f"write ({word.text[:9]}(x))^…, or a{word.text[:9]}(x) for the inverse")
        return raised

    def _call(self, word: Word, name: str) -> Node:
        arguments: list[Node] = []
        with self._brackets():
            arguments.append(self._sum())
            while self._is(","):
                self._next()
                arguments.append(self._sum())
        end = self._before.end
        arity = SHORTHANDS[name].arity if name in SHORTHANDS else FUNCTIONS[name].arity
        if name in ("min", "max") and len(arguments) > 2:
            first, *others = arguments
            for other in others:
                first = self._made("call", (first, other), word.begin, end, name)
            return first
        if len(arguments) != arity:
            raise self._faults.arity(word, end, arity, len(arguments))
        if name not in SHORTHANDS:
            return self._made("call", tuple(arguments), word.begin, end, name)
        written = replace(SHORTHANDS[name].written(*arguments), begin=word.begin, end=end)
        return self._made(written.kind, written.parts, word.begin, end, written.name)

    def _nth_root(self, word: Word) -> Node:
        """LaTeX's root of any order."""
        with self._brackets():
            order = self._sum()
        inner = self._group(word)
        if order.value == 3.0:
            return self._made("call", (inner,), word.begin, self._before.end, "cbrt")
        exponent = self._made(
            "product", (Node("number", value=1.0), self._inverse(order)), order.begin, order.end
        )
        return self._made("power", (inner, exponent), word.begin, self._before.end)
