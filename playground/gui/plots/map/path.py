"""A runner's path, and where its rows are in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Point, Window
from playground.gui.plots.plane import Plane

REACH = 1e9
"""Pixels beyond which a point is brought nearer, its direction from the centre kept."""
BLOCK = 256
"""Rows of one bounding box."""


@dataclass(frozen=True, eq=False)
class MapPath:
    """One runner's path.

    Attributes:
        identity: the trace. While it is the same object, rows that were given before have not changed.
        x, y: finite float64 columns of equal length, rows 0..n; may be views of growing buffers.
        shown: the last row that is drawn, within 0..n.
        colour: as ``#rrggbb``.
        label: the runner's name.
        selected: its current point is drawn larger.
        visible: whether it is drawn at all.
        diverged_at: the step that left the reals (it has no row), or None.
        number: of the marker symbol that it carries on paper, see `playground.gui.plots.signs`.
    """

    identity: object
    x: Floats
    y: Floats
    shown: int
    colour: str
    label: str
    selected: bool = False
    visible: bool = True
    diverged_at: int | None = None
    number: int = 0

    @property
    def ended_diverged(self) -> bool:
        """Whether the row shown is the one after which the run diverged."""
        return self.diverged_at is not None and self.shown >= len(self.x) - 1

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to draw."""
        return self.visible and len(self.x) > 0

    @property
    def point(self) -> Point:
        """Where the runner is in the row shown."""
        return Point(float(self.x[self.shown]), float(self.y[self.shown]))

    def pixels(self, plane: Plane, first: int = 0) -> Floats:
        """The rows shown from number ``first`` on, in pixels, shape (k, 2)."""
        rows = slice(first, self.shown + 1)
        return pixels_of(plane, self.x[rows], self.y[rows])


def pixels_of(plane: Plane, x: Floats, y: Floats) -> Floats:
    """Points in pixels, shape (…, 2). Those absurdly far off keep their direction from the centre and come nearer."""
    points = np.empty((*x.shape, 2))
    with np.errstate(over="ignore"):
        points[..., 0], points[..., 1] = plane.to_pixels(x, y)
    if points.size and not (points.min() > -REACH and points.max() < REACH):
        centre = (plane.area.center().x(), plane.area.center().y())
        offset = np.clip(points, -1e300, 1e300) - centre
        points = centre + offset / np.maximum(np.abs(offset).max(axis=-1, keepdims=True) / REACH, 1.0)
    return points


def thinned(points: Floats, cell: float) -> NDArray[np.int64]:
    """Numbers of the points, shape (k, 2), that lie in another square cell than the one before; the last one, too."""
    cells = np.floor(points * (1 / cell))
    kept = np.empty(len(points), dtype=bool)
    kept[:1] = True
    np.logical_or(cells[1:, 0] != cells[:-1, 0], cells[1:, 1] != cells[:-1, 1], out=kept[1:])
    kept[-1:] = True
    return np.flatnonzero(kept)


class PathBoxes:
    """Bounding boxes of a path's rows, block by block, in its own coordinates: they hold in every view.

    They find the step under the mouse and the step at which a path left the view without looking at all rows.
    """

    def __init__(self) -> None:
        self._boxes = np.empty((0, 4))

    def _extended(self, path: MapPath) -> Floats:
        """Left, right, bottom, top of each whole block of rows shown, with the row after it: shape (k, 4)."""
        known, whole = len(self._boxes), path.shown // BLOCK
        if whole > known:
            parts = []
            for column in (path.x, path.y):
                rows = column[known * BLOCK : whole * BLOCK].reshape(-1, BLOCK)
                after = column[(known + 1) * BLOCK : whole * BLOCK + 1 : BLOCK]
                parts += [np.minimum(rows.min(axis=1), after), np.maximum(rows.max(axis=1), after)]
            self._boxes = np.concatenate((self._boxes, np.column_stack(parts)))
        return self._boxes[:whole]

    def nearest(self, path: MapPath, plane: Plane, x: float, y: float, reach: float) -> tuple[float, int]:
        """How many pixels (x, y) is from the path, and the row of the nearer end of the piece there.

        (inf, 0) where the path is further away than ``reach``.
        """
        at, dx, dy = plane.point(QPointF(x, y)), reach / plane.x_scale, reach / plane.y_scale
        boxes = self._extended(path)
        near = (boxes[:, 0] <= at.x + dx) & (boxes[:, 1] >= at.x - dx)
        near &= (boxes[:, 2] <= at.y + dy) & (boxes[:, 3] >= at.y - dy)
        best, row = math.inf, 0
        for block in (*np.flatnonzero(near).tolist(), len(boxes)):
            first = block * BLOCK
            last = min(first + BLOCK, path.shown)
            points = pixels_of(plane, path.x[first : last + 1], path.y[first : last + 1])
            distance, vertex = _nearest_vertex(points, x, y)
            if distance < best:
                best, row = distance, first + vertex
        return (best, row) if best < reach else (math.inf, 0)

    def left_at(self, path: MapPath, window: Window) -> int:
        """The row after the last one shown that lies in a window; 0 where none does."""
        boxes = self._extended(path)
        low_x, high_x, low_y, high_y = window
        near = (boxes[:, 0] <= high_x) & (boxes[:, 1] >= low_x)
        near &= (boxes[:, 2] <= high_y) & (boxes[:, 3] >= low_y)
        for block in (len(boxes), *np.flatnonzero(near)[::-1].tolist()):
            rows = slice(block * BLOCK, min((block + 1) * BLOCK, path.shown + 1))
            x, y = path.x[rows], path.y[rows]
            inside = np.flatnonzero((low_x <= x) & (x <= high_x) & (low_y <= y) & (y <= high_y))
            if inside.size:
                return rows.start + int(inside[-1]) + 1
        return 0


def _nearest_vertex(points: Floats, x: float, y: float) -> tuple[float, int]:
    """The distance from (x, y) to a line through points (k, 2), and the nearer end of the piece there."""
    if len(points) < 2:
        return math.inf, 0
    start, delta = points[:-1], np.diff(points, axis=0)
    away = (x, y) - start
    squared = np.maximum(np.einsum("ij,ij->i", delta, delta), 1e-12)
    share = np.clip(np.einsum("ij,ij->i", away, delta) / squared, 0.0, 1.0)
    distances = np.hypot(*(away - share[:, None] * delta).T)
    best = int(np.argmin(distances))
    return float(distances[best]), best + int(share[best] > 0.5)
