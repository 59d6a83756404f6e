"""McCormick's wave along the diagonal."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, sin
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class McCormick(Landscape):
    """f(x, y) = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1."""

    key = "mccormick"
    title = "McCormick"
    formula = r"\sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1"
    source = (
        "McCormick, Computability of global solutions to factorable nonconvex programs (1976), "
        "doi:10.1007/BF01580665"
    )
    group = "Many minima"
    order = 9
    summary = (
        "A trough along the diagonal with a wave in it: past the window it goes on falling, dip after dip."
    )
    window = Window(-1.5, 4.0, -3.0, 4.0)
    suggested_start = Point(3.0, -2.0)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        d = x - y
        return sin(x + y) + d * d - 1.5 * x + 2.5 * y + 1.0

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        wave, d = cos(x + y), 2.0 * (x - y)
        return wave + d - 1.5, wave - d + 2.5

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        bent = sin(x + y)
        return 2.0 - bent, -2.0 - bent, 2.0 - bent

    def minima(self) -> tuple[Point, ...]:
        x = 0.5 - math.pi / 3.0
        return Point(x, x - 1.0), Point(x + math.pi, x - 1.0 + math.pi)
