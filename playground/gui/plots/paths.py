"""The paths of the runners, in pixels: thinned, cut into chunks, and painted quickly.

Measured with 2 px antialiased lines on a 700 × 620 image (µs a segment; short: 3 px, long: 85 px):

| how                                       | short | long |
|-------------------------------------------|-------|------|
| one polyline of 4,096 points, round joins |  11.0 |  241 |
| polylines of 64 points, round joins       |   3.4 |  171 |
| polylines of 64 points, bevel joins       |   1.2 |  138 |
| drawLines, round caps                     |   3.0 |   54 |
| drawLines, square caps                    |   0.4 |  3.7 |

Qt rasterises single lines with flat or square caps directly; everything else goes through its stroker, and long
strokes that cross each other are slowest of all. Square caps look like round joins between long segments, but
grow ragged where segments are as short as the line is wide. So chunks of long segments are lines with square caps
and chunks of short ones are bevelled polylines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.landscapes.base import Point
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.plane import Plane

Floats = NDArray[np.float64]

LINE_WIDTH = 2.0
CASING_WIDTH = 4.0
CHUNK = 32
"""Segments painted at a time. Shorter would cost more calls, longer more to repaint in every frame."""
LONG = 6.0
"""Pixels: a chunk whose segments are longer on average is drawn as single lines."""
OVERLAP = 4
"""Segments of the chunk before whose colour is painted again, over the end of the new chunk's casing."""
FAR = 16_000.0
"""Pixels from which we cut lines ourselves: Qt loses precision at 32,768."""


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


class Trail:
    """A path in the pixels of one plane, thinned; grows with the path and never changes what it has.

    A row is a vertex when it lies in another cell of a fine grid of pixels than the row before. That depends on two
    rows only, so a trail that grew row by row equals one made at once.
    """

    def __init__(self, plane: Plane, cell: float) -> None:
        self.plane = plane
        self.cell = cell
        self.rows = 0
        self._count = 0
        self._points = np.empty((64, 2))
        self._steps = np.empty(64, dtype=np.int64)
        self._left_at = np.empty(0, dtype=np.int64)
        self._last_cell = np.full((1, 2), np.iinfo(np.int64).min)
        self._last_inside = True
        self._boxes = np.empty((0, 4))

    @property
    def points(self) -> Floats:
        """Vertices in pixels, shape (k, 2)."""
        return self._points[: self._count]

    @property
    def steps(self) -> NDArray[np.int64]:
        """The row of each vertex, increasing, shape (k,)."""
        return self._steps[: self._count]

    def extend(self, x: Floats, y: Floats) -> None:
        """Take in the rows that are new: x and y hold all rows so far."""
        first, self.rows = self.rows, max(self.rows, len(x))
        if first >= len(x):
            return
        x, y = x[first:], y[first:]
        pixels = self.pixels(x, y)
        cells = np.floor(pixels / self.cell).astype(np.int64)
        changed = (np.diff(cells, axis=0, prepend=self._last_cell) != 0).any(axis=1)
        self._last_cell = cells[-1:]
        self._append(pixels[changed], first + np.flatnonzero(changed))
        low_x, high_x, low_y, high_y = self.plane.window
        inside = (x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y)
        before = np.concatenate(([self._last_inside], inside[:-1]))
        self._left_at = np.concatenate((self._left_at, first + np.flatnonzero(before & ~inside)))
        self._last_inside = bool(inside[-1])

    def pixels(self, x: Floats, y: Floats) -> Floats:
        """Pixels of rows, shape (k, 2). Rows absurdly far off keep their direction from the centre and come nearer."""
        reach = 1e9
        pixels = np.column_stack(self.plane.to_pixels(np.clip(x, -1e200, 1e200), np.clip(y, -1e200, 1e200)))
        if not (np.abs(pixels) < reach).all():
            centre = (self.plane.area.center().x(), self.plane.area.center().y())
            offset = pixels - centre
            pixels = centre + offset / np.maximum(np.abs(offset).max(axis=1, keepdims=True) / reach, 1.0)
        return pixels

    def nearest(self, x: float, y: float, step: int, reach: float) -> tuple[float, int]:
        """How many pixels (x, y) is from the line up to row ``step``, and the row of the nearer vertex there.

        (inf, 0) where the line is further away than ``reach``.
        """
        best, found = math.inf, 0
        whole = self.chunks_until(step)
        boxes = self._chunk_boxes()[:whole]
        inside = (boxes[:, 0] <= x + reach) & (boxes[:, 1] <= y + reach)
        inside &= (boxes[:, 2] >= x - reach) & (boxes[:, 3] >= y - reach)
        count = self.vertices_until(step)
        for first in [*(np.flatnonzero(inside) * CHUNK).tolist(), whole * CHUNK]:
            points = self.points[first : min(first + CHUNK + 1, count)]
            distance, vertex = _nearest_vertex(points, x, y)
            if distance < min(best, reach):
                best, found = distance, int(self.steps[first + vertex])
        return best, found

    def _chunk_boxes(self) -> Floats:
        """Left, top, right and bottom of each whole chunk, shape (k, 4)."""
        known, whole = len(self._boxes), max(0, self._count - 1) // CHUNK
        if whole > known:
            index = np.arange(known, whole)[:, None] * CHUNK + np.arange(CHUNK + 1)
            points = self.points[index]
            new = np.concatenate((points.min(axis=1), points.max(axis=1)), axis=1)
            self._boxes = np.concatenate((self._boxes, new))
        return self._boxes

    def _append(self, points: Floats, steps: NDArray[np.int64]) -> None:
        needed = self._count + len(points)
        if needed > len(self._steps):
            more = max(needed, 2 * len(self._steps)) - len(self._steps)
            self._points = np.concatenate((self._points, np.empty((more, 2))))
            self._steps = np.concatenate((self._steps, np.empty(more, dtype=np.int64)))
        self._points[self._count : needed] = points
        self._steps[self._count : needed] = steps
        self._count = needed

    def vertices_until(self, step: int) -> int:
        """How many vertices belong to rows 0..step."""
        return int(np.searchsorted(self.steps, step, side="right"))

    def chunks_until(self, step: int) -> int:
        """How many whole chunks lie within rows 0..step."""
        return max(0, self.vertices_until(step) - 1) // CHUNK

    def chunk_ends(self) -> NDArray[np.int64]:
        """The row with which each whole chunk ends."""
        return self.steps[CHUNK::CHUNK]

    def left_at(self, step: int) -> int:
        """The last row, not after ``step``, that is outside the window while the one before is inside."""
        return int(self._left_at[np.searchsorted(self._left_at, step, side="right") - 1])


