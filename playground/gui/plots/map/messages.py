"""Quiet words in a corner of the map: which runner is not to be seen, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.gui.plots.colour_maps import qcolor
from playground.gui.style.colours import Colours

MOST = 4
_GAP = 5.0
_EDGE = 10.0
_SHOW = "Show"


@dataclass(frozen=True)
class Message:
    """One line.

    Attributes:
        text: what it says.
        colour: of the runner it is about; empty: of no runner.
        path: number of the path that a press on it brings into view; None where it is no button.
    """

    text: str
    colour: str = ""
    path: int | None = None

    def width(self, font: QFont) -> float:
        """Pixels of the chip on one line."""
        metrics = QFontMetricsF(font)
        button = 8 + metrics.horizontalAdvance(_SHOW) if self.path is not None else 0.0
        return metrics.horizontalAdvance(self.text) + (32 if self.colour else 20) + button

    def draw(self, painter: QPainter, box: QRectF, colours: Colours, font: QFont, *, hovered: bool) -> None:
        """Paint a rounded label; cut with … where the box is too narrow."""
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QPen(qcolor(colours.accent if hovered else colours.border), 1))
        painter.setBrush(qcolor(colours.hover if hovered else colours.panel))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left, right = box.left() + 10, box.right() - 10
        if self.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colour))
            painter.drawEllipse(QPointF(left + 3.5, box.center().y()), 4, 4)
            left += 12
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        if self.path is not None:
            right -= metrics.horizontalAdvance(_SHOW)
            painter.setPen(QPen(qcolor(colours.accent)))
            painter.drawText(QPointF(right, baseline), _SHOW)
            right -= 8
        painter.setPen(QPen(qcolor(colours.text)))
        text = metrics.elidedText(self.text, Qt.TextElideMode.ElideRight, right - left + 1)
        painter.drawText(QPointF(left, baseline), text)


def place_chips(messages: Sequence[Message], area: QRectF, font: QFont) -> list[tuple[Message, QRectF]]:
    """Chips stacked upwards from the lower left corner of ``area``, and where they are, from top to bottom."""
    shown = list(messages)
    if len(shown) > MOST:
        shown = [*shown[: MOST - 1], Message(f"and {len(shown) - MOST + 1} more")]
    height = QFontMetricsF(font).height() + 9
    bottom = area.bottom() - _EDGE - height
    placed = []
    for number, message in enumerate(shown):
        top = bottom - (len(shown) - 1 - number) * (height + _GAP)
        width = min(message.width(font), area.width() - _EDGE - 6)
        placed.append((message, QRectF(area.left() + _EDGE, top, width, height)))
    return placed
