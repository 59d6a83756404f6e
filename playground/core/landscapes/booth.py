"""Booth's tilted bowl."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class Booth(Landscape):
    """f(x, y) = (x + 2y − 7)² + (2x + y − 5)²."""

    key = "booth"
    title = "Booth"
    formula = r"(x + 2y - 7)^2 + (2x + y - 5)^2"
    source = "Jamil and Yang, A literature survey of benchmark functions (2013), after Booth, arXiv:1308.4008"
    group = "Valleys and bowls"
    order = 4
    summary = (
        "A plain quadratic whose axes lie across x and y, so that the two parameters have to move together."
    )
    window = Window(-10.0, 10.0, -10.0, 10.0)
    suggested_start = Point(-8.0, -6.0)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        p, q = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
        return p * p + q * q

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        p, q = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
        return 2.0 * p + 4.0 * q, 4.0 * p + 2.0 * q

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return constant(10.0, x), constant(8.0, x), constant(10.0, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(1.0, 3.0),)
