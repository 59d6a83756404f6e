"""Who gets a key: the control that has the focus, or the window.

The window's commands have plain keys (Space, arrows, Home, End). Someone who works with the mouse keeps them whatever
was clicked last; someone who goes from control to control with Tab uses the control with them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

ARROWS_AND_ENDS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""The focus comes back from another window or a menu to where it was."""


_EDITING = (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z)


class NoOwnCommands(QObject):
    """Leaves Ctrl and a letter to the window while a line is edited, but for copying, undoing and the like.

    On Linux a line takes Ctrl+E for its end and Ctrl+D for its delete key.
    """

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
            and event.key() not in _EDITING
        ):
            event.ignore()
            return True
        return False


class OwnKeys(QObject):
    """Lets a control keep some keys from the window while it has the focus, unless the mouse gave it."""

    def __init__(
        self, control: QWidget, keys: tuple[Qt.Key, ...] = ARROWS_AND_ENDS, *, with_shift: bool = False
    ) -> None:
        super().__init__(control)
        self._keys = keys
        self._held = Qt.KeyboardModifier.KeypadModifier
        if with_shift:
            self._held |= Qt.KeyboardModifier.ShiftModifier
        self._keeps = True
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if event.reason() not in PASSING:
                self._keeps = event.gotFocus() and event.reason() != Qt.FocusReason.MouseFocusReason
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._keeps = False
        elif (
            self._keeps
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._keys
            and not event.modifiers() & ~self._held
        ):
            event.accept()
            return True
        return False
