"""Paths painted on a transparent image that is kept from frame to frame.

A frame paints only the chunks that are new. What is not a whole chunk yet, the tails, is painted on the screen each
time and never kept, so a picture that grew is the same as one painted at once. Chunks go on in the order of
the steps they end with: later steps lie over earlier ones, whichever runner made them.

Going back takes paint away, which no image can; so the layer keeps copies of itself from earlier on, close
together near the present and ever sparser before, and paints again from the nearest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from playground.core.elementwise import Floats
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.paths import OVERLAP, MapPath, PathPens, Trail
from playground.gui.plots.plane import Plane
from playground.gui.plots.sparse import sparse_runs

RASTER_CELL = 1.0
"""Pixels of the screen: with more vertices a line looks the same."""
VECTOR_CELL = 0.25
SNAPSHOT_EVERY = 16
"""Chunks between copies: no more than this is painted again when the cursor goes back by a step (about 2 ms)."""
ALWAYS = 64
"""So few chunks are painted at once in any case: paths that grow are never cut short."""
LOOKAHEAD = 256
"""Chunks of each path that are put in order at a time."""
SNAPSHOT_BYTES = 12_000_000
FEWEST_SNAPSHOTS = 3


@dataclass(frozen=True)
class Snapshot:
    """The layer as it was when ``painted[i]`` chunks of path i were on it."""

    painted: tuple[int, ...]
    image: QImage


class PathLayer:
    """The whole chunks of some trails on one image, for one plane, size and scale."""

    def __init__(
        self, size: QSize, scale: float, plane: Plane, pens: Sequence[PathPens], identities: Sequence[object]
    ) -> None:
        self.plane = plane
        self.identities = identities
        self.image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
        self.image.setDevicePixelRatio(scale)
        self.image.fill(0)
        self.complete = False
        self._grows = False
        self._pens = pens
        self._painted = [0] * len(pens)
        self._snapshots: list[Snapshot] = []
        self._most = max(FEWEST_SNAPSHOTS, SNAPSHOT_BYTES // max(1, self.image.sizeInBytes()))

    def show(self, trails: Sequence[Trail], shown: Sequence[int], until: float = math.inf) -> None:
        """Bring the image to the rows ``shown``; stop at about the time ``until``, with `complete` False."""
        targets = [trail.chunks_until(step) for trail, step in zip(trails, shown, strict=True)]
        if any(have > want for have, want in zip(self._painted, targets, strict=True)):
            self._go_back(targets)
        few = sum(targets) - sum(self._painted) <= ALWAYS
        until = math.inf if few else until
        while self._painted != targets:  # a chunk at least, however late it is
            self._paint(trails, chunk_order(trails, self._painted, targets), until)
            if perf_counter() > until:
                break
        self.complete = self._painted == targets
        self._grows = True

    def _paint(self, trails: Sequence[Trail], work: Sequence[tuple[int, int]], until: float) -> None:
        painter = self._painter()
        for path, chunk in work:
            paint_chunk(painter, trails[path], self._pens[path], chunk, self.plane.area)
            self._painted[path] = chunk + 1
            done = sum(self._painted)
            # A picture that is painted at once is often replaced by the next, as when the start is dragged.
            if done % SNAPSHOT_EVERY == 0 and (self._grows or done > ALWAYS):
                painter.end()
                self._remember()
                painter = self._painter()
            if perf_counter() > until:
                break
        painter.end()

    def _painter(self) -> QPainter:
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.plane.area)
        return painter

    def _go_back(self, targets: Sequence[int]) -> None:
        while self._snapshots and any(
            have > want for have, want in zip(self._snapshots[-1].painted, targets, strict=True)
        ):
            self._snapshots.pop()
        if self._snapshots:
            self._painted = list(self._snapshots[-1].painted)
            self.image = self._snapshots[-1].image.copy()
        else:
            self._painted = [0] * len(self._painted)
            self.image.fill(0)

    def _remember(self) -> None:
        self._snapshots.append(Snapshot(tuple(self._painted), self.image.copy()))
        if len(self._snapshots) > self._most:
            places = np.array([0, *(sum(snapshot.painted) for snapshot in self._snapshots)], dtype=float)
            gaps = places[2:] - places[:-2]
            age = places[-1] - places[1:-1] + SNAPSHOT_EVERY
            del self._snapshots[int(np.argmin(gaps / age))]


def chunk_order(
    trails: Sequence[Trail], painted: Sequence[int], targets: Sequence[int]
) -> list[tuple[int, int]]:
    """The (path, chunk) to paint next, by the step they end with, then by path; not all if there are very many."""
    ends, paths, chunks, horizon = [], [], [], np.inf
    for path, (trail, first, last) in enumerate(zip(trails, painted, targets, strict=True)):
        until = min(last, first + LOOKAHEAD)
        if until > first:
            ends.append(trail.chunk_ends(first, until))
            paths.append(np.full(until - first, path))
            chunks.append(np.arange(first, until))
            if until < last:
                horizon = min(horizon, int(ends[-1][-1]))
    if not ends:
        return []
    all_ends, all_paths, all_chunks = (np.concatenate(part) for part in (ends, paths, chunks))
    order = np.lexsort((all_paths, all_ends))
    order = order[all_ends[order] <= horizon]
    return list(zip(all_paths[order].tolist(), all_chunks[order].tolist(), strict=True))


def paint_chunk(painter: QPainter, trail: Trail, pens: PathPens, chunk: int, bounds: QRectF) -> None:
    """Paint whole chunk number ``chunk`` of a trail."""
    first, last = int(trail.cuts[chunk]), int(trail.cuts[chunk + 1])
    start = max(0, first - OVERLAP)
    stretch = slice(start, last + 1)
    pens.draw(painter, trail.points[stretch], trail.repeats[stretch], first - start, bounds)


def paint_tail(painter: QPainter, trail: Trail, pens: PathPens, path: MapPath, bounds: QRectF) -> None:
    """Paint what follows the last whole chunk, up to the row shown."""
    first = int(trail.cuts[trail.chunks_until(path.shown)])
    start = max(0, first - OVERLAP)
    points = _until_shown(trail, path, start)
    repeats = np.append(trail.repeats[start : start + len(points) - 1], False)
    pens.draw(painter, points, repeats, first - start, bounds)


def vector_lines(path: MapPath, plane: Plane) -> list[Floats]:
    """A path as lines for files, each through points of shape (k, 2). Of 100,000 rows it takes 50 ms."""
    points = _until_shown(trail_of(path, plane, VECTOR_CELL), path, 0)
    return sparse_runs(clipped_runs(points, plane.area))


def paint_vectors(
    painter: QPainter,
    paths: Sequence[MapPath],
    lines: Sequence[Sequence[Floats]],
    plane: Plane,
    casing: QColor,
) -> None:
    """Paint paths, given with their `vector_lines`, into a file."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.area)
    for path, own in zip(paths, lines, strict=True):
        pens_of(path, casing).draw_vectors(painter, own)
    painter.restore()


