"""The fonts of the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QFont

from playground.gui.style.theme import text_font

TEXT, SMALL = 13.0, 11.0
"""Pixels."""


@dataclass(frozen=True)
class Fonts:
    """For words, and a little smaller for ticks, legends and messages."""

    text: QFont
    small: QFont


@cache
def fonts(plain: bool) -> Fonts:
    """The fonts; plain ones for files, in which letters can be searched for and copied."""
    return Fonts(text_font(TEXT, plain=plain), text_font(SMALL, plain=plain))
