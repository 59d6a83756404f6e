"""Edit ▸ Note: what to look for in the experiment, in a person's own words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
)

from playground.core.errors import InvalidInput
from playground.experiment.model import LONGEST_NOTE
from playground.gui.state.context import Context
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.widgets.style_property import set_style_property


class NoteDialog(QDialog):
    """A few lines to write in; accepting is one undo step.

    Attributes:
        edit: the words.
        count: how many characters there are, or what is wrong with them.
        buttons: accept or leave it.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self.setObjectName("note_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Note")
        self._store = context.store
        hint = QLabel("What to look for. Words before a first colon become its heading.", wordWrap=True)
        hint.setProperty("role", "muted")
        self.edit = QPlainTextEdit(self._store.experiment.note)
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName("Note")
        self.edit.setToolTip(f"At most {LONGEST_NOTE} characters, shown over the map as one paragraph")
        self.edit.setPlaceholderText("Adam without correction: its first step is too long …")
        self.count = QLabel()
        standard = QDialogButtonBox.StandardButton
        self.buttons = dialog_buttons(standard.Ok | standard.Cancel)
        self.buttons.button(standard.Ok).setProperty("primary", True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.buttons)
        box = dialog_box(self)
        box.addWidget(hint)
        box.addWidget(self.edit, 1)
        box.addLayout(row)
        self.resize(520, 240)
        self.edit.textChanged.connect(self._look)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self._look()

    @property
    def note(self) -> str:
        """What was written, as one paragraph."""
        return " ".join(self.edit.toPlainText().split())

    def accept(self) -> None:
        experiment = self._store.experiment
        self._store.finish()
        self._store.edit(replace(experiment, note=self.note), "note")
        super().accept()

    def _look(self) -> None:
        """Say how long it is, or what is wrong with it."""
        problem = ""
        try:
            replace(self._store.experiment, note=self.note)
        except InvalidInput as error:
            problem = error.reason
        self.count.setText(problem or f"{len(self.note)} of {LONGEST_NOTE} characters")
        set_style_property(self.count, "role", "error" if problem else "muted")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not problem)
