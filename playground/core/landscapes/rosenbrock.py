"""Rosenbrock's curved valley."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable, number


@configurable
class Rosenbrock(Landscape):
    """f(x, y) = (a − x)² + b (y − x²)²."""

    key = "rosenbrock"
    title = "Rosenbrock"
    formula = r"(a - x)^2 + b\,(y - x^2)^2"
    source = (
        "Rosenbrock, An automatic method for finding the greatest or least value of a function (1960), "
        "doi:10.1093/comjnl/3.3.175"
    )
    group = "Valleys and bowls"
    order = 3
    summary = "A curved, narrow valley: easy to find, slow to follow to its end."
    window = Window(-2.0, 2.0, -1.0, 3.0)
    suggested_start = Point(-1.2, 1.0)
    log_colours = True

    a: float = number(1.0, symbol="a", meaning="x of the minimum", low=-2, high=2)
    b: float = number(
        100.0, symbol="b", meaning="steepness of the valley's walls", low=1, high=1000, log=True
    )

    def value(self, x: Real, y: Real) -> Real:
        p, q = self.a - x, y - x * x
        return p * p + self.b * (q * q)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        q = y - x * x
        return -2.0 * (self.a - x) - 4.0 * self.b * x * q, 2.0 * self.b * q

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        b = self.b
        return 2.0 + b * (12.0 * x * x - 4.0 * y), -4.0 * b * x, constant(2.0 * b, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(self.a, self.a * self.a),)
