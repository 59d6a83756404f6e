"""Two hills and a hollow on a bowl."""

from __future__ import annotations

from playground.core.landscapes.base import Point, Window
from playground.core.landscapes.bumps import Bump, BumpyBowl
from playground.core.parameters import configurable


@configurable
class Hills(BumpyBowl):
    """f(x, y) = 2 G(1, 0) + 6 G(−1, 0) − 2 G(1, −1) + x² + (1.4 y)²."""

    key = "hills"
    title = "Hills"
    formula = (
        r"\begin{aligned}&2G_{1,0} + 6G_{-1,0} - 2G_{1,-1} + x^2 + (1.4y)^2, \\"
        r"&G_{a,b} = e^{-5\,((x - a)^2 + (1.4y - b)^2)}\end{aligned}"
    )
    source = "The hills of gradient_descent_viz by Lili Jiang"
    group = "Many minima"
    order = 8
    summary = "The way down bends around a hill, and the nearest hollow is not the deepest."
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(-1.5, 1.2)
    bumps = (Bump(2.0, 1.0, 0.0), Bump(6.0, -1.0, 0.0), Bump(-2.0, 1.0, -1.0))

    def minima(self) -> tuple[Point, ...]:
        return Point(0.90030652229930732, -0.65340115830394858), Point(
            0.041507125699561809, -0.00064037763765430414
        )
