"""Griewank's egg box in a very wide bowl."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, sin
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable

_SHARE = math.sqrt(0.5)


@configurable
class Griewank(Landscape):
    """f(x, y) = 1 + (x² + y²)/4000 − cos x · cos(y/√2)."""

    key = "griewank"
    title = "Griewank"
    formula = r"1 + \frac{x^2 + y^2}{4000} - \cos x \cdot \cos\frac{y}{\sqrt{2}}"
    source = "Griewank, Generalized descent for global optimization (1981), doi:10.1007/BF00933356"
    group = "Many minima"
    order = 12
    summary = "Regular minima of almost the same depth: only the faint slope of a wide bowl says where the best one is."
    window = Window(-10.0, 10.0, -10.0, 10.0)
    suggested_start = Point(-8.0, 6.0)

    def value(self, x: Real, y: Real) -> Real:
        return 1.0 + (x * x + y * y) / 4000.0 - cos(x) * cos(_SHARE * y)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        v = _SHARE * y
        return x / 2000.0 + sin(x) * cos(v), y / 2000.0 + _SHARE * cos(x) * sin(v)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        v = _SHARE * y
        both = cos(x) * cos(v)
        return 0.0005 + both, -_SHARE * sin(x) * sin(v), 0.0005 + 0.5 * both

    def minima(self) -> tuple[Point, ...]:
        x, y = 3.1400226338955399, 4.4384444809207141
        return Point(0.0, 0.0), Point(x, y), Point(-x, y), Point(x, -y), Point(-x, -y)
