"""A line for one number: written as everywhere on screen, and as a keyboard types it while it is edited."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from playground.core.numbers import exact_text, typed_text
from playground.gui.widgets.checked_line import CheckedLine


class NumberLine(CheckedLine):
    """Shows ``3·10⁻⁸``; with the focus ``3e-8``, so that every sign of it is on the keyboard. Either may be typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number: float | None = None
        self._unit = ""
        self.textEdited.connect(self._forget)

    def show_number(self, value: float, unit: str = "") -> None:
        """Show a value and forget what was typed."""
        self.mark("")
        self._number, self._unit = value, unit
        self._write(self.hasFocus())
        self.setModified(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._write(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the context menu: it is still edited
            self._write(False)

    def _forget(self) -> None:
        self._number = None

    def _write(self, typed: bool) -> None:
        if self._number is None:
            return  # what a person has typed stands as it was typed
        text = (typed_text if typed else exact_text)(self._number) + self._unit
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
