"""Where things are in a shown series plot, and a mouse in front of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.gui.plots.frame import PlotView
from playground.gui.plots.series import SeriesPlot


class Frame(NamedTuple):
    """Steps and drawn values (log₁₀ on a log axis) on the pixels of the view."""

    area: QRectF
    step_low: float
    step_high: float
    low: float
    high: float

    @property
    def per_step(self) -> float:
        return self.area.width() / (self.step_high - self.step_low)

    def x(self, step: float) -> float:
        return self.area.left() + (step - self.step_low) * self.per_step

    def y(self, drawn: float) -> float:
        return self.area.bottom() - (drawn - self.low) / (self.high - self.low) * self.area.height()

    def step_at(self, x: float) -> float:
        return self.step_low + (x - self.area.left()) / self.per_step


def frame(plot: SeriesPlot) -> Frame:
    """What the plot shows now, and where."""
    QApplication.processEvents()
    box = plot.plot.vb
    (step_low, step_high), (low, high) = box.viewRange()
    return Frame(box.mapRectToScene(box.rect()), step_low, step_high, low, high)


def x_of(plot: SeriesPlot, step: float) -> int:
    """The pixel column of a step."""
    return round(frame(plot).x(step))


def grabbed(plot: SeriesPlot) -> QImage:
    """The plot as it is on the screen once it has come to rest."""
    QTest.qWait(0)
    for curves in (plot.plot.curves, plot.plot.guides):
        curves.finish()
    return plot.canvas.grab().toImage()


def pixels(image: QImage) -> np.ndarray:
    """Red, green and blue, shape (height, width, 3)."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), whole.width(), 4)
    return found[..., 2::-1].astype(int)


def press(view: PlotView, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Press a button of the mouse."""
    _move(view, at, Qt.MouseButton.NoButton)
    QTest.mousePress(view.viewport(), button, pos=at)


def move(view: PlotView, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Move the mouse with a button held."""
    _move(view, at, button)


def release(view: PlotView, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Let the button go."""
    QTest.mouseRelease(view.viewport(), button, pos=at)


def _move(view: PlotView, at: QPoint, held: Qt.MouseButton) -> None:
    place, none = QPointF(at), Qt.KeyboardModifier.NoModifier
    globally = view.viewport().mapToGlobal(place)
    event = QMouseEvent(QEvent.Type.MouseMove, place, globally, Qt.MouseButton.NoButton, held, none)
    QApplication.sendEvent(view.viewport(), event)


def drag(view: PlotView, *places: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Press at the first place, move over the others, let go at the last."""
    press(view, places[0], button)
    for place in places[1:]:
        move(view, place, button)
    release(view, places[-1], button)


def double_click(view: PlotView, at: QPoint) -> None:
    """Click twice."""
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def turn_wheel(
    view: PlotView, at: QPoint, notches: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Turn the wheel over a place of the view."""
    place, none = QPointF(at), Qt.MouseButton.NoButton
    globally, turn = view.viewport().mapToGlobal(place), QPoint(0, 120 * notches)
    event = QWheelEvent(place, globally, QPoint(), turn, none, held, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view.viewport(), event)
