"""Ripples around a shallow bowl."""

from __future__ import annotations

from playground.core.elementwise import Real, cos, sin, sqrt, where
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.parameters import configurable


@configurable
class Plateau(Landscape):
    """f(x, y) = −(sin r)/r + 0.01 r² with r = 10 √(x² + y²) + 0.01.

    The 0.01 keeps r from 0 and leaves a kink of slope 0.035 at the minimum. There the gradient is taken as 0 and
    the Hessian as the curvature along a ray.
    """

    key = "plateau"
    title = "Plateau"
    formula = (
        r"\begin{aligned}&{-\frac{\sin r}{r}} + 0.01\,r^2, \\"
        r"&r = \sqrt{100\,(x^2 + y^2)} + 0.01\end{aligned}"
    )
    source = "The plateau of gradient_descent_viz by Lili Jiang"
    group = "Plateaus and cliffs"
    order = 1
    summary = (
        "A well with rings of ripples around it: slow methods are caught in a ring, fast ones roll over it."
    )
    window = Window(-2.0, 2.0, -2.0, 2.0)
    suggested_start = Point(1.5, 1.5)
    log_colours = True
    autodiff = True

    def value(self, x: Real, y: Real) -> Real:
        r = 10.0 * sqrt(x * x + y * y) + 0.01
        return 0.01 * r * r - sin(r) / r

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        rho = sqrt(x * x + y * y)
        slope, _ = self._profile(rho)
        far = where(rho > 0.0, rho, 1.0)
        return slope * (x / far), slope * (y / far)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        rho = sqrt(x * x + y * y)
        slope, along = self._profile(rho)
        far = where(rho > 0.0, rho, 1.0)
        across = where(rho > 0.0, slope / far, along)
        u, v = x / far, y / far
        twist = along - across
        return across + twist * u * u, twist * u * v, across + twist * v * v

    def minima(self) -> tuple[Point, ...]:
        return (Point(0.0, 0.0),)

    @staticmethod
    def _profile(rho: Real) -> tuple[Real, Real]:
        """The first and second derivative of f along a ray, at the distance ρ from the centre."""
        r = 10.0 * rho + 0.01
        ripple = (sin(r) - r * cos(r)) / (r * r)
        return 10.0 * (ripple + 0.02 * r), 100.0 * (sin(r) / r - 2.0 * ripple / r + 0.02)
