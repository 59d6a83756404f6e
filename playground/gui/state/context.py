"""What the window hands to all that stands in it, so that nothing has to know the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.gui.state.player import Player
from playground.gui.state.store import Store

MOMENT = 6000
"""Milliseconds for which a message is shown, unless it says otherwise."""


class Messages(QObject):
    """Words in passing, which the status bar shows.

    Attributes:
        said: sent with the words, empty for none, and for how many milliseconds they are shown; 0 until the next.
    """

    said = Signal(str, int)

    def say(self, words: str, milliseconds: int = MOMENT) -> None:
        """Show words in place of those before."""
        self.said.emit(words, milliseconds)

    def clear(self) -> None:
        """Show none."""
        self.said.emit("", 0)


@dataclass(frozen=True)
class Context:
    """What dialogs, documents and figures are handed.

    Attributes:
        store: what is chosen and shown.
        player: what lets it run.
        messages: words in passing.
        window: what dialogs and questions stand over, and what a figure of the window paints. It is a widget like any
            other here: nobody below the window asks it for its parts.
    """

    store: Store
    player: Player
    messages: Messages
    window: QWidget
