"""The losses of the map as colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from playground.gui.plots.colour_maps import colour_table, qcolor
from playground.gui.plots.map.field import MapField, Sampled
from playground.gui.plots.painting import painting_on, saved
from playground.gui.plots.surface import Kind, Layers, Surface
from playground.gui.style.colours import Colours

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot

HATCH_SPACING = 9.0
VECTOR_SCALE = 2.0
"""Pixels of the image in a file for one of the map: viewers blur small images."""


class FieldImage(pg.ImageItem):
    """Samples of a field, coloured and stretched over the window; hatch where there is no value.

    The outermost samples lie on the edges of what was sampled. On the screen the stretched picture is kept: to scale it
    smoothly in each frame would take 1 ms and wait for Qt's thread pool.
    """

    def __init__(self, plot: MapPlot) -> None:
        super().__init__(axisOrder="row-major")
        self._map = plot
        self._layers = Layers()
        self._sampled: Sampled | None = None
        self._version = 0
        plot.vb.addItem(self, ignoreBounds=True)

    def show_field(self, sampled: Sampled | None, own: QTransform | None = None) -> None:
        """Show samples, in coordinates that ``own`` leads to those of the plane; None for none."""
        colours = self._map.colours
        shown = sampled is not None and not (colours.is_print and sampled.is_finite)
        self._sampled = sampled if shown else None
        self._version += 1
        if self._sampled is None:
            self.clear()
            return
        colour_field(self, self._sampled, colours)
        self.setTransform(_sample_grid(self._sampled) * (own or QTransform()))

    # ------------------------------------------------------------------------------------------------- painting

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._sampled is None:
            return
        surface, area = self._map.surface, QRectF(self._map.vb.rect())
        to_box = self.itemTransform(self._map.vb)[0]
        with saved(painter):
            painter.setWorldTransform(to_box.inverted()[0] * painter.worldTransform())
            if surface.is_vector:
                large = QImage(
                    (area.size() * VECTOR_SCALE).toSize(), QImage.Format.Format_ARGB32_Premultiplied
                )
                large.fill(0)
                with painting_on(large) as on:
                    on.scale(VECTOR_SCALE, VECTOR_SCALE)
                    self._stretch(on, area, to_box)
                painter.drawImage(area, large, QRectF(large.rect()))
            elif surface.kind is Kind.SCREEN:
                painter.drawPixmap(QPointF(), self._kept(area, to_box, surface))
            else:
                self._stretch(painter, area, to_box)

    def _kept(self, area: QRectF, to_box: QTransform, surface: Surface) -> QPixmap:
        layer, key = self._layers.on(surface), (self._version, area.getRect(), surface.scale, to_box)
        if layer.key != key:
            layer.begin(key, area, surface.scale)
            with painting_on(layer.pixmap) as on:
                self._stretch(on, area, to_box)
        return layer.pixmap

    def _stretch(self, painter: QPainter, area: QRectF, to_box: QTransform) -> None:
        """Paint over ``area``, in pixels of the box."""
        assert self._sampled is not None
        if not self._sampled.is_finite:
            _draw_hatch(painter, area, self._map.colours)
        image = coloured(self)
        with saved(painter):
            painter.setClipRect(area)
            painter.setTransform(to_box, combine=True)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            inner = QRectF(image.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawImage(inner, image, inner)


def colour_field(item: pg.ImageItem, sampled: Sampled, colours: Colours) -> None:
    """Give an image the losses of a field, with the colours of a theme."""
    table = colour_table(colours).view(np.uint8).reshape(-1, 4)[:, [2, 1, 0, 3]]
    item.setImage(sampled.positions(), autoLevels=False, levels=(0.0, 1.0), lut=np.ascontiguousarray(table))


def coloured(item: pg.ImageItem) -> QImage:
    """The picture of an image item, one pixel a sample."""
    if item.qimage is None or item._renderRequired:
        item.render()
    assert item.qimage is not None
    # 8 bits to a pixel take twice as long to stretch.
    return item.qimage.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def thumbnail(field: MapField, colours: Colours, width: int, height: int) -> QImage:
    """A small picture of a field's own window, without lines."""
    item = pg.ImageItem(axisOrder="row-major")
    colour_field(item, Sampled.of(field, field.window, max(width, height)), colours)
    samples = coloured(item).flipped(Qt.Orientation.Vertical)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(qcolor(colours.grid))
    with painting_on(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        inner = QRectF(samples.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawImage(QRectF(0, 0, width, height), samples, inner)
    return image


def _sample_grid(sampled: Sampled) -> QTransform:
    """From pixels of the image, a sample in the middle of each, to the coordinates that were sampled."""
    rows, columns = sampled.losses.shape
    window = sampled.window
    dx, dy = (window.x_high - window.x_low) / (columns - 1), (window.y_high - window.y_low) / (rows - 1)
    return QTransform(dx, 0, 0, dy, window.x_low - dx / 2, window.y_low - dy / 2)


def _draw_hatch(painter: QPainter, area: QRectF, colours: Colours) -> None:
    painter.fillRect(area, qcolor(colours.grid if colours.is_print else colours.border))
    with saved(painter):
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(qcolor(colours.disabled), 1))
        count = int((area.width() + area.height()) / HATCH_SPACING) + 1
        corners = [area.topLeft() + QPointF(HATCH_SPACING * number, 0) for number in range(count)]
        painter.drawLines(
            [QLineF(corner, corner + QPointF(-area.height(), area.height())) for corner in corners]
        )
