"""Arrows at a point of the map, and the legend that says what each is and how long.

Updates are drawn in their true length, so that they end where the step ends. Gradients and directions have lengths
of another kind; they are stretched by a round number, the same for all of one unit, that the legend gives.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.core.landscapes.base import Point
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.plane import Plane
from playground.gui.style.colours import Colours

LONGEST = 90.0
"""Pixels of the longest stretched arrow, at most; being round, the stretch leaves it between 36 and 90."""
DOT_BELOW = 5.0
"""An arrow of fewer pixels is a dot."""
_SMALLEST_HEAD, _LARGEST_HEAD = 6.0, 11.0
LARGEST_LEGEND = 0.3
"""Share of the map that the legend may cover; a larger one is left out."""
_FAR = 8000.0
"""Pixels beyond which an arrow is cut: it has long left the map."""
SMALL_LEGEND = 0.08
"""Share of the map from which the legend has shorter words and samples."""
_INK, _PAPER = QColor(10, 12, 15), QColor(255, 255, 255)


class ArrowKind(Enum):
    """What an arrow shows. Colour is never the only difference: dashes and heads differ too."""

    GRADIENT = "gradient"
    DIRECTION = "direction"
    RESCALING = "rescaling"
    UPDATE = "update"
    WHAT_IF = "what_if"


@dataclass(frozen=True)
class Arrow:
    """One arrow.

    Attributes:
        kind: what it shows.
        dx, dy: the vector in units of the plane.
        label: its name in the legend, without the stretch.
        unit: arrows of one unit are stretched alike; empty for true length.
        colour: ``#rrggbb`` of a runner; empty for the kind's own.
        dashed: whether the shaft of a what-if is dashed.
        short: its name in a small legend, where that differs.
    """

    kind: ArrowKind
    dx: float
    dy: float
    label: str
    unit: str = ""
    colour: str = ""
    dashed: bool = False
    short: str = ""


@dataclass(frozen=True)
class ArrowSet:
    """Arrows at one point.

    Attributes:
        at: where they begin.
        arrows: those that are drawn, the later ones over the earlier ones.
        title: what they belong to.
        short_title: the same in a small legend, where it differs.
    """

    at: Point
    arrows: tuple[Arrow, ...]
    title: str
    short_title: str = ""

    @property
    def told(self) -> str:
        """The arrows for a screen reader."""
        parts = [f"{arrow.label} ({arrow.dx:.4g}, {arrow.dy:.4g})" for arrow in self.arrows]
        return f"Arrows, {self.title}: {'; '.join(parts)}."


@dataclass(frozen=True)
class _Style:
    colour: QColor
    casing: QColor
    width: float
    dash: tuple[float, ...] = ()


_STYLES = {
    ArrowKind.GRADIENT: _Style(_PAPER, _INK, 2.2),
    ArrowKind.DIRECTION: _Style(_PAPER, _INK, 2.2, (4.0, 2.2)),
    ArrowKind.RESCALING: _Style(_PAPER, _INK, 2.4, (0.9, 1.7)),
    ArrowKind.UPDATE: _Style(_INK, _PAPER, 2.8),
}


def _style(arrow: Arrow) -> _Style:
    if arrow.kind is ArrowKind.WHAT_IF:
        return _Style(QColor(arrow.colour), _INK, 2.2, (2.6, 1.8) if arrow.dashed else ())
    return _STYLES[arrow.kind]


def round_below(value: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above a value > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    # Rounding may have put the value a hair below the power that it is.
    return max(digit * power for digit in (0.5, 1.0, 2.0, 5.0) if digit * power <= value * (1 + 1e-12))


def stretches(arrows: Sequence[Arrow], plane: Plane) -> dict[str, float]:
    """For each unit, the number by which its arrows are multiplied."""
    found = {"": 1.0}
    for unit in {arrow.unit for arrow in arrows} - {""}:
        longest = max(
            math.hypot(arrow.dx * plane.x_scale, arrow.dy * plane.y_scale)
            for arrow in arrows
            if arrow.unit == unit
        )
        usable = 1e-280 < longest < 1e280
        found[unit] = round_below(LONGEST / longest) if usable else 1.0
    return found


def draw_arrows(painter: QPainter, shown: ArrowSet, plane: Plane, *, stretched: bool) -> None:
    """Draw the arrows that are stretched, or those in true length; the painter is clipped to the map.

    Stretched ones belong under the current points, true ones over them: many are no longer than a point is wide.
    """
    factors = stretches(shown.arrows, plane)
    tail = plane.pixel(*shown.at)
    for arrow in shown.arrows:
        if bool(arrow.unit) is not stretched:
            continue
        factor = factors[arrow.unit]
        along = QPointF(arrow.dx * plane.x_scale * factor, -arrow.dy * plane.y_scale * factor)
        length = math.hypot(along.x(), along.y())
        if not math.isfinite(length):
            continue
        if length > _FAR:
            along *= _FAR / length
        _draw(painter, arrow, tail, tail + along)


def _draw(painter: QPainter, arrow: Arrow, tail: QPointF, tip: QPointF) -> None:
    style = _style(arrow)
    shaft = tip - tail
    length = math.hypot(shaft.x(), shaft.y())
    if length < DOT_BELOW:
        painter.setPen(QPen(style.casing, 1.2))
        painter.setBrush(style.colour)
        painter.drawEllipse(tip, 2.8, 2.8)
        return
    along = shaft * (1.0 / length)
    size = min(max(_SMALLEST_HEAD, 0.3 * length), _LARGEST_HEAD)
    neck = tip - along * (size * 0.8)
    head = _head(arrow.kind, tip, along, size)
    casing = QPen(style.casing, 2.0)
    casing.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(QPen(style.casing, style.width + 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(tail, neck)
    painter.setBrush(style.casing)
    painter.setPen(casing)
    painter.drawPolygon(head)
    pen = QPen(style.colour, style.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if style.dash:
        pen.setDashPattern(list(style.dash))
    painter.setPen(pen)
    painter.drawLine(tail, neck)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour)
    painter.drawPolygon(head)


def _head(kind: ArrowKind, tip: QPointF, along: QPointF, size: float) -> QPolygonF:
    """A triangle for what is measured or done, a barbed head after momentum, a diamond after rescaling."""
    across = QPointF(-along.y(), along.x())
    back = tip - along * size
    left, right = back + across * size * 0.48, back - across * size * 0.48
    if kind is ArrowKind.DIRECTION:
        return QPolygonF([tip, left - along * 2, tip - along * size * 0.45, right - along * 2])
    if kind is ArrowKind.RESCALING:
        middle = tip - along * size * 0.5
        return QPolygonF([tip, middle + across * size * 0.42, back, middle - across * size * 0.42])
    return QPolygonF([tip, left, right])


# -------------------------------------------------------------------------------------------------------- legend


@dataclass(frozen=True)
class _Form:
    """Height of a row, width of a sample, padding, in pixels; whether the words are the short ones."""

    row: float
    sample: float
    padding: float
    is_short: bool = False


_GAP = 8.0
"""Pixels between a sample and its name."""
_FULL, _SMALL = _Form(18.0, 30.0, 9.0), _Form(15.0, 22.0, 6.0, is_short=True)


def legend_lines(shown: ArrowSet, plane: Plane, *, short: bool = False) -> list[str]:
    """What the legend says of each arrow, in order."""
    factors = stretches(shown.arrows, plane)
    return [
        ((short and arrow.short) or arrow.label) + (f" × {_plain(factors[arrow.unit])}" if arrow.unit else "")
        for arrow in shown.arrows
    ]


def _legend_title(shown: ArrowSet, form: _Form) -> str:
    return (form.is_short and shown.short_title) or shown.title


def _size(shown: ArrowSet, plane: Plane, metrics: QFontMetricsF, form: _Form) -> QSizeF:
    lines = legend_lines(shown, plane, short=form.is_short)
    widest = max(metrics.horizontalAdvance(line) for line in lines) + form.sample + _GAP
    widest = max(widest, metrics.horizontalAdvance(_legend_title(shown, form)))
    # A pixel more: widths are rounded.
    width = min(widest + 2 * form.padding + 1, plane.area.width() - 20)
    return QSizeF(width, form.row * (len(shown.arrows) + 1) + form.padding)


def _share(size: QSizeF, plane: Plane) -> float:
    """Of the map, what a legend of this size covers."""
    return size.width() * size.height() / max(plane.area.width() * plane.area.height(), 1.0)


def _form(shown: ArrowSet, plane: Plane, metrics: QFontMetricsF) -> _Form:
    return _FULL if _share(_size(shown, plane, metrics, _FULL), plane) < SMALL_LEGEND else _SMALL


def legend_box(shown: ArrowSet, plane: Plane, font: QFont, top: float) -> QRectF:
    """Where the legend stands: at the right of the map below `top`; at the bottom if the arrows begin up there."""
    metrics = QFontMetricsF(font)
    size = _size(shown, plane, metrics, _form(shown, plane, metrics))
    area = plane.area
    box = QRectF(QPointF(area.right() - 10 - size.width(), area.top() + 10 + top), size)
    if box.adjusted(-20, -20, 20, 20).contains(plane.pixel(*shown.at)):
        box.moveBottom(area.bottom() - 10)
    return box


def draw_arrow_legend(
    painter: QPainter, shown: ArrowSet, plane: Plane, colours: Colours, font: QFont, top: float = 0.0
) -> None:
    """A panel with a sample of each arrow and its name; left out where the map is too small for it."""
    box = legend_box(shown, plane, font, top)
    if _share(box.size(), plane) > LARGEST_LEGEND:
        return
    back = qcolor(colours.panel)
    back.setAlpha(225)
    painter.setPen(QPen(qcolor(colours.border), 1))
    painter.setBrush(back)
    painter.drawRoundedRect(box, 7, 7)
    metrics = QFontMetricsF(font)
    form = _form(shown, plane, metrics)
    painter.setFont(font)
    left, room = box.left() + form.padding, box.width() - 2 * form.padding
    baseline = box.top() + form.padding / 2 + (form.row + metrics.capHeight()) / 2
    painter.setPen(qcolor(colours.muted))
    title = metrics.elidedText(_legend_title(shown, form), Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(left, baseline), title)
    lines = legend_lines(shown, plane, short=form.is_short)
    for arrow, line in zip(shown.arrows, lines, strict=True):
        baseline += form.row
        middle = baseline - metrics.capHeight() / 2
        _draw(painter, arrow, QPointF(left, middle), QPointF(left + form.sample, middle))
        painter.setPen(qcolor(colours.text))
        text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room - form.sample - _GAP + 1)
        painter.drawText(QPointF(left + form.sample + _GAP, baseline), text)


def _plain(factor: float) -> str:
    """A round number as people write it."""
    if 1e-4 <= factor < 1e5:
        return f"{factor:g}"
    mantissa, exponent = f"{factor:.0e}".split("e")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return power if mantissa == "1" else f"{mantissa}·{power}"


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
