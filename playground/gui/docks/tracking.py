"""The tracking error: how far each runner is from the nearest minimum while the landscape drifts."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from playground.core.analysis.tracking import TrackingRecord
from playground.core.engine import Trajectory
from playground.experiment.model import Runner
from playground.gui.docks.presence import Presence
from playground.gui.docks.series import Quantity, SeriesDock
from playground.gui.plots.series import Series
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import CardDock

TRACKING = Quantity("tracking_error", "Tracking error", ())


class TrackingDock(SeriesDock):
    """Distance to the nearest moving minimum. Its dock comes when the landscape begins to drift and goes with it."""

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__(TRACKING, store, colours)
        self.plot.header.setToolTip("Distance of each optimizer to the nearest known minimum at that step")
        self._records: dict[int, TrackingRecord] = {}
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(lambda: self.show_state(None, store.state))

    def attach(self, dock: CardDock) -> None:
        self._presence = Presence(dock, self.store, tracks)

    def settle(self) -> None:
        self._presence.settle()

    def show_state(self, before: State | None, after: State) -> None:
        runs = [self.store.run(index) for index in range(len(after.experiment.runners))]
        known = {id(record.run): record for record in self._records.values()}
        self._records = {id(run): known.get(id(run)) or TrackingRecord(run) for run in runs}
        if tracks(after):
            done = [record.extend(after.computed + 1) for record in self._records.values()]
            if not all(done):
                self._rest.start()
        super().show_state(None, after)

    def _series(self, runner: Runner, run: Trajectory, state: State, selected: bool) -> Series:
        record = self._records.get(id(run)) or TrackingRecord(run)
        return tracking_series(runner, record, state.computed, selected)


def tracking_series(runner: Runner, record: TrackingRecord, last: int, selected: bool) -> Series:
    """What the plot shows of a run, up to a step."""
    return Series(
        identity=record,
        first=record.column,
        second=None,
        length=min(record.rows, last + 1),
        colour=runner.colour,
        label=runner.name,
        visible=runner.visible,
        selected=selected,
    )


def tracks(state: State) -> bool:
    """Whether the landscape drifts and has a known minimum to follow."""
    problem = state.experiment.problem
    return not problem.is_static and bool(problem.landscape.minima())
