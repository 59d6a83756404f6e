"""Ranges and ticks of the series plots. On a logarithmic axis every number here is a log₁₀."""

from __future__ import annotations

import math

import numpy as np

from playground.core.elementwise import Floats
from playground.gui.plots.ticks import loss_label, round_step, round_values, tick_labels

_ROUND_LOGS = (0.0, math.log10(2), math.log10(5), 1.0)
_WIDE = 3.0
"""Decades from which a logarithmic axis begins and ends at whole ones."""
_NOTHING = 1e-300
"""On a linear axis smaller values are drawn as 0."""


def fitted_range(low: float, high: float, log: bool) -> tuple[float, float]:
    """A round range that holds low..high with a little room; round, so that it rarely changes while a run grows."""
    if log:
        if high - low >= _WIDE:
            return math.floor(low - 0.05), math.ceil(high + 0.05)
        return -_round_log_above(-(low - 0.02), mirrored=True), _round_log_above(high + 0.02)
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
        if len(exponents):
            return exponents, [_power_of_ten(int(exponent)) for exponent in exponents]
    places = np.array(
        [k + part for k in range(math.floor(low), math.ceil(high) + 1) for part in _ROUND_LOGS[:3]]
    )
    places = places[(places >= low - 1e-9) & (places <= high + 1e-9)]
    return places, [loss_label(float(f"{10.0**place:.0e}")) for place in places]


def step_ticks(low: float, high: float, width: float) -> tuple[Floats, list[str]]:
    """Places and words of the ticks of the step axis, whole numbers."""
    most = max(2, int(width / 52))
    step = max(1.0, round_step(high - low, most))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = np.arange(first, last + 1, dtype=np.float64) * step
    return values, [f"{value / 1000:g}k" if high >= 20_000 and value else f"{value:g}" for value in values]


def _power_of_ten(exponent: int) -> str:
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
