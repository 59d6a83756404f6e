"""Round numbers for axes, contour levels and the colour bar, and how they are written."""

from __future__ import annotations

import math

import numpy as np

from playground.core.elementwise import Floats
from playground.core.numbers import number_text, power_text


def round_step(span: float, at_most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that cuts ``span`` into no more than ``at_most`` parts."""
    raw = span / max(at_most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * part for part in (1.0, 2.0, 5.0, 10.0) if power * part >= raw * (1 - 1e-9))


def round_values(low: float, high: float, at_most: int) -> Floats:
    """The multiples of a round step within [low, high], no more than about ``at_most`` of them."""
    step = round_step(high - low, at_most)
    whole = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1, dtype=np.float64)
    return whole * np.float64(step)


def tick_labels(values: Floats) -> list[str]:
    """The values in the shortest common notation that keeps them apart."""
    if not len(values):
        return []
    step = float(np.diff(values).min()) if len(values) > 1 else abs(float(values[0])) or 1.0
    largest = float(np.abs(values).max())
    if largest >= 1e6 or largest < 1e-4:
        return [_scientific(float(value), step) for value in values]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [_signed(f"{value:.{decimals}f}") for value in values]


def loss_label(value: float, digits: int = 3) -> str:
    """One loss, to three digits, or as many as asked for; whole powers of ten without a 1 before them."""
    text = number_text(value, digits)
    sign, _, power = text.partition("1·")
    return sign + power if power and sign in ("", "−") else text


def distinct_labels(values: Floats) -> list[str]:
    """Losses to so many digits, three at least, that no two are written alike."""
    labels: list[str] = []
    for digits in range(3, 18):
        labels = [loss_label(float(value), digits) for value in values]
        if len(set(labels)) == len(labels):
            break
    return labels


def _scientific(value: float, step: float) -> str:
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    digits = max(0, exponent - math.floor(math.log10(step) + 1e-9))
    return _power(value / 10.0**exponent, exponent, digits)


def _power(mantissa: float, exponent: int, digits: int) -> str:
    power = power_text(exponent)
    if digits == 0 and round(mantissa) == 1:
        return power
    if digits == 0 and round(mantissa) == -1:
        return f"−{power}"
    return _signed(f"{mantissa:.{digits}f}·{power}")


def _signed(text: str) -> str:
    """With a true minus sign, and without one before a zero."""
    if text.startswith("-"):
        return text[1:] if not text.strip("-0.") else f"−{text[1:]}"
    return text
