"""A wave in x across a bowl in y."""

from __future__ import annotations

import math

from playground.core.elementwise import Real, cos, sin
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable


@configurable
class SineSaddle(Landscape):
    """f(x, y) = sin x + y²."""

    key = "sine_saddle"
    title = "Sine saddle"
    formula = r"\sin x + y^2"
    source = "The saddle point of gradient_descent_viz by Lili Jiang"
    group = "Saddles"
    order = 3
    summary = "A start just beside the ridge: y settles at once, x takes its time to leave."
    window = Window(-5.0, 5.0, -2.0, 2.0)
    suggested_start = Point(1.6, 1.0)

    def value(self, x: Real, y: Real) -> Real:
        return sin(x) + y * y

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        return cos(x), 2.0 * y

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        return -sin(x), constant(0.0, x), constant(2.0, x)

    def minima(self) -> tuple[Point, ...]:
        """Those within the window; they repeat every 2π."""
        return Point(-0.5 * math.pi, 0.0), Point(1.5 * math.pi, 0.0)
