"""Long paths for files of vectors: what lies over itself is written once, so that files stay small.

A run with gradient noise jumps to and fro in a small cloud a hundred thousand times. Measured with eight such paths:
103 MB of PDF in 21 s with every line, 4 MB in 0.9 s with `MOST` lines a path; on paper they look the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats

MOST = 3000
"""Lines of one path. What has more is looked at in larger cells."""
FINEST = 0.25
"""Pixels of the smallest cell."""


def sparse_runs(runs: Sequence[Floats], most: int = MOST) -> list[Floats]:
    """Lines through points of shape (k ≥ 2, 2), in pixels, without pieces that lead again from one cell to another.

    A cell is as small as it can be for no more than ``most`` pieces.
    """
    if not runs:
        return []
    points = np.concatenate(runs)
    number = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    cell = FINEST * max(1.0, math.sqrt(len(points) / (4 * most)))
    while True:
        kept, pieces = _first_time(points, number, cell)
        if pieces.sum() <= most or cell > 1e4:
            break
        cell *= max(1.6, math.sqrt(pieces.sum() / most))
    points = points[kept]
    # Pieces that follow each other are one line.
    begins = np.flatnonzero(pieces & ~np.concatenate([[False], pieces[:-1]]))
    ends = np.flatnonzero(pieces & ~np.concatenate([pieces[1:], [False]]))
    return [points[begin : end + 2] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]


def _first_time(
    points: Floats, number: NDArray[np.int64], cell: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The points that lie in another cell than the one before, and which pieces between them lead somewhere new."""
    cells = np.floor(points / cell).astype(np.int64)
    cells -= cells.min(axis=0)
    place = cells[:, 0] * (cells[:, 1].max() + 1) + cells[:, 1]
    new_run = np.concatenate([[True], number[1:] != number[:-1]])
    last = np.concatenate([new_run[1:], [True]])
    kept = np.flatnonzero(np.concatenate([[True], place[1:] != place[:-1]]) | new_run | last)
    place, number = place[kept], number[kept]
    _, rank = np.unique(place, return_inverse=True)
    low, high = np.minimum(rank[:-1], rank[1:]), np.maximum(rank[:-1], rank[1:])
    _, first = np.unique(low * len(rank) + high, return_index=True)
    pieces = np.zeros(len(low), dtype=np.bool_)
    pieces[first] = True
    return kept, pieces & (number[1:] == number[:-1]) & (low != high)
