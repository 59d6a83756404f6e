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
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Point
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.plane import Plane
from playground.gui.plots.shapes import draw_single_lines, polygon

LINE_WIDTH = 2.0
CASING_WIDTH = 4.0
CHUNK = 32
"""The weight of what is painted at a time. Less would cost more calls, more would cost every frame more."""
PIXELS_PER_WEIGHT = 16.0
"""A vertex weighs 1, and 1 more for so many pixels of line before it."""
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
        sign: the number of the sign that it carries, see `playground.gui.plots.signs`; None for none.
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
    sign: int | None = None

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
    """A path in the pixels of one plane, thinned and cut into chunks; grows and never changes what it has.

    A row is a vertex when it lies in another cell of a fine grid of pixels than the row before. A chunk ends where the
    weight of its vertices, which counts pixels of line, passes the next multiple of `CHUNK`. Both depend on
    earlier rows only, in whole numbers, so a trail that grew row by row equals one made at once.
    """

    def __init__(self, plane: Plane, cell: float) -> None:
        self.plane = plane
        self.cell = cell
        self.rows = 0
        self._count = 0
        self._points = np.empty((64, 2))
        self._steps = np.empty(64, dtype=np.int32)
        self._repeats = np.zeros(64, dtype=np.bool_)
        self._weight = 0
        self._cuts = np.zeros(1, dtype=np.int64)
        self._boxes = np.empty((0, 4))
        self._left_at = np.empty(0, dtype=np.int64)
        self._last_cell = np.full((1, 2), np.iinfo(np.int64).min)
        self._last_inside = True

    @property
    def points(self) -> Floats:
        """Vertices in pixels, shape (k, 2)."""
        return self._points[: self._count]

    @property
    def steps(self) -> NDArray[np.int32]:
        """The row of each vertex, increasing, shape (k,)."""
        return self._steps[: self._count]

    @property
    def repeats(self) -> NDArray[np.bool_]:
        """Whether the way to each vertex is the one before it walked back, to within a cell, shape (k,).

        A run that bounces to and fro between two walls would else be painted line over line a thousand times.
        """
        return self._repeats[: self._count]

    @property
    def cuts(self) -> NDArray[np.int64]:
        """Where chunks begin: whole chunk number k is vertices cuts[k] to cuts[k + 1], both included."""
        return self._cuts

    def extend(self, x: Floats, y: Floats) -> None:
        """Take in the rows that are new: x and y hold all rows so far."""
        first, self.rows = self.rows, max(self.rows, len(x))
        if first >= len(x):
            return
        x, y = x[first:], y[first:]
        pixels = self.pixels(x, y)
        cells = np.floor(pixels * (1 / self.cell)).astype(np.int64)
        before = np.concatenate((self._last_cell, cells[:-1]))
        changed = (cells[:, 0] != before[:, 0]) | (cells[:, 1] != before[:, 1])
        self._last_cell = cells[-1:]
        self._append(pixels[changed], first + np.flatnonzero(changed))
        low_x, high_x, low_y, high_y = self.plane.window
        inside = (x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y)
        was_inside = np.concatenate(([self._last_inside], inside[:-1]))
        self._left_at = np.concatenate((self._left_at, first + np.flatnonzero(was_inside & ~inside)))
        self._last_inside = bool(inside[-1])

    def _append(self, points: Floats, steps: NDArray[np.int64]) -> None:
        old, new = self._count, self._count + len(points)
        if new > len(self._steps):
            more = max(new, 2 * len(self._steps)) - len(self._steps)
            self._points = np.concatenate((self._points, np.empty((more, 2))))
            self._steps = np.concatenate((self._steps, np.empty(more, dtype=np.int32)))
            self._repeats = np.concatenate((self._repeats, np.zeros(more, dtype=np.bool_)))
        self._points[old:new] = points
        self._steps[old:new] = steps
        self._count = new
        if new > 2:
            since = max(0, old - 2)
            cells = np.floor(self._points[since:new] * (1 / self.cell))
            self._repeats[since + 2 : new] = (cells[2:] == cells[:-2]).all(axis=1)
        begin = max(1, old)
        if new > begin:
            moves = np.abs(self._points[begin:new] - self._points[begin - 1 : new - 1]).sum(axis=1)
            moves[self._repeats[begin:new]] = 0.0
            weights = 1 + np.minimum(moves / PIXELS_PER_WEIGHT, CHUNK).astype(np.int64)
            passed = np.concatenate(([self._weight], self._weight + np.cumsum(weights)))
            self._weight = int(passed[-1])
            cuts = begin + np.flatnonzero(np.diff(passed // CHUNK))
            self._cuts = np.concatenate((self._cuts, cuts))

    def pixels(self, x: Floats, y: Floats) -> Floats:
        """Pixels of rows, shape (k, 2). Rows absurdly far off keep their direction from the centre and come nearer."""
        reach = 1e9
        pixels = np.empty((len(x), 2))
        with np.errstate(over="ignore"):
            pixels[:, 0], pixels[:, 1] = self.plane.to_pixels(x, y)
        if not (-reach < pixels.min() and pixels.max() < reach):
            centre = (self.plane.area.center().x(), self.plane.area.center().y())
            offset = np.clip(pixels, -1e300, 1e300) - centre
            pixels = centre + offset / np.maximum(np.abs(offset).max(axis=1, keepdims=True) / reach, 1.0)
        return pixels

    def vertices_until(self, step: int) -> int:
        """How many vertices belong to rows 0..step."""
        return int(np.searchsorted(self.steps, step, side="right"))

    def chunks_until(self, step: int) -> int:
        """How many whole chunks lie within rows 0..step."""
        return max(0, int(np.searchsorted(self._cuts, self.vertices_until(step))) - 1)

    def chunk_ends(self, first: int, last: int) -> NDArray[np.int32]:
        """The rows with which the whole chunks first .. last − 1 end."""
        return self.steps[self._cuts[first + 1 : last + 1]]

    def left_at(self, step: int) -> int:
        """The last row, not after ``step``, that is outside the window while the one before is inside."""
        return int(self._left_at[np.searchsorted(self._left_at, step, side="right") - 1])

    def nearest(self, x: float, y: float, step: int, reach: float) -> tuple[float, int]:
        """How many pixels (x, y) is from the line up to row ``step``, and the row of the nearer vertex there.

        (inf, 0) where the line is further away than ``reach``.
        """
        boxes, count = self._chunk_boxes(), self.vertices_until(step)
        near = (boxes[:, 0] <= x + reach) & (boxes[:, 1] <= y + reach)
        near &= (boxes[:, 2] >= x - reach) & (boxes[:, 3] >= y - reach)
        candidates = np.flatnonzero(np.repeat(near, np.diff(self._cuts)))
        tail = np.arange(self._cuts[-1], self._count - 1)
        segments = np.concatenate((candidates, tail))
        segments = segments[segments < count - 1]
        if not len(segments):
            return math.inf, 0
        distance, vertex = _nearest_vertex(self.points, segments, x, y)
        return (distance, int(self.steps[vertex])) if distance < reach else (math.inf, 0)

    def _chunk_boxes(self) -> Floats:
        """Left, top, right and bottom of each whole chunk, shape (k, 4)."""
        cuts = self._cuts[len(self._boxes) :]
        if len(cuts) > 1:
            points, starts, ends = self.points[: cuts[-1]], cuts[:-1], self.points[cuts[1:]]
            low = np.minimum(np.minimum.reduceat(points, starts), ends)
            high = np.maximum(np.maximum.reduceat(points, starts), ends)
            self._boxes = np.concatenate((self._boxes, np.concatenate((low, high), axis=1)))
        return self._boxes


def _nearest_vertex(points: Floats, segments: NDArray[np.int64], x: float, y: float) -> tuple[float, int]:
    """The distance from (x, y) to the nearest of some segments of a line, and the nearer vertex of that segment."""
    start = points[segments]
    delta = points[segments + 1] - start
    away = (x, y) - start
    squared = np.maximum(np.einsum("ij,ij->i", delta, delta), 1e-12)
    share = np.clip(np.einsum("ij,ij->i", away, delta) / squared, 0.0, 1.0)
    distances = np.hypot(*(away - share[:, None] * delta).T)
    best = int(np.argmin(distances))
    return float(distances[best]), int(segments[best]) + int(share[best] > 0.5)


@dataclass(frozen=True)
class PathPens:
    """The two pens of one path."""

    line: QColor
    casing: QColor

    def draw(
        self, painter: QPainter, points: Floats, repeats: NDArray[np.bool_], before: int, bounds: QRectF
    ) -> None:
        """Casing and line through ``points`` (k, 2) as pixels; the casing leaves out the first ``before`` points.

        The way to a point that ``repeats`` (k,) is left out, and lines that reach far beyond ``bounds`` are cut there.
        """
        if not _reaches(points, bounds):
            return
        mode = painter.compositionMode()
        if bounces(points[max(0, before - 1) :]):
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
        draw_line(painter, points[before:], repeats[before:], QPen(self.casing, CASING_WIDTH), bounds)
        painter.setCompositionMode(mode)
        draw_line(painter, points, repeats, QPen(self.line, LINE_WIDTH), bounds)

    def draw_vectors(self, painter: QPainter, lines: Sequence[Floats]) -> None:
        """Casing and line through points, each of shape (k, 2), as whole polylines, for files."""
        polygons = [polygon(line[:, 0], line[:, 1]) for line in lines]
        for colour, width in ((self.casing, CASING_WIDTH), (self.line, LINE_WIDTH)):
            painter.setPen(
                QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            for one in polygons:
                painter.drawPolyline(one)


def _reaches(points: Floats, bounds: QRectF) -> bool:
    """Whether a line through points might be seen within ``bounds``."""
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    room = CASING_WIDTH
    return (
        right > bounds.left() - room
        and left < bounds.right() + room
        and bottom > bounds.top() - room
        and top < bounds.bottom() + room
    )


def bounces(points: Floats) -> bool:
    """Whether long lines lie so close that the casing of each would black out the one before.

    Their casings go under all that is there, on a transparent image.
    """
    if len(points) < 3:
        return False
    beside = np.abs(points[2:] - points[:-2]).max()
    return bool(beside < CASING_WIDTH and np.abs(np.diff(points, axis=0)).sum(axis=1).mean() >= LONG)


def draw_line(
    painter: QPainter, points: Floats, repeats: NDArray[np.bool_], pen: QPen, bounds: QRectF
) -> None:
    """A line through ``points`` of shape (k, 2) as pixels, cut where it reaches far beyond ``bounds``."""
    if len(points) < 2:
        return
    if points.min() < -FAR or points.max() > FAR:
        reach = FAR / 2
        for run in clipped_runs(points, bounds.adjusted(-reach, -reach, reach, reach)):
            draw_segments(painter, run[:-1], run[1:], pen)
        return
    start, end, again = points[:-1], points[1:], repeats[1:]
    if again.any():
        draw_segments(painter, start[~again], end[~again], pen)
    elif float(np.abs(end - start).sum()) >= LONG * len(start):
        draw_segments(painter, start, end, pen)
    else:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        painter.drawPolyline(polygon(points[:, 0], points[:, 1]))


def draw_segments(painter: QPainter, start: Floats, end: Floats, pen: QPen) -> None:
    """Single lines from each ``start`` to each ``end``, both of shape (k, 2)."""
    if not len(start):
        return
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    draw_single_lines(painter, np.concatenate((start, end), axis=1))
