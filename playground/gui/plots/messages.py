"""Quiet words in a corner of the map: which runner is not to be seen, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.gui.plots.colour_maps import qcolor
from playground.gui.style.colours import Colours

MOST = 4
GAP = 5.0


@dataclass(frozen=True)
class Message:
    """One line, with the colour of the runner it is about (empty: of no runner)."""

    text: str
    colour: str


def draw_messages(
    painter: QPainter, messages: Sequence[Message], area: QRectF, colours: Colours, font: QFont
) -> None:
    """Stack chips upwards from the lower left corner of ``area``."""
    lines = list(messages)
    if len(lines) > MOST:
        lines = [*lines[: MOST - 1], Message(f"and {len(lines) - MOST + 1} more", "")]
    height = QFontMetricsF(font).height() + 9
    bottom = area.bottom() - 10
    for message in reversed(lines):
        draw_chip(painter, QPointF(area.left() + 10, bottom - height), message, area, colours, font)
        bottom -= height + GAP


def chip_width(message: Message, font: QFont) -> float:
    """The width of a chip on one line, in pixels."""
    return QFontMetricsF(font).horizontalAdvance(message.text) + (32 if message.colour else 20)


def draw_chip(
    painter: QPainter, at: QPointF, message: Message, area: QRectF, colours: Colours, font: QFont
) -> None:
    """A rounded label with its upper left corner at ``at``; cut with … where ``area`` is too narrow."""
    metrics = QFontMetricsF(font)
    width = min(chip_width(message, font), area.right() - at.x() - 6)
    box = QRectF(at.x(), at.y(), width, metrics.height() + 9)
    back = qcolor(colours.panel)
    back.setAlpha(235)
    painter.setPen(QPen(qcolor(colours.border), 1))
    painter.setBrush(back)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    text_left = box.left() + 10
    if message.colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(message.colour))
        painter.drawEllipse(QPointF(text_left + 3.5, box.center().y()), 4, 4)
        text_left += 12
    room = box.right() - 10 - text_left
    painter.setFont(font)
    painter.setPen(QPen(qcolor(colours.text)))
    painter.drawText(
        QPointF(text_left, box.center().y() + (metrics.ascent() - metrics.descent()) / 2),
        metrics.elidedText(message.text, Qt.TextElideMode.ElideRight, room + 1),
    )
