"""Layouts that are settled before the next frame."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent

NESTED = 4
"""Layouts within layouts, at most, that ask each other for room."""


def settle_layouts() -> None:
    """Give what asks for another size its room now, before the next frame.

    A widget asks by a message, and the answer may ask the layout outside it, whose message may come after a frame.
    """
    for _ in range(NESTED):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
