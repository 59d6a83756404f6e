"""The colour map of each theme, and theme colours as Qt colours."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from playground.gui.style.colours import Colours

_ANCHORS: dict[str, tuple[str, ...]] = {
    "dark": (
        "#440154", "#482878", "#3e4989", "#31688e", "#26828e",
        "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
    ),
    "light": ("#0b1a4a", "#23328c", "#2156a5", "#1d86bb", "#41b2c4", "#8bcfba", "#c7e6b8", "#eaf6c8", "#fffde3"),
    "print": ("#ffffff", "#ffffff"),
}  # fmt: skip
"""Hues from the lowest loss to the highest: dark follows viridis, light runs from navy over sea green to
cream. Only the hues are taken from here: `colour_table` spaces them so that lightness rises evenly."""

TABLE_SIZE = 256


def qcolor(text: str) -> QColor:
    """A theme colour. Eight digits are RRGGBBAA, as in CSS (Qt by itself would read AARRGGBB)."""
    if len(text) == 9:
        colour = QColor(text[:7])
        colour.setAlpha(int(text[7:], 16))
        return colour
    return QColor(text)


def mixed(colour: QColor, under: QColor) -> QColor:
    """An opaque colour that looks as a translucent one over another.

    Qt hands translucent fills of more than 47 spans to its thread pool and waits for it, ten times a frame.
    """
    share = colour.alphaF()
    pairs = zip(colour.getRgb()[:3], under.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * own + (1 - share) * behind) for own, behind in pairs))


@cache
def colour_table(colours: Colours) -> NDArray[np.uint32]:
    """Colours from the lowest loss to the highest: shape (256,), each 0xffRRGGBB.

    Perceptually uniform in lightness: CIELAB L* rises by the same amount from entry to entry, so equal
    steps of loss look equally large, also in greys and with every kind of colour vision.
    """
    anchors = np.array([_rgb(text) for text in _ANCHORS[colours.name]])
    fine = np.linspace(0, len(anchors) - 1, 2001)
    rgb = np.stack([np.interp(fine, np.arange(len(anchors)), channel) for channel in anchors.T], axis=1)
    lightness = _lightness(rgb)
    if lightness[-1] > lightness[0]:
        even = np.linspace(lightness[0], lightness[-1], TABLE_SIZE)
        rgb = np.stack([np.interp(even, lightness, channel) for channel in rgb.T], axis=1)
    else:
        rgb = rgb[:TABLE_SIZE]
    parts = np.rint(rgb * 255).astype(np.uint32)
    shifted: NDArray[np.uint32] = parts * np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    return shifted.sum(axis=1, dtype=np.uint32) + np.uint32(0xFF000000)


def _rgb(text: str) -> tuple[float, float, float]:
    return int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255


def _lightness(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB L* of sRGB colours in 0..1, shape (n, 3) → (n,)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    root = np.where(luminance > 216 / 24389, np.cbrt(luminance), luminance * (24389 / 27) / 116 + 16 / 116)
    return 116 * root - 16
