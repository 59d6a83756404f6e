"""The map shows what the store holds, and a start that is dragged there changes it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from playground.core.landscapes.base import Point
from playground.experiment.model import COORDINATE
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.state.player import Player
from playground.gui.state.store import State, Store
from playground.gui.workspace.map_view import show_on_map


class MapFollower(QObject):
    """Gives the map its field, its start and its paths whenever they differ."""

    def __init__(self, store: Store, player: Player, view: ContourMap) -> None:
        super().__init__(view)
        self._store, self._view = store, view
        store.changed.connect(self._show_state)
        store.opened.connect(self._begin_afresh)
        view.step_chosen.connect(player.go_to)
        view.start_moved.connect(self._move_start)
        view.start_dropped.connect(self._drop_start)
        self._show_state(None, store.state)

    def _show_state(self, before: State | None, after: State) -> None:
        show_on_map(self._view, self._store, before, after)

    def _begin_afresh(self) -> None:
        self._view.plot.stretches.forget()
        self._view.fit()

    def _move_start(self, x: float, y: float) -> None:
        # A map can be zoomed out beyond where a start may be.
        start = Point(*(min(max(one, COORDINATE.low), COORDINATE.high) for one in (x, y)))
        self._store.edit(replace(self._store.experiment, start=start), "move the start", gesture="start")

    def _drop_start(self, x: float, y: float) -> None:
        self._move_start(x, y)
        self._store.finish()
