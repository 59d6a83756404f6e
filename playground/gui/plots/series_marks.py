"""Small signs in the series plots: where a curve leaves the axis, and the name of a guide at its end."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.gui.plots.curves import Curve, Frame
from playground.gui.plots.decimation import MinMaxPyramid
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

NEAR_LOG, NEAR = 1.0, 0.5
"""How far the axis reaches for a guide: by a decade, or on a linear axis by half of what the curves span."""
_SIZE = 4.5


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


def first_beyond(data: MinMaxPyramid, first: int, last: int, limit: float, *, above: bool) -> int | None:
    """The first of the rows first..last−1 whose drawn value lies above (below) a limit; None if there is none."""

    def passed(row: int) -> bool:
        low, high = data.extremes(first, row + 1)
        return high > limit if above else low < limit

    if last <= first or not passed(last - 1):
        return None
    return first + bisect_left(range(first, last), True, key=passed)


def draw_leaving(painter: QPainter, frame: Frame, curve: Curve, edge: QColor) -> None:
    """A small triangle at the top or bottom, where the curve goes out of the frame."""
    first, last = max(0, math.ceil(frame.step_low)), min(curve.rows, math.floor(frame.step_high) + 1)
    room = 0.01 * (frame.high - frame.low)
    painter.setPen(QPen(edge, 1.2))
    painter.setBrush(QColor(curve.stroke.colour))
    area = frame.area
    for above, limit, tip, way in (
        (True, frame.high + room, area.top() + 1, 1.0),
        (False, frame.low - room, area.bottom() - 1, -1.0),
    ):
        step = first_beyond(curve.data, first, last, limit, above=above)
        if step is not None:
            x = min(max(float(frame.x(np.array(float(step)))), area.left() + _SIZE), area.right() - _SIZE)
            base = tip + way * 1.6 * _SIZE
            painter.drawPolygon(
                QPolygonF([QPointF(x, tip), QPointF(x - _SIZE, base), QPointF(x + _SIZE, base)])
            )


def draw_guide_name(
    painter: QPainter, frame: Frame, guides: Sequence[Curve], name: str, colours: Colours
) -> None:
    """The name at the end of each guide that is in the frame, once where two ends are close."""
    painter.setFont(text_font(11))
    back = QColor(colours.panel)
    back.setAlpha(200)
    painter.setPen(QColor(colours.muted))
    metrics = QFontMetricsF(painter.font())
    width, written = metrics.horizontalAdvance(name), list[float]()
    for guide in guides:
        last = min(guide.rows - 1, math.floor(frame.step_high))
        value = guide.data.value(last) if last >= max(0.0, frame.step_low) else math.nan
        if math.isnan(value) or not frame.holds(value):
            continue
        y = float(frame.y(np.array(value)))
        if any(abs(y - other) < metrics.height() for other in written):
            continue
        written.append(y)
        x = float(frame.x(np.array(float(last)))) + 5
        beside = x + width <= frame.area.right()
        # Without room beside the end it stands above the line, or below at the very top.
        above = y - 4 if y - 4 - metrics.ascent() > frame.area.top() else y + 3 + metrics.ascent()
        at = QPointF(x, y + metrics.capHeight() / 2) if beside else QPointF(frame.area.right() - width, above)
        behind = QRectF(at.x() - 1, at.y() - metrics.capHeight() - 2, width + 2, metrics.capHeight() + 5)
        painter.fillRect(behind, back)
        painter.drawText(at, name)
