"""The camel with three humps."""

from __future__ import annotations

import math

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class ThreeHumpCamel(Landscape):
    """f(x, y) = 2x² − 1.05x⁴ + x⁶/6 + xy + y²."""

    key = "three_hump_camel"
    title = "Three-hump camel"
    formula = r"2x^2 - 1.05x^4 + \frac{1}{6}x^6 + x y + y^2"
    source = "Dixon and Szegő, Towards global optimisation 2 (1978)"
    group = "Many minima"
    order = 6
    summary = "One good minimum between two poor ones; a start on either side is caught unless something carries it on."
    window = Window(-2.5, 2.5, -2.5, 2.5)
    suggested_start = Point(-2.0, -1.5)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        p = x * x
        return (2.0 - 1.05 * p + p * p / 6.0) * p + x * y + y * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        p = x * x
        return x * (4.0 - 4.2 * p + p * p) + y, x + 2.0 * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        p = x * x
        return 4.0 - 12.6 * p + 5.0 * p * p, constant(1.0, x), constant(2.0, x)

    def minima(self) -> tuple[Point, ...]:
        x = math.sqrt(2.1 + math.sqrt(0.91))  # with y = −x/2 the slope is x (x⁴ − 4.2x² + 3.5)
        return Point(0.0, 0.0), Point(x, -0.5 * x), Point(-x, 0.5 * x)
