"""The growing record of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.core.growing import Column, GrowingColumns

COLUMNS = (
    "x", "y", "loss", "grad_x", "grad_y", "effective_lr_x", "effective_lr_y", "rms_x", "rms_y",
)  # fmt: skip
"""What is recorded of every step. Row t is the state after t steps; its gradient, rates and RMS gradients are those
used by the step that led to it, and nan in row 0."""


class Trace:
    """Rows 0..length−1 of a run, by column, as float64.

    Attributes:
        diverged_at: the step that left the reals (its row is not recorded), or None.
        why: what happened there, in words; empty while all is well.
    """

    def __init__(self, x: float, y: float, loss: float, expected: int | None = None) -> None:
        self._columns = GrowingColumns(len(COLUMNS), expected)
        first = np.full((len(COLUMNS), 1), np.nan)
        first[:3, 0] = x, y, loss
        self._columns.append(first)
        self.diverged_at: int | None = None
        self.why = ""

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def last_step(self) -> int:
        """The number of steps recorded."""
        return len(self._columns) - 1

    def append(self, rows: Sequence[tuple[float, ...]]) -> None:
        """Add rows in the order of `COLUMNS`."""
        if rows:
            self._columns.append(np.array(rows, dtype=np.float64).T)

    def column(self, name: str) -> Column:
        """One column, shape (length,), as a read-only view that stays valid and never changes."""
        return self._columns.column(COLUMNS.index(name))

    def row(self, step: int) -> dict[str, float]:
        """One row as Python floats.

        Raises:
            IndexError: the step has not been recorded.
        """
        if not 0 <= step < len(self):
            raise IndexError(f"step {step} is not recorded; the last is {self.last_step}")
        return dict(zip(COLUMNS, self._columns.data[:, step].tolist(), strict=True))

    def rows(self) -> Any:
        """All rows, shape (length, 9), a copy."""
        return self._columns.data.T.copy()