def _nearest_vertex(points: Floats, x: float, y: float) -> tuple[float, int]:
    """The distance from (x, y) to the line through ``points`` (k ≥ 1, 2), and the nearer vertex of that segment."""
    if len(points) == 1:
        return math.hypot(points[0, 0] - x, points[0, 1] - y), 0
    start, delta = points[:-1], np.diff(points, axis=0)
    away = (x, y) - start
    squared = np.einsum("ij,ij->i", delta, delta)
    share = np.clip(np.einsum("ij,ij->i", away, delta) / np.maximum(squared, 1e-12), 0.0, 1.0)
    distances = np.hypot(*(away - share[:, None] * delta).T)
    segment = int(np.argmin(distances))
    return float(distances[segment]), segment + int(share[segment] > 0.5)


@dataclass(frozen=True)
class PathPens:
    """The two pens of one path."""

    line: QColor
    casing: QColor

    def draw(self, painter: QPainter, points: Floats, before: int, bounds: QRectF) -> None:
        """Casing and line through ``points`` (k, 2) as pixels; the casing leaves out the first ``before`` points.

        Lines that reach far beyond ``bounds`` are cut there.
        """
        draw_line(painter, points[before:], QPen(self.casing, CASING_WIDTH), bounds)
        draw_line(painter, points, QPen(self.line, LINE_WIDTH), bounds)

    def draw_vector(self, painter: QPainter, points: Floats, bounds: QRectF) -> None:
        """Casing and line through ``points`` (k, 2) as whole polylines, cut exactly at ``bounds``, for files."""
        runs = [arrayToQPolygonF(run[:, 0], run[:, 1]) for run in clipped_runs(points, bounds)]
        for colour, width in ((self.casing, CASING_WIDTH), (self.line, LINE_WIDTH)):
            painter.setPen(
                QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            for run in runs:
                painter.drawPolyline(run)


def draw_line(painter: QPainter, points: Floats, pen: QPen, bounds: QRectF) -> None:
    """A line through ``points`` of shape (k, 2) as pixels, cut where it reaches far beyond ``bounds``."""
    if len(points) < 2:
        return
    if points.min() < -FAR or points.max() > FAR:
        reach = FAR / 2
        for run in clipped_runs(points, bounds.adjusted(-reach, -reach, reach, reach)):
            _draw_run(painter, run, pen)
    else:
        _draw_run(painter, points, pen)


def _draw_run(painter: QPainter, points: Floats, pen: QPen) -> None:
    start, end = points[:-1], points[1:]
    if float(np.abs(end - start).sum()) < LONG * len(start):
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        painter.drawPolyline(arrayToQPolygonF(points[:, 0], points[:, 1]))
        return
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    lines: Any = PrimitiveArray(QLineF, 4)
    lines.resize(len(start))
    ends = lines.ndarray()
    ends[:, :2], ends[:, 2:] = start, end
    painter.drawLines(*lines.drawargs())
