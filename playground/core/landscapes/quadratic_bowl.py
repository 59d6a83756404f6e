"""The round bowl."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class QuadraticBowl(Landscape):
    """f(x, y) = x² + y²."""

    key = "quadratic_bowl"
    title = "Quadratic bowl"
    formula = r"x^2 + y^2"
    source = "The simplest convex loss; every step of every rule can be checked by hand"
    group = "Valleys and bowls"
    order = 1
    summary = "Equally steep in every direction: here all methods head straight for the minimum."
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(-1.5, 1.2)

    def value(self, x: Real, y: Real) -> Real:
        return x * x + y * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 2.0 * x, 2.0 * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return constant(2.0, x), constant(0.0, x), constant(2.0, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
