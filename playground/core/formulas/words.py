"""A formula's text cut into words, each with its place; anything that belongs in no formula is refused here."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from playground.core.errors import InvalidInput
from playground.core.formulas.functions import CONSTANTS, FUNCTIONS
from playground.core.formulas.names import COORDINATES, LONGEST

_DEEPEST_BRACKETS = 24
_WORD = re.compile(
    r"(?P<number>(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/^(),])"
)
_TYPOGRAPHY = {"−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "∕": "/", "π": "pi"}
_RAISED = {"²": "2", "³": "3", "⁴": "4"}
_INSTEAD = {
    "=": "a formula has no =; write only what stands to the right of it",
    "<": "comparisons are not known here; min, max, abs and sign may do",
    ">": "comparisons are not known here; min, max, abs and sign may do",
    "[": "use round brackets ( )", "]": "use round brackets ( )",
    "{": "use round brackets ( )", "}": "use round brackets ( )",
    "%": "the remainder is not known here", "√": "write sqrt( )", "|": "write abs( )",
    "!": "factorials are not known here",
    ".": "a name cannot be followed by a dot", ";": "use a comma",
    '"': "text has no place in a formula", "'": "text has no place in a formula",
}  # fmt: skip


class FormulaError(InvalidInput):
    """Something is wrong at one place of a formula.

    Attributes:
        begin, end: the characters concerned, counted from 0; `begin` may lie just behind the last.
        what: the reason without the place.
    """

    def __init__(self, text: str, begin: int, end: int, what: str) -> None:
        self.begin, self.end, self.what = begin, max(end, begin + 1), what
        self._text = text
        super().__init__(f"column {begin + 1}, {_shown(text, begin, self.end)}: {what}")

    def moved(self, by: int) -> FormulaError:
        """The same error in a text that has so many blanks before."""
        return FormulaError(" " * by + self._text, self.begin + by, self.end + by, self.what)


class Word(NamedTuple):
    """A word of a formula.

    Attributes:
        kind: ``number``, ``name`` or ``sign``.
        text: as `ast` reads it.
        begin, end: where it stands in what was typed.
    """

    kind: str
    text: str
    begin: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a formula in an order that makes sense: every operator has its operands, every bracket its partner.

    Typographic signs (− · × ÷ ^ ²) stand for the plain ones.

    Raises:
        FormulaError: with the place.
    """
    if len(text) > LONGEST:
        raise FormulaError(
            text, LONGEST, len(text), f"a formula has at most {LONGEST} characters, this has {len(text)}"
        )
    found: list[Word] = []
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        read = _word(text, place)
        found += read
        place = read[-1].end
    _check_order(text, found)
    return found


def _word(text: str, begin: int) -> list[Word]:
    character = text[begin]
    if character in _RAISED:
        return [Word("sign", "**", begin, begin + 1), Word("number", _RAISED[character], begin, begin + 1)]
    if character in _TYPOGRAPHY:
        plain = _TYPOGRAPHY[character]
        return [Word("name" if plain == "pi" else "sign", plain, begin, begin + 1)]
    match = _WORD.match(text, begin)
    if match is None:
        raise FormulaError(text, begin, begin + 1, _stranger(character))
    kind, word, end = str(match.lastgroup), match[0], match.end()
    if kind == "name":
        _check_name(text, word, begin)
    if kind == "number" and re.match(r"0\d", word):
        raise FormulaError(text, begin, end, "a number does not begin with a needless 0")
    return [Word(kind, "**" if word == "^" else word, begin, end)]


def _check_name(text: str, word: str, begin: int) -> None:
    end = begin + len(word)
    if word.startswith("_"):
        raise FormulaError(text, begin, end, "a name begins with a letter")
    if end < len(text) and text[end].isalnum() and not text[end].isascii() and text[end] not in _RAISED:
        raise FormulaError(text, end, end + 1, _stranger(text[end]))


