"""Signs that tell runners apart where colours do not: on paper, in grey, for eyes that see few hues."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.core.elementwise import Floats

SPACING = 70.0
"""Pixels of path from one sign to the next."""
MOST = 10
"""Signs on one path; a longer one has them further apart."""
ALONG = 6
"""Signs along a curve over all steps shown."""
RADIUS = 3.6


def _corners(count: int, turn: float, stretch: float = 1.0) -> tuple[tuple[float, float], ...]:
    angles = [turn + 2 * math.pi * k / count for k in range(count)]
    return tuple((math.cos(a) * stretch, math.sin(a)) for a in angles)


_UP, _DOWN = -math.pi / 2, math.pi / 2
_ARMS = ((1, 0.38), (0.38, 0.38), (0.38, 1))
_PLUS = tuple(
    (x * math.cos(q) - y * math.sin(q), x * math.sin(q) + y * math.cos(q))
    for q in (0, math.pi / 2, math.pi, 3 * math.pi / 2)
    for x, y in _ARMS
)
_SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    _corners(4, math.pi / 4),
    _corners(3, _UP),
    _corners(4, 0.0, 0.8),
    _corners(3, _DOWN),
    _PLUS,
    _corners(5, _UP),
    _corners(6, 0.0),
)
"""Corners on a circle of radius 1; none for the circle itself."""
_SIZES = (0.92, 1.12, 1.28, 1.3, 1.28, 1.15, 1.1, 1.05)
"""Radii that make them look equally large."""


def draw_sign(
    painter: QPainter, at: QPointF, number: int, radius: float, fill: QColor, edge: QColor, width: float = 1.0
) -> None:
    """The sign of a runner; there are eight."""
    kind = number % len(_SHAPES)
    size = radius * _SIZES[kind]
    painter.setPen(QPen(edge, width))
    painter.setBrush(fill)
    if not _SHAPES[kind]:
        painter.drawEllipse(at, size, size)
    else:
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) * size for x, y in _SHAPES[kind]]))


def places_along(points: Floats, number: int) -> Floats:
    """Where signs stand on a path through points of shape (k, 2), in pixels: shape (m, 2), evenly along it.

    The first stands further on for every next runner, so that paths that begin alike are told apart.
    """
    if len(points) < 2:
        return np.empty((0, 2))
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    spacing = max(SPACING, lengths[-1] / MOST)
    stops = np.arange((0.45 + 0.25 * (number % 4)) * spacing, lengths[-1], spacing)
    return np.column_stack([np.interp(stops, lengths, points[:, axis]) for axis in (0, 1)])


def steps_along(low: float, high: float, number: int) -> list[int]:
    """Steps at which signs stand on a curve; of different runners at different ones."""
    apart = max((high - low) / ALONG, 1.0)
    first = low + (0.3 + 0.22 * (number % 4)) * apart
    return [round(step) for step in np.arange(first, high, apart)]
