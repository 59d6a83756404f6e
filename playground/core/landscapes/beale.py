"""Beale's flat valley between steep corners."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class Beale(Landscape):
    """f(x, y) = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²."""

    key = "beale"
    title = "Beale"
    formula = (
        r"\begin{aligned}&(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 \\"
        r"&{} + (2.625 - x + x y^3)^2\end{aligned}"
    )
    source = "Beale, On an iterative method for finding a local minimum of a function of more than one variable (1958)"
    group = "Valleys and bowls"
    order = 6
    summary = "A long flat floor below walls a hundred thousand times higher: gradients of every size in one picture."
    window = Window(-4.5, 4.5, -4.5, 4.5)
    suggested_start = Point(1.0, 2.0)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        (p, _, _), (q, _, _), (r, _, _) = self._residuals(x, y)
        return p * p + q * q + r * r

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        (p, px, py), (q, qx, qy), (r, rx, ry) = self._residuals(x, y)
        return 2.0 * (p * px + q * qx + r * rx), 2.0 * (p * py + q * qy + r * ry)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        (p, px, py), (q, qx, qy), (r, rx, ry) = self._residuals(x, y)
        return (
            2.0 * (px * px + qx * qx + rx * rx),
            2.0 * (px * py + qx * qy + rx * ry + p + 2.0 * q * y + 3.0 * r * y * y),
            2.0 * (py * py + qy * qy + ry * ry + 2.0 * q * x + 6.0 * r * x * y),
        )

    def minima(self) -> tuple[Point, ...]:
        return (Point(3.0, 0.5),)

    @staticmethod
    def _residuals(x: Real, y: Real) -> tuple[tuple[Real, Real, Real], ...]:
        """What f squares, three times over: (residual, its derivative in x, its derivative in y)."""
        y2 = y * y
        y3 = y2 * y
        return (
            (1.5 - x + x * y, y - 1.0, x),
            (2.25 - x + x * y2, y2 - 1.0, 2.0 * x * y),
            (2.625 - x + x * y3, y3 - 1.0, 3.0 * x * y2),
        )
