"""The keyboard page and the About page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.gui.about import AboutDialog
from playground.gui.actions import COMMANDS

MORE_KEYS = (
    ("Tab, Shift+Tab", "Go from control to control"),
    ("Arrow keys on the map", "Move the start (after Tab); Shift moves ten times as far"),
    ("+ and − on the map", "Zoom"),
    ("Ctrl and a click on a path", "Go to the step under the mouse"),
    ("Esc", "Stop a long computation at the step that it has come to"),
    ("F2, Ctrl+D, Delete", "Rename, duplicate, remove the selected optimizer (in its list)"),
    ("Ctrl+Shift+F, Esc", "Fan the selected optimizer out over a range of one number; fold the fan up"),
    ("Alt+Up, Alt+Down", "Move the selected optimizer in the list"),
)
"""Keys that belong to no command, and what they do."""


def show_keys(parent: QWidget) -> None:
    """Show the keys of the window."""
    rows = [(QKeySequence(one.keys[0]).toString(), one.tip) for one in COMMANDS if one.keys]
    rows += MORE_KEYS
    table = "".join(f"<tr><td><b>{key}</b>&nbsp;&nbsp;</td><td>{tip}</td></tr>" for key, tip in rows)
    _page(parent, "Keyboard", f"<table cellpadding='2'>{table}</table>")


def show_about(parent: QWidget) -> None:
    """Show version and licences."""
    AboutDialog(parent).open()


def _page(parent: QWidget, title: str, html: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(html)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.finished.connect(box.deleteLater)
    box.open()
