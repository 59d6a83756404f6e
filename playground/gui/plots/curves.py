"""Curves over steps: points of a decimated column, cut into dashes, drawn as single lines.

On screen every curve is drawn as single lines with square caps, which Qt rasterises directly: 0.4 µs for a short one of
2 px, against 1 to 11 µs in a polyline and far more with one of Qt's dash patterns. Vector pictures (SVG, PDF) get
polylines with true joins and dashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.decimation import MinMaxPyramid, block_size, on_scale
from playground.gui.plots.shapes import draw_single_lines, polygon

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

    def vector_pen(self) -> QPen:
        """The pen for polylines in vector pictures."""
        pen = QPen(QColor(self.colour), self.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self.dash:
            pen.setDashPattern([self.dash / self.width, self.gap / self.width])
        return pen


@dataclass(frozen=True, eq=False)
class Curve:
    """A column as it is drawn: its first `rows` rows; `fitted` if the axis reaches as far as its values.

    A curve with the number of a `sign` (see `playground.gui.plots.signs`) carries it here and there.
    """

    data: MinMaxPyramid
    stroke: Stroke
    rows: int
    fitted: bool = True
    sign: int | None = None


@lru_cache(maxsize=64)
def line_pen(stroke: Stroke) -> QPen:
    """The pen for single lines."""
    # Square caps close the corners between lines; a dash ends where it ends.
    cap = Qt.PenCapStyle.FlatCap if stroke.dash else Qt.PenCapStyle.SquareCap
    return QPen(QColor(stroke.colour), stroke.width, Qt.PenStyle.SolidLine, cap)


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


def tail_points(curves: Sequence[Curve], frame: Frame, scale: float) -> list[tuple[list[float], list[float]]]:
    """Pixels of each curve's rows after its last full block, at most three: least, greatest and last.

    Curves that are equally long, as those of runs that go on together are, are looked at in one go.
    """
    size = block_size(1 / (frame.per_step * scale))
    found: list[tuple[list[float], list[float]]] = [([], []) for _ in curves]
    together: dict[int, list[int]] = {}
    for index, curve in enumerate(curves):
        together.setdefault(curve.rows, []).append(index)
    for rows, indices in together.items():
        full = rows // size * size
        if full == rows or full > frame.step_high or rows - 1 < frame.step_low:
            continue
        values = on_scale(np.array([curves[index].data.column[full:rows] for index in indices]), frame.log)
        for index, drawn in zip(indices, values, strict=True):
            kept = _telling(drawn)
            heights = drawn[kept].tolist()
            found[index] = (
                [frame.column_of(full + row) for row in kept],
                [frame.row_of(height) for height in heights],
            )
    return found


def _telling(values: Floats) -> list[int]:
    """The places of the least, the greatest and the last finite value, of three or fewer all."""
    places = np.flatnonzero(np.isfinite(values))
    if len(places) <= 3:
        return places.tolist()
    seen = values[places]
    return places[sorted({int(seen.argmin()), int(seen.argmax()), len(places) - 1})].tolist()


@dataclass(frozen=True, eq=False)
class Stretch:
    """Points of a curve that are drawn in one go, in pixels; `phase`: length since a dash began, at the first."""

    x: Sequence[float] | Floats
    y: Sequence[float] | Floats
    stroke: Stroke
    phase: float = 0.0


def lines_between(x: Floats, y: Floats, owner: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Lines between neighbouring finite points of the same owner, and whose each line is.

    Args:
        x: points of several curves, one curve after the other.
        y: their rows; nan for a gap.
        owner: whose each point is, increasing.

    Returns:
        lines, shape (n, 4) of x₁, y₁, x₂, y₂, and their owners, increasing. A lonely point becomes a short line after
        its owner's others.
    """
    seen = np.isfinite(y)
    both = seen[:-1] & seen[1:] & (owner[:-1] == owner[1:])
    lines = np.column_stack([x[:-1][both], y[:-1][both], x[1:][both], y[1:][both]])
    owners = owner[:-1][both]
    lonely = seen
    lonely[1:] &= ~both
    lonely[:-1] &= ~both
    if lonely.any():
        x_alone, y_alone = x[lonely], y[lonely]
        short = np.column_stack([x_alone - 0.75, y_alone, x_alone + 0.75, y_alone])
        owners = np.concatenate([owners, owner[lonely]])
        order = np.argsort(owners, kind="stable")
        lines, owners = np.concatenate([lines, short])[order], owners[order]
    return lines, owners


def dashed(
    lines: Floats, owners: NDArray[np.int64], strokes: Sequence[Stroke], phases: Sequence[float]
) -> tuple[Floats, NDArray[np.int64], list[float]]:
    """The dashes of connected lines.

    Args:
        lines: as from `lines_between`.
        owners: the number of each line's stroke.
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


def draw_stretches(painter: QPainter, stretches: Sequence[Stretch]) -> list[float]:
    """Draw curves on a raster image and return the phase of each one's dashes at its end.

    All are worked out together: when a run goes on, each of a plot's curves grows by a point or two.
    """
    if not stretches:
        return []
    x, y = np.concatenate([one.x for one in stretches]), np.concatenate([one.y for one in stretches])
    owner = np.repeat(np.arange(len(stretches)), [len(one.x) for one in stretches])
    lines, owners = lines_between(x, y, owner)
    strokes, phases = [one.stroke for one in stretches], [one.phase for one in stretches]
    has_dashes = np.array([stroke.dash > 0 for stroke in strokes])[owners]
    solid = lines[~has_dashes], owners[~has_dashes]
    pieces, owners_of_pieces, ends = dashed(lines[has_dashes], owners[has_dashes], strokes, phases)
    for number, stroke in enumerate(strokes):
        all_lines, of = (pieces, owners_of_pieces) if stroke.dash else solid
        begin, end = np.searchsorted(of, (number, number + 1))
        if end > begin:
            painter.setPen(line_pen(stroke))
            draw_single_lines(painter, all_lines[begin:end])
    return ends


def draw_vectors(painter: QPainter, x: Floats, y: Floats, stroke: Stroke, clip: QRectF) -> None:
    """Draw a curve through points as polylines, one for each stretch without a gap, cut where it leaves `clip`.

    Some viewers of files know nothing of clipping.
    """
    painter.setPen(stroke.vector_pen())
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.isfinite(y), [False]]).astype(int)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin > 1:
            for run in clipped_runs(np.column_stack([x[begin:end], y[begin:end]]), clip):
                painter.drawPolyline(polygon(run[:, 0], run[:, 1]))
        elif clip.contains(float(x[begin]), float(y[begin])):
            at, height = float(x[begin]), float(y[begin])
            painter.drawLine(QLineF(at - 0.75, height, at + 0.75, height))