def paint_at_once(
    painter: QPainter, paths: Sequence[MapPath], plane: Plane, size: QSize, casing: QColor
) -> None:
    """Paint paths as on screen, with the pixels of the painter's own scale."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.area)
    pens = [pens_of(path, casing) for path in paths]
    scale = max(painter.deviceTransform().m11(), 1.0)
    trails = [trail_of(path, plane, RASTER_CELL / scale) for path in paths]
    layer = PathLayer(size, scale, plane, pens, ())
    layer.show(trails, [path.shown for path in paths])
    painter.drawImage(0, 0, layer.image)
    for trail, pen, path in zip(trails, pens, paths, strict=True):
        paint_tail(painter, trail, pen, path, plane.area)
    painter.restore()


def trail_of(path: MapPath, plane: Plane, cell: float) -> Trail:
    """A new trail of the rows shown."""
    trail = Trail(plane, cell)
    trail.extend(path.x[: path.shown + 1], path.y[: path.shown + 1])
    return trail


def pens_of(path: MapPath, casing: QColor) -> PathPens:
    """The pens of a path."""
    return PathPens(QColor(path.colour), casing)


def _until_shown(trail: Trail, path: MapPath, start: int) -> Floats:
    """The vertices from number ``start`` on, and the exact point of the row shown."""
    points = trail.points[start : trail.vertices_until(path.shown)]
    last = trail.pixels(path.x[path.shown : path.shown + 1], path.y[path.shown : path.shown + 1])
    return np.concatenate((points, last))
