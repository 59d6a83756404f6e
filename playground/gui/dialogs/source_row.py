"""The row of a dialog in which a file to be read is chosen."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from playground.experiment.data.sets import TITLES
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.widgets.editors import ComboBox
from playground.gui.widgets.file_dialogs import ask_for_file


class SourceRow(QWidget):
    """A box with what comes along, and behind it the file that was chosen last; a button for the desktop's dialog.

    Attributes:
        chosen: sent with the key of what comes along, or the path of a file.
        source, browse: box and button.
    """

    chosen = Signal(object)

    def __init__(self, key: str, question: str, endings: str, shipped: Collection[str]) -> None:
        """Make the row.

        Args:
            key: under ``{key}/folder`` the folder is remembered.
            question: of the desktop's dialog.
            endings: of the files that it shows first.
            shipped: keys of what comes along.
        """
        super().__init__()
        self._key, self._question, self._endings, self._shipped = key, question, endings, len(shipped)
        self.source = ComboBox({one: TITLES.get(one, one) for one in shipped})
        self.browse = QPushButton("&Browse…")
        self.source.chosen.connect(self.chosen)
        self.browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.source, 1)
        row.addSpacing(8)
        row.addWidget(self.browse)

    def show_source(self, data: str) -> None:
        """Show what is chosen; sends nothing."""
        if self.source.findData(data) < 0:
            for index in reversed(range(self._shipped, self.source.count())):
                self.source.removeItem(index)
            self.source.addItem(Path(data).name, data)
            self.source.setItemData(self.source.count() - 1, data, Qt.ItemDataRole.ToolTipRole)
        self.source.set_value(data)

    def choose_file(self, path: Path) -> None:
        """Go over to a file, and propose its folder the next time."""
        remember_folder(path, f"{self._key}/folder")
        self.chosen.emit(str(path.absolute()))

    def _browse(self) -> None:
        folder = str(remembered_folder(f"{self._key}/folder"))
        kinds = f"Tables ({self._endings})"
        ask_for_file(self, f"browse_{self._key}", self._question, folder, kinds, self.choose_file)
