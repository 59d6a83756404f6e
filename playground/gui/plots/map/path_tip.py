"""What is told of one step of a path while the mouse is on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.gui.plots.colour_maps import qcolor
from playground.gui.style.colours import Colours

_PADDING, _GAP = 10.0, 14.0
_AWAY = 14.0
"""Pixels between the point and the panel."""


@dataclass(frozen=True)
class PathTip:
    """A panel beside a point of a path.

    Attributes:
        title: runner and step.
        colour: the runner's.
        rows: names and values.
        hint: what the person can do; empty for nothing.
    """

    title: str
    colour: str
    rows: Sequence[tuple[str, str]] = ()
    hint: str = ""

    def draw(self, painter: QPainter, at: QPointF, area: QRectF, colours: Colours, font: QFont) -> None:
        """Beside `at`, within `area`."""
        metrics = QFontMetricsF(font)
        line = metrics.height() + 2
        names = max((metrics.horizontalAdvance(name) for name, _ in self.rows), default=0.0)
        values = max((metrics.horizontalAdvance(value) for _, value in self.rows), default=0.0)
        table = names + _GAP + values if self.rows else 0.0
        width = max(metrics.horizontalAdvance(self.title) + 14, table, metrics.horizontalAdvance(self.hint))
        height = line * (1 + len(self.rows) + bool(self.hint))
        box = self._place(at, area, width + 2 * _PADDING, height + _PADDING)
        painter.setPen(QPen(qcolor(colours.border), 1))
        painter.setBrush(qcolor(colours.panel))
        painter.drawRoundedRect(box, 7, 7)
        left, baseline = box.left() + _PADDING, box.top() + _PADDING / 2 + metrics.ascent()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colour))
        painter.drawEllipse(QPointF(left + 4, baseline - metrics.capHeight() / 2), 4, 4)
        painter.setFont(font)
        painter.setPen(qcolor(colours.text))
        painter.drawText(QPointF(left + 14, baseline), self.title)
        for name, value in self.rows:
            baseline += line
            painter.setPen(qcolor(colours.muted))
            painter.drawText(QPointF(left, baseline), name)
            painter.setPen(qcolor(colours.text))
            painter.drawText(QPointF(left + names + _GAP, baseline), value)
        if self.hint:
            painter.setPen(qcolor(colours.muted))
            painter.drawText(QPointF(left, baseline + line), self.hint)

    @staticmethod
    def _place(at: QPointF, area: QRectF, width: float, height: float) -> QRectF:
        left = at.x() + _AWAY if at.x() + _AWAY + width < area.right() else at.x() - _AWAY - width
        top = at.y() - _AWAY - height if at.y() - _AWAY - height > area.top() else at.y() + _AWAY
        left = max(area.left() + 4, min(left, area.right() - 4 - width))
        top = max(area.top() + 4, min(top, area.bottom() - 4 - height))
        return QRectF(left, top, width, height)
