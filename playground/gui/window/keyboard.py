"""The keyboard page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QWidget

from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.window.actions import COMMANDS

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


_COLUMN = 470
"""Pixels of each of the two columns: one alone would be higher than a small screen."""


def show_keys(parent: QWidget) -> None:
    """Show the keys of the window."""
    rows = [(QKeySequence(one.keys[0]).toString(), one.tip) for one in COMMANDS if one.keys]
    rows += MORE_KEYS
    dialog = QDialog(parent)
    dialog.setObjectName("keys_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Keyboard")
    columns = QHBoxLayout()
    columns.setSpacing(18)
    half = (len(rows) + 1) // 2
    for part in (rows[:half], rows[half:]):
        columns.addWidget(_table(part), 0, Qt.AlignmentFlag.AlignTop)
    buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    box = dialog_box(dialog, spacing=-1)
    box.addLayout(columns)
    box.addStretch(1)
    box.addWidget(buttons)
    dialog.open()


def _table(rows: Sequence[tuple[str, str]]) -> QLabel:
    lines = "".join(
        f"<tr><td width='34%' style='font-weight: 600'>{escape(key)}</td><td>{escape(tip)}</td></tr>"
        for key, tip in rows
    )
    label = QLabel(f"<table width='100%' cellpadding='2'>{lines}</table>")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setFixedWidth(_COLUMN)
    return label
