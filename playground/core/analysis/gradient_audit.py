"""The gradient audit: does a landscape's gradient agree with differences of its loss, and where has it none?"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.generators import exhausted
from playground.core.landscapes.base import Landscape, Point

_NODES = 41  # along each axis
_STEP = 1e-4  # of the window, for differences
_HALVINGS = 32  # of a grid cell, down to 10⁻¹¹ of the window
_AGREES = 1e-6
_DOUBTFUL = 0.1  # more, where the loss jumps between the points of a difference, is nothing to compare with
_JUMP = 1e-4  # of the typical gradient


@dataclass(frozen=True)
class Finding:
    """Something found at some places.

    Attributes:
        count: how many; points of the grid, or crossings of its lines.
        example: one of them, the one nearest to the middle of the window.
    """

    count: int
    example: Point


@dataclass(frozen=True)
class GradientAudit:
    """What an audit found; None stands for nothing.

    Attributes:
        compared: at how many points of the grid differences could be formed.
        worst: the largest deviation between gradient and differences there, relative to the size of both.
        disagrees: points at which it is larger than what the differences themselves leave in doubt.
        not_finite: points at which the loss is not finite.
        no_gradient: points at which the loss is finite and the gradient is not.
        kinks: places where lines of the grid cross a jump of the gradient.
        jumps: places where they cross a jump of the loss itself.
    """

    compared: int
    worst: float
    disagrees: Finding | None
    not_finite: Finding | None
    no_gradient: Finding | None
    kinks: Finding | None
    jumps: Finding | None

    @property
    def is_clean(self) -> bool:
        """Whether the function is smooth and finite, as far as the grid shows, and its gradient right."""
        return not (self.disagrees or self.not_finite or self.no_gradient or self.kinks or self.jumps)


@lru_cache(maxsize=32)
def audit_gradient(landscape: Landscape) -> GradientAudit:
    """Audit a landscape over its window; 10 to 40 ms, and a second where it has hundreds of operations."""
    return exhausted(auditing(landscape))


def auditing(landscape: Landscape) -> Generator[float, None, GradientAudit]:
    """The same as `audit_gradient`; it yields the share that is done, every few milliseconds.

    Jumps of loss and gradient are looked for between neighbouring points of the grid by halving: the half is kept in
    which the slope explains the change less, until the ends are as good as one point. What still changes there, jumps.
    """
    window = landscape.window
    size = np.array([window.x_high - window.x_low, window.y_high - window.y_low])
    x, y = np.meshgrid(
        np.linspace(window.x_low, window.x_high, _NODES), np.linspace(window.y_low, window.y_high, _NODES)
    )
    found = _Findings(landscape)
    with np.errstate(all="ignore"):
        loss, (gx, gy) = landscape.value(x, y), landscape.gradient(x, y)
        finite, sloped = np.isfinite(loss), np.isfinite(gx) & np.isfinite(gy)
        dx, doubt_x = _differences(lambda h: landscape.value(x + h, y), _STEP * size[0])
        dy, doubt_y = _differences(lambda h: landscape.value(x, y + h), _STEP * size[1])
        slope = np.hypot(gx, gy)
        typical = float(np.median(slope[sloped])) if sloped.any() else 0.0
        spread = float(np.ptp(loss[finite])) if finite.any() else 0.0
        scale = slope + np.hypot(dx, dy) + 1e-3 * typical + 1e-300
        doubt = doubt_x + doubt_y
        compared = finite & sloped & (doubt < _DOUBTFUL * scale)
        off = np.hypot(gx - dx, gy - dy)
        sides = _sides(x, y, finite)
    jump_x, jump_y, change = yield from _narrowed(_Loss(landscape), *sides)
    jumps = change > _JUMP * spread
    kink_x, kink_y, change = yield from _narrowed(_Slope(landscape), *sides)
    kinks = (change > _JUMP * typical) & ~jumps
    with np.errstate(all="ignore"):
        return GradientAudit(
            compared=int(np.count_nonzero(compared)),
            worst=float(np.max(off / scale, initial=0.0, where=compared)),
            disagrees=found.at(x, y, compared & (off - doubt > _AGREES * scale)),
            not_finite=found.at(x, y, ~finite),
            no_gradient=found.at(x, y, finite & ~sloped),
            kinks=found.at(kink_x, kink_y, kinks),
            jumps=found.at(jump_x, jump_y, jumps),
        )


class _Findings:
    """Counts places and picks an example."""

    def __init__(self, landscape: Landscape) -> None:
        self._centre = landscape.window.centre

    def at(self, x: Floats, y: Floats, found: NDArray[np.bool_]) -> Finding | None:
        if not found.any():
            return None
        x, y = x[found], y[found]
        nearest = int(np.argmin(np.hypot(x - self._centre.x, y - self._centre.y)))
        return Finding(int(np.count_nonzero(found)), Point(float(x[nearest]), float(y[nearest])))


def _differences(f: Callable[[float], Any], h: float) -> tuple[Floats, Floats]:
    """f′(0) from four values, and how far rounding and the next order may put it off."""
    near, far = (f(h) - f(-h)) / (2.0 * h), (f(2.0 * h) - f(-2.0 * h)) / (4.0 * h)
    return (4.0 * near - far) / 3.0, np.abs(near - far) + (
        np.abs(f(2.0 * h)) + np.abs(f(-2.0 * h))
    ) * 1e-15 / h


def _sides(x: Floats, y: Floats, finite: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats, Floats]:
    """The two ends of every side of a grid cell between points where the loss is finite."""
    right, up = finite[:, 1:] & finite[:, :-1], finite[1:] & finite[:-1]
    return (
        np.concatenate([x[:, :-1][right], x[:-1][up]]),
        np.concatenate([y[:, :-1][right], y[:-1][up]]),
        np.concatenate([x[:, 1:][right], x[1:][up]]),
        np.concatenate([y[:, 1:][right], y[1:][up]]),
    )


class _Loss:
    """The loss as a vector of one component, and how it changes along a direction."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape = landscape

    def value(self, x: Floats, y: Floats) -> Floats:
        return np.asarray(self._landscape.value(x, y))[None]

    def along(self, x: Floats, y: Floats, dx: Floats, dy: Floats) -> Floats:
        gx, gy = self._landscape.gradient(x, y)
        return np.asarray(gx * dx + gy * dy)[None]


