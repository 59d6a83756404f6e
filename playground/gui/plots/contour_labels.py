"""The losses of contour lines, written on the lines, for maps without colours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from playground.gui.colours import Colours
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.ticks import loss_label

Floats = NDArray[np.float64]

_APART = 46.0
"""Pixels between the middles of labels, at least."""
_CELL = 14.0
"""Pixels of a cell; no label stands in a cell through which a path comes, nor beside one."""
_PLACES = 48
"""Places that are looked at on each line."""
_BENT = 0.12
"""Radians by which a line may turn under its label."""


def draw_contour_labels(
    painter: QPainter,
    lines: Sequence[tuple[float, Floats]],
    paths: Sequence[Floats],
    area: QRectF,
    colours: Colours,
    font: QFont,
) -> None:
    """Write losses along some of the lines, each given with its loss, where they are straight and no path comes."""
    crossed = _cells(paths, area)
    metrics = QFontMetricsF(font)
    taken: list[tuple[float, float]] = []
    painter.setFont(font)
    for level in sorted({loss for loss, _ in lines}):
        text = loss_label(level)
        width = metrics.horizontalAdvance(text) + 6
        inner = area.adjusted(width / 2 + 4, 8, -width / 2 - 4, -8)
        own = [line for loss, line in lines if loss == level]
        places = [place for line in own for place in _straight(line, width, inner)]
        free = [p for p in places if all(math.hypot(p[0] - x, p[1] - y) > _APART for x, y in taken)]
        free = [p for p in free if (int(p[0] // _CELL), int(p[1] // _CELL)) not in crossed]
        if free:
            # Labels stand as near as they may to each other, and so in a row across the lines.
            best = min(free, key=lambda p: _from_last(p, taken, inner))
            taken.append(best[:2])
            _write(painter, text, best, width, colours, metrics)


def _cells(paths: Sequence[Floats], area: QRectF) -> set[tuple[int, int]]:
    """The cells of a coarse grid through which paths, shape (k, 2) in pixels, come, and those around them."""
    found: set[tuple[int, int]] = set()
    for points in paths:
        if len(points) < 2:
            continue
        start, step = points[:-1], np.diff(points, axis=0)
        shares = np.linspace(0.0, 1.0, 8)[:, None, None]
        with np.errstate(all="ignore"):
            along = (start + shares * step).reshape(-1, 2)
        seen = (along > (area.left(), area.top())) & (along < (area.right(), area.bottom()))
        cells = np.unique(np.floor(along[seen.all(axis=1)] / _CELL).astype(int), axis=0)
        found |= {(x + i, y + j) for x, y in cells.tolist() for i in (-1, 0, 1) for j in (-1, 0, 1)}
    return found


def _from_last(place: tuple[float, float, float], taken: list[tuple[float, float]], inner: QRectF) -> float:
    x, y = taken[-1] if taken else (inner.center().x(), inner.top())
    return math.hypot(place[0] - x, place[1] - y) + 40 * abs(place[2])


def _straight(line: Floats, width: float, inner: QRectF) -> list[tuple[float, float, float]]:
    """Places on a line (x, y, angle) where a label of a width fits."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    if lengths[-1] < 2 * width:
        return []

    def at(where: Floats) -> Floats:
        return np.column_stack([np.interp(where, lengths, line[:, axis]) for axis in (0, 1)])

    middles = np.linspace(width, lengths[-1] - width, _PLACES)
    before, here, after = (at(middles + shift * width / 2) for shift in (-1, 0, 1))
    first, second = (np.arctan2(*(b - a).T[::-1]) for a, b in ((before, here), (here, after)))
    turn = np.abs((second - first + np.pi) % (2 * np.pi) - np.pi)
    angle = np.arctan2(*(after - before).T[::-1])
    angle = (angle + np.pi / 2) % np.pi - np.pi / 2  # never upside down
    return [
        (float(x), float(y), float(a))
        for (x, y), a, bent in zip(here, angle, turn, strict=True)
        if bent < _BENT and inner.contains(QPointF(x, y))
    ]


def _write(
    painter: QPainter,
    text: str,
    place: tuple[float, float, float],
    width: float,
    colours: Colours,
    metrics: QFontMetricsF,
) -> None:
    painter.save()
    painter.translate(place[0], place[1])
    painter.rotate(math.degrees(place[2]))
    height = metrics.capHeight() + 4
    painter.fillRect(QRectF(-width / 2, -height / 2, width, height), qcolor(colours.panel))
    painter.setPen(QPen(qcolor(colours.muted)))
    painter.drawText(QPointF(-width / 2 + 3, metrics.capHeight() / 2), text)
    painter.restore()
