"""A quadratic that is steeper in y than in x."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable, number


@configurable
class ElongatedValley(Landscape):
    """f(x, y) = x² + k y²; k is the condition number of the Hessian."""

    key = "elongated_valley"
    title = "Elongated valley"
    formula = r"x^2 + k\,y^2"
    source = "The usual ill-conditioned quadratic; k is the condition number"
    group = "Valleys and bowls"
    order = 2
    summary = "Steeper in y than in x: one learning rate cannot suit both, a rate per parameter can."
    window = Window(-4.0, 4.0, -2.5, 2.5)
    suggested_start = Point(-3.2, 1.6)

    k: float = number(
        10.0, symbol="k", meaning="how much more the valley curves in y than in x", low=1, high=1000, log=True
    )

    def value(self, x: Real, y: Real) -> Real:
        return x * x + self.k * (y * y)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return 2.0 * x, 2.0 * self.k * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return constant(2.0, x), constant(0.0, x), constant(2.0 * self.k, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
