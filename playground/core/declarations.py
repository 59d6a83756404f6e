"""What may be declared of a setting: a number, a switch, a choice or a text, each with its limits and meaning."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from playground.core.errors import InvalidInput
from playground.core.frozen import Frozen, frozen
from playground.core.numbers import read_number, typed_text


class Limits(NamedTuple):
    """Other limits for a declared number; without any, every finite number is allowed."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False


@frozen
class Number(Frozen):
    """A real or whole number with limits.

    Attributes:
        default: the value where nobody chose another.
        symbol: LaTeX, as it stands in formulas.
        meaning: one short phrase, for tooltips and tables.
        low, high: the limits; each is allowed itself unless `low_open`, `high_open`.
        log: whether a slider should move by factors rather than by differences.
        slider: the range a slider covers; values outside it but within the limits can be typed.
        integer: only whole numbers are allowed.
        unit: written behind the value, such as "°".
    """

    default: float
    symbol: str
    meaning: str
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    log: bool = False
    slider: tuple[float, float] | None = None
    integer: bool = False
    unit: str = ""

    @property
    def limits(self) -> str:
        """The limits in words: ``≥ 0``, ``from 0 to 1``, ``> 0``; empty when there are none."""
        above, below = ">" if self.low_open else "≥", "<" if self.high_open else "≤"
        if math.isinf(self.low) and math.isinf(self.high):
            return ""
        if math.isinf(self.high):
            return f"{above} {_plain(self.low)}"
        if math.isinf(self.low):
            return f"{below} {_plain(self.high)}"
        if self.low_open or self.high_open:
            return f"{above} {_plain(self.low)} and {below} {_plain(self.high)}"
        return f"from {_plain(self.low)} to {_plain(self.high)}"

    @property
    def expected(self) -> str:
        """What is asked for: ``a number ≥ 0``."""
        kind = "a whole number" if self.integer else "a number"
        return f"{kind} {self.limits}".strip()

    @property
    def slider_range(self) -> tuple[float, float]:
        """The range of the slider: the declared one, else the limits, else a range about the default."""
        if self.slider is not None:
            return self.slider
        if math.isfinite(self.low) and math.isfinite(self.high):
            return self.low, self.high
        reach = max(abs(self.default), 1.0)
        return max(self.low, self.default - 2 * reach), min(self.high, self.default + 2 * reach)

    def within(self, limits: Limits) -> Number:
        """The same with other limits; a slider covers what it did."""
        return dataclasses.replace(self, **limits._asdict(), slider=self.slider_range)

    def check(self, value: object) -> float:
        """The value as a float (an int where `integer`), exactly.

        Raises:
            InvalidInput: it is not a finite number within the limits.
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InvalidInput(f"expected {self.expected}, got {_shown(value)}")
        if isinstance(value, int) and abs(value) > 2**63:
            raise InvalidInput(f"expected {self.expected}, got a number of {len(str(abs(value)))} digits")
        low_ok = value > self.low if self.low_open else value >= self.low
        high_ok = value < self.high if self.high_open else value <= self.high
        if not math.isfinite(value) or not low_ok or not high_ok:
            raise InvalidInput(f"expected {self.expected}, got {value!r}")
        if self.integer:
            if value != int(value):
                raise InvalidInput(f"expected {self.expected}, got {value!r}")
            return int(value)
        return float(value)

    def check_whole(self, value: object) -> int:
        """The value of an `integer` declaration as an int.

        Raises:
            InvalidInput: it is not a whole number within the limits.
        """
        return int(self.check(value))

    def parse(self, text: str) -> float:
        """The value that a person typed.

        Raises:
            InvalidInput: it is not a number within the limits.
        """
        try:
            value = read_number(text)
        except ValueError:
            raise InvalidInput(f'expected {self.expected}, got "{text}"') from None
        return self.check(int(value) if self.integer and value.is_integer() else value)


@frozen
class Switch(Frozen):
    """Something that is on or off."""

    default: bool
    symbol: str
    meaning: str
    expected = "true or false"
    limits = "on or off"

    def check(self, value: object) -> bool:
        """The value itself.

        Raises:
            InvalidInput: it is not a bool.
        """
        if not isinstance(value, bool):
            raise InvalidInput(f"expected {self.expected}, got {_shown(value)}")
        return value

    def parse(self, text: str) -> bool:
        """The value that a person typed: true/false, yes/no, on/off, 1/0.

        Raises:
            InvalidInput: it is none of these.
        """
        word = text.strip().lower()
        if word in ("true", "yes", "on", "1"):
            return True
        if word in ("false", "no", "off", "0"):
            return False
        raise InvalidInput(f'expected {self.expected}, got "{text}"')


@frozen
class Choice(Frozen):
    """One of a few named ways. `options` maps each key to the words shown for it."""

    default: str
    symbol: str
    meaning: str
    options: Mapping[str, str]

    @property
    def limits(self) -> str:
        """The keys in words."""
        return "one of " + ", ".join(self.options)

    @property
    def expected(self) -> str:
        """What is asked for."""
        return self.limits

    def check(self, value: object) -> str:
        """The value itself.

        Raises:
            InvalidInput: it is not one of the keys.
        """
        if not isinstance(value, str) or value not in self.options:
            raise InvalidInput(f"expected {self.expected}, got {_shown(value)}")
        return value

    def parse(self, text: str) -> str:
        """The value that a person typed.

        Raises:
            InvalidInput: it is not one of the keys.
        """
        return self.check(text.strip())


@frozen
class Text(Frozen):
    """A line of text, such as a formula or the name of a file; what it means is checked by the class it belongs to.

    Attributes:
        default: the text where nobody chose another.
        symbol: LaTeX, as for the other kinds; mostly empty.
        meaning: one short phrase.
        longest: characters allowed.
    """

    default: str
    symbol: str
    meaning: str
    longest: int = 1000

    @property
    def limits(self) -> str:
        """The limits in words."""
        return f"at most {self.longest} characters"

    @property
    def expected(self) -> str:
        """What is asked for."""
        return f"a text of {self.limits}"

    def check(self, value: object) -> str:
        """The text without blanks around it.

        Raises:
            InvalidInput: it is not a text, or too long, or holds characters that cannot be seen.
        """
        if not isinstance(value, str):
            raise InvalidInput(f"expected {self.expected}, got {_shown(value)}")
        if len(value) > self.longest:
            raise InvalidInput(f"expected {self.expected}, got {len(value):,}")
        value = value.strip()
        for index, character in enumerate(value):
            if not character.isprintable():
                raise InvalidInput(
                    f"U+{ord(character):04X} at character {index + 1} cannot be seen and is not allowed"
                )
        return value

    def parse(self, text: str) -> str:
        """The text that a person typed.

        Raises:
            InvalidInput: it is too long or holds characters that cannot be seen.
        """
        return self.check(text)


@frozen
class NumberList(Text):
    """A text of numbers with commas between, such as the steps at which a rate drops; ``numbers_in`` reads it.

    Attributes:
        low: the smallest that is allowed.
        integer: only whole numbers are allowed.
        ascending: whether each must be above the one before.
    """

    low: float = 0.0
    integer: bool = False
    ascending: bool = False

    @property
    def limits(self) -> str:
        """The limits in words."""
        kind = "whole numbers" if self.integer else "numbers"
        order = ", each above the one before" if self.ascending else ""
        return f"{kind} ≥ {_plain(self.low)} with commas between{order}"

    @property
    def expected(self) -> str:
        """What is asked for."""
        return self.limits

    def check(self, value: object) -> str:
        """The text without blanks around it.

        Raises:
            InvalidInput: it is not a text of such numbers.
        """
        text = Text.check(self, value)
        each = Number(self.low, self.symbol, self.meaning, low=self.low, integer=self.integer)
        try:
            found = [each.parse(one) for one in text.split(",")]
        except InvalidInput as error:
            raise InvalidInput(f"expected {self.expected}: {error.reason}") from None
        if self.ascending and any(b <= a for a, b in pairwise(found)):
            raise InvalidInput(f"expected {self.expected}, got {_shown(text)}")
        return text


Parameter = Number | Switch | Choice | Text
Value = float | bool | str


@lru_cache(maxsize=256)
def numbers_in(text: str) -> tuple[float, ...]:
    """The numbers of a text that a `NumberList` has taken."""
    return tuple(read_number(one) for one in text.split(","))


def _plain(limit: float) -> str:
    """A limit as people write it: 1000000 rather than 1e+06."""
    return typed_text(int(limit) if limit == int(limit) and abs(limit) < 1e10 else limit)


def _shown(value: object) -> str:
    """A wrong value as it stands in a message: JSON-like, and short."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 40 else f'"{value[:37]}…"'
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "a list"
    return "an object" if isinstance(value, dict) else type(value).__name__
