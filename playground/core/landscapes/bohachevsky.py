"""Bohachevsky's bowl with ripples."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, sin
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable

_THREE, _FOUR = 3.0 * math.pi, 4.0 * math.pi


@configurable
class Bohachevsky(Landscape):
    """f(x, y) = x² + 2y² − 0.3 cos 3πx − 0.4 cos 4πy + 0.7."""

    key = "bohachevsky"
    title = "Bohachevsky"
    formula = r"x^2 + 2y^2 - 0.3\cos 3\pi x - 0.4\cos 4\pi y + 0.7"
    source = (
        "Bohachevsky, Johnson and Stein, Generalized simulated annealing for function optimization (1986), "
        "doi:10.1080/00401706.1986.10488128"
    )
    group = "Many minima"
    order = 11
    summary = "Ripples that matter only near the centre: easy from afar, treacherous at the end."
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(-1.6, 1.3)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        return x * x + 2.0 * (y * y) + 0.3 * (1.0 - cos(_THREE * x)) + 0.4 * (1.0 - cos(_FOUR * y))

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 2.0 * x + 0.3 * _THREE * sin(_THREE * x), 4.0 * y + 0.4 * _FOUR * sin(_FOUR * y)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return (
            2.0 + 0.3 * _THREE * _THREE * cos(_THREE * x),
            constant(0.0, x),
            4.0 + 0.4 * _FOUR * _FOUR * cos(_FOUR * y),
        )

    def minima(self) -> tuple[Point, ...]:
        x, y = 0.61861206782795007, 0.46952754566849227
        return Point(0.0, 0.0), Point(x, 0.0), Point(-x, 0.0), Point(0.0, y), Point(0.0, -y)
