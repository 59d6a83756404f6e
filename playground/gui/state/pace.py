"""Words keep to a pace while the state moves: nobody reads sixty numbers a second, and they cost half a frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from playground.gui.state.store import State, Store

SECONDS = 0.1
"""Between two looks at a state that moves."""


class Pace(QObject):
    """Passes the store's changes on: ten a second while it moves, the last one at once when it stops, all at rest."""

    def __init__(self, store: Store, show: Callable[[State, State], object], parent: QObject) -> None:
        """`show` is given the state that it was given last, and the present one."""
        super().__init__(parent)
        self._store, self._show = store, show
        self._held: State | None = None  # what was passed on last, while something newer is held back
        self._passed_at = -math.inf
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._catch_up)
        store.changed.connect(self._follow)
        store.rested.connect(self._catch_up)

    def _follow(self, before: State, after: State) -> None:
        wait = self._passed_at + SECONDS - perf_counter()
        if not self._store.is_moving or wait <= 0 or _is_another(before, after):
            self._pass_on(before if self._held is None else self._held, after)
        elif self._held is None:
            self._held = before
            self._due.start(math.ceil(1000 * wait))

    def _catch_up(self) -> None:
        if self._held is not None:
            self._pass_on(self._held, self._store.state)

    def _pass_on(self, before: State, after: State) -> None:
        self._held = None
        self._due.stop()
        self._passed_at = perf_counter()
        self._show(before, after)


def _is_another(before: State, after: State) -> bool:
    """Whether more than steps and numbers are others: that is shown at once."""
    return _chosen(before) != _chosen(after)


def _chosen(state: State) -> tuple[object, ...]:
    return state.selected, len(state.experiment.runners), state.fan, state.copy, state.is_quiz
