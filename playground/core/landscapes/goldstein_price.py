"""The function of Goldstein and Price."""

from __future__ import annotations

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class GoldsteinPrice(Landscape):
    """f(x, y) = (1 + (s + 1)² (3s² − 14s + 19)) (30 + d² (3d² − 16d + 18)) with s = x + y and d = 2x − 3y.

    That is the published polynomial of degree 8, whose two factors each depend on one combination of x and y only.
    """

    key = "goldstein_price"
    title = "Goldstein-Price"
    formula = (
        r"\begin{aligned}&\left(1 + (s + 1)^2 (3s^2 - 14s + 19)\right) \\"
        r"&{} \cdot \left(30 + d^2 (3d^2 - 16d + 18)\right), \\"
        r"&s = x + y,\; d = 2x - 3y\end{aligned}"
    )
    source = "Goldstein and Price, On descent from local minima (1971), doi:10.1090/S0025-5718-1971-0312365-X"
    group = "Many minima"
    order = 10
    summary = (
        "Four minima from 3 to 840 in a landscape that reaches a million: hard on every fixed learning rate."
    )
    window = Window(-2.0, 2.0, -3.0, 1.0)
    suggested_start = Point(-1.5, 0.5)
    log_colours = True

    def value(self, x: Real, y: Real) -> Real:
        (a, _, _), (b, _, _) = self._factors(x, y)
        return a * b

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        (a, da, _), (b, db, _) = self._factors(x, y)
        return da * b + 2.0 * a * db, da * b - 3.0 * a * db

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        (a, da, dda), (b, db, ddb) = self._factors(x, y)
        bent_a, both, bent_b = dda * b, da * db, a * ddb
        return (
            bent_a + 4.0 * both + 4.0 * bent_b,
            bent_a - both - 6.0 * bent_b,
            bent_a - 6.0 * both + 9.0 * bent_b,
        )

    def minima(self) -> tuple[Point, ...]:
        return Point(0.0, -1.0), Point(-0.6, -0.4), Point(1.8, 0.2), Point(1.2, 0.8)

    @staticmethod
    def _factors(x: Real, y: Real) -> tuple[tuple[Real, Real, Real], tuple[Real, Real, Real]]:
        """Each factor with its first and second derivative: the first in s, the second in d."""
        s, d = x + y, 2.0 * x - 3.0 * y
        t = s + 1.0
        return (
            (
                1.0 + t * t * (s * (3.0 * s - 14.0) + 19.0),
                12.0 * t * (s - 1.0) * (s - 2.0),
                12.0 * (s * (3.0 * s - 4.0) - 1.0),
            ),
            (
                30.0 + d * d * (d * (3.0 * d - 16.0) + 18.0),
                12.0 * d * (d - 1.0) * (d - 3.0),
                12.0 * (d * (3.0 * d - 8.0) + 3.0),
            ),
        )
