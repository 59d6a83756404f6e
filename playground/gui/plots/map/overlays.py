"""What lies over the map: arrows and their legend, the vertex under the mouse, messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from playground.gui.plots.colour_maps import TABLE_SIZE, colour_table, qcolor
from playground.gui.plots.items import PixelItem
from playground.gui.plots.map.arrow_legend import Legend, LegendPlace
from playground.gui.plots.map.arrows import draw_arrows
from playground.gui.plots.map.messages import Message, place_chips
from playground.gui.plots.stamps import Stamps
from playground.gui.plots.surface import Kind, Surface

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot


class ArrowsItem(PixelItem):
    """The arrows that are stretched, or those in true length.

    Stretched ones belong under the current points, true ones over them: many are no longer than a point is wide.
    """

    def __init__(self, plot: MapPlot, z: float, *, stretched: bool) -> None:
        super().__init__(plot, z)
        self._map = plot
        self._stretched = stretched

    def draw(self, painter: QPainter, surface: Surface) -> None:
        shown = self._map.arrows
        if shown is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            factors = self._map.stretches.factors
            draw_arrows(painter, shown, self._map.plane, factors, stretched=self._stretched)


class ArrowLegend(PixelItem):
    """What each arrow is.

    Attributes:
        top: pixels above it that are taken when it stands in an upper corner.
    """

    def __init__(self, plot: MapPlot, z: float) -> None:
        self.top = 0.0
        self._place = LegendPlace()
        self._stamps = Stamps()
        super().__init__(plot, z)
        self._map = plot

    def legend(self) -> Legend | None:
        """What it says; None without arrows and where there is no room."""
        plot = self._map
        if plot.arrows is None:
            return None
        found = Legend.of(plot.arrows, plot.stretches, self.area, plot.small_font)
        if plot.surface.kind is not Kind.SCREEN:  # a picture has no step before
            found = replace(found, before={})
        return found if found.fits else None

    def box(self, legend: Legend) -> QRectF:
        """Where it stands: over as little as can be."""
        plot, plane = self._map, self._map.plane
        paths = [path for path in plot.paths if path.is_drawn]
        marks = [plane.pixel(*path.point) for path in paths] + [plane.pixel(*legend.shown.at)]
        if plot.start is not None:
            marks.append(plane.pixel(*plot.start))
        if plot.field is not None:
            marks += [plane.pixel(*minimum) for minimum in plot.field.minima]
        return self._place.box(legend.size, plane, paths, marks, self.top)

    def draw(self, painter: QPainter, surface: Surface) -> None:
        legend = self.legend()
        if legend is None:
            return
        colours, box = self._map.colours, self.box(legend)
        under = QColor(int(colour_table(colours)[TABLE_SIZE // 2])).name()
        looks = tuple((arrow.kind, arrow.colour, arrow.dashed) for arrow in legend.shown.arrows)
        key = (tuple(legend.lines()), looks, colours)
        self._stamps.put(
            painter, surface, box.topLeft(), around(box), key, lambda on: legend.draw(on, colours, under)
        )
        legend.draw_title(painter, box, colours)


class HoveredVertex(PixelItem):
    """A dot on the vertex of a path under the mouse."""

    def draw(self, painter: QPainter, surface: Surface) -> None:
        plot: MapPlot = self.plot  # type: ignore[assignment]
        found = plot.hovered_vertex
        if found is not None:
            path = plot.paths[found.path]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(path.colour))
            painter.setPen(QPen(qcolor(plot.colours.marker), 1.5))
            painter.drawEllipse(plot.vertex_pixel(found), 3.5, 3.5)


class MessagesItem(PixelItem):
    """Chips in the lower left corner; those of runners out of view are buttons that show them."""

    def __init__(self, plot: MapPlot, z: float) -> None:
        self._stamps = Stamps()
        self._hovered: Message | None = None
        super().__init__(plot, z)
        self._map = plot

    def chips(self, surface: Surface | None = None) -> list[tuple[Message, QRectF]]:
        """The chips and where they are; buttons on the screen alone."""
        messages = self._map.messages()
        if surface is not None and surface.kind is not Kind.SCREEN:
            messages = [replace(message, path=None) for message in messages]
        return place_chips(messages, self.area, self._map.small_font)

    def message_at(self, at: QPointF | None) -> Message | None:
        """The button under a pixel."""
        if at is None:
            return None
        return next((one for one, box in self.chips() if one.path is not None and box.contains(at)), None)

    def hover(self, message: Message | None) -> None:
        """Show a button as the one that a click would press."""
        if message != self._hovered:
            self._hovered = message
            self.update()

    def draw(self, painter: QPainter, surface: Surface) -> None:
        chips = self.chips(surface) if self._map.is_settled or surface.kind is not Kind.SCREEN else []
        if not chips:
            return
        whole = chips[0][1]
        for _, box in chips:
            whole = whole.united(box)
        colours, font = self._map.colours, self._map.small_font
        hovered = self._hovered if surface.kind is Kind.SCREEN else None

        def draw(on: QPainter) -> None:
            for message, box in chips:
                place = box.translated(-whole.topLeft())
                message.draw(on, place, colours, font, hovered=message == hovered)

        key = (tuple(message for message, _ in chips), hovered, colours)
        self._stamps.put(painter, surface, whole.topLeft(), around(whole), key, draw)


def around(box: QRectF) -> QRectF:
    """Whole pixels that hold a panel of a box's size, whose corner is the origin, with the line around it."""
    return QRectF(QRectF(QPointF(), box.size()).adjusted(-1, -1, 1, 1).toAlignedRect())
