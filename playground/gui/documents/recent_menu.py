"""File ▸ Open recent: the files opened and saved last, and what was never saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from playground.gui.documents.documents import Documents
from playground.gui.documents.questions import ask_to_delete


def short_names(paths: Sequence[Path]) -> list[str]:
    """The name of each file, with as much of its folder as tells it from the others of its name."""
    return [_short(path, [one for one in paths if one.name == path.name and one != path]) for path in paths]


def _short(path: Path, others: Sequence[Path]) -> str:
    if not others:
        return path.name
    folders = path.parts[:-1]
    for count in range(1, len(folders) + 1):
        ending = folders[-count:]
        if all(one.parts[:-1][-count:] != ending for one in others):
            break
    else:
        ending = folders
    return f"{path.name} — {Path(*ending)}"


class RecentMenu(QMenu):
    """The list as a submenu. It looks when it is opened."""

    def __init__(self, documents: Documents, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self.setObjectName("menu_recent")
        self.setToolTipsVisible(True)
        self._documents, self._parent = documents, parent
        self.aboutToShow.connect(self.look)
        # So that the arrow keys open it the first time too: an empty menu does not open.
        self.look()

    def look(self) -> None:
        """Fill the menu with what there is now."""
        self.clear()
        documents = self._documents
        paths = documents.recent.paths
        # Whether a file is still there is found out when it is chosen: a drive that is away may take long to say so.
        for number, (path, name) in enumerate(zip(paths, short_names(paths), strict=True), 1):
            mnemonic = f"&{number % 10} " if number <= 10 else ""
            self._add(mnemonic + name.replace("&", "&&"), str(path), partial(documents.open_recent, path))
        kept = documents.autosave.draft_store.kept() if documents.autosave is not None else []
        if paths and kept:
            self.addSeparator()
        for left in kept:
            tip = (
                f"{left.path} with changes that were not saved"
                if left.path
                else "It was never saved to a file"
            )
            entry = self._add(left.words.replace("&", "&&"), tip, partial(documents.restore, left, None))
            entry.setObjectName("action_unsaved")
        if not paths and not kept:
            empty = self._add(
                "No experiments yet", "Experiments that you open and save are listed here", None
            )
            empty.setEnabled(False)
            return
        self.addSeparator()
        if paths:
            tip = "Forget the files of this list; the files themselves stay"
            self._add("&Clear list", tip, documents.recent.clear).setObjectName("action_clear_recent")
        if kept:
            tip = "Delete for good what was kept without a file"
            delete = self._add("&Delete those not saved…", tip, partial(self._ask_to_delete, len(kept)))
            delete.setObjectName("action_delete_unsaved")

    def _add(self, text: str, tip: str, act: Callable[[], object] | None) -> QAction:
        action = self.addAction(text)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        if act is not None:
            action.triggered.connect(lambda checked=False, act=act: act())
        return action

    def _ask_to_delete(self, count: int) -> None:
        autosave = self._documents.autosave
        if autosave is not None:
            ask_to_delete(self._parent, count, autosave.draft_store.forget_kept)
