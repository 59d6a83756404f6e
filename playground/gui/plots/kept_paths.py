"""The paths of the map in pixels and on a layer, kept from one frame to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from playground.core.elementwise import Floats
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.path_layer import RASTER_CELL, PathLayer, paint_tail, pens_of, vector_lines
from playground.gui.plots.paths import MapPath, PathPens, Trail
from playground.gui.plots.plane import Plane
from playground.gui.style.colours import Colours

ROWS = 8192
"""Rows of a path that are put in pixels at a time: about 1 ms."""


class PathView(NamedTuple):
    """What is seen of paths.

    Attributes:
        paths: all of the map, those not drawn too.
        plane: where they are.
        size, scale: logical pixels of the map, and device pixels of one.
        colours: the theme's.
    """

    paths: Sequence[MapPath]
    plane: Plane
    size: QSize
    scale: float
    colours: Colours

    @property
    def drawn(self) -> list[MapPath]:
        """The paths that are drawn, in order."""
        return [path for path in self.paths if path.is_drawn]


class KeptPaths:
    """Finds out what has to be made anew for a view, and does that, in slices where there is much."""

    def __init__(self) -> None:
        self._layer: PathLayer | None = None
        self._layer_for: tuple[object, ...] = ()
        self._stale: PathLayer | None = None
        self._trails: dict[int, tuple[object, Trail]] = {}
        self._vectors: dict[int, tuple[object, tuple[int, Plane], list[Floats]]] = {}

    @property
    def is_complete(self) -> bool:
        """Whether the layer shows all paths to their ends."""
        return self._layer is None or self._layer.complete

    # ------------------------------------------------------------------------------------------------- the layer

    def bring_on(
        self, view: PathView, seconds: float | None
    ) -> tuple[PathLayer, list[Trail], list[PathPens]]:
        """The layer, brought on for so many seconds, or to its end; the trails, once all are whole, and the pens."""
        paths, plane = view.drawn, view.plane
        trails = [self.trail(path, view) for path in paths]
        casing = qcolor(view.colours.casing)
        pens = [pens_of(path, casing) for path in paths]
        look = tuple((trail, path.colour) for trail, path in zip(trails, paths, strict=True))
        key = (plane.window, plane.area.getRect(), view.size, view.scale, view.colours, look)
        if self._layer is None or key != self._layer_for:
            same_paths = [path.identity for path in paths]
            self._keep_stale(same_paths)
            self._layer = PathLayer(view.size, view.scale, plane, pens, same_paths)
            self._layer_for = key
        until = math.inf if seconds is None else perf_counter() + seconds
        in_pixels = [_extended(trail, path, until) for trail, path in zip(trails, paths, strict=True)]
        self._layer.complete = False
        if not all(in_pixels):
            return self._layer, [], pens
        self._layer.show(trails, [path.shown for path in paths], until)
        return self._layer, trails, pens

    def paint(self, painter: QPainter, view: PathView, seconds: float | None) -> None:
        """Bring the layer on and paint it as far as it is, under it what was there before."""
        layer, trails, pens = self.bring_on(view, seconds)
        plane = view.plane
        painter.save()
        painter.setClipRect(plane.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if layer.complete:
            self._stale = None
        elif self._stale is not None:
            self._paint_stale(painter, self._stale, plane)
        painter.drawImage(0, 0, layer.image)
        for trail, pen, path in zip(trails, pens, view.drawn, strict=False):
            paint_tail(painter, trail, pen, path, plane.area)
        painter.restore()

    def _keep_stale(self, identities: Sequence[object]) -> None:
        """Keep the last complete layer of the same paths, to be shown stretched until the new one is complete."""
        if self._layer is not None and self._layer.complete:
            self._stale = self._layer
        if self._stale is not None and not _same(self._stale.identities, identities):
            self._stale = None

    def _paint_stale(self, painter: QPainter, stale: PathLayer, plane: Plane) -> None:
        area, scale = stale.plane.area, stale.image.devicePixelRatio()
        source = QRectF(area.left() * scale, area.top() * scale, area.width() * scale, area.height() * scale)
        target = plane.rectangle(stale.plane.window)
        if max(target.width(), target.height()) < 20_000:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, stale.image, source)

    # ---------------------------------------------------------------------------------------- trails and vectors

    def trail(self, path: MapPath, view: PathView) -> Trail:
        """A path in pixels, as far as it is known; made once."""
        kept = self._trails.get(id(path.identity))
        if kept is None or kept[0] is not path.identity or kept[1].plane != view.plane:
            kept = (path.identity, Trail(view.plane, RASTER_CELL / view.scale))
            self._trails[id(path.identity)] = kept
            alive = {id(other.identity) for other in view.paths}
            self._trails = {key: value for key, value in self._trails.items() if key in alive}
        return kept[1]

    def whole_trail(self, path: MapPath, view: PathView) -> Trail:
        """A path in pixels up to the row shown."""
        trail = self.trail(path, view)
        _extended(trail, path, math.inf)
        return trail

    def lines(self, path: MapPath, view: PathView) -> list[Floats]:
        """A path as lines for files; kept for the next file of the same figure."""
        plane = view.plane
        if not self._has_lines(path, plane):
            alive = {id(other.identity) for other in view.paths}
            self._vectors = {key: value for key, value in self._vectors.items() if key in alive}
            lines = vector_lines(path, plane)
            self._vectors[id(path.identity)] = (path.identity, (path.shown, plane), lines)
        return self._vectors[id(path.identity)][2]

    def bring_on_lines(self, view: PathView) -> bool:
        """Make the lines of one more path for a file; whether all were there already."""
        missing = next((path for path in view.drawn if not self._has_lines(path, view.plane)), None)
        if missing is not None:
            self.lines(missing, view)
        return missing is None

    def _has_lines(self, path: MapPath, plane: Plane) -> bool:
        kept = self._vectors.get(id(path.identity))
        return kept is not None and kept[0] is path.identity and kept[1] == (path.shown, plane)


def _extended(trail: Trail, path: MapPath, until: float) -> bool:
    """Take in rows up to the one shown, at least some; whether that was all of them."""
    while trail.rows <= path.shown:
        rows = min(path.shown + 1, trail.rows + ROWS)
        trail.extend(path.x[:rows], path.y[:rows])
        if perf_counter() > until:
            break
    return trail.rows > path.shown


def _same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))
