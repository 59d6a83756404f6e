"""A formula's text cut into words, each with its place; anything that belongs in no formula is refused here."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from playground.core.errors import InvalidInput
from playground.core.formulas.functions import CONSTANTS
from playground.core.formulas.names import COORDINATES, LONGEST
from playground.core.formulas.notation import (
    COMMANDS,
    LOWERED,
    MODULES,
    NAMING,
    RAISED,
    ROUNDED,
    SIGNS,
    function_called,
    stranger,
)

_HEAD = re.compile(
    r"\s*(?:(?P<name>[A-Za-z]\w*)\s*(?P<of>\(\s*(?:x\s*,\s*y|x|y)\s*\))?\s*:?=(?!=)"
    r"|lambda\s+x\s*,\s*y\s*:|@\s*\(\s*x\s*,\s*y\s*\))\s*",
    re.ASCII,
)
"""What may stand before a formula: ``f(x, y) =``, ``z =``, ``lambda x, y:``, ``@(x, y)``."""
_WORD = re.compile(
    r"(?P<number>(\d+(\.(?![*/^])\d*)?|\.\d+)([eE][+-]?\d+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<sign>\.?\*\*|\.?[*/^]|[-+(){},|\[\]√∛])",
    re.ASCII,
)
_MODULE = re.compile(rf"(?:{'|'.join(map(re.escape, MODULES))})\.(?=[A-Za-z])")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_BASE = re.compile(r"\s*_\s*(?:\{\s*(\d+)\s*\}|(\d))", re.ASCII)
_NAMED = re.compile(r"\s*\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}")


class FormulaError(InvalidInput):
    """Something is wrong at one place of a formula.

    Attributes:
        begin, end: the characters concerned, counted from 0; `begin` may lie just behind the last.
        what: the reason without the place.
    """

    def __init__(self, text: str, begin: int, end: int, what: str) -> None:
        self.begin, self.end, self.what = begin, max(end, begin + 1), what
        self.text = text
        super().__init__(f"column {begin + 1}, {_shown(text, begin, self.end)}: {what}")


class Word(NamedTuple):
    """A word of a formula.

    Attributes:
        kind: ``number``, ``fraction`` (½), ``raised`` (⁻²), ``name`` or ``sign``.
        text: with plain signs: ``^`` for powers, ``frac`` for a LaTeX fraction.
        begin, end: where it stands in what was typed.
    """

    kind: str
    text: str
    begin: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a formula.

    Raises:
        FormulaError: with the place.
    """
    if len(text) > LONGEST:
        what = f"a formula has at most {LONGEST} characters, this has {len(text)}"
        raise FormulaError(text, LONGEST, len(text), what)
    found: list[Word] = []
    place, end = _head(text), len(text.rstrip(" ;"))
    while place < end:
        if text[place] == " ":
            place += 1
        elif module := _MODULE.match(text, place):
            place = module.end()
            named = _WORD.match(text, place)
            assert named is not None
            if named[0] not in CONSTANTS and function_called(named[0]) is None:
                raise FormulaError(text, place, named.end(), f'there is no function "{named[0][:20]}"')
        else:
            read, place = _read(text, place)
            found += read
    return found


def _head(text: str) -> int:
    """Where the formula itself begins."""
    head = _HEAD.match(text)
    if head is None:
        return 0
    if head["name"] in COORDINATES:
        what = f"{head['name']} = … is a curve; write f(x, y) alone, such as x^2 + y^2"
        raise FormulaError(text, head.end("name"), head.end(), what)
    return head.end()


def _read(text: str, begin: int) -> tuple[list[Word], int]:
    """The words that a place holds, and where the next begins."""
    character = text[begin]
    if character == "\\":
        return _command(text, begin)
    if character in RAISED:
        end = _behind(text, begin, RAISED)
        raised = "".join(RAISED[one] for one in text[begin:end])
        if not re.fullmatch(r"[+-]?\d+", raised):
            raise FormulaError(text, begin, end, "a raised number is missing here")
        return [Word("raised", raised, begin, end)], end
    plain = ROUNDED.get(character) or ({"π": ("pi",)}.get(character)) or SIGNS.get(character)
    if plain is not None:
        return _words_for(plain, begin, begin + 1), begin + 1
    if unicodedata.decomposition(character).startswith("<fraction>"):
        value = Fraction(unicodedata.numeric(character)).limit_denominator(10)
        return [Word("fraction", str(value), begin, begin + 1)], begin + 1
    match = _WORD.match(text, begin)
    if match is None:
        raise FormulaError(text, begin, begin + 1, _no_equation(text, begin) or stranger(character))
    kind, word, end = str(match.lastgroup), match[0], match.end()
    if kind == "name":
        return _name(text, word, begin)
    if kind == "number" and re.match(r"0\d", word):
        raise FormulaError(text, begin, end, "a number does not begin with a needless 0")
    plain = "^" if word.endswith("**") else word.removeprefix(".") if kind == "sign" else word
    return [Word(kind, plain, begin, end)], end


def _behind(text: str, begin: int, among: object) -> int:
    end = begin
    while end < len(text) and text[end] in among:  # type: ignore[operator]
        end += 1
    return end


def _words_for(plain: str | tuple[str, ...], begin: int, end: int) -> list[Word]:
    parts = (plain,) if isinstance(plain, str) else plain
    return [Word("name" if one.isalnum() and one != "frac" else "sign", one, begin, end) for one in parts]


def _name(text: str, word: str, begin: int) -> tuple[list[Word], int]:
    end = begin + len(word)
    low = _behind(text, end, LOWERED)
    word += "".join(LOWERED[one] for one in text[end:low])
    if low < len(text) and text[low].isalpha() and not text[low].isascii() and text[low] not in "ⁿˣʸπ":
        raise FormulaError(text, low, low + 1, stranger(text[low]))
    return [Word("name", word, begin, low)], low


def _command(text: str, begin: int) -> tuple[list[Word], int]:
    """What a LaTeX command stands for."""
    match = _COMMAND.match(text, begin)
    if match is None:
        raise FormulaError(text, begin, begin + 1, stranger("\\"))
    name, end = match[1], match.end()
    if name in NAMING and (named := _NAMED.match(text, end)):
        return [Word("name", named[1], begin, named.end())], named.end()
    if name == "log" and (base := _BASE.match(text, end)):
        plain = {"2": "log2", "10": "log10"}.get(base[1] or base[2])
        if plain is None:
            raise FormulaError(text, begin, base.end(), "for another base write log(x)/log(b)")
        return [Word("name", plain, begin, base.end())], base.end()
    if name not in COMMANDS:
        raise FormulaError(text, begin, end, f"\\{name[:20]} is not known here")
    return _words_for(COMMANDS[name], begin, end), end


def _no_equation(text: str, begin: int) -> str:
    """What to say of an equals sign; empty for anything else."""
    if text[begin] != "=":
        return ""
    if text.startswith("==", begin):
        return stranger("<")
    return "a formula has no =; write f(x, y) alone, as it stands to the right of f(x, y) ="


def _shown(text: str, begin: int, end: int) -> str:
    """The place with a little of what stands around it."""
    text = "".join(one if one.isprintable() else "□" for one in text)
    if begin >= len(text):
        return f"after “{text[-12:]}”" if text else "empty"
    head = "…" if begin > 8 else ""
    tail = "…" if end + 6 < len(text) else ""
    return f"“{head}{text[max(0, begin - 8) : begin]}▸{text[begin : min(end, begin + 20)]}◂{text[end : end + 6]}{tail}”"
