"""The legend of the arrows: what each is, and how its length is to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.colour_maps import mixed, qcolor
from playground.gui.plots.map.arrows import Arrow, ArrowSet, Stretches, draw_arrow
from playground.gui.plots.map.path import MapPath, pixels_of
from playground.gui.plots.plane import Plane
from playground.gui.plots.ticks import loss_label
from playground.gui.style.colours import Colours

LARGEST = 0.3
"""Share of the map that the legend may cover; a larger one is left out."""
SMALL = 0.08
"""Share of the map from which the legend has shorter words and samples."""
_EDGE = 10.0
_GAP = 8.0
"""Pixels between a sample and its name."""
_SAMPLES = 48
"""Points of each path that are looked at to find out where it is."""
_MARK = 40.0
"""A covered mark weighs as much as so many points of paths."""
_BETTER = 12.0
"""By how much another corner must be freer before the legend moves there."""


@dataclass(frozen=True)
class _Measures:
    """Height of a row, width of a sample, padding, in pixels; whether the words are the short ones."""

    row: float
    sample: float
    padding: float
    is_short: bool = False


_FULL, _SHORT = _Measures(18.0, 30.0, 9.0), _Measures(15.0, 22.0, 6.0, is_short=True)


@dataclass(frozen=True)
class Legend:
    """A panel with a sample of each arrow and its name.

    Attributes:
        shown: the arrows.
        factors, before: by how much those of each unit are stretched, and were until now.
        area: of the map.
    """

    shown: ArrowSet
    factors: Mapping[str, float]
    before: Mapping[str, float]
    area: QRectF
    font: QFont

    @classmethod
    def of(cls, shown: ArrowSet, stretches: Stretches, area: QRectF, font: QFont) -> Legend:
        """The legend of arrows with their present stretches."""
        return cls(shown, dict(stretches.factors), dict(stretches.before), area, font)

    def lines(self, *, short: bool = False) -> list[str]:
        """What is said of each arrow, in order."""
        return [
            ((short and arrow.short) or arrow.label) + self._stretch(arrow) for arrow in self.shown.arrows
        ]

    def _stretch(self, arrow: Arrow) -> str:
        if not arrow.unit:
            return ""
        text = f" × {loss_label(self.factors[arrow.unit])}"
        before = self.before.get(arrow.unit)
        return text if before is None else f"{text} (was × {loss_label(before)})"

    @property
    def title(self) -> str:
        """What the arrows belong to, in as many words as the form has room for."""
        return (self._form.is_short and self.shown.short_title) or self.shown.title

    @cached_property
    def _form(self) -> _Measures:
        return _FULL if self._share(self._size(_FULL)) < SMALL else _SHORT

    @cached_property
    def size(self) -> QSizeF:
        """Pixels of the panel."""
        return self._size(self._form)

    @property
    def fits(self) -> bool:
        """Whether the map is large enough for it."""
        return self._share(self.size) <= LARGEST

    def _size(self, form: _Measures) -> QSizeF:
        title = (form.is_short and self.shown.short_title) or self.shown.title
        lines = self.lines(short=form.is_short)
        widest = max(
            max(text_width(self.font, line) for line in lines) + form.sample + _GAP,
            text_width(self.font, title),
        )
        # A pixel more: widths are rounded.
        width = min(widest + 2 * form.padding + 1, self.area.width() - 2 * _EDGE)
        return QSizeF(width, form.row * (len(self.shown.arrows) + 1) + form.padding)

    def _share(self, size: QSizeF) -> float:
        return size.width() * size.height() / max(self.area.width() * self.area.height(), 1.0)

    def draw(self, painter: QPainter, colours: Colours, under: str) -> None:
        """Paint it at the origin, but its title; ``under`` is about the colour of what is behind."""
        back, box = qcolor(colours.panel), QRectF(QPointF(), self.size)
        back.setAlpha(225)
        painter.setPen(QPen(qcolor(colours.border), 1))
        painter.setBrush(mixed(back, qcolor(under)))
        painter.drawRoundedRect(box, 7, 7)
        metrics, form = QFontMetricsF(self.font), self._form
        # The samples lie on a colour of the map: on the panel itself light arrows would look filled in one theme and
        # hollow in the other.
        strip = QRectF(
            box.left() + form.padding - 4,
            box.top() + form.padding / 2 + form.row,
            form.sample + 8,
            form.row * len(self.shown.arrows),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(under))
        painter.drawRoundedRect(strip, 4, 4)
        painter.setFont(self.font)
        left, room = box.left() + form.padding, box.width() - 2 * form.padding
        baseline = box.top() + form.padding / 2 + (form.row + metrics.capHeight()) / 2
        for arrow, line in zip(self.shown.arrows, self.lines(short=form.is_short), strict=True):
            baseline += form.row
            middle = baseline - metrics.capHeight() / 2
            draw_arrow(painter, arrow, QPointF(left, middle), QPointF(left + form.sample, middle))
            painter.setPen(qcolor(colours.text))
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room - form.sample - _GAP + 1)
            painter.drawText(QPointF(left + form.sample + _GAP, baseline), text)

    def draw_title(self, painter: QPainter, box: QRectF, colours: Colours) -> None:
        """Write what they belong to: the one thing that changes with every step."""
        metrics, form = QFontMetricsF(self.font), self._form
        baseline = box.top() + form.padding / 2 + (form.row + metrics.capHeight()) / 2
        room = box.width() - 2 * form.padding
        painter.setFont(self.font)
        painter.setPen(qcolor(colours.muted))
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(box.left() + form.padding, baseline), title)


@lru_cache(maxsize=512)
def text_width(font: QFont, text: str) -> float:
    """Pixels of a line of text; most lines are the same from step to step."""
    return QFontMetricsF(font).horizontalAdvance(text)


class LegendPlace:
    """The corner of the map in which the legend covers least; it stays there while others are not much freer."""

    def __init__(self) -> None:
        self._corner = 0

    def box(
        self, size: QSizeF, plane: Plane, paths: Iterable[MapPath], marks: Iterable[QPointF], top: float
    ) -> QRectF:
        """Where it stands; the upper corners begin ``top`` pixels lower. ``marks`` are never covered if that can be."""
        area = plane.area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        left, right = area.left(), area.right() - size.width()
        high, low = area.top() + top, area.bottom() - size.height()
        corners = [QPointF(right, high), QPointF(right, low), QPointF(left, high), QPointF(left, low)]
        boxes = [QRectF(corner, size) for corner in corners]
        x, y = np.concatenate([np.empty((2, 0)), *(_samples(path) for path in paths)], axis=1)
        points = pixels_of(plane, x, y)
        marks = list(marks)
        # Of corners that are as free, the first.
        covered = [number + _covered(box, points, marks) for number, box in enumerate(boxes)]
        best = int(np.argmin(covered))
        if covered[self._corner] > covered[best] + _BETTER:
            self._corner = best
        return boxes[self._corner]


def _samples(path: MapPath) -> Floats:
    """Points evenly along the rows shown, shape (2, k); between few rows on the way from one to the next."""
    if path.shown >= _SAMPLES:
        step = path.shown / (_SAMPLES - 1)
        rows = (step * np.arange(_SAMPLES)).astype(np.int64)
        return np.stack((path.x[rows], path.y[rows]))
    numbers = np.arange(path.shown + 1)
    rows = np.linspace(0, path.shown, _SAMPLES)
    return np.stack([np.interp(rows, numbers, column[: path.shown + 1]) for column in (path.x, path.y)])


def _covered(box: QRectF, points: Floats, marks: list[QPointF]) -> float:
    wide = box.adjusted(-20, -20, 20, 20)
    x, y = points.T
    inside = (x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())
    return float(inside.sum()) + _MARK * sum(wide.contains(mark) for mark in marks)
