"""What is said of a text that is no formula: one line with the place and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NoReturn

from playground.core.formulas.functions import CONSTANTS, FUNCTIONS
from playground.core.formulas.names import COORDINATES, may_be_parameter
from playground.core.formulas.notation import function_called
from playground.core.formulas.suggestions import function_meant_by, meant_by
from playground.core.formulas.tree import Node
from playground.core.formulas.words import FormulaError, Word


class UnknownNameError(FormulaError):
    """A name is neither known nor declared.

    Attributes:
        name: the name.
        meant: how to write what it may mean; empty where nothing comes to mind.
        undeclared: the names that could be declared to make the formula readable: all that mean nothing else, or this
            one alone.
    """

    def __init__(self, text: str, word: Word, meant: str, undeclared: tuple[str, ...]) -> None:
        self.name, self.meant, self.undeclared = word.text, meant, undeclared
        write = f"write {meant}, or declare" if meant else "declare"
        super().__init__(text, word.begin, word.end, f'"{word.text}" is not known; {write} it as a parameter')


class Faults:
    """Words the faults of one formula."""

    def __init__(self, text: str, words: list[Word], parameters: frozenset[str]) -> None:
        self._text = text
        self._words = words
        self._parameters = parameters

    def refuse(self, at: Word | Node, what: str) -> NoReturn:
        """Raise what is wrong at a place."""
        raise self._at(at, what)

    def _at(self, at: Word | Node, what: str) -> FormulaError:
        return FormulaError(self._text, at.begin, at.end, what)

    def function(self, word: Word, following: Word) -> str:
        """The function that a name stands for.

        Raises:
            FormulaError: there is none.
        """
        function = function_called(word.text)
        if function is not None:
            return function
        if following.text == "(" and following.kind == "sign":
            raise self.no_function(word)
        meant = meant_by(word.text, self._parameters)
        if not may_be_parameter(word.text):
            return self._unusable(word, meant)
        others = (one.text for one, then in pairwise((*self._words, word)) if self._is_plain(one, then))
        undeclared = (word.text,) if meant else tuple(dict.fromkeys(others))
        raise UnknownNameError(self._text, word, meant, undeclared)

    def _unusable(self, word: Word, meant: str) -> NoReturn:
        self.refuse(word, f'"{word.text[:20]}" is not known{f"; write {meant}" if meant else ""}')

    def _is_plain(self, word: Word, then: Word) -> bool:
        """Whether a word can mean nothing but a parameter."""
        if word.kind != "name" or then.text == "(" or not may_be_parameter(word.text):
            return False
        is_known = word.text in (*COORDINATES, *self._parameters) or function_called(word.text) is not None
        return not is_known and not meant_by(word.text, self._parameters)

    def no_function(self, word: Word) -> FormulaError:
        """A name before a bracket that is no function."""
        name = word.text
        known = (*COORDINATES, *CONSTANTS, *self._parameters)
        if name in known or (len(name) == 1 and not function_meant_by(name)):
            return self._at(word, f"to multiply, write {name}*(")
        meant = function_meant_by(name, self._parameters)
        bracket = "" if not meant or meant[-1] in ")*2" else "("
        instead = f"write {meant}{bracket}" if meant else f"known: {', '.join(FUNCTIONS)}"
        return self._at(word, f'there is no function "{name[:20]}"; {instead}')

    def number_behind(self, before: Word, here: Word) -> FormulaError:
        """A number where an operator should be."""
        if before.kind == "name":
            return self._at(
                here,
                f"an operator is missing before this; write {before.text[:20]}^{here.text[:9]} or "
                f"{here.text[:9]}*{before.text[:20]}",
            )
        return self._at(here, "an operator is missing before this; to multiply, write *")

    def two_ways(self, operator: str, before: Word, here: Word) -> FormulaError:
        """A product without a sign behind an operand that it may belong to, as in 1/2x, e^2x, √2x."""
        a, b = (one.text[:12] if one.kind in ("number", "name") else "…" for one in (before, here))
        begin, alone = (operator, f"({a})") if operator in "√∛" else (f"…{operator}", a)
        what = f"this can be read in two ways: write {begin}({a}*{b}) or {begin}{alone}*{b}"
        return self._at(here, what)

    def raised_root(self, root: str, here: Word) -> FormulaError:
        """A power behind a root without brackets."""
        return self._at(here, f"this can be read in two ways: write {root}( … )^ or {root}( …^ )")

    def stray(self, word: Word) -> FormulaError:
        """A word that can follow nothing."""
        if word.text in (")", "}", "]"):
            return self._at(word, "this bracket was never opened")
        if word.text == ",":
            return self._comma(word)
        return self._at(word, "this has no place here")

    def _comma(self, word: Word) -> FormulaError:
        index = self._words.index(word)
        around = self._words[index - 1 : index] + self._words[index + 1 : index + 2]
        touching = len(around) == 2 and around[0].end == word.begin and around[1].begin == word.end
        if touching and all(one.kind == "number" and one.text.isdigit() for one in around):
            what = f"write decimals with a point: {around[0].text[:12]}.{around[1].text[:12]}"
            return FormulaError(self._text, around[0].begin, around[1].end, what)
        return self._at(word, "a comma stands only between arguments, as in max(x, y)")

    def not_closed(self, opening: Word, here: Word) -> FormulaError:
        """A bracket without its partner."""
        if here.text == "," and here.kind == "sign":
            return self._comma(here)
        if here.text in (")", "}", "]", "|"):
            return self._at(here, f"the bracket {opening.text} before this is not closed")
        if here.kind:
            return self.stray(here)
        return self._at(opening, "this bracket is never closed")

    def operand_missing(self, word: Word) -> FormulaError:
        """Something other than a number, a name or a bracket where one of these should be."""
        if not self._words:
            return self._at(word, "write f(x, y) here, such as x**2 + sin(3*y)")
        if not word.kind:
            return self._at(word, "something is missing at the end")
        if word.text in ("{", "["):
            return self._at(word, "use round brackets ( )")
        return self._at(word, "a number, a name or a bracket is missing before this")

    def no_brackets(self, word: Word, following: Sequence[Word], raised: Word | None) -> FormulaError:
        """A function without its brackets."""
        if word.text == "mod" and following:
            return self._at(word, "write the remainder as mod(x, 2)")
        argument = ""
        if following and following[0].kind in ("number", "name"):
            pair = [one.text[:12] for one in following[:2]]
            is_product = [one.kind for one in following[:2]] == ["number", "name"]
            argument = "*".join(pair) if is_product else pair[0]
        power = f"^{raised.text}" if raised else ""
        example = f": write {word.text}({argument or 'x'}){power}"
        return self._at(word, f"{word.text} needs its argument in brackets{example}")

    def arity(self, word: Word, end: int, wanted: int, given: int) -> FormulaError:
        """A function with too few arguments, or too many."""
        numbers = ("no argument", "one argument", "two arguments")
        what = f"{word.text} takes {numbers[wanted]}, not {given}"
        if word.text in ("log", "ln") and given == 2:
            what += "; for another base write log2(x), log10(x) or log(x)/log(b)"
        elif wanted == 1:
            what += "; decimals have a point, as 0.5"
        return FormulaError(self._text, word.begin, end, what)
