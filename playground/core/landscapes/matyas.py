"""Matyas's flat diagonal valley."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class Matyas(Landscape):
    """f(x, y) = 0.26 (x² + y²) − 0.48 xy."""

    key = "matyas"
    title = "Matyas"
    formula = r"0.26\,(x^2 + y^2) - 0.48\,x\,y"
    source = "Matyas, Random optimization (1965)"
    group = "Valleys and bowls"
    order = 5
    summary = (
        "A diagonal valley, 25 times flatter than its walls: rates per parameter cannot tell the two apart."
    )
    window = Window(-10.0, 10.0, -10.0, 10.0)
    suggested_start = Point(-8.0, 6.0)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        return 0.26 * (x * x + y * y) - 0.48 * x * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return constant(0.52, x), constant(-0.48, x), constant(0.52, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
