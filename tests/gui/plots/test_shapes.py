"""Arrays as Qt's shapes, against the same shapes made point by point."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.gui.plots.shapes import draw_single_lines


def _canvas() -> QImage:
    image = QImage(120, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#2060a0"), 1.5))
    return painter


@pytest.mark.parametrize("count", [0, 1, 500])
def test_lines_are_those_drawn_one_by_one(count: int) -> None:
    lines = np.random.default_rng(7).uniform(0, 120, (count, 4))
    at_once, singly = _canvas(), _canvas()
    painter = _painter(at_once)
    draw_single_lines(painter, lines)
    draw_single_lines(painter, lines.T[::-1].T)  # what is not in one block is copied first
    painter.end()
    painter = _painter(singly)
    for line in (*lines.tolist(), *lines[:, ::-1].tolist()):
        painter.drawLine(QLineF(*line))
    painter.end()
    assert at_once == singly
    assert (at_once == _canvas()) is (count == 0)
