"""A box that names a column of a table."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.gui.widgets.editors import ComboBox


class ColumnBox(ComboBox):
    """A choice among columns, quick with ten thousand of them."""

    def __init__(self, nothing: str = "", parent: QWidget | None = None) -> None:
        """Begin without columns; `nothing` are the words for none, where one may be left out."""
        super().__init__({}, parent)
        self._nothing = [nothing] if nothing else []
        self._keys: list[str] = []

    def show_names(self, names: tuple[str, ...]) -> None:
        """Offer these columns, and show none of them."""
        keys = [*([""] if self._nothing else []), *names]
        if keys != self._keys:
            self._keys = keys
            self.clear()
            self.addItems([*self._nothing, *names])
        self.setCurrentIndex(-1)

    def key(self, index: int) -> str:
        return self._keys[index]

    @property
    def value(self) -> str:
        """The column shown; empty for none."""
        index = self.currentIndex()
        return self._keys[index] if index >= 0 else ""

    def set_value(self, value: str) -> None:
        """Show a column; sends nothing."""
        self.setCurrentIndex(self._keys.index(value) if value in self._keys else -1)
