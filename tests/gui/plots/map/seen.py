"""Paths for a map, and what it looks like."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from playground.core.landscapes.base import Window
from playground.experiment.palette import OKABE_ITO
from playground.gui.plots.map.path import MapPath
from tests.gui.looks import picture

WINDOW = Window(-4.0, 4.0, -2.5, 2.5)
ORANGE = OKABE_ITO["orange"]


def path(points: Any, *, shown: int | None = None, colour=ORANGE, identity=None, **more: Any) -> MapPath:
    """A path through some points."""
    x, y = np.array(points, dtype=float).T
    last = len(x) - 1 if shown is None else shown
    return MapPath(identity or object(), x, y, last, colour, more.pop("label", "SGD"), **more)


def pixels(widget: QWidget, scale: float = 1.0) -> np.ndarray:
    """What the widget looks like: shape (rows, columns, 3), 0..255."""
    image = picture(widget, scale).convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return data[:, : image.width(), 2::-1].astype(int)
