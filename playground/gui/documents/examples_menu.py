"""File ▸ Examples: experiments that come along, each with a sentence on what to look for."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from playground.gui.documents.documents import Documents


class ExamplesMenu(QMenu):
    """One entry for each. Their files are read when the menu is opened for the first time."""

    def __init__(self, documents: Documents, parent: QWidget) -> None:
        super().__init__("E&xamples", parent)
        self.setObjectName("menu_examples")
        self.setToolTipsVisible(True)
        self._documents = documents
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Make the entries, once."""
        from playground.experiment.examples import examples

        if self.actions():
            return
        for example in examples():
            entry = self.addAction(example.title.replace("&", "&&"))
            entry.setObjectName(f"action_example_{example.path.stem}")
            entry.setToolTip(f"<b>{escape(example.title)}:</b> {escape(example.look_for)}")
            entry.setStatusTip(example.first_sentence)
            entry.triggered.connect(partial(self._open, example.path))

    def _open(self, path: Path) -> None:
        from playground.experiment.files import read_experiment

        self._documents.begin(read_experiment(path))
