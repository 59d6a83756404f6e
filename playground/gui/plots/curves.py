"""All curves of a plot, on a layer that is kept from frame to frame and only added to.

Measured with 16 curves of 10,000 noisy rows on 380 × 180 px: a frame of 20 more rows 0.9 ms; stock
`pg.PlotCurveItem`s of this width, antialiased and dashed, 2.1 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter

from playground.core.elementwise import Floats
from playground.gui.plots.curve_table import Column, CurveTable, block_size
from playground.gui.plots.items import PixelItem
from playground.gui.plots.painting import painting_on
from playground.gui.plots.shapes import draw_single_lines
from playground.gui.plots.strokes import Stroke, dashed, draw_vectors, line_pen, lines_between
from playground.gui.plots.surface import Kind, Layer, Layers, Surface

if TYPE_CHECKING:
    from playground.gui.plots.frame import Plot

_FAR = 20_000.0
"""Pixels outside which points are drawn no further: Qt loses precision at 32,768."""
HOT, REST = 0.4, 200
"""Seconds within which a second change of everything is drawn as a draft; milliseconds of rest until it is drawn
well."""
_SHORT, _LONG = 4, 16
"""Rows of stretches that are drawn as one line where they are straight, on axes with a pixel or more to a row."""
_STRAIGHT = 0.2
"""Pixels by which a curve may leave such a line."""
_DRAFT_SHIFTS, _THICK = (-0.3, 0.3), 2.0
"""A draft draws curves of more than so many pixels twice, so far from their places."""


class Scales(NamedTuple):
    """Steps and drawn values on the pixels of a view box, values upwards."""

    x_low: float
    per_step: float
    y_low: float
    per_unit: float
    bottom: float

    @classmethod
    def of(cls, plot: Plot, area: QRectF) -> Scales:
        """As the plot's view box shows them now."""
        (x_low, x_high), (y_low, y_high) = plot.vb.state["viewRange"]
        return cls(
            x_low, area.width() / (x_high - x_low), y_low, area.height() / (y_high - y_low), area.height()
        )

    def x(self, steps: Floats) -> Floats:
        """Pixel columns of steps."""
        return (steps - self.x_low) * self.per_step

    def y(self, drawn: Floats) -> Floats:
        """Pixel rows of drawn values."""
        return np.clip(self.bottom - (drawn - self.y_low) * self.per_unit, -_FAR, _FAR)


class _Progress:
    """How far a layer is: full blocks drawn, and for each curve the last point and where its dashes are."""

    def __init__(self, blocks: int, dashes: int) -> None:
        self.blocks = blocks
        self.end_x = 0.0
        self.end_y: Floats | None = None
        self.phases = [0.0] * dashes


