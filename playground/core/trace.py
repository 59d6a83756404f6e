"""The growing record of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

COLUMNS = (
    "x", "y", "loss", "grad_x", "grad_y", "effective_lr_x", "effective_lr_y", "rms_x", "rms_y",
)  # fmt: skip
"""What is recorded of every step. Row t is the state after t steps; its gradient, rates and RMS gradients are those
used by the step that led to it, and nan in row 0."""

Column = NDArray[np.float64]


class Trace:
    """Rows 0..length−1 of a run, by column, as float64.

    Rows are only ever added; a column handed out earlier stays valid and never changes.

    Attributes:
        diverged_at: the step that left the reals (its row is not recorded), or None.
        why: what happened there, in words; empty while all is well.
    """

    def __init__(self, x: float, y: float, loss: float, capacity: int = 1024) -> None:
        self._data: NDArray[np.float64] = np.empty((len(COLUMNS), max(capacity, 16)))
        self._data[:, 0] = np.nan
        self._data[:3, 0] = x, y, loss
        self._length = 1
        self.diverged_at: int | None = None
        self.why = ""

    def __len__(self) -> int:
        return self._length

    @property
    def last_step(self) -> int:
        """The number of steps recorded."""
        return self._length - 1

    def append(self, rows: Sequence[tuple[float, ...]]) -> None:
        """Add rows in the order of `COLUMNS`."""
        if not rows:
            return
        end = self._length + len(rows)
        if end > self._data.shape[1]:
            grown = np.empty((len(COLUMNS), max(end, 2 * self._data.shape[1])))
            grown[:, : self._length] = self._data[:, : self._length]
            self._data = grown
        self._data[:, self._length : end] = np.array(rows, dtype=np.float64).T
        self._length = end

    def column(self, name: str) -> Column:
        """One column, shape (length,), as a read-only view."""
        view = self._data[COLUMNS.index(name), : self._length]
        view.flags.writeable = False
        return view

    def row(self, step: int) -> dict[str, float]:
        """One row as Python floats.

        Raises:
            IndexError: the step has not been recorded.
        """
        if not 0 <= step < self._length:
            raise IndexError(f"step {step} is not recorded; the last is {self.last_step}")
        return dict(zip(COLUMNS, self._data[:, step].tolist(), strict=True))

    def rows(self) -> Any:
        """All rows, shape (length, 9), a copy."""
        return self._data[:, : self._length].T.copy()
