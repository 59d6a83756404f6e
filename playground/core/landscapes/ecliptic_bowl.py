"""A wide bowl with a narrow dip in its middle."""

from __future__ import annotations

from playground.core.elementwise import Real, exp
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class EclipticBowl(Landscape):
    """f(x, y) = −e^(−(x² + 5y²)/4) + x²/4 + y²/8."""

    key = "ecliptic_bowl"
    title = "Ecliptic bowl"
    formula = r"-e^{-\frac{1}{4}(x^2 + 5y^2)} + \frac{1}{4}x^2 + \frac{1}{8}y^2"
    source = "The ecliptic bowl of gradient_descent_viz by Lili Jiang"
    group = "Valleys and bowls"
    order = 7
    summary = (
        "Near the centre y is the steep direction, further out x: what a method learnt goes out of date."
    )
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(1.5, 1.5)

    def value(self, x: Real, y: Real) -> Real:
        return 0.25 * (x * x) + 0.125 * (y * y) - exp(-0.25 * (x * x + 5.0 * (y * y)))

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        dip = exp(-0.25 * (x * x + 5.0 * (y * y)))
        return 0.5 * x * (dip + 1.0), y * (2.5 * dip + 0.25)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        dip = exp(-0.25 * (x * x + 5.0 * (y * y)))
        return dip * (0.5 - 0.25 * x * x) + 0.5, -1.25 * x * y * dip, dip * (2.5 - 6.25 * y * y) + 0.25

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
