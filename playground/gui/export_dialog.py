"""The export dialog: what, how large, and where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
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

SCALES = (1, 2, 3, 4)


class ExportDialog(QDialog):
    """Save a view as a picture. The folder and the scale are remembered."""

    def __init__(self, views: Mapping[str, tuple[str, QWidget]], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a picture")
        self.setObjectName("export_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._views = views
        self._name = name
        self.what = QComboBox()
        for key, (title, _) in views.items():
            self.what.addItem(title, key)
        self.scale = QComboBox()
        for scale in SCALES:
            self.scale.addItem(f"{scale} ×", scale)
        self.size_label = QLabel()
        self.size_label.setProperty("role", "muted")
        self.file = QLineEdit()
        self.file.setMinimumWidth(340)
        self.problem = QLabel(wordWrap=True)
        self.problem.setObjectName("export_problem")
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self._lay_out()
        self._recall()
        self.what.currentIndexChanged.connect(self._propose)
        self.what.currentIndexChanged.connect(self._show_size)
        self.scale.currentIndexChanged.connect(self._show_size)
        self._propose()
        self._show_size()

    def _lay_out(self) -> None:
        browse = QPushButton("Browse…")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.addRow("&View", self.what)
        form.addRow("S&cale", self.scale)
        form.addRow("", self.size_label)
        form.addRow("&File", row)
        form.labelForField(row).setBuddy(self.file)
        kinds = QLabel("The ending chooses the format: .png, .svg or .pdf")
        kinds.setProperty("role", "muted")
        form.addRow("", kinds)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.problem)
        box.addWidget(buttons)

    def _recall(self) -> None:
        scale = QSettings().value("export/scale", 2)
        index = self.scale.findData(int(scale) if str(scale).isdigit() else 2)
        self.scale.setCurrentIndex(max(index, 0))

    def _folder(self) -> Path:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = Path(str(QSettings().value("export/folder", pictures)))
        return folder if folder.is_dir() else Path.home()

    def _propose(self) -> None:
        typed = Path(self.file.text()) if self.file.text() else self._folder() / "x.png"
        ending = typed.suffix or ".png"
        self.file.setText(str(typed.parent / f"{self._name}-{self.what.currentData()}{ending}"))

    def _show_size(self) -> None:
        size = self._views[self.what.currentData()][1].size() * self.scale.currentData()
        self.size_label.setText(f"{size.width()} × {size.height()} pixels")

    def _browse(self) -> None:
        kinds = "Pictures (*.png);;Vector graphics (*.svg);;PDF (*.pdf)"
        path, kind = QFileDialog.getSaveFileName(self, "Export a picture", self.file.text(), kinds)
        if path:
            chosen = Path(path)
            if not chosen.suffix:
                chosen = chosen.with_suffix(kind[kind.index("*") + 1 : kind.index(")")])
            self.file.setText(str(chosen))

    def accept(self) -> None:
        path = Path(self.file.text().strip()).expanduser()
        if not path.suffix:
            path = path.with_suffix(".png")
        try:
            write_figure(self._views[self.what.currentData()][1], path, self.scale.currentData())
        except ChoiceError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        settings = QSettings()
        settings.setValue("export/folder", str(path.parent))
        settings.setValue("export/scale", self.scale.currentData())
        window = self.parentWidget()
        super().accept()
        if window is not None and hasattr(window, "statusBar"):
            window.statusBar().showMessage(f"Saved {path}", 6000)
