"""The camel with six humps."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class SixHumpCamel(Landscape):
    """f(x, y) = (4 − 2.1x² + x⁴/3) x² + xy + (4y² − 4) y²."""

    key = "six_hump_camel"
    title = "Six-hump camel"
    formula = r"(4 - 2.1x^2 + \frac{1}{3}x^4)\,x^2 + x y + (4y^2 - 4)\,y^2"
    source = "Dixon and Szegő, Towards global optimisation 2 (1978)"
    group = "Many minima"
    order = 5
    summary = "Six minima in mirrored pairs of three depths, close enough for momentum to carry over."
    window = Window(-2.2, 2.2, -1.2, 1.2)
    suggested_start = Point(-1.8, 0.2)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        p, q = x * x, y * y
        return (4.0 - 2.1 * p + p * p / 3.0) * p + x * y + (4.0 * q - 4.0) * q

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        p = x * x
        return x * (8.0 - 8.4 * p + 2.0 * p * p) + y, x + y * (16.0 * y * y - 8.0)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        p = x * x
        return 8.0 - 25.2 * p + 10.0 * p * p, constant(1.0, x), 48.0 * y * y - 8.0

    def minima(self) -> tuple[Point, ...]:
        pairs = (
            Point(0.089842013100318062, -0.71265640302073963),
            Point(1.7036067149699809, -0.79608356867262512),
            Point(1.6071047529201972, 0.56865145488413137),
        )
        return tuple(point for x, y in pairs for point in (Point(x, y), Point(-x, -y)))
