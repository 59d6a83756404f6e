"""The values of all curves of a plot in one array: what is new is taken in, decimated and measured for all together.

A curve of n rows on w pixel columns needs only the least and greatest value of each column. Blocks are powers of two of
rows, counted from row 0, so that a block once full never changes: growth looks at new rows alone, and a picture does
not tremble while a run goes on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats

_LARGEST = 1e300
"""Linear values beyond this are drawn at it, so that spans stay finite."""
_ROWS = 1024
"""Rows for which there is room at first."""


def on_scale(values: Floats, log: bool) -> Floats:
    """The values as they are drawn: themselves, or log₁₀ of them; nan where that does not exist."""
    if not log:
        finite: Floats = np.where(np.isfinite(values), values, np.nan)
        return np.clip(finite, -_LARGEST, _LARGEST)
    usable = np.isfinite(values) & (values > 0)
    return np.log10(values, where=usable, out=np.full(values.shape, np.nan))


def block_size(rows_per_pixel: float) -> int:
    """The largest power of two that is at most the rows on a pixel column: 1 to 2 blocks a column."""
    return 1 << max(0, math.floor(math.log2(max(rows_per_pixel, 1.0))))


@dataclass(frozen=True, eq=False)
class Column:
    """One curve's values.

    Attributes:
        identity: while it is the same object (and `index` the same), rows that were given before have not changed.
        index: which of the columns of that object.
        values: float64 by step, at least `length` long; nan where there is no value.
        length: rows that are known.
    """

    identity: object
    index: int
    values: Floats
    length: int


class CurveTable:
    """Drawn values (log₁₀ on a log axis) of some curves, shape (curves, rows); nan is passed over.

    Attributes:
        log: whether values are drawn as log₁₀.
        rows: rows of the longest curve.
        lengths: rows of each.
        low, high: least and greatest drawn value of each curve so far; nan while there is none.
        first_seen: the first row in which any curve has a drawn value; −1 for none.
        begun: another object each time that all is begun anew.
        first_lost: for each curve the first row whose value has no logarithm (≤ 0); −1 for none. On a log axis only.
    """

    def __init__(self, log: bool) -> None:
        self.log = log
        self._begin(())

    def _begin(self, columns: Sequence[Column]) -> None:
        count = len(columns)
        self._keys = [(column.identity, column.index) for column in columns]
        self.rows = 0
        self.lengths: NDArray[np.int64] = np.zeros(count, dtype=np.int64)
        self._values = (
            np.empty((count, max(_ROWS, max((c.length for c in columns), default=0))))
            if count
            else np.empty((0, 0))
        )
        self.low = np.full(count, np.nan)
        self.high = np.full(count, np.nan)
        self.first_seen = -1
        self.first_lost: NDArray[np.int64] = np.full(count, -1, dtype=np.int64)
        self._levels: dict[int, _Level] = {}
        self.begun = object()

    def __len__(self) -> int:
        return len(self._keys)

    def absorb(self, columns: Sequence[Column]) -> bool:
        """Take in what is new; whether everything was begun anew.

        A curve that was behind and comes after begins everything anew, for its place was taken for empty. A shorter
        column than before changes nothing.
        """
        same = len(columns) == len(self._keys) and all(
            column.identity is identity and column.index == index
            for column, (identity, index) in zip(columns, self._keys, strict=True)
        )
        late = same and any(
            have < self.rows and column.length > have
            for column, have in zip(columns, self.lengths.tolist(), strict=True)
        )
        anew = late or not same
        if anew:
            self._begin(columns)
        last = max((column.length for column in columns), default=0)
        if last > self.rows:
            self._take(columns, self.rows, last)
        self.lengths = (
            np.maximum(self.lengths, [column.length for column in columns]) if columns else self.lengths
        )
        return anew

    def _take(self, columns: Sequence[Column], first: int, last: int) -> None:
        if last > self._values.shape[1]:
            self._values = _widened(self._values, first, max(last, 2 * self._values.shape[1]))
        given = np.full((len(columns), last - first), np.nan)
        for row, column in zip(given, columns, strict=True):
            new = column.values[first : min(column.length, last)]
            row[: len(new)] = new
        drawn = self._values[:, first:last] = on_scale(given, self.log)
        self.low = np.fmin(self.low, np.fmin.reduce(drawn, axis=1))
        self.high = np.fmax(self.high, np.fmax.reduce(drawn, axis=1))
        if self.first_seen < 0 and (seen := np.isfinite(drawn).any(axis=0)).any():
            self.first_seen = first + int(seen.argmax())
        if self.log and (lost := given <= 0).any():
            found = (self.first_lost < 0) & lost.any(axis=1)
            self.first_lost[found] = first + lost[found].argmax(axis=1)
        self.rows = last

    def blocks(self, size: int, first: int, last: int) -> tuple[Floats, Floats]:
        """Least and greatest drawn value of the full blocks first..last−1 of `size` rows (a power of two)."""
        if size == 1:
            part = self._values[:, first:last]
            return part, part
        level = self._levels.get(size)
        if level is None:
            # Kept is only what a zoom may come back to: each finer level is as large as all coarser ones.
            self._levels = {kept: one for kept, one in self._levels.items() if kept >= size // 2}
            level = self._levels[size] = _Level(len(self))
        level.extend(self._values, size, self.rows // size)
        return level.low[:, first:last], level.high[:, first:last]

    def extremes(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Least and greatest drawn value of each curve in the rows first..last−1; nan where there is none."""
        first, last = max(first, 0), min(last, self.rows)
        if last <= first:
            return np.full(len(self), np.nan), np.full(len(self), np.nan)
        size = block_size((last - first) / 256)
        left, right = -(-first // size), last // size
        if size == 1 or right <= left:
            part = self._values[:, first:last]
            return np.fmin.reduce(part, axis=1), np.fmax.reduce(part, axis=1)
        low, high = self.blocks(size, left, right)
        ends = np.concatenate(
            (self._values[:, first : left * size], self._values[:, right * size : last]), axis=1
        )
        return (
            np.fmin(np.fmin.reduce(low, axis=1), np.fmin.reduce(ends, axis=1, initial=np.nan)),
            np.fmax(np.fmax.reduce(high, axis=1), np.fmax.reduce(ends, axis=1, initial=np.nan)),
        )

    def at(self, row: int) -> Floats:
        """The drawn values of one row, one for each curve; nan where there is none."""
        return self._values[:, row] if 0 <= row < self.rows else np.full(len(self), np.nan)

    def part(self, first: int, last: int) -> Floats:
        """The drawn values of the rows first..last−1, shape (curves, rows)."""
        return self._values[:, first:last]

    def first_beyond(self, curve: int, first: int, last: int, limit: float, *, above: bool) -> int | None:
        """The first of the rows first..last−1 whose drawn value lies above (below) a limit; None if there is none."""
        part = self._values[curve, max(first, 0) : min(last, self.rows)]
        beyond = part > limit if above else part < limit
        return max(first, 0) + int(beyond.argmax()) if beyond.any() else None


class _Level:
    """Least and greatest values of blocks, in arrays that grow by doubling."""

    def __init__(self, curves: int) -> None:
        self.count = 0
        self.low: Floats = np.empty((curves, 64))
        self.high: Floats = np.empty((curves, 64))

    def extend(self, values: Floats, size: int, count: int) -> None:
        """Add the blocks that have become full."""
        begin = self.count
        if count <= begin:
            return
        if count > self.low.shape[1]:
            room = max(count, 2 * self.low.shape[1])
            self.low, self.high = _widened(self.low, begin, room), _widened(self.high, begin, room)
        rows = values[:, begin * size : count * size].reshape(len(values), count - begin, size)
        np.fmin.reduce(rows, axis=2, out=self.low[:, begin:count])
        np.fmax.reduce(rows, axis=2, out=self.high[:, begin:count])
        self.count = count


def _widened(array: Floats, used: int, room: int) -> Floats:
    wider = np.empty((len(array), room))
    wider[:, :used] = array[:, :used]
    return wider
