"""Bowls with Gaussian bumps: what `two_wells` and `hills` have in common."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from playground.core.elementwise import Real, exp
from playground.core.landscapes.base import Landscape, constant
from playground.core.parameters import configurable


class Bump(NamedTuple):
    """height · G(x, y) with G = exp(−((x − a)² + (1.4 y − b)²) / 0.2); a well where the height is negative."""

    height: float
    a: float
    b: float


@configurable
class BumpyBowl(Landscape):
    """f(x, y) = x² + (1.4 y)² plus the class's bumps."""

    bumps: ClassVar[tuple[Bump, ...]]

    def value(self, x: Real, y: Real) -> Real:
        v = 1.4 * y
        total = x * x + v * v
        for height, a, b in self.bumps:
            p, q = x - a, v - b
            total = total + height * exp(-5.0 * (p * p + q * q))
        return total

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        v = 1.4 * y
        along_x, along_v = x, v
        for height, a, b in self.bumps:
            p, q = x - a, v - b
            pull = 5.0 * height * exp(-5.0 * (p * p + q * q))
            along_x, along_v = along_x - pull * p, along_v - pull * q
        return 2.0 * along_x, 2.8 * along_v

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        v = 1.4 * y
        xx, xv, vv = constant(2.0, x), constant(0.0, x), constant(2.0, x)
        for height, a, b in self.bumps:
            p, q = x - a, v - b
            pull = 10.0 * height * exp(-5.0 * (p * p + q * q))
            xx = xx + pull * (10.0 * p * p - 1.0)
            xv = xv + pull * 10.0 * p * q
            vv = vv + pull * (10.0 * q * q - 1.0)
        return xx, 1.4 * xv, 1.96 * vv
