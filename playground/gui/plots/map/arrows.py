"""Arrows at a point of the map.

Updates are drawn in their true length, so that they end where the step ends. Gradients and directions have lengths
of another kind; they are stretched by a round number, the same for all of one unit, that the legend gives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.core.landscapes.base import Point
from playground.gui.plots.plane import Plane

LONGEST = 90.0
"""Pixels of the longest stretched arrow when its stretch is chosen; being round, that leaves it between 36 and 90."""
SHORTEST, TOO_LONG = 14.0, 150.0
"""Pixels of the longest arrow between which a stretch stays as it is."""
SAID_FOR = 6
"""Steps for which it is said that a stretch is another one."""
DOT_BELOW = 5.0
"""An arrow of fewer pixels is a dot."""
_SMALLEST_HEAD, _LARGEST_HEAD = 6.0, 11.0
_FAR = 8000.0
"""Pixels beyond which an arrow is cut: it has long left the map."""
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
class _ArrowStyle:
    colour: QColor
    casing: QColor
    width: float
    dash: tuple[float, ...] = ()


_STYLES = {
    ArrowKind.GRADIENT: _ArrowStyle(_PAPER, _INK, 2.2),
    ArrowKind.DIRECTION: _ArrowStyle(_PAPER, _INK, 2.2, (4.0, 2.2)),
    ArrowKind.RESCALING: _ArrowStyle(_PAPER, _INK, 2.4, (0.9, 1.7)),
    ArrowKind.UPDATE: _ArrowStyle(_INK, _PAPER, 2.8),
}


def _style(arrow: Arrow) -> _ArrowStyle:
    if arrow.kind is ArrowKind.WHAT_IF:
        return _ArrowStyle(QColor(arrow.colour), _INK, 2.2, (2.6, 1.8) if arrow.dashed else ())
    return _STYLES[arrow.kind]


def round_below(value: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above a value > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    # Rounding may have put the value a hair below the power that it is.
    return max(digit * power for digit in (0.5, 1.0, 2.0, 5.0) if digit * power <= value * (1 + 1e-12))


class Stretches:
    """The numbers by which arrows of each unit are multiplied.

    A number stays from step to step while the arrows are neither lost to sight nor out of all bounds, so that they can
    be compared; when it has changed, what it was is said for some steps.

    Attributes:
        factors: by unit; 1 for the empty one.
        before: what they were, for those that have just changed.
    """

    def __init__(self) -> None:
        self.factors: dict[str, float] = {"": 1.0}
        self.before: dict[str, float] = {}
        self._since: dict[str, int] = {}

    def begin_with(self, factors: Mapping[str, float]) -> None:
        """Keep to these numbers as far as they fit."""
        self.factors = {**factors, "": 1.0}

    def forget(self) -> None:
        """Say no more what they were: that was with another experiment."""
        self.before.clear()

    def follow(self, arrows: Sequence[Arrow], plane: Plane, *, is_next: bool = True) -> None:
        """Suit these arrows: those of the next step, or the same ones in another view."""
        for unit in {arrow.unit for arrow in arrows} - {""}:
            longest = max(arrow_length(arrow, plane) for arrow in arrows if arrow.unit == unit)
            if is_next and unit in self.before:
                self._since[unit] += 1
                if self._since[unit] >= SAID_FOR:
                    del self.before[unit]
            usable = 1e-280 < longest < 1e280
            factor = self.factors.get(unit)
            if factor is not None and (not usable or SHORTEST <= longest * factor <= TOO_LONG):
                continue
            self.factors[unit] = round_below(LONGEST / longest) if usable else 1.0
            if factor is not None and is_next:
                self.before.setdefault(unit, factor)
                self._since[unit] = 0
            if not is_next or self.before.get(unit) == self.factors[unit]:
                self.before.pop(unit, None)


def arrow_length(arrow: Arrow, plane: Plane) -> float:
    """Pixels of an arrow in its true length."""
    return math.hypot(arrow.dx * plane.x_scale, arrow.dy * plane.y_scale)


def draw_arrows(
    painter: QPainter, shown: ArrowSet, plane: Plane, factors: Mapping[str, float], *, stretched: bool
) -> None:
    """Draw the arrows that are stretched, or those in true length; the painter is clipped to the map.

    Stretched ones belong under the current points, true ones over them: many are no longer than a point is wide.
    """
    tail = plane.pixel(*shown.at)
    if not (abs(tail.x()) < 2 * _FAR and abs(tail.y()) < 2 * _FAR):
        return  # none of them reaches the map, and painters take no pixels where numbers end
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
        draw_arrow(painter, arrow, tail, tail + along)


def draw_arrow(painter: QPainter, arrow: Arrow, tail: QPointF, tip: QPointF) -> None:
    """One arrow in its casing; a dot where it is too short for a head."""
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