class _Slope:
    """The gradient, and how it changes along a direction."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape = landscape

    def value(self, x: Floats, y: Floats) -> Floats:
        return np.stack(self._landscape.gradient(x, y))

    def along(self, x: Floats, y: Floats, dx: Floats, dy: Floats) -> Floats:
        xx, xy, yy = self._landscape.hessian(x, y)
        return np.stack([xx * dx + xy * dy, xy * dx + yy * dy])


def _narrowed(
    what: _Loss | _Slope, ax: Floats, ay: Floats, bx: Floats, by: Floats
) -> Generator[float, None, tuple[Floats, Floats, Floats]]:
    """Where between a and b it changes most abruptly, and by how much it does there."""
    with np.errstate(all="ignore"):
        at_a, at_b = what.value(ax, ay), what.value(bx, by)
    for done in range(_HALVINGS):
        yield done / _HALVINGS
        with np.errstate(all="ignore"):  # not across a yield: what comes between has its own
            cx, cy = (ax + bx) / 2.0, (ay + by) / 2.0
            dx, dy = cx - ax, cy - ay
            at_c, along_c = what.value(cx, cy), what.along(cx, cy, dx, dy)
            first = np.abs(at_c - at_a - (what.along(ax, ay, dx, dy) + along_c) / 2.0).sum(axis=0)
            second = np.abs(at_b - at_c - (along_c + what.along(bx, by, dx, dy)) / 2.0).sum(axis=0)
            left = ~(second > first)
            ax, ay, at_a = np.where(left, ax, cx), np.where(left, ay, cy), np.where(left, at_a, at_c)
            bx, by, at_b = np.where(left, cx, bx), np.where(left, cy, by), np.where(left, at_c, at_b)
    with np.errstate(all="ignore"):
        return bx, by, np.abs(at_b - at_a).sum(axis=0)
