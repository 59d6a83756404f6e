"""The saddle with room for two legs and a tail."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class MonkeySaddle(Landscape):
    """f(x, y) = x³ − 3xy²."""

    key = "monkey_saddle"
    title = "Monkey saddle"
    formula = r"x^3 - 3\,x\,y^2"
    source = "Hilbert and Cohn-Vossen, Geometry and the imagination (1932)"
    group = "Saddles"
    order = 2
    summary = "Even the curvature vanishes at the centre: three ways down, and nothing there that says so."
    window = Window(-1.5, 1.5, -1.5, 1.5)
    suggested_start = Point(0.01, 1.0)

    def value(self, x: Real, y: Real) -> Real:
        return x * (x * x - 3.0 * (y * y))

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 3.0 * (x * x - y * y), -6.0 * x * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return 6.0 * x, -6.0 * y, -6.0 * x

    def minima(self) -> tuple[Point, ...]:
        return ()