def _stranger(character: str) -> str:
    """Why a character cannot stand in a formula."""
    if character in _INSTEAD:
        return _INSTEAD[character]
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    if name.startswith("GREEK SMALL LETTER"):
        return f"write Greek letters in words: {name.removeprefix('GREEK SMALL LETTER ').split()[0].lower()}"
    if character.isalnum():
        return f"“{character}” is {name}; names and numbers are made of a to z, A to Z and 0 to 9"
    shown = f"“{character}” ({name.lower()})" if character.isprintable() else name
    return f"{shown} has no place in a formula"


def _check_order(text: str, found: list[Word]) -> None:
    """See that operands and operators alternate and that brackets match.

    Raises:
        FormulaError: at the first word that cannot stand where it does.
    """
    open_brackets: list[tuple[Word, bool]] = []  # each with whether it holds the arguments of a function
    before: Word | None = None
    for index, word in enumerate(found):
        if _ends_operand(before):
            if word.text == ")":
                if not open_brackets:
                    raise FormulaError(text, word.begin, word.end, "this bracket was never opened")
                open_brackets.pop()
            elif word.text == ",":
                if not (open_brackets and open_brackets[-1][1]):
                    raise FormulaError(
                        text, word.begin, word.end, "a comma stands only between arguments, as in max(x, y)"
                    )
            elif word.kind != "sign" or word.text == "(":
                raise _operator_missing(text, before, word)
        elif word.text == "(":
            open_brackets.append((word, before is not None and before.kind == "name"))
            if len(open_brackets) > _DEEPEST_BRACKETS:
                raise FormulaError(
                    text, word.begin, word.end, f"more than {_DEEPEST_BRACKETS} brackets within each other"
                )
        elif word.kind == "sign" and word.text not in ("+", "-"):
            raise FormulaError(
                text, word.begin, word.end, "a number, a name or a bracket is missing before this"
            )
        if word.kind == "name" and word.text in FUNCTIONS and not _opens(found[index + 1 : index + 2]):
            raise FormulaError(text, word.begin, word.end, f"{word.text} needs its argument in brackets")
        before = word
    if open_brackets:
        raise FormulaError(
            text, open_brackets[-1][0].begin, open_brackets[-1][0].end, "this bracket is never closed"
        )
    if not _ends_operand(before):
        missing = (
            "write f(x, y) here, such as a*x**2 + sin(b*y)"
            if before is None
            else "something is missing at the end"
        )
        raise FormulaError(text, len(text), len(text), missing)


def _opens(following: list[Word]) -> bool:
    return bool(following) and following[0].text == "("


def _ends_operand(word: Word | None) -> bool:
    """Whether an operand is complete after this word, so that an operator may follow."""
    if word is None:
        return False
    return word.text == ")" if word.kind == "sign" else word.text not in FUNCTIONS


def _operator_missing(text: str, before: Word | None, word: Word) -> FormulaError:
    assert before is not None
    if before.kind == "name" and word.text == "(":
        if before.text in (*COORDINATES, *CONSTANTS) or len(before.text) == 1:
            return FormulaError(text, word.begin, word.end, f"to multiply, write {before.text}*(")
        what = f'there is no function "{before.text[:20]}"; known: {", ".join(FUNCTIONS)}'
        return FormulaError(text, before.begin, before.end, what)
    hint = "*" if word.kind == "sign" or before.text == ")" else f"{before.text[:20]}*{word.text[:20]}"
    return FormulaError(
        text, word.begin, word.end, f"an operator is missing before this; to multiply, write {hint}"
    )


def _shown(text: str, begin: int, end: int) -> str:
    """The place with a little of what stands around it."""
    text = "".join(one if one.isprintable() else "□" for one in text)
    if begin >= len(text):
        return f"after “{text[-12:]}”" if text else "empty"
    head = "…" if begin > 8 else ""
    tail = "…" if end + 6 < len(text) else ""
    return f"“{head}{text[max(0, begin - 8) : begin]}▸{text[begin : min(end, begin + 20)]}◂{text[end : end + 6]}{tail}”"
