"""The tracking error: how far each runner is from the nearest minimum while the landscape drifts."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent

from playground.core.analysis.tracking import has_moving_minimum
from playground.gui.docks.presence import Presence
from playground.gui.docks.series import SeriesDock
from playground.gui.state.quantities import TRACKING_ERROR
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import CardDock


class TrackingDock(SeriesDock):
    """Distance to the nearest moving minimum. Its dock comes when the landscape begins to drift and goes with it."""

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__(TRACKING_ERROR, store, colours)
        self.plot.header.setToolTip("Distance of each optimizer to the nearest known minimum at that step")
        self.curves.distances.grown.connect(self._show_more)

    def attach(self, dock: CardDock) -> None:
        self._presence = Presence(dock, self.store, _is_wanted)

    def settle(self) -> None:
        self._presence.settle()

    def _show_more(self) -> None:
        if not self._stale:  # else there may be other runs by now
            self.show_curves(self.store.state)

    def hideEvent(self, event: QHideEvent) -> None:
        self.curves.distances.pause()
        self._stale = True
        super().hideEvent(event)


def _is_wanted(state: State) -> bool:
    return has_moving_minimum(state.experiment.problem)
