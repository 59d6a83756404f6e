"""The losses of contour lines, written on the lines, for maps without colours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from playground.core.elementwise import Floats
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.ticks import distinct_labels
from playground.gui.style.colours import Colours

_APART = 46.0
"""Pixels between the middles of labels, at least."""
_CELL = 14.0
"""Pixels of a cell; no label stands in a cell through which a path comes, nor beside one."""
_MOST = 5000
"""Lines of a path that are looked at."""
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
    levels = np.array(sorted({loss for loss, _ in lines}))
    for level, text in zip(levels.tolist(), distinct_labels(levels), strict=True):
        width = metrics.horizontalAdvance(text) + 6
        inner = area.adjusted(width / 2 + 4, 8, -width / 2 - 4, -8)
        own = [line for loss, line in lines if loss == level]
        places = [place for line in own for place in _straight(line, width, inner)]
        free = [p for p in places if all(math.hypot(p[0] - x, p[1] - y) > _APART for x, y in taken)]
        free = [p for p in free if not _is_crossed(p, crossed, area)]
        if free:
            # Labels stand as near as they may to each other, and so in a row across the lines.
            best = min(free, key=lambda p: _from_last(p, taken, inner))
            taken.append(best[:2])
            _write(painter, text, best, width, colours, metrics)


def _cells(paths: Sequence[Floats], area: QRectF) -> NDArray[np.bool_]:
    """For each cell of a coarse grid over the area whether a path, given as points of shape (k, 2), comes near it."""
    shape = (int(area.width() / _CELL) + 3, int(area.height() / _CELL) + 3)
    crossed = np.zeros(shape, dtype=np.bool_)
    for points in paths:
        with np.errstate(all="ignore"):
            places = (points - (area.left(), area.top())) / _CELL + 1
            near = np.floor(np.clip(places, -1e6, 1e6)).astype(np.int64)
        new = np.flatnonzero((near[1:] != near[:-1]).any(axis=1)) + 1
        # A cloud of a hundred thousand lines is as crossed by a few thousand of them.
        new = new[:: len(new) // _MOST + 1]
        shares = np.linspace(0.0, 1.0, 8)[:, None, None]
        along = places[new - 1] + shares * (places[new] - places[new - 1])
        x, y = np.floor(np.clip(np.concatenate([places[:1], along.reshape(-1, 2)]), -1, 1e6)).astype(int).T
        seen = (x >= 0) & (y >= 0) & (x < shape[0]) & (y < shape[1])
        crossed[x[seen], y[seen]] = True
    wide = crossed.copy()
    wide[1:] |= crossed[:-1]
    wide[:-1] |= crossed[1:]
    crossed = wide.copy()
    wide[:, 1:] |= crossed[:, :-1]
    wide[:, :-1] |= crossed[:, 1:]
    return wide


def _is_crossed(place: tuple[float, float, float], crossed: NDArray[np.bool_], area: QRectF) -> bool:
    column, row = int((place[0] - area.left()) / _CELL) + 1, int((place[1] - area.top()) / _CELL) + 1
    return bool(crossed[column, row])


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
