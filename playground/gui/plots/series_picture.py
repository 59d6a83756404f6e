"""The picture of a series plot: what it shows, and the layers that are kept from one frame to the next.

Three layers lie upon each other: the axes; with the curves upon them; and what follows the cursor. Each is made anew
only when it differs, so a cursor that moves costs its line and points alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEngine, QPainter, QPen, QPixmap

from playground.gui.plots.curve_layer import CurveLayer
from playground.gui.plots.curves import Curve, Frame
from playground.gui.plots.series_axes import fitted_range, step_ticks, value_ticks
from playground.gui.plots.series_marks import draw_guide_name, draw_leaving, holding_guides
from playground.gui.plots.signs import RADIUS, draw_sign, steps_along
from playground.gui.style.colours import LIGHT, Colours
from playground.gui.style.theme import text_font

_TICK_SIZE = 11
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 6, 14, 22
_POINT = 3.0
"""Radius of a point at the cursor."""
_REACH = 5
"""Pixels on each side of a cursor that it touches."""


class SeriesPicture:
    """What a series plot shows. Whoever sets an attribute calls `change`; the next painting makes anew what differs.

    Attributes:
        size: in pixels of the screen.
        log: whether the curves are drawn as log₁₀.
        colours: the theme.
        empty_text: the words where there is no curve.
        curves: those drawn, and `hollow` for each whether its point at the cursor is hollow.
        guides: lines under the curves, and `guide_name` what stands at their ends.
        marks: steps that are marked with ≠.
        last_step: the last step that is drawn.
        total: the last step of the axis.
        shown: the steps shown; None for all.
        axis_name: stands at the right end of the step axis; empty for none.
    """

    def __init__(self, log: bool) -> None:
        self.size = QSize(0, 0)
        self.log = log
        self.colours: Colours = LIGHT
        self.empty_text = ""
        self.curves: list[Curve] = []
        self.hollow: list[bool] = []
        self.guides: list[Curve] = []
        self.guide_name = ""
        self.marks: tuple[int, ...] = ()
        self.last_step = 0
        self.total = 1
        self.shown: tuple[float, float] | None = None
        self.axis_name = ""
        self._frame: Frame | None = None
        self._axes, self._axes_for = QPixmap(), ()
        self._still, self._still_for = QPixmap(), ()
        self._layer = CurveLayer()
        self._guide_layer = CurveLayer()

    def change(self) -> None:
        """Something but the size was set."""
        self._frame = None
        self._still_for = ()

    # -------------------------------------------------------------------------------------------------------- frame

    @property
    def steps(self) -> tuple[float, float]:
        """The lowest and highest step shown."""
        return self.shown or (0.0, float(self.total))

    def frame(self) -> Frame:
        """The present frame: steps and drawn values on the area between the axes."""
        width, height = self.size.width() - _LEFT - _RIGHT, self.size.height() - _TOP - _BOTTOM
        area = QRectF(_LEFT, _TOP, max(1, width), max(1, height))
        if self._frame is None or self._frame.area != area:
            low, high = self.steps
            self._frame = Frame(area, low, high, *self._value_range(low, high), self.log)
        return self._frame

    def _value_range(self, low: float, high: float) -> tuple[float, float]:
        """Holds all that is known of the fitted curves between two steps, also what the cursor has not reached."""
        lowest, highest = self._extremes([curve for curve in self.curves if curve.fitted], low, high)
        if math.isnan(lowest):
            lowest, highest = self._extremes(self.curves, low, high)
        if math.isnan(lowest):
            return (-3.0, 0.0) if self.log else (0.0, 1.0)
        guides = [self._extremes([guide], low, high) for guide in self.guides]
        return fitted_range(*holding_guides(lowest, highest, guides, self.log), self.log)

    def _extremes(self, curves: Sequence[Curve], low: float, high: float) -> tuple[float, float]:
        if self.shown is None and all(curve.data.rows <= self.total + 1 for curve in curves):
            extremes = [(curve.data.low, curve.data.high) for curve in curves]
        else:
            extremes = [curve.data.extremes(int(low), int(high) + 2) for curve in curves]
        lows = [least for least, _ in extremes if not math.isnan(least)]
        highs = [greatest for _, greatest in extremes if not math.isnan(greatest)]
        return min(lows, default=math.nan), max(highs, default=math.nan)

    @property
    def has_curves(self) -> bool:
        """Whether there is a value to draw."""
        return any(curve.rows and not math.isnan(curve.data.low) for curve in self.curves)

    # ----------------------------------------------------------------------------------------------------- painting

    def paint_kept(self, painter: QPainter, scale: float) -> None:
        """Paint all but the cursors from the kept layers, on a screen of so many pixels per unit."""
        frame = self.frame()
        key = (frame, self.size, scale, self.colours, self.empty_text)
        if key != self._still_for:
            if key[:-1] != self._axes_for:
                self._axes, below = self._blank(scale)
                self._paint_axes(below, frame)
                below.end()
                self._axes_for = key[:-1]
            self._still, above = self._blank(scale)
            above.drawPixmap(0, 0, self._axes)
            self._paint_curves(above, frame)
            above.end()
            self._still_for = key
        painter.drawPixmap(0, 0, self._still)

    def _blank(self, scale: float) -> tuple[QPixmap, QPainter]:
        kept = QPixmap(self.size * scale)
        kept.setDevicePixelRatio(scale)
        kept.fill(QColor(self.colours.panel))
        return kept, QPainter(kept)

    def paint_at_once(self, painter: QPainter) -> None:
        """Paint all but the cursors on any painter."""
        frame = self.frame()
        painter.fillRect(QRect(0, 0, self.size.width(), self.size.height()), QColor(self.colours.panel))
        self._paint_axes(painter, frame)
        self._paint_curves(painter, frame)

    def _paint_axes(self, painter: QPainter, frame: Frame) -> None:
        # In files digits of one width would be letters that nobody can search for or copy.
        raster = painter.paintEngine().type() == QPaintEngine.Type.Raster
        area, font = frame.area, text_font(_TICK_SIZE, tabular=raster, plain=not raster)
        metrics = QFontMetricsF(font)
        grid, words = QPen(QColor(self.colours.grid), 1), QPen(QColor(self.colours.muted))
        painter.setFont(font)
        values, labels = value_ticks(frame.low, frame.high, frame.log, area.height())
        for y, label in zip(frame.y(values), labels, strict=True):
            at = round(float(y)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(words)
            left = area.left() - 7 - metrics.horizontalAdvance(label)
            painter.drawText(QPointF(left, at + metrics.capHeight() / 2), label)
        painter.setPen(words)
        baseline, room = area.bottom() + 5 + metrics.ascent(), float(self.size.width())
        if self.axis_name:
            end = area.right() + 8 - metrics.horizontalAdvance(self.axis_name)
            painter.drawText(QPointF(end, baseline), self.axis_name)
            room = end - 6
        steps, labels = step_ticks(frame.step_low, frame.step_high, area.width())
        for x, label in zip(frame.x(steps), labels, strict=True):
            width = metrics.horizontalAdvance(label)
            left = min(float(x) - width / 2, self.size.width() - 3 - width)
            if left + width <= room:
                painter.drawText(QPointF(left, baseline), label)

    def _paint_curves(self, painter: QPainter, frame: Frame) -> None:
        if not self.has_curves:
            painter.setPen(QColor(self.colours.muted))
            painter.setFont(text_font(12))
            painter.drawText(frame.area, Qt.AlignmentFlag.AlignCenter, self.empty_text)
            return
        self._guide_layer.paint(painter, frame, self.guides, self.last_step)
        self._layer.paint(painter, frame, self.curves, self.last_step)
        draw_guide_name(painter, frame, self.guides, self.guide_name, self.colours)
        for curve in self.curves:
            if not curve.fitted:
                draw_leaving(painter, frame, curve, QColor(self.colours.panel))
        self._paint_signs(painter, frame)
        for step in self.marks:
            self._paint_mark(painter, frame, step)

    def _paint_signs(self, painter: QPainter, frame: Frame) -> None:
        panel = QColor(self.colours.panel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve, hollow in zip(self.curves, self.hollow, strict=True):
            for step in steps_along(*self.steps, curve.sign) if curve.sign is not None else ():
                value = curve.data.value(step) if step < min(curve.rows, self.last_step + 1) else math.nan
                if curve.sign is not None and not math.isnan(value) and frame.holds(value):
                    at, colour = (
                        QPointF(frame.column_of(step), frame.row_of(value)),
                        QColor(curve.stroke.colour),
                    )
                    draw_sign(painter, at, curve.sign, RADIUS - 0.4, panel, panel, 2.0)
                    inside, edge = (panel, colour) if hollow else (colour, QColor("black"))
                    draw_sign(painter, at, curve.sign, RADIUS - 0.4, inside, edge, 1.2 if hollow else 0.6)
        painter.restore()

    def _paint_mark(self, painter: QPainter, frame: Frame, step: int) -> None:
        if not frame.step_low <= step <= frame.step_high:
            return
        at = frame.column_of(step)
        painter.setPen(QPen(QColor(self.colours.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at, frame.area.top() + 12), QPointF(at, frame.area.bottom()))
        painter.setFont(text_font(12, bold=True))
        box = QRectF(max(at - 8, frame.area.left()), frame.area.top() - 2, 16, 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "≠")

    # ------------------------------------------------------------------------------------------------------ cursors

    def paint_cursor(self, painter: QPainter, step: int, opacity: float) -> None:
        """A line at a step, and on it a point for each curve that is drawn so far."""
        frame = self.frame()
        if not frame.step_low <= step <= frame.step_high or not self.has_curves:
            return
        at = frame.column_of(step)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QColor(self.colours.cursor)
        line.setAlphaF(opacity)
        painter.fillRect(QRectF(at - 0.75, frame.area.top(), 1.5, frame.area.height()), line)
        panel = QColor(self.colours.panel)
        for curve, hollow in zip(self.curves, self.hollow, strict=True):
            known = step < min(curve.rows, self.last_step + 1)
            value = curve.data.value(step) if known else math.nan
            if not math.isnan(value) and frame.holds(value):
                colour = QColor(curve.stroke.colour)
                painter.setPen(QPen(colour if hollow else panel, 1.5))
                painter.setBrush(panel if hollow else colour)
                painter.drawEllipse(QPointF(at, frame.row_of(value)), _POINT, _POINT)

    def cursor_place(self, step: int) -> QRect:
        """The pixels that a cursor touches; empty where it is not seen."""
        frame = self.frame()
        if not frame.step_low <= step <= frame.step_high:
            return QRect()
        left = math.floor(frame.column_of(step)) - _REACH
        return QRect(left, 0, 2 * _REACH + 1, self.size.height())
