"""Ranges and ticks of the series plots. On a logarithmic axis every number here is a log₁₀."""

from __future__ import annotations

import math

import numpy as np

from playground.core.elementwise import Floats
from playground.core.numbers import number_text, power_text
from playground.gui.plots.ticks import round_step, round_values, tick_labels

_ROUND_LOGS = (0.0, math.log10(2), math.log10(5), 1.0)
_WIDE = 3.0
"""Decades from which a logarithmic axis begins and ends at whole ones."""
_NARROW = 0.45
"""Decades below which the round numbers 1, 2, 5 are too far apart: there a log axis is divided as a linear one."""
_SMALL = 100.0
"""Pixels of an axis for which one power of ten is enough; a higher one has 2 and 5 times it, too."""
_LARGEST_POWER = 300
_NOTHING = 1e-300
"""On a linear axis smaller values are drawn as 0."""


def fitted_range(low: float, high: float, log: bool) -> tuple[float, float]:
    """A round range that holds low..high with a little room; round, so that it rarely changes while a run grows."""
    if not log:
        return _linear_range(low, high)
    if high - low >= _WIDE:
        return math.floor(low - 0.05), math.ceil(high + 0.05)
    if high - low < _NARROW and -_LARGEST_POWER < low <= high < _LARGEST_POWER:
        bottom, top = _linear_range(10.0**low, 10.0**high)
        if bottom > 0:
            return min(math.log10(bottom), low), max(math.log10(top), high)
    return -_round_log_above(-(low - 0.02), mirrored=True), _round_log_above(high + 0.02)


def _linear_range(low: float, high: float) -> tuple[float, float]:
    largest = max(abs(low), abs(high))
    if largest < _NOTHING:
        return 0.0, 1.0
    if high - low < 1e-12 * largest:
        low, high = low - 0.5 * largest, high + 0.5 * largest
    step = round_step(high - low, 5)
    return math.floor(low / step - 1e-9) * step, math.ceil(high / step + 1e-9) * step


def _round_log_above(value: float, *, mirrored: bool = False) -> float:
    """The next log₁₀ of 1, 2 or 5 times a power of ten at or above; mirrored: the negative of one at or below."""
    whole = math.floor(value)
    parts = [1 - part for part in reversed(_ROUND_LOGS)] if mirrored else _ROUND_LOGS
    return whole + next(part for part in parts if whole + part >= value)


def value_ticks(low: float, high: float, log: bool, height: float) -> tuple[Floats, list[str]]:
    """Places and words of the ticks of a vertical axis `height` pixels high."""
    if not log:
        values = round_values(low, high, max(2, int(height / 30)))
        return values, tick_labels(values)
    if high - low > 1.35:
        step = max(1, math.ceil((high - low) / max(1.0, height / 22)))
        exponents = np.arange(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
        exponents = exponents[exponents % step == 0].astype(float)
        if len(exponents) > 1 or (len(exponents) and height < _SMALL):
            return exponents, [power_text(int(exponent)) for exponent in exponents]
    places = np.array(
        [k + part for k in range(math.floor(low), math.ceil(high) + 1) for part in _ROUND_LOGS[:3]]
    )
    places = places[(places >= low - 1e-9) & (places <= high + 1e-9)]
    if len(places) < 3 and -_LARGEST_POWER < low < high < _LARGEST_POWER:
        values = round_values(10.0**low, 10.0**high, max(2, int(height / 30)))
        if len(values) > 1 and values[0] > 0:
            return np.log10(values), tick_labels(values)
    return places, [_round_label(place) for place in places.tolist()]


def _round_label(place: float) -> str:
    """1, 2 or 5 times a power of ten, from its log₁₀."""
    power = math.floor(place + 1e-9)
    digit = round(10.0 ** (place - power))
    if -4 <= power < 6:
        return number_text(digit * 10.0**power, 1)
    return power_text(power) if digit == 1 else f"{digit}·{power_text(power)}"


def step_ticks(low: float, high: float, width: float) -> tuple[Floats, list[str]]:
    """Places and words of the ticks of the step axis, whole numbers."""
    most = max(2, int(width / 52))
    step = max(1.0, round_step(high - low, most))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = np.arange(first, last + 1, dtype=np.float64) * step
    if high >= 20_000 and step >= 1000:
        return values, [f"{value / 1000:.0f}k" if value else "0" for value in values]
    return values, [f"{value:.0f}" for value in values]
