"""The error surface of a recurrent net of one unit, with a cliff."""

from __future__ import annotations

from playground.core.elementwise import Real, exp, minimum
from playground.core.landscapes.base import Landscape, Point, Window, constant
from playground.core.parameters import configurable

_STEPS, _FIRST, _TARGET = 50, 0.5, 0.7


def _sigmoid(u: Real) -> tuple[Real, Real]:
    """(σ(u), e^(−u)), from which σ′ = e^(−u) σ² keeps all its digits; no u overflows."""
    decay = exp(minimum(-u, 700.0))
    return 1.0 / (1.0 + decay), decay


@configurable
class RecurrentUnit(Landscape):
    """f(x, y) = (h₅₀ − 0.7)² with h₀ = 0.5 and hₜ₊₁ = σ(x hₜ + y).

    That is the loss of a recurrent net of one unit over its weight x and bias y. Derivatives are carried through
    the fifty steps beside h itself. The cliff is the line y = −x/2 beyond x = 4: there h stays at ½, which repels, and
    the gradient grows with (x/4)⁵⁰.
    """

    key = "recurrent_unit"
    title = "Recurrent unit"
    formula = (
        r"\begin{aligned}&(h_{50} - 0.7)^2, \quad h_0 = 0.5, \\"
        r"&h_{t+1} = \sigma(x\,h_t + y)\end{aligned}"
    )
    source = (
        "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (2013), figure 6, "
        "arXiv:1211.5063"
    )
    group = "Plateaus and cliffs"
    order = 3
    summary = "A valley that ends in a cliff, where gradients are millions of times the usual unless they are clipped."
    window = Window(0.0, 8.0, -5.0, 1.0)
    suggested_start = Point(5.0, -3.0)

    def value(self, x: Real, y: Real) -> Real:
        h = constant(_FIRST, x)
        for _ in range(_STEPS):
            h, _ = _sigmoid(x * h + y)
        return (h - _TARGET) * (h - _TARGET)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        h = constant(_FIRST, x)
        hx = hy = constant(0.0, x)
        for _ in range(_STEPS):
            ux, uy = h + x * hx, 1.0 + x * hy
            h, decay = _sigmoid(x * h + y)
            slope = decay * h * h
            hx, hy = slope * ux, slope * uy
        error = 2.0 * (h - _TARGET)
        return error * hx, error * hy

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        h = constant(_FIRST, x)
        hx = hy = hxx = hxy = hyy = constant(0.0, x)
        for _ in range(_STEPS):
            ux, uy = h + x * hx, 1.0 + x * hy
            uxx, uxy, uyy = 2.0 * hx + x * hxx, hy + x * hxy, x * hyy
            h, decay = _sigmoid(x * h + y)
            slope = decay * h * h
            bend = slope * (1.0 - 2.0 * h)
            hx, hy = slope * ux, slope * uy
            hxx, hxy, hyy = (
                bend * ux * ux + slope * uxx,
                bend * ux * uy + slope * uxy,
                bend * uy * uy + slope * uyy,
            )
        error = h - _TARGET
        return 2.0 * (hx * hx + error * hxx), 2.0 * (hx * hy + error * hxy), 2.0 * (hy * hy + error * hyy)

    def minima(self) -> tuple[Point, ...]:
        """None apart: the loss is 0 along a whole curve, near y = logit 0.7 − 0.7 x."""
        return ()
