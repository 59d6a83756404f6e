"""The bar that says which colour is which loss."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen

from playground.gui.plots.colour_maps import colour_table, qcolor
from playground.gui.plots.loss_scale import LossScale
from playground.gui.style.colours import Colours

BAR_WIDTH = 11.0
BAR_GAP = 14.0
TICK_SPACING = 46.0


def draw_colour_bar(
    painter: QPainter, area: QRectF, scale: LossScale, colours: Colours, font: QFont, name_font: QFont
) -> None:
    """Paint the bar to the right of ``area``, its ticks, and above them what it shows."""
    metrics = QFontMetricsF(font)
    name_height = metrics.height() + 3
    bar = QRectF(area.right() + BAR_GAP, area.top() + name_height, BAR_WIDTH, area.height() - name_height)
    table = np.ascontiguousarray(colour_table(colours)[::-1, None])
    image = QImage(table.data, 1, len(table), 4, QImage.Format.Format_RGB32).copy()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(bar, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(qcolor(colours.border), 1))
    painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.setFont(name_font)
    painter.setPen(QPen(qcolor(colours.text)))
    painter.drawText(QPointF(bar.left(), area.top() + metrics.capHeight()), scale.label)
    _draw_ticks(painter, bar, scale, colours, font)


def _draw_ticks(painter: QPainter, bar: QRectF, scale: LossScale, colours: Colours, font: QFont) -> None:
    metrics = QFontMetricsF(font)
    values, labels = scale.ticks(max(2, int(bar.height() / TICK_SPACING)))
    painter.setFont(font)
    last = np.inf
    for position, label in zip(scale.position(values), labels, strict=True):
        at = bar.bottom() - float(position) * bar.height()
        if not bar.top() - 1 <= at <= bar.bottom() + 1 or last - at < metrics.height():
            continue
        last = at
        painter.setPen(QPen(qcolor(colours.disabled), 1))
        painter.drawLine(QPointF(bar.right() + 1, round(at) + 0.5), QPointF(bar.right() + 4, round(at) + 0.5))
        painter.setPen(QPen(qcolor(colours.muted)))
        middle = min(max(at, bar.top() + metrics.ascent() / 2), bar.bottom() - metrics.ascent() / 4)
        painter.drawText(QPointF(bar.right() + 7, middle + metrics.capHeight() / 2), label)
