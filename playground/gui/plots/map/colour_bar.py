"""The bar beside the map that says which colour is which loss."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsSceneResizeEvent, QStyleOptionGraphicsItem, QWidget

from playground.core.elementwise import Floats
from playground.gui.plots.axes import TickAxis
from playground.gui.plots.colour_maps import colour_table, qcolor
from playground.gui.plots.map.loss_scale import LossScale

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot

_GAP, _WIDTH = 14.0, 11.0
_TICK_SPACING = 46.0
_USUAL = "5·10⁻¹²"
"""The widest label of most landscapes."""


class ColourBar(pg.GraphicsWidget):
    """A strip of the theme's colours with a `TickAxis`, and above it what it shows.

    A `pg.ColorBarItem` is a whole PlotItem with four axes more: 12 ms to make.
    """

    def __init__(self, plot: MapPlot) -> None:
        super().__init__()
        self._map = plot
        self._scale: LossScale | None = None
        metrics = QFontMetricsF(plot.small_font)
        self._least = math.ceil(metrics.horizontalAdvance(_USUAL)) + 5
        self._axis = TickAxis("right", self._least, partial(_ticks, None, plot), tick_length=3)
        self._axis.setParentItem(self)
        self._axis.setRange(0.0, 1.0)
        self._name_height = metrics.height() + 3

    def show_scale(self, scale: LossScale | None) -> None:
        """Show another scale, or none."""
        if scale != self._scale:
            self._scale = scale
            # Another function for each scale: the axis asks anew only one that differs from the one before.
            self._axis.set_ticks(partial(_ticks, scale, self._map))
            self._axis.set_room(self._words_width())
            self.update()

    @property
    def room(self) -> float:
        """The width of it all."""
        return _GAP + _WIDTH + float(self._axis.minimumWidth())

    def _words_width(self) -> int:
        """What the labels and the name above them need: of usual numbers the same, else in steps of 8 pixels."""
        if self._scale is None:
            return self._least
        name = QFontMetricsF(self._map.text_font).horizontalAdvance(self._scale.label) - _WIDTH
        more = max(self._axis.room_needed(), math.ceil(name)) - self._least
        return self._least + 8 * math.ceil(max(more, 0) / 8)

    def set_look(self) -> None:
        """Take the theme's colours."""
        self._axis.set_colours(self._map.colours)
        self.update()

    @property
    def axis(self) -> TickAxis:
        """The axis beside the strip."""
        return self._axis

    @property
    def _strip(self) -> QRectF:
        height = max(self.size().height() - self._name_height, 1.0)
        return QRectF(_GAP, self._name_height, _WIDTH, height)

    # --------------------------------------------------------------------------------------------------- for Qt

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | QResizeEvent) -> None:
        strip = self._strip
        self._axis.setGeometry(QRectF(strip.right(), strip.top(), self._axis.width(), strip.height()))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._scale is None:
            return
        colours, strip = self._map.colours, self._strip
        table = np.ascontiguousarray(colour_table(colours)[::-1, None])
        image = QImage(table.data, 1, len(table), 4, QImage.Format.Format_RGB32).copy()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(strip, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolor(colours.border), 1))
        painter.drawRect(strip.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setFont(self._map.text_font)
        painter.setPen(QPen(qcolor(colours.text)))
        baseline = QFontMetricsF(self._map.small_font).capHeight()
        painter.drawText(QPointF(strip.left(), baseline), self._scale.label)


def _ticks(
    scale: LossScale | None, plot: MapPlot, low: float, high: float, length: float
) -> tuple[Floats, list[str]]:
    """Ticks within the strip, none over another."""
    if scale is None:
        return np.empty(0), []
    values, labels = scale.ticks(max(2, int(length / _TICK_SPACING)))
    places = scale.position(values)
    apart, last = QFontMetricsF(plot.small_font).height() / max(length, 1.0), -math.inf
    kept = []
    for number, place in enumerate(places.tolist()):
        if -1e-3 <= place <= 1 + 1e-3 and place - last >= apart:
            kept.append(number)
            last = place
    return np.clip(places[kept], 0.0, 1.0), [labels[number] for number in kept]
