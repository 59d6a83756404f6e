"""From the state to what the plots over the steps draw; docks and figures share it."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject

from playground.core.analysis.edge_record import EdgeRecord
from playground.core.analysis.tracking import TrackingRecord, has_moving_minimum
from playground.core.trajectory import Trajectory
from playground.experiment.model import Runner
from playground.gui.plots.series import Guide, Series
from playground.gui.state.quantities import RMS_GRADIENT, TRACKING_ERROR, Quantity
from playground.gui.state.run_records import RunRecords
from playground.gui.state.store import State, Store

DIVERGING = 1e4
"""A run whose loss is so many times what it began with (or 1) is diverging, though its numbers are still finite."""


class SeriesView:
    """The curves of one quantity.

    Attributes:
        distances: what is worked out for the tracking error; for the others it stays empty.
    """

    def __init__(self, quantity: Quantity, store: Store, parent: QObject | None = None) -> None:
        self._quantity = quantity
        self._store = store
        self.distances = RunRecords(TrackingRecord, parent)

    def follow(self, state: State) -> None:
        """Work out what the curves of a state need; the rest in slices, see `RunRecords.grown`."""
        if self._quantity is TRACKING_ERROR:
            self.distances.follow(self._own_runs(state), _rows_to_track(state))

    def working(self, state: State) -> Generator[float]:
        """The same bit by bit; yields the share done."""
        if self._quantity is TRACKING_ERROR:
            yield from self.distances.working(self._own_runs(state), _rows_to_track(state))

    def curves(self, state: State, last: int) -> list[Series]:
        """The runners' and the variants' curves up to a step; those of the tracking error are the runners' alone."""
        runners = state.experiment.runners
        found = [
            self._curve(runner, run, last, selected=index == state.selected)
            for index, (runner, run) in enumerate(zip(runners, self._own_runs(state), strict=True))
        ]
        if self._quantity is TRACKING_ERROR:
            return found
        return found + [
            self._curve(copy, self._store.variant_trajectory(index), last, selected=index == state.copy)
            for index, copy in enumerate(state.copies)
        ]

    def _own_runs(self, state: State) -> list[Trajectory]:
        return [self._store.run(index) for index in range(len(state.experiment.runners))]

    def _curve(self, runner: Runner, run: Trajectory, last: int, *, selected: bool) -> Series:
        if self._quantity is TRACKING_ERROR:
            record = self.distances.of(run)
            identity, columns, rows = record, record.columns, record.rows
        else:
            columns = tuple(run.trace.column(name) for name in self._quantity.columns)
            identity, rows = run.trace, len(run.trace)
        return Series(
            identity=identity,
            first=columns[0],
            second=columns[1] if len(columns) > 1 else None,
            length=min(rows, last + 1),
            colour=runner.colour,
            label=runner.name,
            visible=runner.visible,
            selected=selected,
            diagnostic=self._quantity is RMS_GRADIENT and run.rule.rms_is_diagnostic,
            diverging=self._quantity is not TRACKING_ERROR and is_diverging(run, last),
        )


def _rows_to_track(state: State) -> int:
    return state.computed + 1 if has_moving_minimum(state.experiment.problem) else 0


def is_diverging(run: Trajectory, last: int) -> bool:
    """Whether a run diverges, as far as is known up to a step."""
    loss = run.trace.column("loss")
    return run.trace.diverged_at is not None or bool(
        abs(loss[min(last, len(loss) - 1)]) > DIVERGING * max(abs(loss[0]), 1.0)
    )


class EdgeView:
    """The lines of 2/λ along the selected runner's path.

    Attributes:
        edges: what is worked out for them.
    """

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        self._store = store
        self.edges = RunRecords(EdgeRecord, parent)

    def follow(self, state: State) -> None:
        """Work out what the lines need; the rest in slices, see `RunRecords.grown`."""
        self.edges.follow(self._runs(state), state.computed + 1)

    def working(self, state: State) -> Generator[float]:
        """The same bit by bit; yields the share done."""
        yield from self.edges.working(self._runs(state), state.computed + 1)

    def guide(self, state: State, last: int) -> Guide | None:
        """The lines up to a step; None where there is no runner to be seen, or no curvature."""
        for run in self._runs(state):
            record = self.edges.of(run)
            x, y = record.columns
            return Guide(record, x, y, min(record.rows, last + 1), "2/λ", "a higher rate chatters")
        return None

    def _runs(self, state: State) -> list[Trajectory]:
        runner = state.runner
        has_curvature = not state.experiment.landscape.is_replay
        is_shown = runner is not None and runner.visible and has_curvature
        return [self._store.run(state.selected)] if is_shown else []
