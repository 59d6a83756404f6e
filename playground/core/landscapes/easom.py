"""Easom's needle in a haystack."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, exp, sin
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class Easom(Landscape):
    """f(x, y) = −cos x · cos y · e^(−(x − π)² − (y − π)²)."""

    key = "easom"
    title = "Easom"
    formula = r"-\cos x \cdot \cos y \cdot e^{-(x - \pi)^2 - (y - \pi)^2}"
    source = "Easom, A survey of global optimization techniques (1990)"
    group = "Plateaus and cliffs"
    order = 2
    summary = "One narrow well in a plain that is almost flat: methods that divide by the gradient's size still move."
    window = Window(-1.0, 7.0, -1.0, 7.0)
    suggested_start = Point(1.6, 1.9)

    def value(self, x: Real, y: Real) -> Real:
        p, q = x - math.pi, y - math.pi
        return -cos(x) * cos(y) * exp(-(p * p) - q * q)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        p, q = x - math.pi, y - math.pi
        well, cos_x, cos_y = exp(-(p * p) - q * q), cos(x), cos(y)
        return well * cos_y * (sin(x) + 2.0 * p * cos_x), well * cos_x * (sin(y) + 2.0 * q * cos_y)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        p, q = x - math.pi, y - math.pi
        well, cos_x, cos_y, sin_x, sin_y = exp(-(p * p) - q * q), cos(x), cos(y), sin(x), sin(y)
        return (
            well * cos_y * ((3.0 - 4.0 * p * p) * cos_x - 4.0 * p * sin_x),
            -well * (sin_x + 2.0 * p * cos_x) * (sin_y + 2.0 * q * cos_y),
            well * cos_x * ((3.0 - 4.0 * q * q) * cos_y - 4.0 * q * sin_y),
        )

    def minima(self) -> tuple[Point, ...]:
        return (Point(math.pi, math.pi),)
