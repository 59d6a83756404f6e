"""What stands at single points of the map: start handle, current points, minima."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.gui.plots.colour_maps import qcolor
from playground.gui.style.colours import Colours

HANDLE_RADIUS = 8.0
HANDLE_REACH = 16.0
"""Pixels around the start within which the mouse takes hold of it."""
POINT_RADIUS = 5.5
SELECTED_RADIUS = 7.0
RING_RADIUS = 15.0


def outline_colour(colours: Colours) -> QColor:
    """What separates white markers from any background."""
    return QColor(10, 12, 15, 190) if not colours.is_print else QColor(0, 0, 0)


@dataclass(frozen=True)
class StartHandle:
    """The ring at the start."""

    label: str = ""
    active: bool = False

    def draw(self, painter: QPainter, colours: Colours) -> None:
        """A ring with a dot around the origin, larger while the mouse has or could take hold of it."""
        if colours.is_print:
            _draw_start_on_paper(painter)
            return
        at, radius = QPointF(), HANDLE_RADIUS + (1.5 if self.active else 0.0)
        painter.setBrush(QColor(0, 0, 0, 50))
        painter.setPen(QPen(outline_colour(colours), 4.5))
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolor(colours.marker), 2.4))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(outline_colour(colours), 1))
        painter.setBrush(qcolor(colours.marker))
        painter.drawEllipse(at, 2.6, 2.6)

    def draw_label(self, painter: QPainter, at: QPointF, bounds: QRectF, font: QFont) -> None:
        """The words beside it, within ``bounds``."""
        if not self.label:
            return
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self.label)
        left = at.x() + HANDLE_RADIUS + 6
        if left + width > bounds.right() - 4:
            left = at.x() - HANDLE_RADIUS - 6 - width
        top = at.y() - HANDLE_RADIUS - 2
        if top - metrics.ascent() < bounds.top() + 4:
            top = at.y() + HANDLE_RADIUS + metrics.ascent()
        painter.setFont(font)
        draw_haloed(painter, QPointF(left, top), self.label, QColor("white"), QColor(10, 12, 15, 70))


def _draw_start_on_paper(painter: QPainter) -> None:
    """A small ring with a dot: nobody takes hold of it there."""
    at, black, white = QPointF(), QColor("black"), QColor("white")
    painter.setBrush(white)
    for colour, width in ((white, 3.6), (black, 1.3)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(at, 5.2, 5.2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(black)
    painter.drawEllipse(at, 1.7, 1.7)


def draw_haloed(painter: QPainter, at: QPointF, text: str, colour: QColor, halo: QColor) -> None:
    """Text that reads on any background, its baseline starting at ``at``.

    The halo is the text itself, shifted: nine cached texts take 0.1 ms, stroking an outline 0.9 ms a frame.
    """
    painter.setPen(halo)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            painter.drawText(at + QPointF(dx, dy), text)
    painter.setPen(colour)
    painter.drawText(at, text)


def draw_current_point(
    painter: QPainter, colour: str, colours: Colours, selected: bool, diverged: bool
) -> None:
    """Around the origin a disc in the runner's colour with a white ring; crossed out where the run diverged."""
    at, radius = QPointF(), SELECTED_RADIUS if selected else POINT_RADIUS
    painter.setPen(Qt.PenStyle.NoPen)
    for more, fill in ((1.9, outline_colour(colours)), (1.0, qcolor(colours.marker)), (-1.0, QColor(colour))):
        painter.setBrush(fill)
        painter.drawEllipse(at, radius + more, radius + more)
    if diverged:
        draw_cross(painter, at, radius * 0.5, qcolor(colours.marker))


def draw_cross(painter: QPainter, at: QPointF, arm: float, colour: QColor) -> None:
    """What says that a run diverged here."""
    painter.setPen(QPen(colour, 2.0))
    painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm))
    painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm))


def draw_ring(painter: QPainter, at: QPointF, colours: Colours) -> None:
    """A wide ring around a current point, to point it out."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(outline_colour(colours), 4.5), QPen(qcolor(colours.marker), 2.4)):
        painter.setPen(pen)
        painter.drawEllipse(at, RING_RADIUS, RING_RADIUS)


def draw_off_view(
    painter: QPainter, towards: QPointF, bounds: QRectF, colour: QColor, colours: Colours
) -> None:
    """An arrowhead at the edge of ``bounds`` that points to where a runner is."""
    centre = bounds.center()
    direction = towards - centre
    length = math.hypot(direction.x(), direction.y())
    inner = bounds.adjusted(9, 9, -9, -9)
    shares = [
        size / 2 / abs(part)
        for size, part in ((inner.width(), direction.x()), (inner.height(), direction.y()))
        if abs(part) > 1e-9
    ]
    tip = centre + direction * min(shares)
    along = direction * (1 / length)
    across = QPointF(-along.y(), along.x())
    painter.setPen(QPen(qcolor(colours.marker), 1.6))
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF(
            [tip + along * 5, tip - along * 7 + across * 6, tip - along * 4, tip - along * 7 - across * 6]
        )
    )
