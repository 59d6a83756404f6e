"""Minima of a landscape that nobody has studied, found numerically in its window."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Landscape, Point

MOST_MINIMA = 24
_GRID = 81
_MOST_CANDIDATES = 120
_STEPS = 40
_RING = 1e-3  # of the window: how far around a minimum must be higher
_FLAT = 1e-9  # of the steepest rise on the ring: less is a valley floor, not a minimum
_NEAR = 1e-5  # of the window: closer ones are the same


@lru_cache(maxsize=128)
def found_minima(landscape: Landscape) -> tuple[Point, ...]:
    """The strict local minima in the window, best first, at most `MOST_MINIMA`: 5 to 20 ms.

    Starts from the lowest places of a grid and goes down by damped Newton steps. A kink, where Newton's method has
    nothing to hold on to, is approached by ever smaller trial steps. What is narrower than the grid can be missed.
    """
    window = landscape.window
    size = np.array([window.x_high - window.x_low, window.y_high - window.y_low])
    with np.errstate(all="ignore"):
        x, y = _lowest_of_grid(landscape)
        x, y = _descended(landscape, x, y)
        x, y = _tried(landscape, x, y, size)
        best_first = np.argsort(_loss(landscape, x, y), kind="stable")
        found: list[tuple[float, Point]] = []
        for start in zip(x[best_first].tolist(), y[best_first].tolist(), strict=True):
            if len(found) == MOST_MINIMA:
                break
            point = _polished(landscape, start, _NEAR * float(np.min(size)))
            inside = window.x_low <= point.x <= window.x_high and window.y_low <= point.y <= window.y_high
            new = all(np.max(np.abs(np.subtract(point, other)) / size) > _NEAR for _, other in found)
            if inside and new and _is_strict(landscape, point, size):
                found.append((landscape.value(point.x, point.y), point))
    return tuple(point for _, point in sorted(found))


def _loss(landscape: Landscape, x: Any, y: Any) -> Floats:
    loss = np.asarray(landscape.value(x, y), float)
    return np.where(np.isfinite(loss), loss, np.inf)


def _lowest_of_grid(landscape: Landscape) -> tuple[Floats, Floats]:
    """The nodes not higher than their eight neighbours, lowest first."""
    window = landscape.window
    # A little more than the window, and not the same on both sides: symmetric functions have no ties then.
    x = np.linspace(*_stretched(window.x_low, window.x_high), _GRID)
    y = np.linspace(*_stretched(window.y_low, window.y_high), _GRID)
    xs, ys = np.meshgrid(x, y)
    loss = _loss(landscape, xs, ys)
    inner = loss[1:-1, 1:-1]
    lowest = np.isfinite(inner)
    higher = np.zeros(inner.shape, bool)
    for down in (0, 1, 2):
        for right in (0, 1, 2):
            neighbour = loss[down : down + _GRID - 2, right : right + _GRID - 2]
            lowest &= inner <= neighbour
            higher |= inner < neighbour
    rows, columns = np.nonzero(lowest & higher)
    order = np.argsort(inner[rows, columns], kind="stable")[:_MOST_CANDIDATES]
    return x[columns[order] + 1], y[rows[order] + 1]


def _stretched(low: float, high: float) -> tuple[float, float]:
    return low - 0.0301 * (high - low), high + 0.0333 * (high - low)


def _descended(landscape: Landscape, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Damped Newton steps that never go up."""
    loss, damping = _loss(landscape, x, y), np.full(x.shape, 1e-3)
    for _ in range(_STEPS):
        gx, gy = landscape.gradient(x, y)
        a, b, d = landscape.hessian(x, y)
        scale = np.hypot(np.hypot(a, d), b) + 1e-300
        shift = damping * scale + np.maximum(0.0, np.hypot((a - d) / 2.0, b) - (a + d) / 2.0)
        a, d = a + shift, d + shift
        determinant = a * d - b * b
        new_x, new_y = x - (d * gx - b * gy) / determinant, y - (a * gy - b * gx) / determinant
        new_loss = _loss(landscape, new_x, new_y)
        better = new_loss < loss
        x, y, loss = np.where(better, new_x, x), np.where(better, new_y, y), np.where(better, new_loss, loss)
        damping = np.clip(np.where(better, damping * 0.1, damping * 8.0), 1e-16, 1e8)
    return x, y


def _tried(landscape: Landscape, x: Floats, y: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Trial steps in eight directions where the slope is not that of a smooth minimum."""
    gx, gy = landscape.gradient(x, y)
    a, b, d = landscape.hessian(x, y)
    rough = ~(np.hypot(gx, gy) <= 1e-6 * (np.hypot(a, d) + np.abs(b)) * np.min(size))
    step = np.where(rough, 1.0 / _GRID, 0.0)
    loss = _loss(landscape, x, y)
    for _ in range(60 if rough.any() else 0):
        moved = np.zeros(x.shape, bool)
        for angle in np.arange(8) * (math.pi / 4.0):
            new_x, new_y = x + step * size[0] * math.cos(angle), y + step * size[1] * math.sin(angle)
            new_loss = _loss(landscape, new_x, new_y)
            better = new_loss < loss
            x, y, loss = (
                np.where(better, new_x, x),
                np.where(better, new_y, y),
                np.where(better, new_loss, loss),
            )
            moved |= better
        step = np.where(moved, step, step / 2.0)
    return x, y


def _polished(landscape: Landscape, start: tuple[float, float], reach: float) -> Point:
    """Newton steps with floats while they make the slope smaller, not further than `reach` from the start."""
    x, y = start
    slope = math.hypot(*landscape.gradient(x, y))
    for _ in range(12):
        gx, gy = landscape.gradient(x, y)
        a, b, d = landscape.hessian(x, y)
        determinant = a * d - b * b
        if not determinant > 0.0:
            break
        new_x, new_y = x - (d * gx - b * gy) / determinant, y - (a * gy - b * gx) / determinant
        new_slope = math.hypot(*landscape.gradient(new_x, new_y))
        if not (new_slope < slope and math.hypot(new_x - start[0], new_y - start[1]) <= reach):
            break
        x, y, slope = new_x, new_y, new_slope
    return Point(x, y)


def _is_strict(landscape: Landscape, point: Point, size: Floats) -> bool:
    """Whether everything on a small ring around the point is higher."""
    angle = np.arange(16) * (math.pi / 8.0)
    here = landscape.value(point.x, point.y)
    ring_x, ring_y = _RING * size[0] * np.cos(angle), _RING * size[1] * np.sin(angle)
    rise = np.asarray(landscape.value(point.x + ring_x, point.y + ring_y)) - here
    return bool(np.min(rise) > _FLAT * np.max(rise))  # False where one is not a number
