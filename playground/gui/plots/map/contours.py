"""Contour lines of the map, and on paper the losses along them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.items import PixelItem
from playground.gui.plots.map.contour_labels import draw_contour_labels
from playground.gui.plots.map.field import Sampled
from playground.gui.plots.map.transform import LandscapeTransform, moved
from playground.gui.plots.painting import painting_on
from playground.gui.plots.plane import Plane
from playground.gui.plots.shapes import draw_single_lines
from playground.gui.plots.surface import Layers, Surface

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot

LINE_WIDTH, PRINT_WIDTH = 1.0, 0.7


class ContourLines(PixelItem):
    """Thin lines of equal loss; where there are no colours, labelled where no path ever comes."""

    def __init__(self, plot: MapPlot, z: float) -> None:
        self._layers = Layers()
        self._sampled: Sampled | None = None
        self._transform: LandscapeTransform | None = None
        self._lines: list[tuple[float, Floats]] = []
        self._lines_for: tuple[object, ...] = ()
        super().__init__(plot, z)
        self._map = plot

    def show_field(self, sampled: Sampled | None, transform: LandscapeTransform | None) -> None:
        """Show the levels of samples; those of a landscape that moves where it is now."""
        self._sampled, self._transform = sampled, transform
        self._layers.forget()
        self.update()

    def draw(self, painter: QPainter, surface: Surface) -> None:
        if self._sampled is None or self.area.isEmpty():
            return
        if surface.is_vector or (self._transform is not None and surface.scale <= 1):
            self._draw_polylines(painter, qcolor(self._map.colours.contour))
        else:
            self._draw_kept(painter, surface)
        if self._map.colours.is_print:
            self._draw_labels(painter)

    def _placed(self) -> list[tuple[float, Floats]]:
        """The lines where they are drawn: the loss and the points, shape (k, 2), of each."""
        plane = self._map.plane
        key = (self._sampled, plane)
        if self._sampled is not None and key != self._lines_for:
            self._lines, self._lines_for = self._sampled.contours(plane), key
        if self._transform is None:
            return self._lines
        there = moved([line for _, line in self._lines], self._transform.in_pixels(plane))
        return [(level, line) for (level, _), line in zip(self._lines, there, strict=True)]

    def _pen(self, colour: QColor) -> QPen:
        return QPen(colour, PRINT_WIDTH if self._map.colours.is_print else LINE_WIDTH)

    def _draw_polylines(self, painter: QPainter, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen(colour))
        for _, line in self._placed():
            painter.drawPolyline(arrayToQPolygonF(line[:, 0], line[:, 1]))

    def _draw_kept(self, painter: QPainter, surface: Surface) -> None:
        """Lines on a picture.

        Qt draws lines of one pixel quickly and smoothly (2 ms). Wider ones, at 200 %, take 128 ms as one path and 30 to
        50 ms as polylines of 64 points, but 10 ms as single lines; those overlap, so they are drawn opaque, and the
        picture becomes translucent as a whole.
        """
        layer, key = self._layers.on(surface), (self._map.plane, surface.scale, self._map.colours.name)
        if layer.key != key or self._transform is not None:
            layer.begin(key, self.area, surface.scale)
            colour = qcolor(self._map.colours.contour)
            opaque = QColor(colour.rgb())
            with painting_on(layer.pixmap) as on:
                if surface.scale <= 1:
                    self._draw_polylines(on, opaque)
                else:
                    self._draw_pieces(on, opaque)
                on.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
                on.fillRect(self.area, colour)
        painter.drawPixmap(QPointF(), layer.pixmap)

    def _draw_pieces(self, painter: QPainter, colour: QColor) -> None:
        pen = self._pen(colour)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        for _, line in self._placed():
            sparse = np.concatenate((line[:-1:2], line[-1:]))
            draw_single_lines(painter, np.concatenate((sparse[:-1], sparse[1:]), axis=1))

    def _draw_labels(self, painter: QPainter) -> None:
        plane: Plane = self._map.plane
        taken = [
            np.column_stack(plane.to_pixels(path.x, path.y)) for path in self._map.paths if path.is_drawn
        ]
        draw_contour_labels(
            painter, self._placed(), taken, plane.area, self._map.colours, self._map.small_font
        )
