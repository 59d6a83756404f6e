"""Lévy's function no. 13."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, sin
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable

_TWO, _THREE = 2.0 * math.pi, 3.0 * math.pi


@configurable
class Levy13(Landscape):
    """f(x, y) = sin² 3πx + (x − 1)² (1 + sin² 3πy) + (y − 1)² (1 + sin² 2πy)."""

    key = "levy_13"
    title = "Lévy 13"
    formula = (
        r"\begin{aligned}&\sin^2 3\pi x + (x - 1)^2 (1 + \sin^2 3\pi y) \\"
        r"&{} + (y - 1)^2 (1 + \sin^2 2\pi y)\end{aligned}"
    )
    source = (
        "Levy and Montalvo, The tunneling algorithm for the global minimization of functions (1985), "
        "doi:10.1137/0906002"
    )
    group = "Many minima"
    order = 13
    summary = "A bowl with ripples that grow outwards and run finer in x than in y."
    window = Window(-4.0, 6.0, -4.0, 6.0)
    suggested_start = Point(-2.4, 3.1)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        p, q = x - 1.0, y - 1.0
        a, b, c = sin(_THREE * x), sin(_THREE * y), sin(_TWO * y)
        return a * a + p * p * (1.0 + b * b) + q * q * (1.0 + c * c)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        p, q = x - 1.0, y - 1.0
        b, c = sin(_THREE * y), sin(_TWO * y)
        return (
            _THREE * sin(2.0 * _THREE * x) + 2.0 * p * (1.0 + b * b),
            _THREE * p * p * sin(2.0 * _THREE * y)
            + q * (2.0 * (1.0 + c * c) + _TWO * q * sin(2.0 * _TWO * y)),
        )

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        p, q = x - 1.0, y - 1.0
        b, c = sin(_THREE * y), sin(_TWO * y)
        ripples_x = 2.0 * _THREE * _THREE * (cos(2.0 * _THREE * x) + 0.0 * y)
        ripples_y = 2.0 * _THREE * _THREE * p * p * cos(2.0 * _THREE * y)
        swell = 4.0 * _TWO * q * sin(2.0 * _TWO * y) + 2.0 * _TWO * _TWO * q * q * cos(2.0 * _TWO * y)
        return (
            ripples_x + 2.0 * (1.0 + b * b),
            2.0 * _THREE * p * sin(2.0 * _THREE * y),
            ripples_y + 2.0 * (1.0 + c * c) + swell,
        )

    def minima(self) -> tuple[Point, ...]:
        return (Point(1.0, 1.0),)
