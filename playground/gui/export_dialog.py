"""The export dialog: what, how large, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QFileInfo, QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.core.errors import ChoiceError
from playground.gui.figure import write_figure
from playground.gui.figures.spec import FigureSpec
from playground.gui.figures.stage import Stage, make_stage

SCALES = (1, 2, 3, 4)
_KINDS = {".png": "Picture (*.png)", ".svg": "Vector graphic (*.svg)", ".pdf": "PDF (*.pdf)"}
if TYPE_CHECKING:
    from playground.gui.main_window import MainWindow

_Control = TypeVar("_Control", bound=QWidget)


class ExportDialog(QDialog):
    """Save a view as a picture. The folder and the scale are remembered."""

    def __init__(
        self, titles: Mapping[str, str], view: Callable[[str], QWidget], name: str, parent: MainWindow
    ) -> None:
        """Make the dialog.

        Args:
            titles: the views' titles by key.
            view: gives a view, up to date, by its key.
            name: how proposed file names begin.
            parent: the window, which says afterwards where the picture is.
        """
        super().__init__(parent)
        self.setWindowTitle("Export a picture")
        self.setObjectName("export_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = parent
        self._view = view
        self._name = name
        self._proposed = ""
        self._may_replace: Path | None = None
        self.what = _named(QComboBox(), "View", "What is drawn")
        for key, title in titles.items():
            self.what.addItem(title, key)
        self.scale = _named(
            QComboBox(), "Scale", "Pixels for one on the screen, from 1 to 4; lines and text grow alike"
        )
        for scale in SCALES:
            self.scale.addItem(f"{scale} ×", scale)
        self.size_label = QLabel()
        self.size_label.setProperty("role", "muted")
        self.file = _named(QLineEdit(), "File", "Where it is saved; the name ends in .png, .svg or .pdf")
        self.file.setMinimumWidth(380)
        self.problem = QLabel(wordWrap=True)
        self.problem.setObjectName("export_problem")
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self.save = self._lay_out()
        self._recall()
        self._propose()
        self._show_size()
        self.what.currentIndexChanged.connect(self._propose)
        self.what.currentIndexChanged.connect(self._show_size)
        self.scale.currentIndexChanged.connect(self._show_size)
        self.file.textChanged.connect(self._forget)

    def _lay_out(self) -> QPushButton:
        browse = _named(QPushButton("Browse…"), "Browse", "Choose the file in the desktop's dialog")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.addRow("&View", self.what)
        form.addRow("S&cale", self.scale)
        form.addRow("", self.size_label)
        label = QLabel("&File")
        label.setBuddy(self.file)
        form.addRow(label, row)
        kinds = QLabel("The ending chooses the format: .png, .svg or .pdf")
        kinds.setProperty("role", "muted")
        form.addRow("", kinds)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setProperty("primary", True)
        save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.problem)
        box.addWidget(buttons)
        return save

    def _recall(self) -> None:
        scale = str(QSettings().value("export/scale", 2))
        index = self.scale.findData(int(scale) if scale.isdigit() else 2)
        self.scale.setCurrentIndex(index if index >= 0 else SCALES.index(2))

    def _folder(self) -> Path:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = Path(str(QSettings().value("export/folder", pictures)))
        return folder if folder.is_dir() else Path.home()

    # --------------------------------------------------------------------------------------------------- the file

    def _propose(self) -> None:
        """Put in a name that is free, unless the person has written another one."""
        if self.file.text() == self._proposed:
            before = Path(self._proposed or self._folder() / "x.png")
            name = f"{self._name}-{self.what.currentData()}"
            path, number = before.with_name(f"{name}{before.suffix}"), count(2)
            while QFileInfo.exists(str(path)):
                path = before.with_name(f"{name}-{next(number)}{before.suffix}")
            self._proposed = str(path)
            self.file.setText(self._proposed)

    def _path(self) -> Path:
        """The file that is named; ``.png`` stands for an ending that is not."""
        path = Path(self.file.text().strip()).expanduser().absolute()
        return path if path.suffix else path.with_name(f"{path.name}.png")

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Export a picture", self.file.text(), ";;".join(_KINDS.values()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        endings = {words: ending for ending, words in _KINDS.items()}
        dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(endings[words]))
        ending = self._path().suffix.lower()
        dialog.selectNameFilter(_KINDS.get(ending, _KINDS[".png"]))
        dialog.setDefaultSuffix(ending if ending in _KINDS else ".png")
        dialog.selectFile(self.file.text())
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, path: str) -> None:
        """Take a file from the desktop's dialog, which has asked whether it may be replaced."""
        self.file.setText(path)
        self._may_replace = self._path()

    def _forget(self) -> None:
        """Another file: what was said about the one before no longer holds."""
        self._may_replace = None
        self.save.setText("Save")
        self._say("")

    # ------------------------------------------------------------------------------------------------- the picture

    def _show_size(self) -> None:
        size = self._view(self.what.currentData()).size() * self.scale.currentData()
        self.size_label.setText(f"{size.width()} × {size.height()} pixels")

    def accept(self) -> None:
        if not self.file.text().strip():
            self._say("The picture needs a file name.")
            return
        path = self._path()
        if QFileInfo.exists(str(path)) and path != self._may_replace:
            self._may_replace = path
            self.save.setText("Replace")
            self._say(f"{path.name} exists already.")
            return
        try:
            write_figure(self._stage(self.what.currentData(), self.scale.currentData()), path)
        except ChoiceError as error:
            self._say(str(error))
            return
        settings = QSettings()
        settings.setValue("export/folder", str(path.parent))
        settings.setValue("export/scale", self.scale.currentData())
        super().accept()
        self._window.statusBar().showMessage(f"Saved {path}", 6000)

    def _stage(self, part: str, scale: float) -> Stage:
        size = self._view(part).size()
        spec = FigureSpec(parts=(part,), width=size.width(), height=size.height(), scale=scale)
        stage = make_stage(self._window, spec)
        stage.ready(self._window.store.cursor)
        stage.show(self._window.store.cursor)
        return stage

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _named(control: _Control, name: str, meaning: str) -> _Control:
    control.setAccessibleName(name)
    control.setToolTip(meaning)
    return control
