"""A small picture of a log of gradients, where other landscapes have one of their surface."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from playground.core.elementwise import Floats
from playground.core.landscapes.gradient_log import GradientLog
from playground.gui.plots.colour_maps import qcolor
from playground.gui.style.colours import Colours

_LOOKED_AT = 100_000
"""Rows of a longer log that are left out."""


def log_picture(log: GradientLog, colours: Colours, width: int, height: int) -> QImage:
    """Both columns over the steps, x above y, each within half of the height."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(qcolor(colours.grid))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(colours.accent), max(1.0, height / 42)))
    for place, column in enumerate(log.read.values[:2]):
        top = height * (0.08 + 0.46 * place)
        painter.drawPolyline(_line(column[:_LOOKED_AT], width, top, height * 0.38))
    painter.end()
    return image


def _line(column: Floats, width: int, top: float, height: float) -> QPolygonF:
    values = np.where(np.isfinite(column), column, 0.0)
    low, high = float(values.min(initial=0.0)), float(values.max(initial=0.0))
    parts = np.array_split(values, min(values.size, max(width // 2, 1)))
    ends = [value for part in parts for value in (float(part.max()), float(part.min()))]
    scale = height / ((high - low) or 1.0)
    step = width / max(len(ends) - 1, 1)
    return QPolygonF(
        [QPointF(index * step, top + (high - value) * scale) for index, value in enumerate(ends)]
    )
