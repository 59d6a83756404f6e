"""Axes: `pg.AxisItem`s with ticks of our own."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.core.elementwise import Floats
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.painting import painting_on
from playground.gui.plots.surface import Kind, Layers, Surface
from playground.gui.style.colours import LIGHT, Colours
from playground.gui.style.theme import text_font

Side = Literal["left", "bottom", "right", "top"]
Ticks = Callable[[float, float, float], tuple[Floats, list[str]]]
"""Gives places and words of the ticks within (low, high) on so many pixels. Places are drawn values (log₁₀)."""

TICK_SIZE = 11.0
_GAP = 7.0
"""Pixels between the labels of a vertical axis and the plot."""
_APART = 6.0
"""Pixels between two labels of a horizontal axis."""


@dataclass(frozen=True)
class _Found:
    """Ticks of one range and length: pixels along the axis, and words."""

    key: tuple[float, float, float, object]
    places: list[float]
    labels: list[str]


class TickAxis(pg.AxisItem):
    """An axis whose ticks a function gives, with a fixed width or height, so that plots of a column line up.

    The widths of stock axes follow their labels: plots that stand in a column do not line up, and tremble while
    something is dragged. Ticks and labels are also placed here: the stock way takes five times as long, which counts
    while everything is dragged.

    Attributes:
        name: stands at the far end of the axis (below the plot at the right, beside it on top); "" for none.
    """

    def __init__(self, side: Side, room: int, ticks: Ticks, *, tick_length: int = 0) -> None:
        """
        Args:
            side: of the plot.
            room: pixels of width (height of a horizontal axis).
            ticks: gives places and words.
            tick_length: pixels of the small lines at the labels.
        """
        super().__init__(side, maxTickLength=tick_length)
        self.name = ""
        self._ticks = ticks
        self._tick_length = tick_length
        self._is_vertical = side in ("left", "right")
        self.enableAutoSIPrefix(False)
        # Half of a label at the end of a vertical axis may stand beyond it; those of a horizontal one are moved inside.
        self.setStyle(autoExpandTextSpace=False, hideOverlappingLabels=12 if self._is_vertical else 40)
        self.set_room(room)
        self._colours: Colours = LIGHT
        self._layers = Layers()
        self._found = _Found((0.0, 0.0, 0.0, None), [], [])

    def set_room(self, room: int) -> None:
        """Take so many pixels of width (height of a horizontal axis)."""
        self._room = room
        (self.setWidth if self._is_vertical else self.setHeight)(room)

    def room_needed(self) -> int:
        """The width that the labels now need, in steps of 8 pixels so that it rarely changes."""
        metrics = QFontMetricsF(text_font(TICK_SIZE, tabular=True))
        widest = max((metrics.horizontalAdvance(label) for label in self._now().labels), default=0.0)
        return math.ceil((widest + _GAP + 1) / 8) * 8 - 2

    def set_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._colours = colours
        self._layers.forget()
        self.update()

    def set_ticks(self, ticks: Ticks) -> None:
        """Take another function for the ticks."""
        self._ticks = ticks
        self.update()

    def places(self) -> list[float]:
        """Pixels of the ticks along the linked view box, each in the middle of a device pixel of the screen."""
        return self._now().places

    def _now(self) -> _Found:
        """The ticks of the present range."""
        (low, high), box = self.range, self.linkedView()
        rect = QRectF(QPointF(), self.size()) if box is None else box.rect()
        length = rect.height() if self._is_vertical else rect.width()
        key = (low, high, length, self._ticks)
        if key != self._found.key:
            places: list[float] = []
            labels: list[str] = []
            if not rect.isEmpty():
                values, labels = self._ticks(low, high, length)
                shares = (values - low) / (high - low)
                along = length * (1 - shares if self._is_vertical else shares)
                places = [round(at) + 0.5 for at in along.tolist()]
            self._found = _Found(key, places, labels)
        return self._found

    def paint(self, p: QPainter, opt: Any, widget: QWidget | None) -> None:
        view = self.getViewWidget()
        surface: Surface = view.surface if view is not None else Surface()
        if surface.kind is not Kind.SCREEN:
            self._draw(p, is_file=surface.is_vector)
            return
        layer, area = self._layers.on(surface), self.boundingRect()
        key = (self._now(), area.getRect(), surface.scale, self.name)
        if layer.key != key:
            layer.begin(key, area, surface.scale)
            with painting_on(layer.pixmap) as on:
                on.translate(-area.topLeft())
                self._draw(on, is_file=False)
        p.drawPixmap(area.topLeft(), layer.pixmap)

    def _draw(self, painter: QPainter, *, is_file: bool) -> None:
        found, size = self._now(), self.size()
        # In files digits of one width would be letters that nobody can search for or copy.
        font = text_font(TICK_SIZE, tabular=not is_file, plain=is_file)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        if self._tick_length:
            painter.setPen(QPen(qcolor(self._colours.disabled), 1))
            for at in found.places:
                painter.drawLine(self._tick(at, size))
        painter.setPen(qcolor(self._colours.muted))
        draw = self._draw_beside if self._is_vertical else self._draw_below
        draw(painter, found, metrics, size)

    def _tick(self, at: float, size: QSizeF) -> QLineF:
        length = self._tick_length
        if not self._is_vertical:
            return QLineF(at, 0, at, length)
        edge = size.width() if self.orientation == "left" else 0.0
        return QLineF(edge, at, edge - length if edge else length, at)

    def _draw_beside(self, painter: QPainter, found: _Found, metrics: QFontMetricsF, size: QSizeF) -> None:
        """The labels of a vertical axis, and its name on top of them."""
        is_left = self.orientation == "left"

        def put(text: str, baseline: float) -> None:
            left = size.width() - _GAP - metrics.horizontalAdvance(text) if is_left else _GAP
            painter.drawText(QPointF(left, baseline), text)

        if self.name:
            put(self.name, metrics.capHeight())
        for at, label in zip(found.places, found.labels, strict=True):
            if not self.name or at > 2.2 * metrics.capHeight():
                put(label, at + metrics.capHeight() / 2)

    def _draw_below(self, painter: QPainter, found: _Found, metrics: QFontMetricsF, size: QSizeF) -> None:
        """The labels of a horizontal axis, none over another, and its name at the end."""
        baseline, end = self._tick_length + 5 + metrics.ascent(), size.width() + 8
        if self.name:
            end -= metrics.horizontalAdvance(self.name)
            painter.drawText(QPointF(end, baseline), self.name)
            end -= _APART
        last = -self._room * 2.0
        for at, label in zip(found.places, found.labels, strict=True):
            width = metrics.horizontalAdvance(label)
            left = min(max(at - width / 2, -8), size.width() + 8 - width)
            if left >= last and left + width <= end:
                painter.drawText(QPointF(left, baseline), label)
                last = left + width + _APART
