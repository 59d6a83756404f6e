"""Unexpected exceptions: logged to a file and shown in a dialog, and the window goes on.

What only a fault needs is imported when there is one.
"""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from playground import __version__
from playground.fault_log import log_path, write_down
from playground.gui.widgets.dialog_layout import dialog_buttons


def watch_for_faults(window: QWidget) -> None:
    """From now on show what goes wrong unexpectedly, instead of ending the program or hiding it."""

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        import traceback

        details = "".join(traceback.format_exception(kind, error, where))
        if write_down(details) is None and sys.stderr is not None:
            print(details, file=sys.stderr)  # noqa: T201
        # One dialog at a time: a fault in painting would otherwise open one with every frame.
        if window.findChild(FaultDialog) is None:
            FaultDialog(details, window).open()

    sys.excepthook = hook


class FaultDialog(QDialog):
    """Says that something went wrong, with the details to copy."""

    def __init__(self, details: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("fault_dialog")
        self.setWindowTitle("Something went wrong")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QLabel(
            "The program met a fault of its own. Your experiment is still here and you can go on. "
            f"The details are also in {log_path()}.",
            wordWrap=True,
        )
        import platform

        system = (
            f"Optimizer Playground {__version__}, Python {platform.python_version()}, {platform.platform()}"
        )
        self.text = QPlainTextEdit(f"{system}\n\n{details}", readOnly=True)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(self.words)
        box.addWidget(self.text, 1)
        box.addWidget(buttons)
        self.resize(640, 360)
