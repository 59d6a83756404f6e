"""A quiet word in the status bar about extensions that were left out, with the details behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from playground.core.extensions import ExtensionFault
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons


class ExtensionNotice(QToolButton):
    """Says how many were left out; a click tells which and why."""

    def __init__(self, faults: Sequence[ExtensionFault], parent: QWidget) -> None:
        super().__init__(parent)
        self._faults = tuple(faults)
        self.setObjectName("extension_notice")
        count = len(self._faults)
        self.setText(f"{count} extension{'' if count == 1 else 's'} left out")
        self.setAccessibleName(self.text())
        self.setProperty("role", "link")
        self.setToolTip("\n".join(str(fault) for fault in self._faults))
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        ExtensionDialog(self._faults, self.window()).open()


class ExtensionDialog(QDialog):
    """Which extensions were left out and why, to copy."""

    def __init__(self, faults: Sequence[ExtensionFault], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("extension_dialog")
        self.setWindowTitle("Extensions left out")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = QLabel("These could not be used. Everything else works as usual.", wordWrap=True)
        details = "\n\n".join(f"{fault}\n{fault.details}".rstrip() for fault in faults)
        self.text = QPlainTextEdit(details, readOnly=True)
        self.text.setAccessibleName("What is wrong with them")
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        buttons.rejected.connect(self.reject)
        box = dialog_box(self)
        box.addWidget(words)
        box.addWidget(self.text, 1)
        box.addWidget(buttons)
        self.resize(640, 360)
