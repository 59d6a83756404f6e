"""How curves are drawn: single lines with square caps on pixels, polylines with dashes of Qt's in files.

Qt rasterises single lines directly: 0.4 µs for a short one of 2 px, against 1 to 11 µs in an antialiased polyline and
far more with one of Qt's dash patterns. So dashes are cut by hand, for all curves of a plot together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.clipping_lines import clipped_runs


@dataclass(frozen=True)
class Stroke:
    """How a curve is drawn: colour, width in pixels, and lengths of dash and gap in pixels (0, 0 for a solid line)."""

    colour: str
    width: float
    dash: float = 0.0
    gap: float = 0.0

    def vector_pen(self) -> QPen:
        """The pen for polylines in files."""
        pen = QPen(QColor(self.colour), self.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self.dash:
            pen.setDashPattern([self.dash / self.width, self.gap / self.width])
        return pen

    def draft_pen(self) -> QPen:
        """The pen for what is soon drawn again: one device pixel wide, which Qt draws five times as fast."""
        pen = QPen(QColor(self.colour), 1)
        pen.setCosmetic(True)
        if self.dash:
            pen.setDashPattern([self.dash, self.gap])
        return pen


@lru_cache(maxsize=64)
def line_pen(stroke: Stroke) -> QPen:
    """The pen for single lines."""
    # Square caps close the corners between lines; a dash ends where it ends.
    cap = Qt.PenCapStyle.FlatCap if stroke.dash else Qt.PenCapStyle.SquareCap
    return QPen(QColor(stroke.colour), stroke.width, Qt.PenStyle.SolidLine, cap)


def dashed(
    lines: Floats, owners: NDArray[np.int64], strokes: Sequence[Stroke], phases: Sequence[float]
) -> tuple[Floats, NDArray[np.int64], list[float]]:
    """The dashes of connected lines.

    Args:
        lines: shape (n, 4) of x₁, y₁, x₂, y₂, those of one owner one after the other.
        owners: the number of each line's stroke, increasing.
        strokes: their dashes and gaps, in pixels.
        phases: for each stroke the length since the beginning of a dash at its first line's beginning.

    Returns:
        the dashes, shape (n, 4), their owners, and for each stroke the phase at the end of its last line.
    """
    if not len(lines):
        return lines, owners, list(phases)
    dash = np.array([stroke.dash for stroke in strokes])[owners]
    period = dash + np.array([stroke.gap for stroke in strokes])[owners]
    start, step = lines[:, :2], lines[:, 2:] - lines[:, :2]
    lengths = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
    total = np.cumsum(lengths)
    first = np.searchsorted(owners, np.arange(len(strokes)))
    before = np.concatenate([[0.0], total])[first]
    ends = np.array(phases)[owners] + (total - before[owners])
    begins = ends - lengths
    number = np.floor(begins / period).astype(int)
    counts = np.floor(ends / period).astype(int) - number + 1
    line = np.repeat(np.arange(len(lines)), counts)
    number = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts) + number[line]
    a = np.maximum(begins[line], number * period[line])
    b = np.minimum(ends[line], number * period[line] + dash[line])
    kept = b > a
    line, a, b = line[kept], a[kept], b[kept]
    from_start = ((np.stack([a, b]) - begins[line]) / lengths[line])[..., None] * step[line]
    pieces = np.concatenate([start[line] + from_start[0], start[line] + from_start[1]], axis=1)
    last = np.searchsorted(owners, np.arange(len(strokes)), side="right") - 1
    at_end = (ends % period)[last].tolist()
    return pieces, owners[line], [
        at_end[one] if last[one] >= first[one] else phase for one, phase in enumerate(phases)
    ]  # fmt: skip


def lines_between(x: Floats, y: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Lines between neighbouring finite points of each curve, and whose each line is.

    Args:
        x: pixels, shape (curves, points) or (points,) where all curves share them.
        y: pixels, shape (curves, points); nan for a gap.

    Returns:
        lines, shape (n, 4), and their owners, increasing. A point between two gaps becomes a short line.
    """
    x = np.broadcast_to(x, y.shape)
    lines = np.stack((x[:, :-1], y[:, :-1], x[:, 1:], y[:, 1:]), axis=2)
    seen = np.isfinite(y)
    if y.shape[1] > 1 and seen.all():
        return lines.reshape(-1, 4), np.repeat(np.arange(len(y)), y.shape[1] - 1)
    both = seen[:, :-1] & seen[:, 1:]
    owners = np.repeat(np.arange(len(y)), both.sum(axis=1))
    lonely = seen.copy()
    lonely[:, 1:] &= ~both
    lonely[:, :-1] &= ~both
    lines = lines[both]
    if lonely.any():
        half = 0.75
        points = np.stack((x[lonely] - half, y[lonely], x[lonely] + half, y[lonely]), axis=1)
        owners = np.concatenate((owners, np.nonzero(lonely)[0]))
        order = np.argsort(owners, kind="stable")
        lines, owners = np.concatenate((lines, points))[order], owners[order]
    return lines, owners


def draw_vectors(painter: QPainter, x: Floats, y: Floats, stroke: Stroke, clip: QRectF) -> None:
    """Draw a curve through points as polylines, one for each stretch without a gap, cut where it leaves `clip`.

    Some viewers of files know nothing of clipping.
    """
    painter.setPen(stroke.vector_pen())
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.isfinite(y), [False]]).astype(int)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin > 1:
            for run in clipped_runs(np.column_stack([x[begin:end], y[begin:end]]), clip):
                painter.drawPolyline(arrayToQPolygonF(run[:, 0], run[:, 1]))
        elif clip.contains(float(x[begin]), float(y[begin])):
            at, height = float(x[begin]), float(y[begin])
            painter.drawLine(QLineF(at - 0.75, height, at + 0.75, height))
