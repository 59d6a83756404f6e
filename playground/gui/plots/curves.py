"""Curves over steps: points of a decimated column, cut into dashes, drawn as single lines.

On screen every curve is drawn as single lines with square caps, which Qt rasterises directly: 0.4 µs for a short one of
2 px, against 1 to 11 µs in a polyline and far more with one of Qt's dash patterns. Vector pictures (SVG, PDF) get
polylines with true joins and dashes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.gui.plots.decimation import MinMaxPyramid, block_size, on_scale
from playground.gui.plots.shapes import draw_single_lines, polygon

Floats = NDArray[np.float64]

_FAR = 20_000.0
"""Pixels outside which points are drawn no further: Qt loses precision at 32,768."""


@dataclass(frozen=True)
class Frame:
    """Steps and drawn values (log₁₀ on a logarithmic axis) laid on a rectangle of pixels, values upwards."""

    area: QRectF
    step_low: float
    step_high: float
    low: float
    high: float
    log: bool

    @property
    def per_step(self) -> float:
        """Pixels per step."""
        return self.area.width() / (self.step_high - self.step_low)

    def x(self, steps: Floats) -> Floats:
        """Pixel columns of steps."""
        return self.area.left() + (steps - self.step_low) * self.per_step

    def y(self, drawn: Floats) -> Floats:
        """Pixel rows of drawn values."""
        share = (drawn - self.low) / (self.high - self.low)
        return np.clip(self.area.bottom() - share * self.area.height(), -_FAR, _FAR)

    def column_of(self, step: float) -> float:
        """The pixel column of one step."""
        return self.area.left() + (step - self.step_low) * self.per_step

    def row_of(self, drawn: float) -> float:
        """The pixel row of one drawn value."""
        share = (drawn - self.low) / (self.high - self.low)
        return min(max(self.area.bottom() - share * self.area.height(), -_FAR), _FAR)

    def holds(self, drawn: float) -> bool:
        """Whether a drawn value lies on the axis, or a hair beside it."""
        room = 0.01 * (self.high - self.low)
        return self.low - room <= drawn <= self.high + room

    def step_at(self, x: float) -> float:
        """The step at a pixel column."""
        return self.step_low + (x - self.area.left()) / self.per_step


@dataclass(frozen=True)
class Stroke:
    """How a curve is drawn: colour, width in pixels, and lengths of dash and gap in pixels (0, 0 for a solid line)."""

    colour: str
    width: float
    dash: float = 0.0
    gap: float = 0.0

    def pen(self) -> QPen:
        """The pen for single lines."""
        # Square caps close the corners between lines; a dash ends where it ends.
        cap = Qt.PenCapStyle.FlatCap if self.dash else Qt.PenCapStyle.SquareCap
        return QPen(QColor(self.colour), self.width, Qt.PenStyle.SolidLine, cap)

    def vector_pen(self) -> QPen:
        """The pen for polylines in vector pictures."""
        pen = QPen(QColor(self.colour), self.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self.dash:
            pen.setDashPattern([self.dash / self.width, self.gap / self.width])
        return pen


@dataclass(frozen=True, eq=False)
class Curve:
    """A column as it is drawn: its first `rows` rows; `fitted` if the axis reaches as far as its values."""

    data: MinMaxPyramid
    stroke: Stroke
    rows: int
    fitted: bool = True


def curve_points(curve: Curve, frame: Frame, scale: float, drawn: int = 0) -> tuple[Floats, Floats, int]:
    """Pixels of the curve's full blocks, and the number of blocks to their end.

    Of the `drawn` blocks drawn before, only the last point is given, for the new points to join. Blocks outside the
    frame are left out but for one at each side.
    """
    size = block_size(1 / (frame.per_step * scale))
    first = max(drawn - 1, int(frame.step_low) // size - 1, 0)
    last = min(curve.rows // size, int(frame.step_high) // size + 2)
    if last <= first:
        return np.empty(0), np.empty(0), drawn
    before = max(first - 1, 0)  # which of a block's two points comes first depends on the block before it
    rows, values = curve.data.points(before, last, size)
    each = 1 if size == 1 else 2
    skip = (first - before) * each
    if drawn and first == drawn - 1:
        skip += each - 1
    return frame.x(rows[skip:]), frame.y(values[skip:]), max(last, drawn)


def tail_points(curve: Curve, frame: Frame, scale: float) -> tuple[Floats, Floats]:
    """Pixels of the rows after the last full block, at most three: least, greatest and last."""
    size = block_size(1 / (frame.per_step * scale))
    full = curve.rows // size * size
    if full == curve.rows or full > frame.step_high or curve.rows - 1 < frame.step_low:
        return np.empty(0), np.empty(0)
    values = on_scale(curve.data.column[full : curve.rows], frame.log)
    rows = np.flatnonzero(np.isfinite(values))
    if len(rows) > 3:
        seen = values[rows]
        rows = rows[sorted({int(seen.argmin()), int(seen.argmax()), len(rows) - 1})]
    return frame.x((rows + full).astype(float)), frame.y(values[rows])


def lines_between(x: Floats, y: Floats) -> Floats:
    """Lines between neighbouring finite points, shape (n, 4) of x₁, y₁, x₂, y₂. A lonely point becomes a short line."""
    seen = np.isfinite(y)
    both = seen[:-1] & seen[1:]
    lines = np.column_stack([x[:-1][both], y[:-1][both], x[1:][both], y[1:][both]])
    lonely = seen.copy()
    lonely[1:] &= ~seen[:-1]
    lonely[:-1] &= ~seen[1:]
    if lonely.any():
        x_alone, y_alone = x[lonely], y[lonely]
        lines = np.concatenate([lines, np.column_stack([x_alone - 0.75, y_alone, x_alone + 0.75, y_alone])])
    return lines


def dashed(lines: Floats, dash: float, gap: float, phase: float) -> tuple[Floats, float]:
    """The dashes of connected lines, shape (n, 4), and the phase at their end.

    Args:
        lines: as from `lines_between`.
        dash: length of a dash in pixels.
        gap: length of a gap in pixels.
        phase: length since the beginning of a dash at the first line's beginning.
    """
    if not len(lines):
        return lines, phase
    period = dash + gap
    start, step = lines[:, :2], lines[:, 2:] - lines[:, :2]
    lengths = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
    ends = phase + np.cumsum(lengths)
    begins = ends - lengths
    first = np.floor(begins / period).astype(int)
    counts = np.floor(ends / period).astype(int) - first + 1
    line = np.repeat(np.arange(len(lines)), counts)
    number = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts) + first[line]
    a = np.maximum(begins[line], number * period)
    b = np.minimum(ends[line], number * period + dash)
    kept = b > a
    line, a, b = line[kept], a[kept], b[kept]
    from_start = ((np.stack([a, b]) - begins[line]) / lengths[line])[..., None] * step[line]
    return np.concatenate([start[line] + from_start[0], start[line] + from_start[1]], axis=1), float(
        ends[-1] % period
    )


def draw_lines(painter: QPainter, x: Floats, y: Floats, stroke: Stroke, phase: float = 0.0) -> float:
    """Draw a curve through points on a raster image and return the phase of its dashes at the end."""
    lines = lines_between(x, y)
    if stroke.dash:
        lines, phase = dashed(lines, stroke.dash, stroke.gap, phase)
    if len(lines):
        painter.setPen(stroke.pen())
        draw_single_lines(painter, lines)
    return phase


def draw_vectors(painter: QPainter, x: Floats, y: Floats, stroke: Stroke) -> None:
    """Draw a curve through points as polylines, one for each stretch without a gap."""
    painter.setPen(stroke.vector_pen())
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.isfinite(y), [False]]).astype(int)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin > 1:
            painter.drawPolyline(polygon(x[begin:end], y[begin:end]))
        else:
            at, height = float(x[begin]), float(y[begin])
            painter.drawLine(QLineF(at - 0.75, height, at + 0.75, height))
