"""A small curve of the learning rate over the steps, beside the schedule's form."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.engine import Method
from playground.core.numbers import number_text
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

HEIGHT = 64
MOST_POINTS = 400
"""More steps than this are sampled evenly: the curve is at most this many pixels wide."""
_MARGIN = 12.0
_FOOT = 15.0


class ScheduleCurve(QWidget):
    """The rate of every step from the first to the last, with the step shown as a line."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._steps: list[int] = []
        self._rates: list[float] = []
        self._shown: tuple[Method, int] | None = None
        self._cursor = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Learning rate over the steps")

    @property
    def rates(self) -> list[float]:
        """The rates drawn, for the steps in `steps`."""
        return self._rates

    @property
    def steps(self) -> list[int]:
        """The steps drawn, from 1."""
        return self._steps

    def show_method(self, method: Method, steps: int) -> None:
        """Show a method's rates over so many steps."""
        if self._shown == (method, steps):
            return
        self._shown = method, steps
        stride = max(1, math.ceil(steps / MOST_POINTS))
        self._steps = [*range(1, steps, stride), steps]
        self._rates = [method.rate(step) for step in self._steps]
        low, high = min(self._rates), max(self._rates)
        words = f"From {number_text(self._rates[0], 3)} at step 1 to {number_text(self._rates[-1], 3)} at step {steps}"
        self.setToolTip(f"{words}; lowest {number_text(low, 3)}, highest {number_text(high, 3)}")
        self.setAccessibleDescription(words)
        self.update()

    def set_cursor(self, step: int) -> None:
        """Mark a step."""
        if step != self._cursor:
            self._cursor = step
            self.update()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rates:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(_MARGIN, 6, self.width() - 2 * _MARGIN, self.height() - 6 - _FOOT)
        top = max(self._rates) or 1.0
        last = max(self._steps[-1], 2)

        def place(step: float, rate: float) -> QPointF:
            return QPointF(
                area.left() + (step - 1) / (last - 1) * area.width(),
                area.bottom() - rate / top * area.height(),
            )

        painter.setPen(QPen(QColor(self._colours.grid), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._cursor >= 1:
            painter.setPen(QPen(QColor(self._colours.cursor), 1))
            x = place(self._cursor, 0).x()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QPen(QColor(self._colours.text), 1.6))
        painter.drawPolyline(QPolygonF([place(s, r) for s, r in zip(self._steps, self._rates, strict=True)]))
        painter.setFont(text_font(10, tabular=True))
        painter.setPen(QColor(self._colours.muted))
        foot = QRectF(area.left(), area.bottom() + 1, area.width(), _FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, f"0 … {number_text(top, 3)}")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"step {self._steps[-1]}")
