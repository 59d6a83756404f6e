"""What is worked out along the runs beside their traces, in slices between which the window stays alive."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.analysis.run_record import RunRecord
from playground.core.trajectory import Trajectory
from playground.gui.state.slices import SECONDS

_Record = TypeVar("_Record", bound=RunRecord)


class RunRecords(QObject, Generic[_Record]):
    """Records of one kind. Each is kept for as long as its run is followed.

    Attributes:
        grown: sent after a slice in which they grew later than `follow` returned.
    """

    grown = Signal()

    def __init__(self, kind: Callable[[Trajectory], _Record], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._records: dict[int, _Record] = {}
        self._rows = 0
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._go_on)

    def of(self, run: Trajectory) -> _Record:
        """The record along a run that is followed."""
        return self._records[id(run)]

    def follow(self, runs: Sequence[Trajectory], rows: int) -> None:
        """Follow these runs and no others, up to so many of their rows; what takes long goes on by itself."""
        self._begin(runs, rows)
        self._go_on_later(self._extend())

    def working(self, runs: Sequence[Trajectory], rows: int) -> Generator[float]:
        """The same bit by bit, until all is done; yields the share done."""
        self._begin(runs, rows)
        while not self._extend():
            yield min(record.rows for record in self._records.values()) / rows

    def pause(self) -> None:
        """Do no more until they are followed anew."""
        self._rest.stop()

    def _begin(self, runs: Sequence[Trajectory], rows: int) -> None:
        self._records = {id(run): self._records.get(id(run)) or self._kind(run) for run in runs}
        self._rows = rows

    def _extend(self) -> bool:
        """One slice; whether all is done."""
        until = perf_counter() + SECONDS
        for record in self._records.values():
            while not record.extend(self._rows):
                if perf_counter() > until:
                    return False
        return True

    def _go_on(self) -> None:
        self._go_on_later(self._extend())
        self.grown.emit()

    def _go_on_later(self, done: bool) -> None:
        if done:
            self._rest.stop()
        else:
            self._rest.start()
