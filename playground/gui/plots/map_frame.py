"""Everything of the map that stands still: the card, the axes and their ticks, the colour bar."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter, QPen

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Window
from playground.gui.plots.colour_bar import BAR_GAP, BAR_WIDTH
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.plane import Plane
from playground.gui.plots.ticks import round_values, tick_labels
from playground.gui.style.colours import Colours

CARD_RADIUS = 7.0
PADDING = 12.0
TICK = 4.0
X_SPACING, Y_SPACING = 90.0, 56.0
NARROW = 340.0
"""Widgets narrower than this have no colour bar."""


@dataclass(frozen=True)
class Fonts:
    """Fonts by pixel size, so that they mean the same on every paint device."""

    text: QFont
    small: QFont

    @classmethod
    def of(cls, font: QFont) -> Fonts:
        """A widget's font, and a little smaller for ticks."""
        size = QFontInfo(font).pixelSize()
        text, small = QFont(font), QFont(font)
        text.setPixelSize(size)
        small.setPixelSize(max(9, round(size * 0.86)))
        return cls(text, small)


def has_colour_bar(size: QSizeF, colours: Colours) -> bool:
    """Whether there is room and use for a colour bar."""
    return size.width() >= NARROW and not colours.is_print


def plot_area(
    size: QSizeF, window: Window, colours: Colours, fonts: Fonts, *, has_bar: bool = True
) -> QRectF:
    """The rectangle that shows the window, whole pixels, within a card of ``size``; beside it a colour bar."""
    metrics = QFontMetricsF(fonts.small)
    top, bottom = PADDING, metrics.height() + TICK + 3 + PADDING
    height = max(1.0, size.height() - top - bottom)
    labels = tick_labels(_ticks(window.y_low, window.y_high, height, Y_SPACING))
    widest = max((metrics.horizontalAdvance(label) for label in labels), default=0.0)
    # In steps of 8 pixels, so that the map does not tremble when labels change while it is dragged.
    left = max(40.0, math.ceil((widest + TICK + 10) / 8) * 8.0)
    bar = BAR_GAP + BAR_WIDTH + math.ceil(metrics.horizontalAdvance("5·10⁻¹²")) + 5
    right = PADDING + (bar if has_bar and has_colour_bar(size, colours) else 0.0)
    return QRectF(left, top, max(1.0, math.floor(size.width() - left - right)), math.floor(height))


def draw_card(painter: QPainter, size: QSizeF, colours: Colours) -> None:
    """The rounded panel behind everything."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(colours.border), 1))
    painter.setBrush(qcolor(colours.panel))
    painter.drawRoundedRect(QRectF(QPointF(), size).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)


def draw_grid(painter: QPainter, plane: Plane, colours: Colours) -> None:
    """Thin lines at the ticks, where there is no surface to be seen."""
    area, window = plane.area, plane.window
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(qcolor(colours.grid), 1))
    for value in _ticks(window.x_low, window.x_high, area.width(), X_SPACING):
        at = round(plane.pixel(float(value), window.y_low).x()) + 0.5
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
    for value in _ticks(window.y_low, window.y_high, area.height(), Y_SPACING):
        at = round(plane.pixel(window.x_low, float(value)).y()) + 0.5
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))


def draw_axes(painter: QPainter, plane: Plane, colours: Colours, fonts: Fonts) -> None:
    """Ticks and labels below and left of the plane's area, and the names x and y at the ends."""
    area, window = plane.area, plane.window
    metrics = QFontMetricsF(fonts.small)
    painter.setFont(fonts.small)
    xs = _ticks(window.x_low, window.x_high, area.width(), X_SPACING)
    ys = _ticks(window.y_low, window.y_high, area.height(), Y_SPACING)
    line, words = QPen(qcolor(colours.disabled), 1), QPen(qcolor(colours.muted))
    baseline = area.bottom() + TICK + 3 + metrics.ascent()
    x_room = QRectF(area.right() - 14, area.bottom(), 14, metrics.height() + TICK)
    for value, label in zip(xs, tick_labels(xs), strict=True):
        at = round(plane.pixel(float(value), window.y_low).x()) + 0.5
        width = metrics.horizontalAdvance(label)
        left = min(max(at - width / 2, area.left() - 8), area.right() - width + 8)
        painter.setPen(line)
        painter.drawLine(QPointF(at, area.bottom()), QPointF(at, area.bottom() + TICK))
        if left + width + 4 < x_room.left():
            painter.setPen(words)
            painter.drawText(QPointF(left, baseline), label)
    for value, label in zip(ys, tick_labels(ys), strict=True):
        at = round(plane.pixel(window.x_low, float(value)).y()) + 0.5
        painter.setPen(line)
        painter.drawLine(QPointF(area.left() - TICK, at), QPointF(area.left(), at))
        middle = min(max(at, area.top() + metrics.ascent() / 2), area.bottom() - metrics.ascent() / 4)
        if middle - metrics.height() > area.top() + 6:
            painter.setPen(words)
            left = area.left() - TICK - 4 - metrics.horizontalAdvance(label)
            painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), label)
    name = QFont(fonts.text)
    name.setItalic(True)
    painter.setFont(name)
    painter.setPen(QPen(qcolor(colours.text)))
    painter.drawText(QPointF(area.right() - QFontMetricsF(name).horizontalAdvance("x"), baseline), "x")
    y_left = area.left() - TICK - 4 - QFontMetricsF(name).horizontalAdvance("y")
    painter.drawText(QPointF(y_left, area.top() + metrics.capHeight()), "y")


def draw_area_edge(painter: QPainter, area: QRectF, colours: Colours) -> None:
    """A thin line around the area."""
    painter.setPen(QPen(qcolor(colours.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))


def draw_focus(painter: QPainter, size: QSizeF, colours: Colours) -> None:
    """The ring of a map that listens to the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(colours.focus), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(QPointF(), size).adjusted(1, 1, -1, -1), CARD_RADIUS, CARD_RADIUS)


def _ticks(low: float, high: float, length: float, spacing: float) -> Floats:
    """Round values about ``spacing`` pixels apart; closer where there would be one alone, which gives no scale."""
    at_most = max(2, int(length / spacing))
    found = round_values(low, high, at_most)
    return found if len(found) > 1 else round_values(low, high, 2 * at_most)
