"""The worksheet dialog: which steps, worked out or empty, in which format, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QVBoxLayout,
)

from playground.core.errors import ChoiceError
from playground.experiment.files import atomic_write
from playground.export.worksheet import CONTENTS, FORMATS, worksheet
from playground.gui.dialogs.step_range import StepRange
from playground.gui.store import Store


class WorksheetDialog(QDialog):
    """Steps of the selected runner as text: to copy, or to save."""

    def __init__(self, store: Store, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setObjectName("worksheet_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = parent
        state = store.state
        assert state.runner is not None  # the action is disabled without one
        self._experiment, self._runner = state.experiment, state.selected
        self._run = store.run(state.selected)
        self.setWindowTitle(f"Worksheet — {state.runner.name}")
        first = max(1, state.cursor)
        self.steps = StepRange(first, min(first + 2, state.experiment.steps), state.experiment.steps)
        self.content, self.format = QComboBox(), QComboBox()
        for key, words in CONTENTS.items():
            self.content.addItem(words.capitalize(), key)
        for ending, (name, _) in FORMATS.items():
            self.format.addItem(f"{name} ({ending})", ending)
        self.preview = QPlainTextEdit()
        self.problem = QLabel(wordWrap=True)
        self.buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.save = self.buttons.addButton("&Save…", role.ActionRole)
        self.copy = self.buttons.addButton("&Copy", role.ActionRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self.steps.changed.connect(self.update_preview)
        self.content.currentIndexChanged.connect(self.update_preview)
        self.format.currentIndexChanged.connect(self.update_preview)
        self.save.clicked.connect(self._ask)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        self.buttons.rejected.connect(self.reject)
        self.update_preview()

    def _lay_out(self) -> None:
        for control, name, tip in (
            (self.content, "Content", "Worked out, or with room for a student's own numbers"),
            (self.format, "Format", "How the sheet is written"),
            (self.preview, "Preview", "The sheet as it is copied and saved"),
            (self.save, "Save", "Save the sheet in a file"),
            (self.copy, "Copy", "Put the sheet on the clipboard"),
        ):
            control.setAccessibleName(name)
            control.setToolTip(tip)
        self.preview.setReadOnly(True)
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setTabChangesFocus(True)
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.problem.setProperty("role", "error")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.addRow("", self.steps)
        form.addRow("C&ontent", self.content)
        form.addRow("&Format", self.format)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.preview, 1)
        box.addWidget(self.problem)
        box.addWidget(self.buttons)
        self.resize(760, 620)

    @property
    def text(self) -> str:
        """The sheet; empty while there is none."""
        return self.preview.toPlainText()

    def update_preview(self) -> None:
        """Write the sheet anew."""
        write = FORMATS[self.format.currentData()][1]
        try:
            sheet = worksheet(self._experiment, self._runner, self._run, *self.steps.steps)
            text, problem = write(sheet, self.content.currentData()), ""
        except ChoiceError as error:
            text, problem = "", f"There is no such sheet: {error}."
        self.preview.setPlainText(text)
        self._say(problem)
        for button in (self.save, self.copy):
            button.setEnabled(bool(text))

    def _ask(self) -> None:
        ending = self.format.currentData()
        folder = Path(str(QSettings().value("folder", str(Path.home()))))
        proposal = str(folder / f"worksheet-{self._experiment.landscape.key}{ending}")
        dialog = QFileDialog(
            self, "Save the worksheet", proposal, f"{FORMATS[ending][0]} (*{ending});;All files (*)"
        )
        dialog.setObjectName("worksheet_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(proposal)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save the sheet in a file and close, or say why not."""
        try:
            with atomic_write(path) as file:
                file.write(self.text)
        except ChoiceError as error:
            self._say(str(error))
            return
        self._window.statusBar().showMessage(f"Saved {path}", 6000)
        self.accept()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
