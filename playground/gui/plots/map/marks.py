"""What stands at single points of the map, as its items: the start, the minima, where the runners are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from playground.core.landscapes.base import Point
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.items import PixelItem
from playground.gui.plots.map.markers import (
    StartHandle,
    draw_cross,
    draw_current_point,
    draw_off_view,
    draw_ring,
    outline_colour,
)
from playground.gui.plots.map.path import MapPath, pixels_of, thinned
from playground.gui.plots.signs import RADIUS, draw_sign, places_along
from playground.gui.plots.stamps import Stamps
from playground.gui.plots.surface import Kind, Surface

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot

_MARK = QRectF(-18, -18, 36, 36)
"""Pixels of a mark around its point."""
_BEST_STAR, _OTHER_STAR = 11.0, 8.5
_OUTLINE = 1.5
_SIGN_CELL = 0.5
_POINT_SIGN = 6.4


class StartItem(PixelItem):
    """The start, as a handle.

    Attributes:
        handle: how it looks.
    """

    def __init__(self, plot: MapPlot, z: float) -> None:
        self.handle = StartHandle()
        self._stamps = Stamps()
        super().__init__(plot, z)
        self._map = plot

    def set_handle(self, handle: StartHandle) -> None:
        """Let it look so."""
        if handle != self.handle:
            self.handle = handle
            self.update()

    def draw(self, painter: QPainter, surface: Surface) -> None:
        plane, start, colours = self._map.plane, self._map.start, self._map.colours
        if start is None or not plane.shows(*start):
            return
        at, handle = plane.pixel(*start), self.handle
        look = (handle.active, colours)
        self._stamps.put(painter, surface, at, _MARK, look, lambda on: handle.draw(on, colours))
        if surface.kind is Kind.SCREEN:  # the hint is for the hand on the mouse, not for readers of a picture
            handle.draw_label(painter, at, self.area, self._map.text_font)


class Minima(pg.ScatterPlotItem):
    """Five-pointed stars at the known minima, larger where none is lower.

    They stand above the paths, and so not in the group of the view box that has the data's transform: they have the
    same one of their own.
    """

    def __init__(self, plot: MapPlot, z: float) -> None:
        super().__init__(pxMode=True, symbol="star")
        self._map = plot
        self._places: list[tuple[Point, bool]] = []
        self.setParentItem(plot.vb)
        self.setZValue(z)
        plot.vb.sigTransformChanged.connect(self._follow)
        plot.vb.sigResized.connect(self._follow)

    def show_minima(self, places: Sequence[tuple[Point, bool]]) -> None:
        """Show these places; of each, whether none is lower."""
        self._places = list(places)
        self.set_look()

    def set_look(self) -> None:
        """Take the theme's colours."""
        colours = self._map.colours
        sizes = [2 * (_BEST_STAR if best else _OTHER_STAR) for _, best in self._places]
        self.setData(
            x=[place.x for place, _ in self._places],
            y=[place.y for place, _ in self._places],
            size=[size + _OUTLINE for size in sizes],
            brush=pg.mkBrush(qcolor(colours.marker)),
            # A symbol is drawn one unit wide and enlarged, with its outline.
            pen=[QPen(outline_colour(colours), _OUTLINE / size) for size in sizes],
        )

    def _follow(self, _: object = None) -> None:
        self.setTransform(self._map.plane.in_pixels)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        surface = self._map.surface
        # Elsewhere shapes in the painter's own scale, not small pictures for the screen. The scatter plot's own
        # `setExportMode` would ask for another painting.
        # It forgets the painter's scale, but cannot forget that of the device, as of a picture of the whole window.
        scale = surface.scale / painter.paintEngine().paintDevice().devicePixelRatioF()
        shapes = {"antialias": True, "resolutionScale": scale}
        pg.GraphicsObject.setExportMode(self, surface.kind is not Kind.SCREEN, shapes)
        super().paint(painter, option, widget)


class PointsItem(PixelItem):
    """Where each runner is; arrowheads at the edge for those out of view; on paper marker symbols along the paths."""

    def __init__(self, plot: MapPlot, z: float) -> None:
        self._stamps = Stamps()
        super().__init__(plot, z)
        self._map = plot

    def draw(self, painter: QPainter, surface: Surface) -> None:
        plane, colours = self._map.plane, self._map.colours
        paths = [path for path in self._map.paths if path.is_drawn]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if colours.is_print:
            for path in paths:
                self._draw_signs(painter, path)
        for path in sorted(paths, key=lambda path: path.selected):
            if not plane.shows(*path.point):
                x, y = path.pixels(plane, path.shown)[0].tolist()
                draw_off_view(painter, QPointF(x, y), plane.area, QColor(path.colour), colours)
                continue
            at = plane.pixel(*path.point)
            if colours.is_print:
                _draw_sign_point(painter, at, path)
                continue
            look = (path.colour, colours, path.selected, path.ended_diverged)
            self._stamps.put(
                painter, surface, at, _MARK, look, lambda on, look=look: draw_current_point(on, *look)
            )
            if path.selected and self._map.is_ringed:
                draw_ring(painter, at, colours)

    def _draw_signs(self, painter: QPainter, path: MapPath) -> None:
        points = pixels_of(self._map.plane, path.x, path.y)
        points = points[thinned(points, _SIGN_CELL)]
        for x, y in places_along(points, path.number).tolist():
            at = QPointF(x, y)
            draw_sign(painter, at, path.number, RADIUS, QColor(path.colour), QColor("white"), 2.2)
            draw_sign(painter, at, path.number, RADIUS, QColor(path.colour), QColor("black"), 0.7)


def _draw_sign_point(painter: QPainter, at: QPointF, path: MapPath) -> None:
    colour = QColor(path.colour)
    draw_sign(painter, at, path.number, _POINT_SIGN, colour, QColor("white"), 3.4)
    draw_sign(painter, at, path.number, _POINT_SIGN, colour, QColor("black"), 1.0)
    if path.ended_diverged:
        draw_cross(painter, at, 3.2, QColor("black"))
