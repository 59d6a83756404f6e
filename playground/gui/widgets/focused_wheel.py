"""Controls that the wheel changes only while they have the focus; else it scrolls what they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from playground.gui.widgets.keys import NoOwnCommands

_EDGES = 12
"""Pixels of border and padding beside the entries of a list."""
_Base = QWidget if TYPE_CHECKING else object


class FocusedWheel(_Base):
    """To be named before the Qt class of a control; the control then takes no focus from the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SpinBox(FocusedWheel, QSpinBox):
    """A whole number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        NoOwnCommands(self.lineEdit())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class DropDown(FocusedWheel, QComboBox):
    """A choice whose list is as wide as its longest entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _EDGES)
        super().showPopup()
