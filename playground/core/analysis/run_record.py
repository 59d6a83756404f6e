"""Something that is worked out along a run, kept and extended as the run grows."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from playground.core.growing import Column, GrowingColumns
from playground.core.trajectory import Trajectory

SLOW_ROWS = 1024
"""Rows that are looked at in one call where each takes long: about 10 ms in all."""


class RunRecord(ABC):
    """Columns beside those of a run's trace, row by row.

    Rows are only ever added; a column handed out earlier stays valid and never changes.

    Attributes:
        run: whose path it follows.
    """

    count = 1
    """Of columns."""

    def __init__(self, run: Trajectory) -> None:
        self.run = run
        self._columns = GrowingColumns(self.count)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._columns)

    def extend(self, rows: int) -> bool:
        """Look at the run's first `rows` rows, or at the next few of them where that takes long.

        Returns:
            Whether all of them are looked at.
        """
        rows = min(rows, len(self.run.trace))
        end = min(rows, self.rows + self.most())
        if end > self.rows:
            self._columns.append(self.worked_out(self.rows, end))
        return self.rows >= rows

    def most(self) -> int:
        """How many rows are looked at in one call."""
        return SLOW_ROWS

    @abstractmethod
    def worked_out(self, first: int, end: int) -> NDArray[np.float64]:
        """The columns of rows first ≤ row < end, shape (count, end − first)."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Each of shape (rows,)."""
        return tuple(self._columns.column(index) for index in range(self.count))