class Curves(PixelItem):
    """The curves of a `CurveTable`, drawn up to `last_step`.

    Full blocks of rows, as many as suit the width of a pixel, are painted once onto a kept layer. All that is known is
    kept there and cut off at the last step, so that going back costs nothing. The few rows after the last full block
    are less than a pixel column wide and painted when nothing has changed for a moment. When everything changes again
    and again (the start is dragged), curves are drawn in a hurry, and well after a moment of rest. In files they are
    polylines.
    """

    def __init__(self, plot: Plot, log: bool, z: float) -> None:
        self.table = CurveTable(log)
        self.strokes: list[Stroke] = []
        self.last_step = 0
        self._layers = Layers()
        self._is_draft = False
        self._is_at_rest = False
        self._begun_at = 0.0
        super().__init__(plot, z)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._come_to_rest)

    def set_log(self, log: bool) -> None:
        """Choose the scale; the columns must be shown anew."""
        self.table = CurveTable(log)
        self._layers.forget()

    def show_columns(self, columns: Sequence[Column], strokes: Sequence[Stroke]) -> None:
        """Show these columns, each with its stroke."""
        if self.table.absorb(columns) or list(strokes) != self.strokes:
            self._layers.forget()
            self.strokes = list(strokes)
            has_dashes = np.array([stroke.dash > 0 for stroke in strokes], dtype=bool)
            self._dashed_at = np.flatnonzero(has_dashes)
            self._dashed_strokes = [stroke for stroke in strokes if stroke.dash]
        self._is_at_rest = False
        self.update()

    def finish(self) -> None:
        """Draw drafts well and the last rows, without waiting for a moment of rest."""
        self._rest.stop()
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        self._is_at_rest = True
        if self._is_draft:
            self._layers.forget()
            self._begun_at = 0.0
        self.update()

    # ------------------------------------------------------------------------------------------------------ painting

    def draw(self, painter: QPainter, surface: Surface) -> None:
        if not self.strokes or self.area.isEmpty():
            return
        scales = Scales.of(self.plot, self.area)
        bounds = self.boundingRect()
        right = min(bounds.right(), (self.last_step - scales.x_low) * scales.per_step + 1)
        clip = QRectF(bounds.topLeft(), QPointF(right, bounds.bottom()))
        if clip.width() <= 0:
            return
        if surface.is_vector:
            self._draw_vectors(painter, scales, clip)
            return
        # At this size of blocks: one to two on a pixel column of the device.
        size = block_size(1 / (scales.per_step * surface.scale))
        layer = self._layers.on(surface)
        progress = self._extended(layer, (scales, bounds.getRect(), surface.scale), size, scales, surface)
        if right < bounds.right():
            painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(bounds.topLeft(), layer.pixmap)
        self._draw_tail(painter, scales, size, progress, surface)

    def _extended(self, layer: Layer, key: object, size: int, scales: Scales, surface: Surface) -> _Progress:
        """The layer with all full blocks on it that are seen."""
        bounds = self.boundingRect()
        if layer.key != key:
            layer.begin(key, bounds, surface.scale)
            now = perf_counter()
            self._is_draft = surface.kind is Kind.SCREEN and now - self._begun_at < HOT
            if self._is_draft:  # whatever asked for it, another size too: it is drawn well after a rest
                self._is_at_rest = False
            self._begun_at = now
            layer.state = _Progress(max(0, int(scales.x_low) // size - 1), len(self._dashed_strokes))
        progress: _Progress = layer.state
        seen = int(scales.x_low + self.area.width() / scales.per_step) // size + 2
        stop = min(self.table.rows // size, seen)
        if stop > progress.blocks:
            x, y = self._points(size, progress, stop, scales)
            with painting_on(layer.pixmap) as on:
                on.translate(-bounds.topLeft())
                on.setRenderHint(QPainter.RenderHint.Antialiasing)
                if self._is_draft and surface.kind is Kind.SCREEN:
                    self._draw_draft(on, x, y)
                else:
                    lines, owners = _straightened(x, y) if size == 1 else lines_between(x, y)
                    progress.phases = self._draw_lines(on, lines, owners, progress.phases)
            progress.blocks, progress.end_x, progress.end_y = stop, float(x[-1]), y[:, -1].copy()
        return progress

    def _points(self, size: int, progress: _Progress, stop: int, scales: Scales) -> tuple[Floats, Floats]:
        """Pixels of a line through the blocks up to `stop`, from the end of what is drawn.

        Two points a block, least and greatest, the greater one first where the line falls: it does not run to and fro.
        """
        first = progress.blocks
        low, high = self.table.blocks(size, first, stop)
        x = scales.x((np.arange(first, stop, dtype=np.float64) + 0.5) * size - 0.5)
        y = scales.y(low)
        if size > 1:
            total = low + high
            falls = np.empty(total.shape, dtype=bool)
            falls[:, 1:] = total[:, 1:] < total[:, :-1]
            falls[:, :1] = False
            if progress.end_y is not None:
                falls[:, :1] = scales.y(total[:, :1] / 2) > progress.end_y[:, None]
            both = np.stack((np.where(falls, high, low), np.where(falls, low, high)), axis=2)
            x, y = np.repeat(x, 2), scales.y(both.reshape(len(low), -1))
        if progress.end_y is not None:
            x = np.concatenate(([progress.end_x], x))
            y = np.concatenate((progress.end_y[:, None], y), axis=1)
        return x, y

    def _draw_lines(
        self, painter: QPainter, lines: Floats, owners: NDArray[np.int64], phases: list[float]
    ) -> list[float]:
        """Draw lines of all curves, one curve after the other; the phases of the dashes at their ends."""
        edges = np.searchsorted(owners, np.arange(len(self.strokes) + 1)).tolist()
        parts = [lines[edges[one] : edges[one + 1]] for one in range(len(self.strokes))]
        if len(self._dashed_at):
            own = [parts[one] for one in self._dashed_at.tolist()]
            of = np.repeat(np.arange(len(own)), [len(part) for part in own])
            pieces, of, phases = dashed(np.concatenate(own), of, self._dashed_strokes, phases)
            cuts = np.searchsorted(of, np.arange(len(own) + 1)).tolist()
            for turn, one in enumerate(self._dashed_at.tolist()):
                parts[one] = pieces[cuts[turn] : cuts[turn + 1]]
        for stroke, part in zip(self.strokes, parts, strict=True):
            if len(part):
                painter.setPen(line_pen(stroke))
                draw_single_lines(painter, part)
        return phases

    def _draw_draft(self, painter: QPainter, x: Floats, y: Floats) -> None:
        for row, stroke in zip(y, self.strokes, strict=True):
            places = np.flatnonzero(np.isfinite(row))
            if len(places) > 1:
                line = arrayToQPolygonF(x[places], row[places])
                painter.setPen(stroke.draft_pen())
                for shift in _DRAFT_SHIFTS if stroke.width > _THICK else (0.0,):
                    painter.drawPolyline(line.translated(shift, shift))

    def _draw_tail(
        self, painter: QPainter, scales: Scales, size: int, progress: _Progress, surface: Surface
    ) -> None:
        """The rows after the last full block, of each curve at most three: least, greatest and last."""
        full = progress.blocks * size
        if (
            surface.kind is Kind.SCREEN
            and not self._is_at_rest
            and (full < self.table.rows or self._is_draft)
        ):
            self._rest.start()
            if full:
                return
        if full < self.table.rows and progress.blocks == self.table.rows // size:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            x, y = self._tail_points(full, scales)
            if progress.end_y is not None:
                x = np.concatenate((np.full((len(x), 1), progress.end_x), x), axis=1)
                y = np.concatenate((progress.end_y[:, None], y), axis=1)
            self._draw_lines(painter, *lines_between(x, y), progress.phases)

    def _tail_points(self, full: int, scales: Scales) -> tuple[Floats, Floats]:
        part = self.table.part(full, self.table.rows)
        at = np.broadcast_to(np.arange(part.shape[1]), part.shape)
        if part.shape[1] > 3:
            least = np.where(np.isnan(part), np.inf, part).argmin(axis=1)
            greatest = np.where(np.isnan(part), -np.inf, part).argmax(axis=1)
            at = np.sort(np.stack((least, greatest, np.full(len(part), part.shape[1] - 1)), axis=1), axis=1)
            part = np.take_along_axis(part, at, axis=1)
        return scales.x(full + at), scales.y(part)

    def _draw_vectors(self, painter: QPainter, scales: Scales, clip: QRectF) -> None:
        # Twice the points of the screen, since files of vectors are enlarged.
        size = block_size(1 / (scales.per_step * 2.0))
        stop = self.table.rows // size
        x, y = self._points(size, _Progress(0, 0), stop, scales)
        tail_x, tail_y = self._tail_points(stop * size, scales)
        for one, stroke in enumerate(self.strokes):
            draw_vectors(
                painter, np.concatenate((x, tail_x[one])), np.concatenate((y[one], tail_y[one])), stroke, clip
            )


def _straightened(x: Floats, y: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Lines of each curve through points (shape (points,) and (curves, points)); straight stretches are one line."""
    if y.shape[1] > 1 and np.isnan(y[:, 0]).all():  # there are no rates before the first step
        x, y = x[1:], y[:, 1:]
    count, points = y.shape
    if points <= 2 * _LONG or not np.isfinite(y).all():
        return lines_between(x, y)
    keep = np.ones((count, points), dtype=bool)
    for size in (_SHORT, _LONG):
        whole = (points - 1) // size
        body = y[:, : whole * size].reshape(count, whole, size)
        ends = y[:, size : whole * size + 1 : size]
        chord = body[..., :1] + (ends - body[..., 0])[..., None] * (np.arange(size) / size)
        straight = np.abs(body - chord).max(axis=2) < _STRAIGHT
        keep[:, : whole * size].reshape(count, whole, size)[..., 1:] &= ~straight[..., None]
    at = np.flatnonzero(keep)
    start, end = at[:-1], at[1:]
    same = start // points == end // points  # no line leads from one curve to the next
    start, end = start[same], end[same]
    flat = y.ravel()
    return np.column_stack((x[start % points], flat[start], x[end % points], flat[end])), start // points
