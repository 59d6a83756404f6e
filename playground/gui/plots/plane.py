"""The part of the plane that is seen, and the rectangle of pixels it fills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Point, Window

SMALLEST_SPAN = 1e-9
"""Relative to where one stands: below it, neighbouring pixels are the same float64."""
LARGEST_SPAN = 1e100


@dataclass(frozen=True)
class Plane:
    """A window of the plane laid on a rectangle, y upwards, each axis with its own scale."""

    window: Window
    area: QRectF

    @property
    def x_scale(self) -> float:
        """Pixels per unit of x."""
        return self.area.width() / (self.window.x_high - self.window.x_low)

    @property
    def y_scale(self) -> float:
        """Pixels per unit of y."""
        return self.area.height() / (self.window.y_high - self.window.y_low)

    def to_pixels(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Pixel coordinates of points, elementwise."""
        return (
            self.area.left() + (x - self.window.x_low) * self.x_scale,
            self.area.bottom() - (y - self.window.y_low) * self.y_scale,
        )

    def pixel(self, x: float, y: float) -> QPointF:
        """The pixel of one point."""
        return QPointF(
            self.area.left() + (x - self.window.x_low) * self.x_scale,
            self.area.bottom() - (y - self.window.y_low) * self.y_scale,
        )

    def point(self, pixel: QPointF) -> Point:
        """The point under a pixel."""
        return Point(
            self.window.x_low + (pixel.x() - self.area.left()) / self.x_scale,
            self.window.y_low + (self.area.bottom() - pixel.y()) / self.y_scale,
        )

    @property
    def in_pixels(self) -> QTransform:
        """From the plane to pixels."""
        return QTransform(
            self.x_scale,
            0,
            0,
            -self.y_scale,
            self.area.left() - self.window.x_low * self.x_scale,
            self.area.bottom() + self.window.y_low * self.y_scale,
        )

    def rectangle(self, window: Window) -> QRectF:
        """Where another window lies on this plane."""
        return QRectF(self.pixel(window.x_low, window.y_high), self.pixel(window.x_high, window.y_low))

    def shows(self, x: float, y: float) -> bool:
        """Whether a point lies in the window."""
        low_x, high_x, low_y, high_y = self.window
        return low_x <= x <= high_x and low_y <= y <= high_y


def is_showable(window: Window) -> bool:
    """Whether both spans are large enough for distinct pixels and small enough to compute with."""
    spans = ((window.x_low, window.x_high), (window.y_low, window.y_high))
    return all(
        np.isfinite(low)
        and np.isfinite(high)
        and SMALLEST_SPAN * max(abs(low), abs(high), 1e-3) < high - low < LARGEST_SPAN
        for low, high in spans
    )
