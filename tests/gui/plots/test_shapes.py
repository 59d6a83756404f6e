"""Arrays as Qt's shapes, against the same shapes made point by point."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from playground.gui.plots.shapes import draw_single_lines, polygon


@pytest.mark.parametrize("count", [0, 1, 2, 1000])
def test_polygon_has_the_points(count: int) -> None:
    x, y = np.random.default_rng(count).uniform(-1e6, 1e6, (2, count))
    assert polygon(x, y) == QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])


def test_polygon_takes_columns_and_single_precision() -> None:
    table = np.arange(12.0).reshape(4, 3)
    made = polygon(table[::-1, 0], table[:, 2].astype(np.float32))
    assert [made.at(place).toTuple() for place in range(made.size())] == [
        (9.0, 2.0),
        (6.0, 5.0),
        (3.0, 8.0),
        (0.0, 11.0),
    ]


def test_polygon_keeps_a_copy_and_may_outlive_the_arrays() -> None:
    x, y = np.ones(100_000), np.full(100_000, 2.0)
    made = polygon(x, y)
    other = QPolygonF(made)
    x[:] = y[:] = np.nan
    del x, y
    gc.collect()
    assert made == other
    assert made.boundingRect().getRect() == (1.0, 2.0, 0.0, 0.0)


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
