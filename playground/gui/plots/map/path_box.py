"""The part of the plane that holds paths, for maps without a surface whose window could be shown."""

from __future__ import annotations

import math

from playground.core.landscapes.base import Window
from playground.gui.plots.ticks import round_step

_MARGIN = 0.06
_LARGEST, _SMALLEST = 1e300, 1e-300
"""Paths reach farther, and are narrower than this, only where numbers end; spans stay finite, and are not 0."""
_STEPS = 8
"""A roomy window ends at multiples of about this share of its span, so that it does not change at every step."""


def roomy(box: Window) -> Window:
    """A window with round limits and some room around a box; one around a single point is 2 wide."""
    return Window(*_grown(box.x_low, box.x_high), *_grown(box.y_low, box.y_high))


def united(one: Window, other: Window) -> Window:
    """The smallest window that holds both."""
    return Window(
        min(one.x_low, other.x_low),
        max(one.x_high, other.x_high),
        min(one.y_low, other.y_low),
        max(one.y_high, other.y_high),
    )


def _grown(low: float, high: float) -> tuple[float, float]:
    low, high = (min(max(end, -_LARGEST), _LARGEST) for end in (low, high))
    span, size = high - low, max(abs(low), abs(high))
    if span <= max(_SMALLEST, 1e-6 * size):
        reach = max(1e-6 * size, 1.0 if span <= _SMALLEST else 0.0)
        return low - reach, high + reach
    low, high = low - _MARGIN * span, high + _MARGIN * span
    step = round_step(span, _STEPS)
    return math.floor(low / step) * step, math.ceil(high / step) * step
