"""The folders that dialogs for files begin in, remembered from one time to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileInfo, QSettings

_DOCUMENTS = "folder"


def remembered_folder(setting: str = _DOCUMENTS, otherwise: Path | str | None = None) -> Path:
    """The folder of the last time, else another one, else home; only one that is there, whatever was remembered."""
    folder = str(QSettings().value(setting, str(otherwise or "")))
    return Path(folder) if folder and QFileInfo(folder).isDir() else Path.home()


def remember_folder(file: Path, setting: str = _DOCUMENTS) -> None:
    """Begin in the folder of this file the next time."""
    QSettings().setValue(setting, str(file.parent))
