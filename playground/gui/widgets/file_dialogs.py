"""The desktop's dialogs for files, opened so that the window stays alive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

ALL = "All files (*)"
Act = Callable[[Path], object]


def ask_for_file(parent: QWidget, name: str, title: str, folder: str, kinds: str, act: Act) -> None:
    """Ask for a file that is there.

    Args:
        parent: what the dialog stands over.
        name: its object name.
        title: its title.
        folder: where it begins.
        kinds: words for the files shown at first, with their endings in brackets.
        act: called with the file that was chosen.
    """
    dialog = QFileDialog(parent, title, folder, f"{kinds};;{ALL}")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, name, act)


def ask_where_to_save(
    parent: QWidget, name: str, title: str, proposal: str, kinds: Mapping[str, str], act: Act
) -> None:
    """Ask for a file to be written; the desktop asks whether one that is there may be replaced.

    Args:
        parent: what the dialog stands over.
        name: its object name.
        title: its title.
        proposal: the file proposed; its ending chooses the kind.
        kinds: words by ending, with it in brackets; "" for `ALL`. A name without an ending gets that of the kind
            that was chosen last.
        act: called with the file that was chosen.
    """
    dialog = QFileDialog(parent, title, proposal, ";;".join(kinds.values()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    endings = {words: ending for ending, words in kinds.items()}
    dialog.filterSelected.connect(lambda words: endings[words] and dialog.setDefaultSuffix(endings[words]))
    ending = next((one for one in kinds if one and proposal.lower().endswith(one)), next(iter(kinds)))
    dialog.selectNameFilter(kinds[ending])
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(proposal)
    _open(dialog, name, act)


def _open(dialog: QFileDialog, name: str, act: Act) -> None:
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: act(Path(path)))
    dialog.open()
