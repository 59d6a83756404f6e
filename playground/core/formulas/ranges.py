"""Ranges by name, as a person writes them: ``x: -3..3; y: 0..2; a: 0..5``."""

from __future__ import annotations

import math
from collections.abc import Mapping

from playground.core.errors import InvalidInput

LARGEST = 1e6
_NARROWEST = 1e-9  # of the larger of the two ends

Range = tuple[float, float]


def ranges(text: str) -> dict[str, Range]:
    """The ranges that a text names, in its order.

    Raises:
        InvalidInput: it cannot be read, or a range is empty or too large.
    """
    found: dict[str, Range] = {}
    for part in filter(str.strip, text.split(";")):
        name, colon, ends = part.partition(":")
        low, dots, high = ends.replace("−", "-").partition("..")
        if not colon or not dots:
            raise InvalidInput(f'expected ranges such as "x: -3..3; a: 0..5", got "{part.strip()[:40]}"')
        if name.strip() in found:
            raise InvalidInput(f'"{name.strip()[:20]}" has two ranges')
        found[name.strip()] = checked(name.strip(), _number(low, part), _number(high, part))
    return found


def checked(name: str, low: float, high: float) -> Range:
    """The range.

    Raises:
        InvalidInput: it is empty or too large.
    """
    if not (low >= -LARGEST and high <= LARGEST):
        raise InvalidInput(f"the range of {name[:20]} lies outside −{LARGEST:.0f}..{LARGEST:.0f}")
    if not high - low > _NARROWEST * max(abs(low), abs(high)):
        raise InvalidInput(f"the range of {name[:20]} is empty: {low:g} is not below {high:g}")
    return low, high


def written(named: Mapping[str, Range]) -> str:
    """The text that `ranges` reads as these."""
    return "; ".join(f"{name}: {_short(low)}..{_short(high)}" for name, (low, high) in named.items())


def _number(text: str, part: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInput(f'expected a number, got "{text.strip()[:20]}" in "{part.strip()[:40]}"')
    return value


def _short(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
