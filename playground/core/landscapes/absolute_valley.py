"""A valley with straight walls and a sharp floor."""

from __future__ import annotations

from playground.core.elementwise import Real, sign
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable, number


@configurable
class AbsoluteValley(Landscape):
    """f(x, y) = |x| + k |y|.

    It has no derivative on the axes; there the gradient takes the sign as 0, and the Hessian is 0 everywhere.
    """

    key = "absolute_valley"
    title = "Absolute valley"
    formula = r"|x| + k\,|y|"
    source = "The usual loss without a derivative at its minimum; k is the ratio of the slopes"
    group = "Valleys and bowls"
    order = 8
    summary = "The gradient never shrinks, so that a constant rate can only hop to and fro across the floor."
    window = Window(-3.0, 3.0, -3.0, 3.0)
    suggested_start = Point(-2.5, 1.7)
    autodiff = True

    k: float = number(
        5.0, symbol="k", meaning="how much steeper the valley is in y than in x", low=1, high=100, log=True
    )

    def value(self, x: Real, y: Real) -> Real:
        return abs(x) + self.k * abs(y)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return sign(x), self.k * sign(y)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return constant(0.0, x), constant(0.0, x), constant(0.0, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
