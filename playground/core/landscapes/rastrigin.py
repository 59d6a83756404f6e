"""Rastrigin's lattice of minima."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, sin
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable, number

_TURN = 2.0 * math.pi


@configurable
class Rastrigin(Landscape):
    """f(x, y) = 2A + x² − A cos 2πx + y² − A cos 2πy."""

    key = "rastrigin"
    title = "Rastrigin"
    formula = r"2A + x^2 - A\cos 2\pi x + y^2 - A\cos 2\pi y"
    source = "Rastrigin, Systems of extremal control (1974)"
    group = "Many minima"
    order = 3
    summary = "A bowl under a lattice of dimples, one near each pair of whole numbers: most starts end in a wrong one."
    window = Window(-5.12, 5.12, -5.12, 5.12)
    suggested_start = Point(-3.3, 2.2)

    A: float = number(10.0, symbol="A", meaning="depth of the dimples", low=0, high=100, slider=(0, 20))

    def value(self, x: Real, y: Real) -> Real:
        return x * x + y * y + self.A * ((1.0 - cos(_TURN * x)) + (1.0 - cos(_TURN * y)))

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        steepness = _TURN * self.A
        return 2.0 * x + steepness * sin(_TURN * x), 2.0 * y + steepness * sin(_TURN * y)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        curvature = _TURN * _TURN * self.A
        return 2.0 + curvature * cos(_TURN * x), constant(0.0, x), 2.0 + curvature * cos(_TURN * y)

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
