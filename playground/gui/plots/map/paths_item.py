"""The paths of all runners, as one item of the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.colour_maps import TABLE_SIZE, colour_table, mixed, qcolor
from playground.gui.plots.items import PixelItem
from playground.gui.plots.map.path import MapPath, thinned
from playground.gui.plots.map.path_layer import (
    CASING_WIDTH,
    LINE_WIDTH,
    PathLayer,
    PathLook,
    draw_draft,
    stretched,
)
from playground.gui.plots.map.sparse import sparse_runs
from playground.gui.plots.painting import painting_on
from playground.gui.plots.plane import Plane
from playground.gui.plots.surface import Kind, Surface

if TYPE_CHECKING:
    from playground.gui.plots.map.map_plot import MapPlot

SLICE = 0.006
"""Seconds of painting after which a frame on screen is shown as far as it is; the next one goes on."""
SHOW_EVERY = 0.05
"""Seconds between two frames of paths that are not painted to their ends yet."""
FEWEST_AT_A_TIME = 4
"""Batches of a slice that nobody waits for, since the picture before is still seen, moved and stretched."""
HOT = 0.12
"""Seconds within which a second change of everything is drawn as a draft."""
REST = 150
"""Milliseconds of rest after which a draft is drawn well."""
MOST_DRAFTED = 160_000
"""Rows of all paths; of more a draft takes longer than a slice of the picture itself."""
VECTOR_CELL = 0.25
"""Pixels: in files rows in the same cell as the one before are left out."""


class PathsItem(PixelItem):
    """Paints paths as lines in darker casings."""

    def __init__(self, plot: MapPlot, z: float) -> None:
        self._paths: list[MapPath] = []
        self._layers: dict[Kind, PathLayer] = {}
        self._stale: PathLayer | None = None
        self._is_draft = False
        self._changed_at = self._shown_until = 0.0
        super().__init__(plot, z)
        self._map = plot
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._go_on)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._draw_well)

    @property
    def is_complete(self) -> bool:
        """Whether the last frame on screen showed all paths to their ends."""
        layer = self._layers.get(Kind.SCREEN)
        return layer is None or not self._paths or layer.is_complete or self._is_draft

    def show_paths(self, paths: Sequence[MapPath]) -> None:
        """Show these, those not drawn left out."""
        self._paths = [path for path in paths if path.is_drawn]
        self.update()

    # ------------------------------------------------------------------------------------------------- painting

    def draw(self, painter: QPainter, surface: Surface) -> None:
        if not self._paths or self.area.isEmpty():
            return
        if surface.is_vector:
            self._draw_vectors(painter)
            return
        on_screen = surface.kind is Kind.SCREEN
        layer = self._layer(surface)
        if on_screen and self._is_draft:
            painter.drawPixmap(QPointF(), layer.pixmap)
            return
        until = perf_counter() + SLICE if on_screen else math.inf
        layer.advance(self._paths, until, *(() if self._stale is None else (FEWEST_AT_A_TIME,)))
        if on_screen and layer.is_complete:
            self._stale = None
        elif on_screen:
            self._draw_stale(painter)
            self._shown_until = perf_counter() + SHOW_EVERY
            self._next.start()
        painter.drawPixmap(QPointF(), layer.pixmap)
        if layer.is_complete:
            layer.paint_tail(painter, self._paths)

    def advance(self, surface: Surface, seconds: float) -> bool:
        """Paint for about so long onto the picture for a surface other than the screen; whether it is complete."""
        if not self._paths or surface.is_vector or self.area.isEmpty():
            return True
        layer = self._layer(surface)
        layer.advance(self._paths, perf_counter() + seconds)
        return layer.is_complete

    def _layer(self, surface: Surface) -> PathLayer:
        """The picture for a surface, begun anew if what it shows is another thing."""
        if surface.kind is Kind.SCREEN:
            self._layers.pop(Kind.IMAGE, None)
        look = self._look(surface.scale)
        layer = self._layers.get(surface.kind)
        if layer is None or layer.look != look:
            new = self._layers[surface.kind] = PathLayer(look)
            if surface.kind is Kind.SCREEN:
                self._begin(layer, new)
            layer = new
        elif self._is_draft and surface.kind is Kind.SCREEN:
            self._draw_draft(layer)
        return layer

    def _look(self, scale: float) -> PathLook:
        colours = self._map.colours
        # Of its own an opaque casing shows no more of what is under it than of the colour map's middle.
        casing = mixed(qcolor(colours.casing), QColor(int(colour_table(colours)[TABLE_SIZE // 2])))
        return PathLook(
            self._map.plane,
            scale,
            casing.name(),
            tuple(path.identity for path in self._paths),
            tuple(path.colour for path in self._paths),
        )

    def _begin(self, before: PathLayer | None, layer: PathLayer) -> None:
        """Another picture on the screen: a draft where all changes again and again, or a slow one over the last."""
        now = perf_counter()
        hot = before is not None and now - self._changed_at < HOT
        self._changed_at = now if before is not None else 0.0
        was_draft, self._is_draft = self._is_draft, False
        moves = before is not None and before.look.plane != layer.look.plane
        if before is not None and moves and before.is_complete and not was_draft:
            self._stale = before
        if self._stale is not None and self._stale.look.identities != layer.look.identities:
            self._stale = None
        if hot and not moves and sum(path.shown for path in self._paths) <= MOST_DRAFTED:
            self._is_draft = True
            self._draw_draft(layer)

    def _draw_draft(self, layer: PathLayer) -> None:
        layer.pixmap.fill(Qt.GlobalColor.transparent)
        with painting_on(layer.pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_draft(painter, self._paths, layer.look.plane)
        self._rest.start()

    def _draw_stale(self, painter: QPainter) -> None:
        target = stretched(self._stale, self._map.plane) if self._stale is not None else None
        if target is not None and self._stale is not None:
            pixmap = self._stale.pixmap
            painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))

    def _go_on(self) -> None:
        """Paint more. It is shown now and then, for a frame costs more than a slice brings on."""
        layer = self._layers.get(Kind.SCREEN)
        if layer is not None and self._paths and layer.look == self._look(layer.look.scale):
            layer.advance(self._paths, perf_counter() + SLICE, FEWEST_AT_A_TIME)
            if not layer.is_complete and perf_counter() < self._shown_until:
                self._next.start()
                return
        self.update()

    def _draw_well(self) -> None:
        self._is_draft, self._changed_at = False, 0.0
        self._layers.clear()
        self.update()

    # -------------------------------------------------------------------------------------------------- vectors

    def _draw_vectors(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path in self._paths:
            polygons = [
                arrayToQPolygonF(line[:, 0], line[:, 1]) for line in vector_lines(path, self._map.plane)
            ]
            for colour, width in ((self._map.colours.casing, CASING_WIDTH), (path.colour, LINE_WIDTH)):
                pen = QPen(qcolor(colour), width)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                for one in polygons:
                    painter.drawPolyline(one)


def vector_lines(path: MapPath, plane: Plane) -> list[Floats]:
    """A path as lines for files, each through points of shape (k, 2)."""
    points = path.pixels(plane)
    points = points[thinned(points, VECTOR_CELL)]
    return sparse_runs(clipped_runs(points, plane.area))
