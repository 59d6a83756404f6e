"""How much of the denominators is ε."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.numbers import number_text
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

MATTERS = 1e-3
"""Shares from which the meter is shown."""
_TITLE = "ε in the denominator"
_BAR, _THICK, _GAP = 38.0, 7.0, 7.0
_TIP = (
    f"<b>{_TITLE}</b>: the part of the denominator that would be missing if ε were 0.<br>"
    "Near 0 % the rule rescales each parameter by its own gradients;<br>"
    "near 100 % ε decides the rate and the parameters are no longer rescaled."
)


class EpsilonMeter(QWidget):
    """A bar for x and one for y, from nothing to the whole denominator. Hidden where ε does not matter."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._shares = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_TITLE)
        self.setToolTip(_TIP)
        self.hide()

    @property
    def shares(self) -> tuple[float, float]:
        """What is shown for x and for y, from 0 to 1."""
        return self._shares

    def set_shares(self, shares: tuple[float, float] | None) -> None:
        """Show the shares of x and y, from 0 to 1; None where the rule has no ε."""
        self._shares = shares or (0.0, 0.0)
        self.setAccessibleDescription(", ".join(f"{name} {_percent(share)}" for name, share in self._named()))
        self.setVisible(max(self._shares) >= MATTERS)
        self.updateGeometry()
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self.update()

    def _named(self) -> list[tuple[str, float]]:
        return list(zip("xy", self._shares, strict=True))

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(text_font(12, tabular=True))
        words = ["ε", "x", "y", *map(_percent, self._shares)]
        return QSize(round(sum(map(metrics.horizontalAdvance, words)) + 2 * _BAR + 8 * _GAP), 20)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = text_font(12, tabular=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        middle = self.height() / 2
        baseline = middle + metrics.capHeight() / 2
        painter.setPen(QColor(self._colours.muted))
        painter.drawText(QPointF(0, baseline), "ε")
        left = metrics.horizontalAdvance("ε") + 2 * _GAP
        for name, share in self._named():
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(QPointF(left, baseline), name)
            left += metrics.horizontalAdvance(name) + _GAP
            self._draw_bar(painter, QRectF(left, middle - _THICK / 2, _BAR, _THICK), share)
            left += _BAR + _GAP
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(QPointF(left, baseline), _percent(share))
            left += metrics.horizontalAdvance(_percent(share)) + 2 * _GAP
        painter.end()

    def _draw_bar(self, painter: QPainter, place: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.grid))
        painter.drawRoundedRect(place, _THICK / 2, _THICK / 2)
        if share >= MATTERS:
            filled = QRectF(place)
            filled.setWidth(max(_THICK / 2, place.width() * share))
            painter.setBrush(QColor(self._colours.warning if share > 0.5 else self._colours.accent))
            painter.drawRoundedRect(filled, _THICK / 2, _THICK / 2)


def _percent(share: float) -> str:
    if share < MATTERS:
        return "< 0.1 %" if share > 0 else "0 %"
    return f"{number_text(100 * share, 3)} %"
