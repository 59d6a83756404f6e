"""Reads an experiment into the window, with progress where it names much data."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtWidgets import QWidget

from playground.core.errors import InvalidInput
from playground.experiment.model import Experiment
from playground.gui.documents.questions import complain
from playground.gui.state.slices import Slices, SlicesDialog

NOT_OPENED = "The experiment could not be opened"


class Opening:
    """One experiment at a time; a new one takes the place of one that is still being read."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._reading: Slices | None = None

    def read(
        self, work: Generator[float, None, Experiment], name: str, put: Callable[[Experiment], None]
    ) -> bool:
        """Read, and then call `put`; on failure say why.

        Where there is much to read this returns before; progress is shown and can be cancelled.

        Returns:
            Whether nothing is wrong so far.
        """
        self.stop()
        faults: list[InvalidInput] = []
        self._reading = Slices(work, self._window)
        self._reading.done.connect(put)
        self._reading.failed.connect(faults.append)
        self._reading.failed.connect(lambda error: complain(self._window, NOT_OPENED, str(error)))
        for end in (self._reading.done, self._reading.failed):
            end.connect(self.stop)
        self._reading.start()
        if self._reading is not None:
            SlicesDialog(
                self._reading, "Open an experiment", f"Reading the data of {name}", self.stop, self._window
            )
        return not faults

    def stop(self) -> None:
        """Give up what is being read."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.stop()
