"""Arrays as Qt's lines, their numbers handed on as one block: a Python object for each would be far too slow."""

from __future__ import annotations

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter

Floats = NDArray[np.float32] | NDArray[np.float64]

_LINE = 4
"""float64 numbers in a `QLineF`, which holds nothing else."""


def draw_single_lines(painter: QPainter, lines: Floats) -> None:
    """Draw separate lines with the painter's pen, given as x₁, y₁, x₂, y₂ in an array of shape (n, 4)."""
    if len(lines):
        block = np.ascontiguousarray(lines, np.float64).reshape(-1, _LINE)
        address: int = block.__array_interface__["data"][0]
        # The object made here stands for the first line and owns nothing; Qt reads on to the last.
        first = shiboken6.wrapInstance(address, QLineF)
        painter.drawLines(first, len(block))  # type: ignore[call-overload]
