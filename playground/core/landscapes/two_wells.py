"""A deep well and a shallow one."""

from __future__ import annotations

from playground.core.landscapes.base import Point, Window
from playground.core.landscapes.bumps import Bump, BumpyBowl
from playground.core.parameters import configurable


@configurable
class TwoWells(BumpyBowl):
    """f(x, y) = −2 G(1, 0) − 6 G(−1, 0) + x² + (1.4 y)²."""

    key = "two_wells"
    title = "Two wells"
    formula = (
        r"\begin{aligned}&{-2G_{1,0}} - 6G_{-1,0} + x^2 + (1.4y)^2, \\"
        r"&G_{a,b} = e^{-5\,((x - a)^2 + (1.4y - b)^2)}\end{aligned}"
    )
    source = "The local minimum of gradient_descent_viz by Lili Jiang"
    group = "Many minima"
    order = 7
    summary = "A shallow well on the near side, a deep one beyond: momentum may carry over the first."
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(1.5, 1.5)
    log_colours = True
    bumps = (Bump(-2.0, 1.0, 0.0), Bump(-6.0, -1.0, 0.0))

    def minima(self) -> tuple[Point, ...]:
        return Point(-0.96757744645545978, 0.0), Point(0.90531786060084824, 0.0)
