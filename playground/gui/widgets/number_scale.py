"""How a number moves under a slider, the keys and the wheel. No Qt.

Logarithmic scales may begin at 0: the far left of the slider is exactly 0, and the decades begin a little to its right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from playground.core.declarations import Number

_ZERO_PART = 0.06
"""Share of a logarithmic slider that belongs to 0 where the scale begins there."""

_RESOLUTION = 100
"""A slider tells apart about this many places: a value snaps to the roundest number within its place."""


@dataclass(frozen=True)
class NumberScale:
    """The way one declared number moves.

    Attributes:
        number: the declaration.
    """

    number: Number

    @property
    def log(self) -> bool:
        """Whether it moves by factors."""
        return self.number.log and self.number.slider_range[1] > 0 and self.number.slider_range[0] >= 0

    @property
    def has_zero(self) -> bool:
        """Whether a logarithmic scale holds the value 0."""
        return self.log and self.number.slider_range[0] == 0 and not self.number.low_open

    @property
    def low(self) -> float:
        """The value at the left end; on a logarithmic scale with 0, the smallest value above it."""
        low, high = self.number.slider_range
        if not self.log or low > 0:
            return low
        # Six decades, or as many as show the default with two to spare.
        smallest = high * 1e-6
        if self.number.default > 0:
            smallest = min(smallest, self.number.default * 1e-2)
        return _power(math.floor(math.log10(smallest)))

    @property
    def high(self) -> float:
        """The value at the right end."""
        return self.number.slider_range[1]

    def fraction(self, value: float) -> float:
        """Where a value stands on the slider, from 0 to 1; values beyond an end stand at that end."""
        if not self.log:
            return (
                _between(0.0, (value - self.low) / (self.high - self.low), 1.0)
                if self.high > self.low
                else 0.0
            )
        if value < self.low:
            return 0.0
        along = math.log(min(value, self.high) / self.low) / math.log(self.high / self.low)
        return _ZERO_PART + (1 - _ZERO_PART) * along if self.has_zero else along

    def value(self, fraction: float) -> float:
        """The round value at a place of the slider from 0 to 1. Limits that are not allowed are kept off."""
        value = self._value(fraction)
        if self._forbidden(value):
            inside = 1 / _RESOLUTION
            value = self._value(inside if fraction < 0.5 else 1 - inside)
        return value

    def _value(self, fraction: float) -> float:
        if fraction >= 1:
            return self._whole(self.high)
        if self.has_zero:
            if fraction < _ZERO_PART / 2:
                return self._whole(0.0)
            fraction = max(0.0, (fraction - _ZERO_PART) / (1 - _ZERO_PART))
        if fraction <= 0:
            return self._whole(self.low)
        # Places do not overlap, so that moving right never makes the value smaller.
        place = round(fraction * _RESOLUTION)
        left, right = (self._exact(_between(0, (place + half) / _RESOLUTION, 1)) for half in (-0.5, 0.5))
        return self._whole(_roundest(left, right))

    def _exact(self, fraction: float) -> float:
        if self.log:
            return self.low * (self.high / self.low) ** fraction
        return self.low + (self.high - self.low) * fraction

    def step(self, value: float, steps: int, *, page: bool = False, fine: bool = False) -> float:
        """The value after some steps up (or down) from another, within the limits.

        A step goes to the next round number: on a logarithmic scale the next leading digit (a page: a factor of 10,
        fine: the second digit), else about a hundredth of the slider's range (a page: ten times, fine: a tenth).
        """
        for _ in range(abs(steps)):
            value = self._next(value, 1 if steps > 0 else -1, page=page, fine=fine)
        return value

    def _next(self, value: float, way: int, *, page: bool, fine: bool) -> float:
        if self.log and value <= 0:
            moved = self.low if way > 0 else value
        elif self.log:
            moved = self._next_digit(value, way, page=page, fine=fine)
            if moved < self.low and way < 0 and self.has_zero and not value < self.low:
                moved = 0.0
        else:
            digit, power = _nice_step((self.high - self.low) / 100)
            power += int(page) - int(fine)
            if self.number.integer and power < 0:
                digit, power = 1, 0
            moved = _next_multiple(value, digit, power, way)
        moved = self._whole(_between(self.number.low, moved, self.number.high))
        return value if self._forbidden(moved) else moved

    def _next_digit(self, value: float, way: int, *, page: bool, fine: bool) -> float:
        if page:
            return float(Decimal(repr(value)).scaleb(way))
        power = Decimal(repr(value)).adjusted() - int(fine)
        # Going down from a power of ten, the digits of the decade below count.
        if way < 0 and value == _power(power + int(fine)):
            power -= 1
        if self.number.integer:
            power = max(power, 0)
        return _next_multiple(value, 1, power, way)

    def _forbidden(self, value: float) -> bool:
        number = self.number
        return (number.low_open and value <= number.low) or (number.high_open and value >= number.high)

    def _whole(self, value: float) -> float:
        return round(value) if self.number.integer else float(value)


def _between(low: float, value: float, high: float) -> float:
    return max(low, min(value, high))


def _power(exponent: int) -> float:
    return float(Decimal(1).scaleb(exponent))


def _roundest(left: float, right: float) -> float:
    """The number from left to right that is a multiple of the largest 1, 2 or 5 times a power of ten."""
    power = math.floor(math.log10(max(abs(left), abs(right)))) + 1
    while True:
        for digit in (5, 2, 1):
            step = digit * 10.0**power
            nearest = round((left + right) / 2 / step)
            for multiple in (nearest, math.ceil(left / step)):
                if left <= multiple * step <= right:
                    return float(Decimal(multiple * digit).scaleb(power))
        power -= 1


def _nice_step(size: float) -> tuple[int, int]:
    """The 1, 2 or 5 times a power of ten nearest to a size, as digit and power."""
    power = math.floor(math.log10(size))
    head = size / 10.0**power
    digit = 1 if head < 1.5 else 2 if head < 3.5 else 5 if head < 7.5 else 10
    return (1, power + 1) if digit == 10 else (digit, power)


def _next_multiple(value: float, digit: int, power: int, way: int) -> float:
    """The first multiple of digit · 10^power beyond a value. Decimal, so that 0.3 counts as a multiple of 0.1."""
    step = Decimal(digit).scaleb(power)
    multiples = Decimal(repr(float(value))) / step
    whole = multiples.to_integral_value(rounding="ROUND_FLOOR" if way > 0 else "ROUND_CEILING")
    return float((whole + way) * step)
