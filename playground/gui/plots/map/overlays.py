"""What lies over the map: arrows and their legend, the tip of a path, messages."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from playground.gui.plots.colour_maps import TABLE_SIZE, colour_table, qcolor
from playground.gui.plots.items import PixelItem
from playground.gui.plots.map.arrow_legend import Legend, LegendPlace
from playground.gui.plots.map.arrows import draw_arrows
from playground.gui.plots.map.messages import Message, place_chips
from playground.gui.plots.map.path_tip import PathTip
from playground.gui.plots.painting import painting_on
from playground.gui.plots.surface import Kind, Surface

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot


class Panel:
    """A small picture of a panel, kept while what it says stays the same."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()

    def put(
        self, painter: QPainter, surface: Surface, box: QRectF, key: object, draw: Callable[[QPainter], None]
    ) -> None:
        """Put what ``draw`` paints within a box; in files and on images the shapes and letters themselves."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if surface.kind is not Kind.SCREEN:
            draw(painter)
            return
        # Whole pixels, with room for the line around it.
        corner = QPointF(math.floor(box.left()) - 1, math.floor(box.top()) - 1)
        key = (key, surface.scale, box.size(), box.topLeft() - corner)
        if key != self._key:
            self._pixmap = QPixmap(
                math.ceil((box.width() + 3) * surface.scale), math.ceil((box.height() + 3) * surface.scale)
            )
            self._pixmap.setDevicePixelRatio(surface.scale)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            with painting_on(self._pixmap) as on:
                on.setRenderHint(QPainter.RenderHint.Antialiasing)
                on.translate(-corner)
                draw(on)
            self._key = key
        painter.drawPixmap(corner, self._pixmap)


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
        self._panel = Panel()
        super().__init__(plot, z)
        self._map = plot

    def legend(self) -> Legend | None:
        """What it says; None without arrows and where there is no room."""
        plot = self._map
        if plot.arrows is None:
            return None
        found = Legend.of(plot.arrows, plot.stretches, self.area, plot.fonts.small)
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
        self._panel.put(painter, surface, box, key, lambda on: legend.draw(on, box, colours, under))
        legend.draw_title(painter, box, colours)


class PathTipItem(PixelItem):
    """The vertex of a path under the mouse, and what is told of its step."""

    def draw(self, painter: QPainter, surface: Surface) -> None:
        plot: MapPlot = self.plot  # type: ignore[assignment]
        found = plot.hovered_vertex
        if found is None:
            return
        path, step = plot.paths[found.path], found.step
        at = plot.plane.pixel(float(path.x[step]), float(path.y[step]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(path.colour))
        painter.setPen(QPen(qcolor(plot.colours.marker), 1.5))
        painter.drawEllipse(at, 3.5, 3.5)
        rows = plot.details(found.path, step)
        tip = PathTip(f"{path.label} · step {step:,}", path.colour, rows, plot.hint if rows else "")
        tip.draw(painter, at, self.area, plot.colours, plot.fonts.small)


class MessagesItem(PixelItem):
    """Chips in the lower left corner; those of runners out of view are buttons that show them."""

    def __init__(self, plot: MapPlot, z: float) -> None:
        self._panel = Panel()
        self._hovered: Message | None = None
        super().__init__(plot, z)
        self._map = plot

    def chips(self, surface: Surface | None = None) -> list[tuple[Message, QRectF]]:
        """The chips and where they are; buttons on the screen alone."""
        messages = self._map.messages()
        if surface is not None and surface.kind is not Kind.SCREEN:
            messages = [replace(message, path=None) for message in messages]
        return place_chips(messages, self.area, self._map.fonts.small)

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
        colours, font = self._map.colours, self._map.fonts.small
        hovered = self._hovered if surface.kind is Kind.SCREEN else None

        def draw(on: QPainter) -> None:
            for message, box in chips:
                message.draw(on, box, colours, font, hovered=message == hovered)

        key = (tuple(message for message, _ in chips), hovered, colours)
        self._panel.put(painter, surface, whole, key, draw)
