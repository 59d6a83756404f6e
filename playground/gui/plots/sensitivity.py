"""The final loss against the value that a fan varies: a curve, and a point for each copy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.analysis.sensitivity import Ending
from playground.experiment.sweep import Sweep
from playground.gui.plots.series_axes import fitted_range, value_ticks
from playground.gui.plots.ticks import loss_label, round_values, tick_labels
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font
from playground.gui.widgets.keys import ARROWS_AND_ENDS, OwnKeys

RADIUS, POINTED_RADIUS = 5.0, 7.0
REACH = 16.0
"""Pixels around a point within which the mouse is upon it."""
HIGHEST, LOWEST = 1e3, 1e-30
"""Times the loss at the start: finite losses beyond are drawn at the edge."""
_LEFT, _TOP, _RIGHT, _BOTTOM = 50, 10, 16, 22
_STRIP = 18
"""Pixels above the axes for what diverged."""


@dataclass(frozen=True)
class Dot:
    """One copy.

    Attributes:
        value: of the number that is varied.
        label, colour: of the copy.
        ending: how its run ended; None while it is computed.
    """

    value: float
    label: str
    colour: str
    ending: Ending | None

    @property
    def words(self) -> str:
        """The ending in words."""
        return ending_words(self.ending)

    @property
    def short(self) -> str:
        """The ending in a few characters."""
        if self.ending is None:
            return "…"
        if self.ending.diverged_at is None and math.isnan(self.ending.loss):
            return "–"
        return "diverged" if self.ending.diverged_at is not None else loss_label(self.ending.loss)


def ending_words(ending: Ending | None) -> str:
    """How a run ended: its loss, or the step at which it diverged."""
    if ending is None:
        return "…"
    if ending.diverged_at is not None:
        return f"diverged at {ending.diverged_at}"
    if math.isnan(ending.loss):
        return "no loss of its own"
    return f"{ending.loss:.4g}".replace("-", "−")


class SensitivityPlot(QWidget):
    """Draws the curve and the points; the mouse or the arrow keys point one out, a click or Enter keeps it.

    Attributes:
        pointed: sent with the index of the point that the person points out, −1 for none.
        kept: sent with the index of the point that the person keeps.
    """

    pointed = Signal(int)
    kept = Signal(int)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours = colours
        self._fan: Sweep | None = None
        self._dots: list[Dot] = []
        self._curve: list[tuple[float, Ending]] = []
        self._now = math.nan
        self._first_loss = 1.0
        self._current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Sensitivity: final loss against the value")
        OwnKeys(self, (*ARROWS_AND_ENDS, Qt.Key.Key_Space))

    def show_fan(
        self,
        fan: Sweep,
        dots: Sequence[Dot],
        curve: Sequence[tuple[float, Ending]],
        now: float,
        first_loss: float,
    ) -> None:
        """Show a fan.

        Args:
            fan: for the horizontal axis.
            dots: the copies.
            curve: value and ending of each place known so far, by increasing value.
            now: the runner's present value.
            first_loss: the loss at the start.
        """
        self._fan, self._dots, self._curve, self._now = fan, list(dots), list(curve), now
        self._first_loss = abs(first_loss) or 1.0
        self._describe()
        self.update()

    def set_current(self, index: int) -> None:
        """Point out a copy; −1 for none. Sends nothing."""
        if index != self._current:
            self._current = index
            self._describe()
            self.update()

    def _describe(self) -> None:
        told = "; ".join(f"{dot.label}: {dot.words}" for dot in self._dots)
        current = f"Pointed out: {self._dots[self._current].label}. " if self._is_current else ""
        self.setAccessibleDescription(f"{current}{told}")

    @property
    def _is_current(self) -> bool:
        return 0 <= self._current < len(self._dots)

    # ----------------------------------------------------------------------------------------------------- geometry

    def sizeHint(self) -> QSize:
        return QSize(360, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(108, 120)

    @property
    def log(self) -> bool:
        """Whether the loss axis is logarithmic: wherever no loss is below 0."""
        return all(ending.loss >= 0 for ending in self._finite())

    def _endings(self) -> list[Ending]:
        return [ending for _, ending in self._curve] + [dot.ending for dot in self._dots if dot.ending]

    def _finite(self) -> list[Ending]:
        return [one for one in self._endings() if one.diverged_at is None and math.isfinite(one.loss)]

    def _area(self) -> QRectF:
        strip = _STRIP if any(one.diverged_at is not None for one in self._endings()) else 0
        return QRectF(
            _LEFT,
            _TOP + strip,
            max(1, self.width() - _LEFT - _RIGHT),
            max(1, self.height() - _TOP - strip - _BOTTOM),
        )

    def _range(self) -> tuple[float, float]:
        """Of the loss axis; log₁₀ where it is logarithmic."""
        low, high = LOWEST * self._first_loss, HIGHEST * self._first_loss
        losses = [min(ending.loss, high) for ending in self._finite()]
        if self.log:
            logs = [math.log10(max(loss, low)) for loss in losses if loss > 0] or [0.0]
            return fitted_range(min(logs), max(logs), log=True)
        return fitted_range(min(losses), max(losses), log=False)

    def _row(self, ending: Ending, area: QRectF, low: float, high: float) -> float:
        """The pixel row of an ending."""
        if ending.diverged_at is not None or not math.isfinite(ending.loss):
            return _TOP + _STRIP / 2 - 1
        value = ending.loss
        if self.log:
            value = math.log10(value) if value > 0 else low
        share = (min(max(value, low), high) - low) / (high - low)
        return area.bottom() - share * area.height()

    def place(self, index: int) -> QPointF | None:
        """Where the point of a copy is; None while its run is computed."""
        dot, area = self._dots[index], self._area()
        if dot.ending is None or self._fan is None:
            return None
        x = area.left() + self._fan.share(dot.value) * area.width()
        return QPointF(x, self._row(dot.ending, area, *self._range()))

    def _at(self, place: QPointF) -> int:
        """The index of the point under a place; −1 where there is none."""
        best, nearest = -1, REACH
        for index in range(len(self._dots)):
            at = self.place(index)
            if at is not None:
                distance = math.hypot(at.x() - place.x(), at.y() - place.y())
                if distance <= nearest:
                    best, nearest = index, distance
        return best

    # ----------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._fan is None:
            return
        area, (low, high) = self._area(), self._range()
        self._paint_axes(painter, area, low, high)
        self._paint_now(painter, area)
        self._paint_curve(painter, area, low, high)
        for index in range(len(self._dots)):
            if index != self._current:
                self._paint_dot(painter, index)
        if self._is_current:
            self._paint_dot(painter, self._current)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.colours.focus), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def _paint_axes(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        font = text_font(11, tabular=True)
        metrics, grid, words = QFontMetricsF(font), QColor(self.colours.grid), QColor(self.colours.muted)
        painter.setFont(font)
        values, labels = value_ticks(low, high, self.log, area.height())
        for value, label in zip(values, labels, strict=True):
            y = round(area.bottom() - (float(value) - low) / (high - low) * area.height()) + 0.5
            painter.setPen(QPen(grid, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(words)
            left = area.left() - 7 - metrics.horizontalAdvance(label)
            painter.drawText(QPointF(left, y + metrics.capHeight() / 2), label)
        end = -math.inf
        for value, label in self._value_ticks(area.width()):
            width = metrics.horizontalAdvance(label)
            x = area.left() + self._share(value) * area.width()
            left = min(x - width / 2, self.width() - 3 - width)
            if left > end + 8:
                painter.setPen(QPen(grid, 1))
                painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
                painter.setPen(words)
                painter.drawText(QPointF(left, area.bottom() + 6 + metrics.ascent()), label)
                end = left + width
        if area.top() > _TOP:
            painter.setPen(QColor(self.colours.error))
            painter.setFont(text_font(10))
            painter.drawText(
                QRectF(0, _TOP - 1, area.left() - 7, _STRIP),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                "diverged",
            )

    def _share(self, value: float) -> float:
        assert self._fan is not None
        return self._fan.share(value)

    def _value_ticks(self, width: float) -> list[tuple[float, str]]:
        """Places and words on the axis of the value."""
        fan = self._fan
        assert fan is not None
        if fan.spacing == "factors":
            logs, labels = value_ticks(math.log10(fan.low), math.log10(fan.high), True, width * 0.45)
            return [(10.0 ** float(place), label) for place, label in zip(logs, labels, strict=True)]
        if fan.spacing == "towards_one":
            decades = range(max(1, math.ceil(-math.log10(1 - fan.high))) + 1)
            rests = [round(part * 10.0**-k, k + 1) for k in decades for part in (1, 0.5, 0.2)]
            values = sorted({round(1 - rest, 12) for rest in rests})
            return [(value, f"{value:g}") for value in values if fan.low - 1e-12 <= value <= fan.high + 1e-12]
        values = round_values(fan.low, fan.high, max(2, int(width / 48)))
        return list(zip(values.tolist(), tick_labels(np.asarray(values)), strict=True))

    def _paint_now(self, painter: QPainter, area: QRectF) -> None:
        """A thin line at the runner's present value."""
        share = self._share(self._now)
        if not -1e-9 <= share <= 1 + 1e-9:  # also where it is nan
            return
        x = area.left() + share * area.width()
        painter.setPen(QPen(QColor(self.colours.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setFont(text_font(10))
        room = QRectF(x + 4, area.bottom() - 15, 60, 14)
        side = Qt.AlignmentFlag.AlignLeft
        if room.right() > area.right():
            room.moveRight(x - 4)
            side = Qt.AlignmentFlag.AlignRight
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, "now")

    def _paint_curve(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        """Through the finite losses; broken where runs diverge."""
        painter.setPen(QPen(QColor(self.colours.muted), 1.5))
        run = QPolygonF()
        for value, ending in [*self._curve, (math.nan, Ending(math.nan, 0))]:
            if ending.diverged_at is None:
                x = area.left() + self._share(value) * area.width()
                run.append(QPointF(x, self._row(ending, area, low, high)))
            else:
                painter.drawPolyline(run)
                run = QPolygonF()

    def _paint_dot(self, painter: QPainter, index: int) -> None:
        at, dot, current = self.place(index), self._dots[index], index == self._current
        if at is None or dot.ending is None:
            return
        radius = POINTED_RADIUS if current else RADIUS
        if dot.ending.diverged_at is not None:
            reach = radius * 0.75
            painter.setPen(QPen(QColor(dot.colour), 3.2 if current else 2.4))
            painter.drawLine(at + QPointF(-reach, -reach), at + QPointF(reach, reach))
            painter.drawLine(at + QPointF(-reach, reach), at + QPointF(reach, -reach))
            return
        painter.setPen(QPen(QColor(self.colours.text if current else self.colours.panel), 1.5))
        painter.setBrush(QColor(dot.colour))
        if dot.ending.loss > HIGHEST * self._first_loss:  # an arrow: it is further up than this
            corners = [QPointF(0, -1.2), QPointF(1.1, 0.8), QPointF(-1.1, 0.8)]
            painter.drawPolygon(QPolygonF([at + corner * radius for corner in corners]))
        else:
            painter.drawEllipse(at, radius, radius)

    # ------------------------------------------------------------------------------------------------ mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found != self._current:
            self._point(found)
            if found >= 0:
                dot = self._dots[found]
                reading = f"<b>{dot.label}</b><br>{_told(dot.ending)}<br><i>Click to keep it</i>"
                QToolTip.showText(event.globalPosition().toPoint(), reading, self)
            else:
                QToolTip.hideText()
        self.setCursor(Qt.CursorShape.PointingHandCursor if found >= 0 else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found >= 0:
            self.kept.emit(found)

    def _point(self, index: int) -> None:
        if index != self._current:
            self.set_current(index)
            self.pointed.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self._dots) - 1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._is_current:
            self.kept.emit(self._current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._dots:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._point(min(max(self._current + step, 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._dots:
            self._point(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _told(ending: Ending | None) -> str:
    if ending is None:
        return "being computed"
    if ending.diverged_at is not None:
        return f"diverged at step {ending.diverged_at}"
    return f"final loss {loss_label(ending.loss)} ({ending.loss!r})".replace("-", "−")
