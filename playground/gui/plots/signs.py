"""Signs that tell runners apart where colours do not: on paper, in grey, for eyes that see few hues."""

from __future__ import annotations

import numpy as np
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.painting import saved

SPACING = 70.0
"""Pixels of path from one sign to the next."""
MOST = 10
"""Signs on one path; a longer one has them further apart."""
ALONG = 6
"""Signs along a curve over all steps shown."""
RADIUS = 3.6


_SYMBOLS = ("o", "s", "t1", "d", "t", "+", "p", "h")
"""Of pyqtgraph's symbols, those that are told apart when they are small."""
_SIZES = (1.84, 1.58, 2.2, 2.6, 2.2, 2.5, 2.2, 2.1)
"""Radii to widths, so that they look equally large."""


def draw_sign(
    painter: QPainter, at: QPointF, number: int, radius: float, fill: QColor, edge: QColor, width: float = 1.0
) -> None:
    """The sign of a runner; there are eight."""
    kind = number % len(_SYMBOLS)
    size = radius * _SIZES[kind]
    with saved(painter):
        painter.translate(at)
        drawSymbol(painter, _SYMBOLS[kind], size, QPen(edge, width / size), fill)


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
