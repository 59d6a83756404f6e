"""The function of Styblinski and Tang with four unequal minima."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class StyblinskiTang(Landscape):
    """f(x, y) = ½ (x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)."""

    key = "styblinski_tang"
    title = "Styblinski-Tang"
    formula = r"\frac{1}{2}(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)"
    source = (
        "Styblinski and Tang, Experiments in nonconvex optimization (1990), doi:10.1016/0893-6080(90)90029-K"
    )
    group = "Many minima"
    order = 4
    summary = (
        "Four basins of different depth around a hilltop: a small change of the start decides between them."
    )
    window = Window(-5.0, 5.0, -5.0, 5.0)
    suggested_start = Point(0.2, -0.4)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        p, q = x * x, y * y
        return 0.5 * (p * (p - 16.0) + 5.0 * x + q * (q - 16.0) + 5.0 * y)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return x * (2.0 * x * x - 16.0) + 2.5, y * (2.0 * y * y - 16.0) + 2.5

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return 6.0 * x * x - 16.0, constant(0.0, x), 6.0 * y * y - 16.0

    def minima(self) -> tuple[Point, ...]:
        deep, shallow = -2.9035340277711771, 2.7468027709908370
        return Point(deep, deep), Point(deep, shallow), Point(shallow, deep), Point(shallow, shallow)
