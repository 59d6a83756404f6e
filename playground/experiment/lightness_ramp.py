"""Shades of one hue, from light to dark."""

from __future__ import annotations

import math

LIGHTEST, DARKEST = 0.86, 0.48
"""Oklab lightness of the ends: both are told from a white and from a dark background."""

_Triple = tuple[float, float, float]


def lightness_ramp(colour: str, count: int) -> tuple[str, ...]:
    """Colours of one hue in equal steps of lightness, the lightest first.

    Args:
        colour: whose hue, as ``#rrggbb``.
        count: how many; a single one is of middle lightness.
    """
    _, a, b = _to_oklab(colour)
    ends = [0.5] if count == 1 else [index / (count - 1) for index in range(count)]
    return tuple(_shade(LIGHTEST + (DARKEST - LIGHTEST) * share, a, b) for share in ends)


def lightness(colour: str) -> float:
    """Oklab lightness (Ottosson, 2020) of ``#rrggbb``, from 0 (black) to 1 (white)."""
    return _to_oklab(colour)[0]


def _shade(light: float, a: float, b: float) -> str:
    """The most saturated colour of this lightness and hue that a screen can show, at most as saturated as (a, b)."""
    low, high = 0.0, 1.0
    if not _shown(_to_rgb(light, a, b)):
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(_to_rgb(light, middle * a, middle * b)) else (low, middle)
    else:
        low = 1.0
    red, green, blue = (round(255 * _gamma(part)) for part in _to_rgb(light, low * a, low * b))
    return f"#{red:02X}{green:02X}{blue:02X}"


def _shown(rgb: _Triple) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in rgb)


def _gamma(linear: float) -> float:
    linear = min(max(linear, 0.0), 1.0)
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _to_oklab(colour: str) -> _Triple:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _to_rgb(light: float, a: float, b: float) -> _Triple:
    """Linear red, green and blue."""
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
