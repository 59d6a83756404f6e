"""A landscape with a narrow trough."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import number


@dataclass(frozen=True)
class Trough(Landscape):
    """x² / (1 + x²) + k y²: a narrow trough whose walls flatten."""

    key = "trough"
    title = "Trough"
    formula = r"\frac{x^2}{1 + x^2} + k y^2"
    source = "An example of an extension"
    group = "Examples"
    summary = "Far out along x there is almost no slope left."
    window = Window(-4.0, 4.0, -2.0, 2.0)
    suggested_start = Point(-3.0, 1.0)

    k: float = number(1.0, symbol="k", meaning="steepness along y", low=0.01, high=100, log=True)

    def value(self, x: Real, y: Real) -> Real:
        return x * x / (1.0 + x * x) + self.k * y * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        s = 1.0 + x * x
        return 2.0 * x / (s * s), 2.0 * self.k * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        s = 1.0 + x * x
        return (2.0 - 6.0 * x * x) / (s * s * s), constant(0.0, x), constant(2.0 * self.k, x)

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)
