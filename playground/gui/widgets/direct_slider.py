"""A slider that goes where it is clicked."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from playground.gui.widgets.focused_wheel import FocusedWheel


class DirectSlider(FocusedWheel, QSlider):
    """A horizontal slider whose handle comes under the mouse at a press, so that a drag may begin anywhere.

    Such a press sends `sliderMoved`, as a drag does. Buttons other than the left one do nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        jumps = not self.part(QStyle.SubControl.SC_SliderHandle).contains(event.position().toPoint())
        if jumps:
            # Put the handle under the mouse first, so that the drag begins there.
            self.setValue(self._value_at(event.position().x()))
        super().mousePressEvent(event)
        if jumps:
            self.sliderMoved.emit(self.value())

    def part(self, part: QStyle.SubControl) -> QRect:
        """Where the style draws a part of it."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def _value_at(self, x: float) -> int:
        groove = self.part(QStyle.SubControl.SC_SliderGroove)
        handle = self.part(QStyle.SubControl.SC_SliderHandle).width()
        left = round(x) - groove.left() - handle // 2
        return QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), left, groove.width() - handle)
