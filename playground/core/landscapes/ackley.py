"""Ackley's funnel full of dimples."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, exp, sin, sqrt, where
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.landscapes.newton import minimum_near
from playground.core.parameters import configurable, number


@configurable
class Ackley(Landscape):
    """f(x, y) = −a e^(−b ρ) − e^(½ (cos cx + cos cy)) + e + a with ρ = √(½ (x² + y²)).

    The minimum is a kink: f falls towards it with slope ab/√2 from every side. There the gradient is taken as 0 and the
    Hessian as that of the smooth part.
    """

    key = "ackley"
    title = "Ackley"
    formula = r"-a\,e^{-b\sqrt{\frac{1}{2}(x^2 + y^2)}} - e^{\frac{1}{2}(\cos c\,x + \cos c\,y)} + e + a"
    source = "Ackley, A connectionist machine for genetic hillclimbing (1987), doi:10.1007/978-1-4613-1997-9"
    group = "Many minima"
    order = 2
    summary = "A funnel full of dimples: small steps are caught, momentum or noise carries on."
    window = Window(-5.0, 5.0, -5.0, 5.0)
    suggested_start = Point(-3.5, 2.8)
    autodiff = True

    a: float = number(20.0, symbol="a", meaning="depth of the funnel", low=0, high=100, slider=(0, 40))
    b: float = number(
        0.2, symbol="b", meaning="how fast the funnel flattens outwards", low=0, high=5, slider=(0, 1)
    )
    c: float = number(
        2.0 * math.pi, symbol="c", meaning="frequency of the dimples", low=0, high=20, slider=(0, 4 * math.pi)
    )

    def value(self, x: Real, y: Real) -> Real:
        c, rho = self.c, sqrt(0.5 * (x * x + y * y))
        dimples = exp(0.5 * (cos(c * x) + cos(c * y)))
        return (math.e - dimples) + self.a * (1.0 - exp(-self.b * rho))

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        c, rho, u, v = self.c, *self._radius(x, y)
        funnel = self.a * self.b * exp(-self.b * rho)
        dimples = 0.5 * c * exp(0.5 * (cos(c * x) + cos(c * y)))
        return funnel * u + dimples * sin(c * x), funnel * v + dimples * sin(c * y)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        b, c, (rho, u, v) = self.b, self.c, self._radius(x, y)
        safe = where(rho > 0.0, rho, 1.0)
        funnel = self.a * b * exp(-b * rho)
        cos_x, cos_y, sin_x, sin_y = cos(c * x), cos(c * y), sin(c * x), sin(c * y)
        dimples = 0.5 * c * c * exp(0.5 * (cos_x + cos_y))
        return (
            funnel * (v * v / safe - b * u * u) + dimples * (cos_x - 0.5 * sin_x * sin_x),
            -funnel * (u * v / safe + b * u * v) - dimples * 0.5 * sin_x * sin_y,
            funnel * (u * u / safe - b * v * v) + dimples * (cos_y - 0.5 * sin_y * sin_y),
        )

    def minima(self) -> tuple[Point, ...]:
        """The best one and, where the present parameters have them, the four dimples next to it on the axes."""
        best = Point(0.0, 0.0)
        period = 2.0 * math.pi / self.c if self.c > 0.0 else math.inf
        dimple = (
            minimum_near(self, Point(0.952 * period, 0.0), 0.3 * period) if math.isfinite(period) else None
        )
        if dimple is None:
            return (best,)
        r = dimple.x
        return best, Point(r, 0.0), Point(-r, 0.0), Point(0.0, r), Point(0.0, -r)

    @staticmethod
    def _radius(x: Real, y: Real) -> tuple[Real, Real, Real]:
        """(ρ, ∂ρ/∂x, ∂ρ/∂y); the derivatives are 0 at the kink."""
        rho = sqrt(0.5 * (x * x + y * y))
        double = 2.0 * where(rho > 0.0, rho, 1.0)
        return rho, x / double, y / double
