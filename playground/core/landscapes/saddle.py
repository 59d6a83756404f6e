"""The plain saddle."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class Saddle(Landscape):
    """f(x, y) = x² − y²."""

    key = "saddle"
    title = "Saddle"
    formula = r"x^2 - y^2"
    source = "The standard quadratic with one positive and one negative curvature"
    group = "Saddles"
    order = 1
    summary = (
        "The gradient almost vanishes on the ridge: methods that rescale it leave long before the others."
    )
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(-1.5, 0.001)

    def value(self, x: Real, y: Real) -> Real:
        return x * x - y * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 2.0 * x, -2.0 * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return constant(2.0, x), constant(0.0, x), constant(-2.0, x)

    def minima(self) -> tuple[Point, ...]:
        return ()
