"""What Qt's SVG lacks: the exact size, fonts to fall back on, and words that keep their width in any of them."""

from __future__ import annotations

import re
from html import unescape
from math import floor

from PySide6.QtGui import QFontMetricsF

from playground.gui.figures.spec import PIXELS_PER_CM, FigureSpec
from playground.gui.style.theme import FONT_FAMILIES, text_font

_FALLBACKS = "'Helvetica Neue', Helvetica, Arial, sans-serif"
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"')
_EMPTY_GROUP = re.compile(r"<g [^>]*>\s*</g>\s*")
_FAMILY = re.compile(r'font-family="([^"]*)"')
_TEXT = re.compile(
    r'<text (?P<before>[^>]*?)font-size="(?P<size>[\d.]+)" font-weight="(?P<weight>\d+)"'
    r' font-style="(?P<style>\w+)"\s*>(?P<words>[^<]*)</text>'
)
_HALF_BOLD = 550


def finished(svg: str, spec: FigureSpec) -> str:
    """The file of a figure from what Qt made of it.

    Where the program's font is missing, other letters would run into each other: each text says how long it is.
    """
    # Rounded down, or a viewer would add a row of pixels.
    width, height = (floor(side / PIXELS_PER_CM * 1e5) / 1e4 for side in (spec.width, spec.height))
    svg = _SIZE.sub(f'<svg width="{width:.10g}mm" height="{height:.10g}mm"', svg, count=1)
    svg = _EMPTY_GROUP.sub("", svg)
    svg = _TEXT.sub(_with_length, svg)
    return _FAMILY.sub(_with_fallbacks, svg)


def _with_fallbacks(found: re.Match[str]) -> str:
    return f'font-family="{found[1]}, {_FALLBACKS}"' if found[1] in FONT_FAMILIES else found[0]


def _with_length(found: re.Match[str]) -> str:
    words = unescape(found["words"]).strip()
    font = text_font(float(found["size"]), bold=int(found["weight"]) > _HALF_BOLD, plain=True)
    font.setItalic(found["style"] != "normal")
    length = QFontMetricsF(font).horizontalAdvance(words)
    return (
        f'<text {found["before"]}font-size="{found["size"]}" font-weight="{found["weight"]}" '
        f'font-style="{found["style"]}" textLength="{length:.6g}" lengthAdjust="spacingAndGlyphs">'
        f"{found['words'].strip()}</text>"
    )
