"""A line that narrows a list down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.gui.widgets.keys import NoOwnCommands


class SearchLine(QLineEdit):
    """Esc empties it; Esc in an empty one is for others."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText=words, clearButtonEnabled=True)
        self.setAccessibleName(words)
        NoOwnCommands(self)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_own(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_own(event):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.text())
