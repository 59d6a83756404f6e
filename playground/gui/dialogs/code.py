"""The dialog that shows runners as a script: for which framework, which of them, to copy or to save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
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
from playground.experiment.model import Runner
from playground.export.code import FRAMEWORKS
from playground.export.code.scripts import script, why_not
from playground.gui.store import Store


class CodeDialog(QDialog):
    """The selected runner, or all that a framework can express, as a script."""

    def __init__(self, store: Store, framework: str, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setObjectName("code_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = parent
        state = store.state
        assert state.runner is not None  # the menu's entries are disabled without one
        self._experiment, self._runner = state.experiment, state.runner
        self.setWindowTitle("Copy as code")
        self.framework, self.which = QComboBox(), QComboBox()
        for key, title in FRAMEWORKS.items():
            self.framework.addItem(title, key)
        self.framework.setCurrentIndex(self.framework.findData(framework))
        self.which.addItem(f"{state.runner.name} alone", "selected")
        self.which.addItem("All optimizers", "all")
        self.preview = QPlainTextEdit()
        self.problem = QLabel(wordWrap=True)
        self.buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.save = self.buttons.addButton("&Save…", role.ActionRole)
        self.copy = self.buttons.addButton("&Copy", role.ActionRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self.framework.currentIndexChanged.connect(self.update_preview)
        self.which.currentIndexChanged.connect(self.update_preview)
        self.save.clicked.connect(self._ask)
        self.copy.clicked.connect(self._copy)
        self.buttons.rejected.connect(self.reject)
        self.update_preview()

    def _lay_out(self) -> None:
        for control, name, tip in (
            (self.framework, "Framework", "What the script is written for"),
            (self.which, "Optimizers", "Which optimizers the script runs"),
            (self.preview, "Preview", "The script as it is copied and saved"),
            (self.save, "Save", "Save the script in a file"),
            (self.copy, "Copy", "Put the script on the clipboard"),
        ):
            control.setAccessibleName(name)
            control.setToolTip(tip)
        self.preview.setReadOnly(True)
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setTabChangesFocus(True)
        self.copy.setProperty("primary", True)
        self.copy.setDefault(True)
        self.problem.setProperty("role", "error")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.addRow("&Framework", self.framework)
        form.addRow("&Optimizers", self.which)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.preview, 1)
        box.addWidget(self.problem)
        box.addWidget(self.buttons)
        self.resize(820, 640)

    @property
    def text(self) -> str:
        """The script; empty while there is none."""
        return self.preview.toPlainText()

    def update_preview(self) -> None:
        """Write the script anew, and say which runners had to be left out."""
        framework = self.framework.currentData()
        wanted = self._experiment.runners if self.which.currentData() == "all" else (self._runner,)
        written: list[Runner] = []
        left_out: list[str] = []
        for runner in wanted:
            reason = why_not(runner, self._experiment, framework)
            if reason:
                left_out.append(f"{runner.name}: {reason}")
            else:
                written.append(runner)
        self.preview.setPlainText(script(self._experiment, written, framework) if written else "")
        self._say("\n".join((["Left out:"] if written and left_out else []) + left_out))
        for button in (self.save, self.copy):
            button.setEnabled(bool(written))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._window.statusBar().showMessage("Copied the script", 6000)

    def _ask(self) -> None:
        folder = Path(str(QSettings().value("folder", str(Path.home()))))
        proposal = str(folder / f"{self._experiment.landscape.key}_{self.framework.currentData()}.py")
        dialog = QFileDialog(self, "Save the script", proposal, "Python (*.py);;All files (*)")
        dialog.setObjectName("code_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(".py")
        dialog.selectFile(proposal)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save the script in a file and close, or say why not."""
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
