"""A landscape that moves: sampled once where it stands still, and drawn where it lies now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Window
from playground.core.modifiers import Frame
from playground.gui.plots.plane import Plane

MARGIN = 0.3
"""Share of the visible spans that is sampled beyond each edge, so that a drift goes on for a while without sampling."""
WIDEST = 3.0
"""Spans sampled over spans needed from which the picture would be too coarse: it is sampled anew."""


@dataclass(frozen=True)
class LandscapeTransform:
    """Where a landscape lies in the plane.

    Attributes:
        identity: equal for the same landscape, wherever it lies.
        frame: from the landscape's own coordinates to the plane's.
    """

    identity: object
    frame: Frame

    def needed(self, window: Window) -> Window:
        """The part of the landscape that a window of the plane shows: the box around it, in its own coordinates."""
        x = np.array([window.x_low, window.x_high, window.x_low, window.x_high])
        y = np.array([window.y_low, window.y_low, window.y_high, window.y_high])
        u, v = self.frame.to_landscape(x, y)
        return Window(float(u.min()), float(u.max()), float(v.min()), float(v.max()))

    @property
    def in_plane(self) -> QTransform:
        """From the landscape's own coordinates to the plane's."""
        return QTransform(*self.frame.affine)

    def in_pixels(self, plane: Plane) -> QTransform:
        """From where a point of the landscape would be drawn, if it stood still, to where it is drawn."""
        pixels = plane.in_pixels
        back, _ = pixels.inverted()
        return back * self.in_plane * pixels


def with_margin(window: Window) -> Window:
    """The window and `MARGIN` around it."""
    dx, dy = (MARGIN * (high - low) for low, high in (window[:2], window[2:]))
    return Window(window.x_low - dx, window.x_high + dx, window.y_low - dy, window.y_high + dy)


def covers(sampled: Window, needed: Window) -> bool:
    """Whether what is sampled covers what is needed, finely enough."""
    spans = [
        (sampled.x_high - sampled.x_low) / (needed.x_high - needed.x_low),
        (sampled.y_high - sampled.y_low) / (needed.y_high - needed.y_low),
    ]
    box = QRectF(sampled.x_low, sampled.y_low, sampled.x_high - sampled.x_low, sampled.y_high - sampled.y_low)
    inner = QRectF(needed.x_low, needed.y_low, needed.x_high - needed.x_low, needed.y_high - needed.y_low)
    return box.contains(inner) and max(spans) < WIDEST


def moved(lines: list[Floats], transform: QTransform) -> list[Floats]:
    """Lines of shape (k, 2), each point transformed."""
    matrix = np.array([[transform.m11(), transform.m12()], [transform.m21(), transform.m22()]])
    return [line @ matrix + (transform.dx(), transform.dy()) for line in lines]
