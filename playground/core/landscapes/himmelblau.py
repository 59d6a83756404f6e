"""Himmelblau's function with four equal minima."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class Himmelblau(Landscape):
    """f(x, y) = (x² + y − 11)² + (x + y² − 7)²."""

    key = "himmelblau"
    title = "Himmelblau"
    formula = r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    source = "Himmelblau, Applied nonlinear programming (1972)"
    group = "Many minima"
    order = 1
    summary = "Four equally deep minima: which one is reached depends on the start and on the method."
    window = Window(-6.0, 6.0, -6.0, 6.0)
    suggested_start = Point(-1.0, -1.5)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return p * p + q * q

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return 4.0 * x * p + 2.0 * q, 2.0 * p + 4.0 * y * q

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return 12.0 * x * x + 4.0 * y - 42.0, 4.0 * (x + y), 12.0 * y * y + 4.0 * x - 26.0

    def minima(self) -> tuple[Point, ...]:
        return (
            Point(3.0, 2.0),
            Point(-2.8051180869527448, 3.1313125182505730),
            Point(-3.7793102533777469, -3.2831859912861694),
            Point(3.5844283403304917, -1.8481265269644035),
        )
