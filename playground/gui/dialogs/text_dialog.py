"""The frame of dialogs that make a text: choices above, the text as it will be, and buttons that copy and save it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from playground.core.errors import InvalidInput
from playground.experiment.files import atomic_write
from playground.gui.state.context import Context
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.widgets.accessibility import set_accessibility
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons, dialog_form
from playground.gui.widgets.file_dialogs import ALL, ask_where_to_save


@dataclass(frozen=True)
class Target:
    """The file that is proposed: its name, with the ending, and its kind in words."""

    name: str
    kind: str


class TextDialog(QDialog):
    """A text that is chosen, seen, copied and saved. Subclasses add `controls` and say what the text is.

    Attributes:
        preview: the text.
        problem: why there is none, or what it leaves out.
        save, copy: the buttons.
    """

    def __init__(self, key: str, noun: str, context: Context) -> None:
        """Make the frame.

        Args:
            key: the dialog's object name is this and ``_dialog``, that of its file dialog this and ``_file``.
            noun: what the text is called.
            context: with what is chosen and shown.
        """
        super().__init__(context.window)
        self.setObjectName(f"{key}_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._key, self._noun, self._messages = key, noun, context.messages
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setTabChangesFocus(True)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "error")
        self.problem.setMinimumWidth(1)  # a long name of a file must not make the dialog wider
        self._buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole
        self.save = self._buttons.addButton("&Save…", role.ActionRole)
        self.copy = self._buttons.addButton("&Copy", role.ActionRole)
        self.save.clicked.connect(self._ask)
        self.copy.clicked.connect(self._copy)
        self._buttons.rejected.connect(self.reject)
        for control, name, tip in (
            (self.preview, "Preview", f"The {noun} as it is copied and saved"),
            (self.save, "Save", f"Save the {noun} in a file"),
            (self.copy, "Copy", f"Put the {noun} on the clipboard"),
        ):
            set_accessibility(control, name, tip)

    def lay_out(self, controls: Mapping[str, QWidget], primary: QPushButton) -> None:
        """Put the controls, by their labels, above the text; `primary` is the button that Enter presses."""
        primary.setProperty("primary", True)
        primary.setDefault(True)
        form = dialog_form()
        for label, control in controls.items():
            form.addRow(label, control)
        box = dialog_box(self)
        box.addLayout(form)
        box.addWidget(self.preview, 1)
        box.addWidget(self.problem)
        box.addWidget(self._buttons)

    @property
    def text(self) -> str:
        """The text; empty while there is none."""
        return self.preview.toPlainText()

    def target(self) -> Target:
        """The file that is proposed."""
        raise NotImplementedError

    def show_text(self, text: str, problem: str) -> None:
        """Show a text, empty for none, and what is to be said about it, if anything."""
        self.preview.setPlainText(text)
        self._say(problem)
        for button in (self.save, self.copy):
            button.setEnabled(bool(text))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._messages.say(f"Copied the {self._noun}")

    def _ask(self) -> None:
        target, ending = self.target(), Path(self.target().name).suffix
        proposal = str(remembered_folder() / target.name)
        kinds = {ending: f"{target.kind} (*{ending})", "": ALL}
        ask_where_to_save(self, f"{self._key}_file", f"Save the {self._noun}", proposal, kinds, self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the text in a file and close, or say why not."""
        try:
            with atomic_write(path) as file:
                file.write(self.text)
        except InvalidInput as error:
            self._say(str(error))
            return
        remember_folder(path)
        self._messages.say(f"Saved {path}")
        self.accept()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
