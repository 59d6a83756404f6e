"""A button that opens a menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget


class MenuButton(QToolButton):
    """Looks pointed at only while the mouse is over it.

    While a menu is open Qt tells nobody that the mouse has left, and the button would keep the look of being pointed
    at until the mouse comes back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def setMenu(self, menu: QMenu) -> None:
        super().setMenu(menu)
        menu.aboutToHide.connect(self._look_again)

    def _look_again(self) -> None:
        QTimer.singleShot(0, self, self._leave_if_left)

    def _leave_if_left(self) -> None:
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            QApplication.sendEvent(self, QEvent(QEvent.Type.Leave))
            self.update()
