"""Unexpected exceptions: logged to a file and shown in a dialog, and the window goes on."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from playground import __version__

_log = logging.getLogger("playground")


def log_path() -> Path:
    """Where faults are logged."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(folder) / "faults.log"


def watch_for_faults(window: QWidget) -> None:
    """From now on show what goes wrong unexpectedly, instead of ending the program or hiding it."""
    try:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        _log.addHandler(RotatingFileHandler(log_path(), maxBytes=500_000, backupCount=1, encoding="utf-8"))
    except OSError:
        _log.addHandler(logging.StreamHandler())  # a home that cannot be written to

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
            return
        details = "".join(traceback.format_exception(kind, error, where))
        _log.error("unexpected fault\n%s", details)
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
        system = (
            f"Optimizer Playground {__version__}, Python {platform.python_version()}, {platform.platform()}"
        )
        self.text = QPlainTextEdit(f"{system}\n\n{details}", readOnly=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(self.words)
        box.addWidget(self.text, 1)
        box.addWidget(buttons)
        self.resize(640, 360)
