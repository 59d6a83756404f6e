"""Cutting lines at a rectangle: Liang and Barsky's method (1984), for all lines at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from playground.core.elementwise import Floats


def clipped_runs(points: Floats, bounds: QRectF) -> list[Floats]:
    """The parts within ``bounds`` of the line through ``points`` (k, 2), each of shape (m ≥ 2, 2)."""
    start, delta = points[:-1], np.diff(points, axis=0)
    enter, leave = _shares(start, delta, bounds)
    kept = np.flatnonzero(enter < leave)
    if not len(kept):
        return []
    heads = start[kept] + enter[kept, None] * delta[kept]
    tails = start[kept] + leave[kept, None] * delta[kept]
    broken = (np.diff(kept) != 1) | (leave[kept[:-1]] < 1) | (enter[kept[1:]] > 0)
    pieces = np.split(np.arange(len(kept)), np.flatnonzero(broken) + 1)
    return [np.concatenate((heads[piece[:1]], tails[piece])) for piece in pieces]


def clipped_lines(lines: Floats, bounds: QRectF) -> tuple[Floats, NDArray[np.int64]]:
    """The parts of single lines x₁, y₁, x₂, y₂, shape (n, 4), within ``bounds``, and the numbers of those seen."""
    start, delta = lines[:, :2], lines[:, 2:] - lines[:, :2]
    enter, leave = _shares(start, delta, bounds)
    seen = np.flatnonzero(enter < leave)
    heads = start[seen] + enter[seen, None] * delta[seen]
    tails = start[seen] + leave[seen, None] * delta[seen]
    return np.concatenate((heads, tails), axis=1), seen


def _shares(start: Floats, delta: Floats, bounds: QRectF) -> tuple[Floats, Floats]:
    """The shares of each line, from ``start`` along ``delta``, (n, 2), at which it enters and leaves ``bounds``."""
    enter, leave = np.zeros(len(start)), np.ones(len(start))
    limits = ((bounds.left(), bounds.right()), (bounds.top(), bounds.bottom()))
    for axis, (low, high) in enumerate(limits):
        for step, room in ((-delta[:, axis], start[:, axis] - low), (delta[:, axis], high - start[:, axis])):
            with np.errstate(divide="ignore", invalid="ignore"):
                t = room / step
            enter = np.where(step < 0, np.maximum(enter, t), enter)
            leave = np.where(step > 0, np.minimum(leave, t), leave)
            leave = np.where((step == 0) & (room < 0), -1.0, leave)
    return enter, leave
