"""What differs from one frame to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Frame: TypeAlias = NDArray[np.uint8]
"""A picture of shape (height, width, 4): red, green, blue, and 255, because nothing shines through. Contiguous."""

Pixels: TypeAlias = NDArray[np.uint32]
"""The same of shape (height, width): a number for each colour, `RGB` of its bits, the lowest eight being the red."""

RGB = 0xFFFFFF


def pixels(frame: Frame) -> Pixels:
    """A number for each pixel; no copy is made."""
    return frame.view("<u4")[..., 0]


@dataclass(frozen=True)
class Change:
    """The smallest rectangle in which two frames differ; of one pixel where they do not.

    Attributes:
        left, top: its corner.
        mask: of shape (height, width): which of its pixels differ.
    """

    left: int
    top: int
    mask: NDArray[np.bool_]

    def cut(self, values: Pixels) -> Pixels:
        """The rectangle of a whole frame's pixels."""
        height, width = self.mask.shape
        return values[self.top : self.top + height, self.left : self.left + width]


def change(before: Pixels, after: Pixels, *, grid: int = 1) -> Change:
    """Where two frames of the same size differ.

    Args:
        before: the earlier frame.
        after: the later one.
        grid: left and top are multiples of it.
    """
    differs = before != after
    rows, columns = (np.flatnonzero(differs.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return Change(0, 0, differs[:1, :1])
    top, left = int(rows[0]) // grid * grid, int(columns[0]) // grid * grid
    return Change(left, top, differs[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1])
