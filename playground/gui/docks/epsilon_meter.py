"""How much of the denominators is ε."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.colours import Colours
from playground.gui.theme import text_font

MATTERS = 1e-3
"""Shares from which the meter is shown."""
_TITLE = "ε in the denominator"
_BAR, _THICK, _MARGIN = 72.0, 7.0, 12.0
_TIP = (
    "The part of the denominator that would be missing if ε were 0.<br>Near 0 % the rule rescales each parameter "
    "by its own gradients; near 100 % ε decides the rate and the parameters are no longer rescaled."
)


class EpsilonMeter(QWidget):
    """A bar for x and one for y, from nothing to the whole denominator. Hidden where ε does not matter."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._shares = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
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
        self.setAccessibleDescription(", ".join(self._words()))
        self.setVisible(max(self._shares) >= MATTERS)
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self.update()

    def _words(self) -> list[str]:
        return [f"{name} {_percent(share)}" for name, share in zip("xy", self._shares, strict=True)]

    def sizeHint(self) -> QSize:
        return QSize(430, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = text_font(12, tabular=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        middle = self.height() / 2
        baseline = middle + metrics.capHeight() / 2
        parts = [_TITLE, *self._words()]
        bar = min(_BAR, (self.width() - 2 * _MARGIN - sum(map(metrics.horizontalAdvance, parts)) - 60) / 2)
        left = _MARGIN
        painter.setPen(QColor(self._colours.muted))
        if bar < 24:  # narrow: the letter alone
            parts[0], bar = "ε", min(_BAR, 24 + (self.width() - 200) / 4)
        painter.drawText(round(left), round(baseline), parts[0])
        left += metrics.horizontalAdvance(parts[0]) + 16
        for words, share in zip(parts[1:], self._shares, strict=True):
            self._draw_bar(painter, QRectF(left, middle - _THICK / 2, bar, _THICK), share)
            left += bar + 6
            painter.setPen(QColor(self._colours.text))
            painter.drawText(round(left), round(baseline), words)
            left += metrics.horizontalAdvance(words) + 16
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
    return f"{100 * share:.3g} %"
