"""Columns of numbers that grow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


class GrowingColumns:
    """Columns of float64, all of the same length.

    Rows are only ever added; a column handed out earlier stays valid and never changes. Room is doubled when there is
    none left, so that a row costs the same however many there are.
    """

    def __init__(self, count: int, capacity: int = 1024) -> None:
        """`count` columns without rows; `capacity` is how many rows to make room for at first."""
        self._data = np.empty((count, max(capacity, 16)))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, rows: NDArray[np.float64]) -> None:
        """Add rows, given by column: shape (count, number of rows)."""
        end = self._length + rows.shape[1]
        if end > self._data.shape[1]:
            grown = np.empty((self._data.shape[0], max(end, 2 * self._data.shape[1])))
            grown[:, : self._length] = self._data[:, : self._length]
            self._data = grown
        self._data[:, self._length : end] = rows
        self._length = end

    def column(self, index: int) -> Column:
        """One column, shape (length,), as a read-only view."""
        view = self._data[index, : self._length]
        view.flags.writeable = False
        return view

    @property
    def data(self) -> NDArray[np.float64]:
        """All of them, shape (count, length), as a view."""
        return self._data[:, : self._length]
