"""Minima that have no closed form, found from a guess nearby."""

from __future__ import annotations

import math
from functools import lru_cache

from playground.core.landscapes.base import Landscape, Point


@lru_cache(maxsize=256)
def minimum_near(landscape: Landscape, guess: Point, reach: float) -> Point | None:
    """The minimum within `reach` of the guess to the last few digits, by Newton's method; None where there is none."""
    x, y = guess
    for _ in range(50):
        gx, gy = landscape.gradient(x, y)
        a, b, d = landscape.hessian(x, y)
        determinant = a * d - b * b
        if not (a > 0.0 and determinant > 0.0):
            return None
        dx, dy = (d * gx - b * gy) / determinant, (a * gy - b * gx) / determinant
        x, y = x - dx, y - dy
        if not math.hypot(x - guess.x, y - guess.y) <= reach:
            return None
        if abs(dx) <= 4e-16 * abs(x) and abs(dy) <= 4e-16 * abs(y):
            break
    return Point(x, y)
