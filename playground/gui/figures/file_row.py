"""The row of a dialog in which a file to be written is named."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from playground.core.errors import InvalidInput
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.widgets.accessibility import set_accessibility
from playground.gui.widgets.file_dialogs import ask_where_to_save

_FOLDER = "export/folder"
_SEPARATORS = tuple({"/", os.sep})
_LONGEST = 60
"""Characters of a file's name in a message."""


class FileRow(QWidget):
    """A line for the file's name, with a free name proposed, and a button for the desktop's dialog.

    Attributes:
        line: the name.
        ending: of a name that has none.
    """

    def __init__(self, title: str, kinds: Mapping[str, str], name: str) -> None:
        """Make the row.

        Args:
            title: of the desktop's dialog.
            kinds: the endings of file names with the words for them, the proposed one first.
            name: how proposed names begin.
        """
        super().__init__()
        self._title, self._kinds, self._name = title, kinds, name
        self.ending, self._proposed = next(iter(kinds)), ""
        self._may_replace: Path | None = None
        self.line = set_accessibility(
            QLineEdit(), "File", f"Where it is saved; the name ends in {either(kinds)}"
        )
        self.line.textChanged.connect(self._forget)
        browse = set_accessibility(
            QPushButton("&Browse…"), "Browse", "Choose the file in the desktop's dialog"
        )
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        label = QLabel("&File")
        label.setBuddy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.line, 1)
        row.addWidget(browse)

    def propose(self, what: str) -> None:
        """Put in a name that is free and ends in what is in the file, unless the person has written another one."""
        if self.line.text() == self._proposed:
            before = Path(self._proposed or _folder() / f"x{next(iter(self._kinds))}")
            path, number = before.with_name(f"{self._name}-{what}{before.suffix}"), count(2)
            while QFileInfo.exists(str(path)):
                path = before.with_name(f"{self._name}-{what}-{next(number)}{before.suffix}")
            self._proposed = str(path)
            self.line.setText(self._proposed)

    def path(self) -> Path:
        """The file that is named; the proposed ending stands for one that is not.

        Raises:
            InvalidInput: a folder is named, or nothing that can be a file.
        """
        text = self.line.text().strip()
        try:
            path = Path(text).expanduser().absolute()
        except RuntimeError:
            raise InvalidInput(f"“{_end(text)}” begins with the folder of a user that is not known") from None
        if text.endswith(_SEPARATORS) or not path.name or QFileInfo(str(path)).isDir():
            raise InvalidInput(f"“{_end(text)}” is a folder; add the name of a file")
        return path if path.suffix else path.with_name(f"{path.name}{self.ending}")

    def may_write(self, path: Path) -> bool:
        """Whether there is no such file, or the person wants it replaced; who asks again about it wants that."""
        if path == self._may_replace or not QFileInfo.exists(str(path)):
            return True
        self._may_replace = path
        return False

    def set_suffix(self, ending: str) -> bool:
        """Let the name end otherwise; whether it was a proposed one, which may not be free any more."""
        path, self.ending = Path(self.line.text().strip()), ending
        if path.suffix.lower() == ending or not path.name:
            return False
        is_proposed = self.line.text() == self._proposed
        self.line.setText(
            str(path.with_suffix(ending) if path.suffix.lower() in self._kinds else f"{path}{ending}")
        )
        if is_proposed:
            self._proposed = self.line.text()
        return is_proposed

    def _browse(self) -> None:
        ask_where_to_save(self, "figure_file", self._title, self.line.text(), self._kinds, self._take)

    def _take(self, path: Path) -> None:
        """Take a file from the desktop's dialog, which has asked whether it may be replaced."""
        self.line.setText(str(path))
        with suppress(InvalidInput):
            self._may_replace = self.path()

    def _forget(self) -> None:
        self._may_replace = None


def remember(path: Path) -> None:
    """Propose the folder of a file the next time."""
    remember_folder(path, _FOLDER)


def _folder() -> Path:
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return remembered_folder(_FOLDER, pictures)


def _end(text: str) -> str:
    """The end of a name that may be very long."""
    return text if len(text) <= _LONGEST else f"…{text[-_LONGEST:]}"


def either(endings: Mapping[str, str]) -> str:
    """The endings in words: ``.png, .svg or .pdf``."""
    *others, last = endings
    return f"{', '.join(others)} or {last}"
