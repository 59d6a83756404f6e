"""What stands on the curves of a series plot: points at the cursor, signs, marks of steps, names of guides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.gui.plots.curve_table import CurveTable
from playground.gui.plots.curves import Scales
from playground.gui.plots.items import PixelItem
from playground.gui.plots.signs import RADIUS, draw_sign, steps_along
from playground.gui.plots.stamps import Stamps
from playground.gui.plots.surface import Surface
from playground.gui.style.theme import text_font

if TYPE_CHECKING:
    from playground.gui.plots.step_plot import StepPlot

NEAR_LOG, NEAR = 1.0, 0.5
"""How far the axis reaches for a guide: by a decade, or on a linear axis by half of what the curves span."""
LOST = "▿"
"""Stands where a curve ends on a log axis because its values are not above 0."""
_POINT = 3.0
"""Radius of a point at the cursor."""
_AROUND = QRectF(-5, -5, 10, 10)
"""Pixels of a point with its edge."""
_ARROW = 4.5


class Extremes(NamedTuple):
    """Least and greatest drawn value of some curves, and the least of their greatest ones; nan where there is none."""

    low: float
    high: float
    lowest_top: float


def holding_guides(
    low: float, high: float, guides: Sequence[tuple[float, float]], log: bool
) -> tuple[float, float]:
    """The range of the curves, widened to guides that are near it. A guide far away widens nothing.

    Args:
        low: least drawn value of the curves.
        high: the greatest.
        guides: the same of each guide; nan for none.
        log: whether they are log₁₀.
    """
    reach = NEAR_LOG if log else NEAR * max(high - low, 1e-300)
    bottom, top = low - reach, high + reach
    for least, greatest in guides:
        if bottom <= greatest and least <= top:
            low, high = min(low, max(least, bottom)), max(high, min(greatest, top))
    return low, high


class SeriesMarks(PixelItem):
    """Everything upon the curves of a `StepPlot`; where there is no curve, words that say why."""

    plot: StepPlot

    def __init__(self, plot: StepPlot, z: float) -> None:
        super().__init__(plot, z)
        self._stamps = Stamps()
        self._first_beyond: dict[tuple[object, ...], int | None] = {}

    def draw(self, painter: QPainter, surface: Surface) -> None:
        plot, scales = self.plot, Scales.of(self.plot, self.area)
        if not plot.has_curves:
            painter.setPen(QColor(plot.colours.muted))
            painter.setFont(text_font(12, plain=surface.is_vector))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.area, flags, plot.empty_text)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in plot.marks:
            if step <= plot.last_step:
                self._draw_first_difference(painter, step, scales)
        self._draw_ends(painter, scales)
        self._draw_signs(painter, scales)
        for step in {plot.cursor_step, plot.hover_step}:
            if step is not None and 0 <= step <= plot.last_step:
                self._draw_points(painter, step, scales, surface)
        self._draw_guide_names(painter, scales, surface)

    # ----------------------------------------------------------------------------------------------------- points

    def _draw_points(self, painter: QPainter, step: int, scales: Scales, surface: Surface) -> None:
        x = (step - scales.x_low) * scales.per_step
        if not -1 <= x <= self.area.width() + 1:
            return
        panel, styles = self.plot.colours.panel, self.plot.styles
        rows = scales.y(self.plot.curves.table.at(step))
        for style, y in zip(styles, rows.tolist(), strict=True):
            if not -2 <= y <= self.area.height() + 2:  # also where there is no value
                continue
            look = (style.stroke.colour, panel, style.is_hollow)
            self._stamps.put(
                painter, surface, QPointF(x, y), _AROUND, look, lambda on, look=look: _draw_point(on, *look)
            )

    def _draw_signs(self, painter: QPainter, scales: Scales) -> None:
        """The signs that tell runners apart on paper, here and there on their curves."""
        panel, table = QColor(self.plot.colours.panel), self.plot.curves.table
        for one, style in enumerate(self.plot.styles):
            if style.sign is None:
                continue
            colour = QColor(style.stroke.colour)
            inside, edge = (panel, colour) if style.is_hollow else (colour, QColor("black"))
            for step in steps_along(*self.plot.steps, style.sign):
                y = float(scales.y(table.at(step)[one]))
                if step <= self.plot.last_step and 0 <= y <= self.area.height():
                    at = QPointF((step - scales.x_low) * scales.per_step, y)
                    draw_sign(painter, at, style.sign, RADIUS - 0.4, panel, panel, 2.0)
                    width = 1.2 if style.is_hollow else 0.6
                    draw_sign(painter, at, style.sign, RADIUS - 0.4, inside, edge, width)

    # ------------------------------------------------------------------------------------- where curves leave and end

    def _draw_ends(self, painter: QPainter, scales: Scales) -> None:
        """Small triangles where curves leave the axis, and hollow ones where their values have no logarithm."""
        table, area = self.plot.curves.table, self.area
        low, high = self.plot.vb.state["viewRange"][1]
        room = 0.01 * (high - low)
        panel = QColor(self.plot.colours.panel)
        # Who has chosen a range knows that there is more beyond it.
        is_fitted = not self.plot.has_own_values
        above, below = (table.high > high + room) & is_fitted, (table.low < low - room) & is_fitted
        lost = (table.first_lost >= 0) & (table.first_lost <= self.plot.last_step)
        for one in np.flatnonzero(above | below | lost).tolist():
            colour = QColor(self.plot.styles[one].stroke.colour)
            painter.setPen(QPen(panel, 1.2))
            painter.setBrush(colour)
            if above[one]:
                _draw_arrow(painter, self._beyond(one, high + room, True, scales), area.top() + 1, 1.0, area)
            if below[one]:
                _draw_arrow(
                    painter, self._beyond(one, low - room, False, scales), area.bottom() - 1, -1.0, area
                )
            if lost[one]:
                painter.setPen(QPen(colour, 1.2))
                painter.setBrush(panel)
                x = (int(table.first_lost[one]) - scales.x_low) * scales.per_step
                _draw_arrow(painter, x, area.bottom() - 1, -1.0, area)

    def _beyond(self, curve: int, limit: float, above: bool, scales: Scales) -> float:
        """The pixel column where a curve first goes beyond a limit; nan where it is not seen. A row found stays so."""
        steps, table = self.plot.steps, self.plot.curves.table
        first, last = max(0, math.ceil(steps[0])), min(self.plot.last_step, math.floor(steps[1])) + 1
        key = (table.begun, curve, limit, above, first)
        step = self._first_beyond.get(key)
        if step is None:
            step = table.first_beyond(curve, first, table.rows, limit, above=above)
            if len(self._first_beyond) > 64:
                self._first_beyond.clear()
            self._first_beyond[key] = step
        return math.nan if step is None or step >= last else (step - scales.x_low) * scales.per_step

    def _draw_first_difference(self, painter: QPainter, step: int, scales: Scales) -> None:
        x = (step - scales.x_low) * scales.per_step
        if not 0 <= x <= self.area.width():
            return
        painter.setPen(QPen(QColor(self.plot.colours.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, 12), QPointF(x, self.area.bottom()))
        painter.setFont(text_font(12, bold=True))
        box = QRectF(min(max(x - 8, 0), self.area.width() - 16), -2, 16, 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "≠")

    # ----------------------------------------------------------------------------------------------------- guides

    def _draw_guide_names(self, painter: QPainter, scales: Scales, surface: Surface) -> None:
        """The name at the end of each guide that is seen, on a small card over the curves; once where two are close."""
        name, table = self.plot.guide_name, self.plot.guides.table
        last = min(table.rows - 1, self.plot.last_step, math.floor(self.plot.steps[1]))
        if not name or last < self.plot.steps[0]:
            return
        font = text_font(11, plain=surface.is_vector)
        metrics = QFontMetricsF(font)
        card = QRectF(0, 0, metrics.horizontalAdvance(name) + 8, metrics.capHeight() + 7)
        colours, written = self.plot.colours, list[float]()
        painter.setFont(font)
        painter.setRenderHint(
            QPainter.RenderHint.Antialiasing, False
        )  # a rounded card takes ten times as long
        # Beside the points at the cursor: at its left where there is no room at its right.
        end = (last - scales.x_low) * scales.per_step
        left = end + 6 if end + 6 + card.width() <= self.area.width() else end - 8 - card.width()
        for y in scales.y(table.at(last)).tolist():
            if not 0 <= y <= self.area.height():
                continue
            top = round(min(max(y - card.height() / 2, 0), self.area.height() - card.height()))
            if any(abs(top - other) <= card.height() for other in written):
                continue
            written.append(top)
            card.moveTo(round(left), top)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.setBrush(QColor(colours.panel))
            painter.drawRect(card)
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(card.left() + 4, card.bottom() - 3.5), name)


def _draw_point(painter: QPainter, colour: str, panel: str, is_hollow: bool) -> None:
    own, ground = QColor(colour), QColor(panel)
    painter.setPen(QPen(own if is_hollow else ground, 1.5))
    painter.setBrush(ground if is_hollow else own)
    painter.drawEllipse(QPointF(), _POINT, _POINT)


def _draw_arrow(painter: QPainter, x: float, tip: float, way: float, area: QRectF) -> None:
    """A triangle that points out of the area."""
    if math.isnan(x) or not -1 <= x <= area.width() + 1:
        return
    x = min(max(x, _ARROW), area.width() - _ARROW)
    base = tip + way * 1.6 * _ARROW
    painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - _ARROW, base), QPointF(x + _ARROW, base)]))


def fitted_to(
    table: CurveTable, guides: CurveTable, fitted: Sequence[bool], first: int, last: int
) -> tuple[Extremes, list[tuple[float, float]]]:
    """What the fitted curves reach (or all, where those have no values), and what each guide does.

    Args:
        table: the curves, of which `fitted` tells whether the axis reaches as far as their values.
        guides: the guides.
        fitted: see `table`.
        first: the first row that counts.
        last: the row after the last one.
    """
    whole = first <= 0 and last > table.rows
    lows, highs = (table.low, table.high) if whole else table.extremes(first, last)
    counted = np.array(fitted, dtype=bool)
    if not np.isfinite(lows[counted]).any():
        counted[:] = True
    low = float(np.fmin.reduce(lows[counted], initial=np.nan))
    high = float(np.fmax.reduce(highs[counted], initial=np.nan))
    lowest_top = float(np.fmin.reduce(highs[counted], initial=np.nan))
    near = zip(*(guides.low, guides.high) if whole else guides.extremes(first, last), strict=True)
    return Extremes(low, high, lowest_top), [(float(least), float(greatest)) for least, greatest in near]
