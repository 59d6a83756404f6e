"""Paths painted by batches of steps on a picture that is kept from frame to frame.

A batch is `BATCH` steps of all runners: first the casings of all, then each runner's line; later steps lie over
earlier ones, whichever runner made them. Batches lie at fixed rows, and what is drawn of one depends on its own rows
alone, so a picture that grew is the same as one painted at once. What is not a whole batch yet is painted on the screen
each frame and never kept. Going back takes paint away, which no picture can; so copies from earlier on are kept, close
together near the present and ever sparser before, and it is painted again from the nearest.

Qt rasterises single lines with square caps directly and hands joined ones to its stroker (4,096 pieces of 3 px: 0.4
against 11 µs each, of 85 px: 3.7 against 241). Pieces about as long as the line is wide look the same either way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from playground.core.elementwise import Floats
from playground.gui.plots.clipping_lines import clipped_lines
from playground.gui.plots.map.path import MapPath, pixels_of
from playground.gui.plots.painting import painting_on
from playground.gui.plots.plane import Plane
from playground.gui.plots.shapes import draw_single_lines

LINE_WIDTH, CASING_WIDTH = 2.0, 4.0
BATCH = 32
CELL = 1.5
"""Pixels of the device: rows in the same cell as the one before are left out."""
BACK = 0.75
"""Pixels: a piece that ends so near to where the one before began is a way back, and lies on that already."""
SHORTEST = 0.05
FAR = 16_000.0
"""Pixels from which we cut lines ourselves: Qt loses precision at 32,768."""
AT_ONCE = 8
"""Batches of which the lines are worked out together."""
FEWEST = 32
"""So many batches are painted in any case: paths that grow are never cut short."""
SNAPSHOT_EVERY = 4
"""Batches between copies."""
SNAPSHOT_BYTES = 12_000_000
FEWEST_SNAPSHOTS = 3
_DRAFT_SHIFTS = (-0.35, 0.35)
"""Pixels by which the two fine lines of a draft lie off the middle: together about as wide as one drawn well."""


class PathLook(NamedTuple):
    """What a picture of paths depends on besides their rows.

    Attributes:
        plane: where they are; its area begins at (0, 0).
        scale: device pixels of one logical pixel.
        casing: the opaque colour under the lines.
        identities, colours: of each path.
    """

    plane: Plane
    scale: float
    casing: str
    identities: tuple[object, ...]
    colours: tuple[str, ...]


class PathLayer:
    """A picture of the whole batches of some paths.

    Attributes:
        look: what it shows.
        pixmap: the picture.
        is_complete: whether all whole batches are on it.
    """

    def __init__(self, look: PathLook) -> None:
        self.look = look
        area = look.plane.area
        self.pixmap = QPixmap(area.size().toSize() * look.scale)
        self.pixmap.setDevicePixelRatio(look.scale)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self.is_complete = False
        self._grows = False
        self._done = 0
        self._rows = np.zeros(len(look.colours), dtype=np.int64)
        self._snapshots: list[tuple[int, QPixmap]] = []
        self._pens = Pens(look)

    def advance(self, paths: Sequence[MapPath], until: float = math.inf, fewest: int = FEWEST) -> None:
        """Bring the picture to the rows shown; stop at about the time ``until``, but not before ``fewest`` batches."""
        shown = np.array([path.shown for path in paths])
        target = int(shown.max()) // BATCH
        have, want = (np.minimum(rows, self._done * BATCH) for rows in (self._rows, shown))
        differs = have != want
        if differs.any():  # a path went back, or one that had been behind goes on
            self._go_back(int(np.minimum(have, want)[differs].min()) // BATCH)
        self._go_back(target)
        self._rows = shown
        begun = self._done
        while self._done < target:
            self._paint(paths, target)
            if perf_counter() > until and self._done - begun >= fewest:
                break
        self.is_complete = self._done == target
        self._grows = self.is_complete

    def _paint(self, paths: Sequence[MapPath], target: int) -> None:
        """Some batches more; a copy where one is due, closer and closer together towards the end."""
        # A small picture that is painted at once is often replaced by the next, as when the start is dragged.
        copies = self._grows or target > FEWEST
        due = _next_copy(self._done, target) if copies else target
        stop = min(target, self._done + AT_ONCE, due)
        points = stacked_pixels(paths, self.look.plane, self._done * BATCH, stop * BATCH)
        with painting_on(self.pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._pens.draw(painter, points, stop - self._done)
        self._done = stop
        if copies and self._done == due:
            self._remember()

    def paint_tail(self, painter: QPainter, paths: Sequence[MapPath]) -> None:
        """What follows the last whole batch, up to the rows shown."""
        first, last = self._done * BATCH, max(path.shown for path in paths)
        if last > first:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._pens.draw(painter, stacked_pixels(paths, self.look.plane, first, last), 1)

    def _go_back(self, batch: int) -> None:
        if batch >= self._done:
            return
        while self._snapshots and self._snapshots[-1][0] > batch:
            self._snapshots.pop()
        if self._snapshots:
            self._done, pixmap = self._snapshots[-1]
            self.pixmap = pixmap.copy()
        else:
            self._done = 0
            self.pixmap.fill(Qt.GlobalColor.transparent)

    def _remember(self) -> None:
        self._snapshots.append((self._done, self.pixmap.copy()))
        size = 4 * self.pixmap.width() * self.pixmap.height()
        if len(self._snapshots) > max(FEWEST_SNAPSHOTS, SNAPSHOT_BYTES // max(1, size)):
            places = np.array([0, *(done for done, _ in self._snapshots)], dtype=float)
            gaps, age = places[2:] - places[:-2], places[-1] - places[1:-1] + SNAPSHOT_EVERY
            del self._snapshots[int(np.argmin(gaps / age))]


def _next_copy(done: int, target: int) -> int:
    """The batch at which the next copy is due: each is half as far from the target as the one before."""
    left = SNAPSHOT_EVERY
    while 2 * left < target - done:
        left *= 2
    return max(target - left, done + SNAPSHOT_EVERY) // SNAPSHOT_EVERY * SNAPSHOT_EVERY


class Pens:
    """Draws batches of steps."""

    def __init__(self, look: PathLook) -> None:
        self._area = look.plane.area.adjusted(-64, -64, 64, 64)
        self._cell = CELL / look.scale
        square = Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap
        self._casing = QPen(QColor(look.casing), CASING_WIDTH, *square)
        self._lines = [QPen(QColor(colour), LINE_WIDTH, *square) for colour in look.colours]

    def draw(self, painter: QPainter, points: Floats, batches: int) -> None:
        """Draw so many batches, one after the other, of points of shape (paths, rows, 2)."""
        count = len(points)
        kept = self._kept(points)
        if batches > 1:
            rows = np.arange(batches)[:, None] * BATCH + np.arange(BATCH + 1)
            points = points[:, rows].swapaxes(0, 1).reshape(batches * count, BATCH + 1, 2)
            kept = kept[:, rows].swapaxes(0, 1).reshape(batches * count, BATCH + 1)
        lines, runs = _pieces(points, kept)
        cased, of_cased = _without_beginnings(lines, runs, CASING_WIDTH / 2)
        if not (np.abs(lines).max(initial=0.0) < FAR):
            lines, seen = clipped_lines(lines, self._area)
            cased, seen_cased = clipped_lines(cased, self._area)
            runs, of_cased = runs[seen], of_cased[seen_cased]
        edges = np.searchsorted(runs, np.arange(batches * count + 1)).tolist()
        casings = np.searchsorted(of_cased, np.arange(0, batches * count + 1, count)).tolist()
        for batch, first in enumerate(range(0, batches * count, count)):
            _draw(painter, self._casing, cased[casings[batch] : casings[batch + 1]])
            for number, pen in enumerate(self._lines, first):
                _draw(painter, pen, lines[edges[number] : edges[number + 1]])

    def _kept(self, points: Floats) -> NDArray[np.bool_]:
        """The rows that are drawn: those in another cell than the row before, and the edges of batches."""
        cells = np.floor(points * (1 / self._cell))
        kept = np.empty(points.shape[:2], dtype=bool)
        np.logical_or(
            cells[:, 1:, 0] != cells[:, :-1, 0], cells[:, 1:, 1] != cells[:, :-1, 1], out=kept[:, 1:]
        )
        kept[:, ::BATCH] = True
        kept[:, -1] = True
        return kept


def _pieces(points: Floats, kept: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int64]]:
    """The lines between kept points of each run, of shape (runs, rows, 2): shape (n, 4), and the run of each.

    Left out are lines too short to see, and ways back: a path that bounces between two walls is drawn once a batch.
    """
    rows, flat = kept.shape[1], points.reshape(-1, 2)
    places = np.flatnonzero(kept)
    start, end = places[:-1], places[1:]
    same_run = end % rows != 0
    start, end = start[same_run], end[same_run]
    lines, runs = np.concatenate((flat[start], flat[end]), axis=1), start // rows
    drawn = np.abs(lines[:, 2:] - lines[:, :2]).sum(axis=1) > SHORTEST
    back = np.abs(lines[1:, 2:] - lines[:-1, :2]).max(axis=1) < BACK
    drawn[1:] &= ~(back & (runs[1:] == runs[:-1]))
    return lines[drawn], runs[drawn]


def _without_beginnings(
    lines: Floats, runs: NDArray[np.int64], length: float
) -> tuple[Floats, NDArray[np.int64]]:
    """The lines without the first pixels, so many, of each run, and the runs of what is left.

    A casing that began with its batch would lie, with its square end, over the end of the line of the batch before.
    """
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    before = np.cumsum(lengths) - lengths
    begins = np.searchsorted(runs, runs)
    shares = (length - (before - before[begins])) / lengths
    kept = np.flatnonzero(shares < 1.0)
    left = lines[kept]
    left[:, :2] += np.maximum(shares[kept], 0.0)[:, None] * (left[:, 2:] - left[:, :2])
    return left, runs[kept]


def _draw(painter: QPainter, pen: QPen, lines: Floats) -> None:
    if len(lines):
        painter.setPen(pen)
        draw_single_lines(painter, lines)


def stacked_pixels(paths: Sequence[MapPath], plane: Plane, first: int, last: int) -> Floats:
    """Pixels of rows first..last of all paths, shape (paths, rows, 2). Rows that a path has not are its last one."""
    count = last - first + 1
    data = np.empty((2, len(paths), count))
    for number, path in enumerate(paths):
        rows = max(min(path.shown + 1, last + 1) - first, 0)
        end = first + rows if rows else path.shown + 1
        for axis, column in enumerate((path.x, path.y)):
            data[axis, number, :rows] = column[first : first + rows]
            data[axis, number, rows:] = column[end - 1]
    return pixels_of(plane, data[0], data[1])


def draw_draft(painter: QPainter, paths: Sequence[MapPath], plane: Plane) -> None:
    """All paths in a hurry: without casings, by pens of one pixel, which Qt draws eight times as fast as wide ones."""
    for path in paths:
        points = np.clip(path.pixels(plane), -FAR, FAR)
        line = arrayToQPolygonF(points[:, 0], points[:, 1])
        pen = QPen(QColor(path.colour), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for shift in _DRAFT_SHIFTS:
            painter.translate(shift, shift)
            painter.drawPolyline(line)
            painter.translate(-shift, -shift)


def stretched(layer: PathLayer, plane: Plane) -> QRectF | None:
    """Where a picture lies in another plane; None where it would be enlarged out of all use."""
    target = plane.rectangle(layer.look.plane.window)
    return target if max(target.width(), target.height()) < 20_000 else None
