"""Docks that come and go with what they show."""

from __future__ import annotations

from collections.abc import Callable

from playground.gui.state.store import State, Store
from playground.gui.widgets.card import CardDock


class Presence:
    """Lets a dock be seen while there is something to show; between changes a person may close and open it."""

    def __init__(self, dock: CardDock, store: Store, wanted: Callable[[State], bool]) -> None:
        """`wanted` says of a state whether there is something to show."""
        self._dock, self._store, self._wanted = dock, store, wanted
        store.changed.connect(self._follow)
        self.settle()

    def settle(self) -> None:
        """Show or hide it as the present state wants it."""
        self._show(self._wanted(self._store.state))

    def _show(self, wanted: bool) -> None:
        self._dock.setVisible(wanted)
        if wanted:
            self._dock.raise_()

    def _follow(self, before: State, after: State) -> None:
        if self._wanted(before) is not self._wanted(after):
            self._show(self._wanted(after))
