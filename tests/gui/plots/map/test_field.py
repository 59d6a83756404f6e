"""The sampled loss: its contour lines, against those of contourpy's own function with masked arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from contourpy import LineType, contour_generator
from PySide6.QtCore import QRectF

from playground.core.landscapes.base import Point, Window
from playground.gui.plots.map.field import MapField, Sampled
from playground.gui.plots.plane import Plane

WINDOW = Window(-2.0, 3.0, -1.0, 2.0)


def _lake(x, y):
    """A bowl that is not defined on a disc beside its middle."""
    return np.where((x - 1) ** 2 + y**2 < 0.5, np.nan, x**2 + 3 * y**2)


@pytest.mark.parametrize(
    "evaluate", [lambda x, y: np.sin(3 * x) * np.cos(2 * y), _lake], ids=["whole", "lake"]
)
def test_contour_lines_are_those_of_contourpy(evaluate):
    field = MapField(evaluate, "f", WINDOW, False, (Point(0.0, 0.0),), "f")
    sampled = Sampled.of(field, WINDOW, 96)
    plane = Plane(WINDOW, QRectF(0, 0, 500, 300))
    px, py = plane.to_pixels(np.linspace(-2.0, 3.0, 96), np.linspace(-1.0, 2.0, 96))
    heights = np.ma.masked_invalid(sampled.scale.position(sampled.losses))
    theirs = contour_generator(px, py, heights, line_type=LineType.Separate)
    ours = sampled.contours(plane)
    assert len(ours) > 10
    for level in {level for level, _ in ours}:
        lines: Any = theirs.lines(float(sampled.scale.position(np.array([level]))[0]))
        seen = [line for at, line in ours if at == level]
        assert all(any(np.array_equal(line, other) for other in lines) for line in seen)
        small = [line for line in lines if np.ptp(line, axis=0).max() < 30]
        assert len(seen) >= len(lines) - len(small)
