"""What every dock's content shares: a header, the store, and one way to be told of changes."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.gui.state.pace import Pace
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import CardDock, CardHeader


class DockContent(QWidget):
    """The content of a dock: shows part of the state, asks the store for changes.

    Attributes:
        header: its title bar.
        store: where the state is.
        colours: the theme now in force.
    """

    is_read = False
    """Whether it shows words and numbers to be read, which keep to a `Pace` while the state moves."""

    def __init__(self, title: str, store: Store, colours: Colours) -> None:
        super().__init__()
        self.header = CardHeader(title)
        self.store = store
        self.colours = colours
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self._stale = True
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # behind a tab it counts as if it were seen
        self.setSizePolicy(policy)

    def attach(self, dock: CardDock) -> None:
        """Take note of the dock around this."""

    def settle(self) -> None:
        """Let the dock be seen, or not, as the present state wants it; the docks have been arranged anew."""

    def begin(self) -> None:
        """Show the present state and follow the store from now on."""
        if self.is_read:
            Pace(self.store, self._follow, self)
        else:
            self.store.changed.connect(self._follow)
        if self.isVisible():
            self.catch_up()

    def show_state(self, before: State | None, after: State) -> None:
        """Show what differs; `before` is None where nothing has been shown yet."""
        raise NotImplementedError

    def catch_up(self) -> None:
        """Show the present state if changes were passed over while this was hidden."""
        if self._stale:
            self._stale = False
            self.show_state(None, self.store.state)

    def be_seen(self, seen: bool) -> None:
        """Tell that the dock was shown or hidden, also by a tab. What is hidden cannot be reached with Tab."""
        self.setVisible(seen)
        if seen:
            self.catch_up()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self.colours = colours
        self.update()

    def _follow(self, before: State, after: State) -> None:
        # A dock that is hidden, or behind another one's tab, costs nothing; it catches up when it is seen again.
        if not self.isVisible():
            self._stale = True
        elif self._stale:
            self.catch_up()
        else:
            self.show_state(before, after)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.catch_up()
