"""Who gets a key: the control that has the focus, or the window.

The window's commands have plain keys (Space, arrows, Home, End). Someone who works with the mouse keeps them whatever was
clicked last; someone who goes from control to control with Tab uses the control with them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

ARROWS_AND_ENDS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""The focus comes back from another window or a menu to where it was."""


class KeysAfterTab(QObject):
    """Lets a control keep some plain keys from the window while it has the focus through Tab."""

    def __init__(self, control: QWidget, keys: tuple[Qt.Key, ...] = ARROWS_AND_ENDS) -> None:
        super().__init__(control)
        self._keys = keys
        self._tabbed = False
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if event.reason() not in _PASSING:
                self._tabbed = event.gotFocus() and event.reason() in _BY_TAB
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._tabbed = False
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if self._tabbed and plain and event.key() in self._keys:
                event.accept()
                return True
        return False
