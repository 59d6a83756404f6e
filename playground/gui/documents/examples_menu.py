"""File ▸ Examples: experiments that come along, each with a sentence on what to look for."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from playground.gui.window.main_window import MainWindow


class ExamplesMenu(QMenu):
    """One entry for each. Their files are read when the menu is opened for the first time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("E&xamples", window)
        self.setObjectName("menu_examples")
        self.setToolTipsVisible(True)
        self._window = window
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

        self._window.documents.begin(read_experiment(path))
