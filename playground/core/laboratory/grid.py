"""A grid of cells, each with some runs: a coarse picture of all of it first, then finer ones."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple

import numpy as np

from playground.core.laboratory.lanes import Indices, Lanes
from playground.core.laboratory.outcomes import Ends, Wanted
from playground.core.laboratory.running import SLICE, running

COARSE = 16
"""Cells along the longer side of the first picture, at least; twice as many or more in each that follows."""


class Refinement(NamedTuple):
    """How far a grid has come.

    Attributes:
        share: of the work that is done, from 0 to 1.
        stride: every so many cells along each side the ends are known; 0 before the first picture.
        ends: of all runs, those not known yet as `Ends.room` has them. It is filled as the work goes on.
    """

    share: float
    stride: int
    ends: Ends


def levels(shape: tuple[int, ...], coarse: int = COARSE) -> Iterator[tuple[int, Indices]]:
    """The strides from coarse to fine, and with each the flat indices of the cells that are new with it."""
    stride = 1
    while max(shape) // (2 * stride) >= coarse:
        stride *= 2
    place = np.indices(shape).reshape(len(shape), -1)
    known = np.zeros(place.shape[1], bool)
    while stride >= 1:
        now = (place % stride == 0).all(axis=0)
        yield stride, np.flatnonzero(now & ~known)
        known |= now
        stride //= 2


def refining(
    lanes: Lanes, shape: tuple[int, ...], wanted: Wanted, seconds: float = SLICE
) -> Generator[Refinement, None, Ends]:
    """Advance the runs of a grid of cells; yields after each slice, and whenever a picture is whole.

    Args:
        lanes: the runs, cell by cell in C order; each cell has equally many.
        shape: of the grid.
        wanted: what is kept of each run.
        seconds: of a slice, as in `running`.

    Returns:
        How they ended, in their order.
    """
    cells = int(np.prod(shape))
    each = len(lanes) // cells
    ends, done, stride = Ends.room(len(lanes)), 0, 0
    for finer, new in levels(shape):
        index = (new[:, None] * each + np.arange(each)).ravel()
        work = running(lanes.take(index), wanted, seconds)
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                ends.put(index, end.value)
                break
            yield Refinement((done + share * new.size) / cells, stride, ends)
        done, stride = done + new.size, finer
        yield Refinement(done / cells, stride, ends)
    return ends
