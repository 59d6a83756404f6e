"""Arrays as Qt's shapes, their numbers moved as one block: a Python object for each point would be far too slow.

pyqtgraph has the like of both, but to import it costs 0.15 s of the window's start.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPolygonF

Floats = NDArray[np.float32] | NDArray[np.float64]

_POINT, _LINE = 2, 4
"""float64 numbers in a `QPointF` and in a `QLineF`, which hold nothing else."""


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """The points as a polygon, which keeps a copy. 100,000 points: 0.12 ms, against 87 ms point by point."""
    made = QPolygonF()
    made.resize(len(x))
    if len(x):
        # The stubs know neither that `data` gives an address nor that a VoidPtr is a buffer.
        block: Any = shiboken6.VoidPtr(made.data(), len(x) * _POINT * 8, True)  # type: ignore[call-overload]
        points = np.frombuffer(block, np.float64).reshape(-1, _POINT)
        points[:, 0], points[:, 1] = x, y
    return made


def draw_single_lines(painter: QPainter, lines: Floats) -> None:
    """Draw separate lines with the painter's pen, given as x₁, y₁, x₂, y₂ in an array of shape (n, 4)."""
    if len(lines):
        block = np.ascontiguousarray(lines, np.float64).reshape(-1, _LINE)
        address: int = block.__array_interface__["data"][0]
        # The object made here stands for the first line and owns nothing; Qt reads on to the last.
        first = shiboken6.wrapInstance(address, QLineF)
        painter.drawLines(first, len(block))  # type: ignore[call-overload]
