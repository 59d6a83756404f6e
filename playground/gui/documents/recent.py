"""The files opened and saved last."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings

MOST = 10
_SETTING = "recent"


class RecentFiles:
    """The files opened and saved last, newest first, remembered among the settings and shared by all windows."""

    @property
    def paths(self) -> list[Path]:
        """Where they are."""
        found = QSettings().value(_SETTING, [])
        # A list of one comes back from the settings as a text.
        texts = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return [Path(text) for text in texts if isinstance(text, str) and text][:MOST]

    def add(self, path: Path) -> None:
        """Put a file at the head of the list."""
        path = path.absolute()
        self._put([path, *(one for one in self.paths if not _same(one, path))])

    def forget(self, path: Path) -> None:
        """Take a file off the list."""
        self._put([one for one in self.paths if not _same(one, path)])

    def clear(self) -> None:
        """Forget them all; the files stay."""
        self._put([])

    def _put(self, paths: Sequence[Path]) -> None:
        QSettings().setValue(_SETTING, [str(one) for one in paths[:MOST]])


def _same(one: Path, other: Path) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)
