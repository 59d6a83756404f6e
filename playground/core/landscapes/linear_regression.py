"""Least squares: slope and intercept of a line through data."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator
from functools import cached_property, lru_cache
from typing import NamedTuple

from playground.core.data import Columns
from playground.core.elementwise import Floats, Real
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point, Window, constant, own
from playground.core.landscapes.from_data import FromData, view_of
from playground.core.landscapes.from_file import FROM, ColumnRole
from playground.core.parameters import configurable, text

ANSCOMBE = Columns(
    (
        (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5),
        (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68),
    )
)
"""x1 and y1 of `resources/data/anscombe.csv`."""


class Moments(NamedTuple):
    """All that the mean squared error of a line depends on; with them it costs the same for any number of rows.

    About the means, because sums of raw squares lose digits where a feature's mean is far from 0.

    Attributes:
        feature, target: their means ā and b̄.
        spread: mean of (a − ā)².
        shared: mean of (a − ā)(b − b̄).
        rest: mean of (b − b̄)².
    """

    feature: float
    target: float
    spread: float
    shared: float
    rest: float

    @classmethod
    def of(cls, a: Floats, b: Floats) -> Moments:
        """Of a feature and a target, arrays of one length."""
        mean_a, mean_b = float(a.mean()), float(b.mean())
        p, q = a - mean_a, b - mean_b
        n = a.size
        return cls(mean_a, mean_b, float(p @ p) / n, float(p @ q) / n, float(q @ q) / n)

    def standardised(self) -> Moments:
        """Those of the feature shifted to mean 0 and scaled to standard deviation 1."""
        return Moments(0.0, self.target, 1.0, self.shared / math.sqrt(self.spread), self.rest)

    @property
    def best(self) -> Point:
        """Slope and intercept of the line through the data, by the normal equations."""
        slope = self.shared / self.spread
        return Point(slope, self.target - slope * self.feature)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        """The gradient of the mean squared error."""
        residual = self.feature * x + (y - self.target)
        return 2.0 * (self.feature * residual + self.spread * x - self.shared), 2.0 * residual


def _moments(columns: Columns) -> Generator[None, None, tuple[Moments, float]]:
    """The moments and the least mean squared error, from the residuals themselves."""
    a, b = columns.values
    moments = Moments.of(a, b)
    yield
    if moments.spread <= (1e-12 * moments.feature) ** 2:
        return moments, 0.0
    residuals = (b - moments.target) - (moments.shared / moments.spread) * (a - moments.feature)
    return moments, float(residuals @ residuals) / a.size


_ANSCOMBE = ANSCOMBE.derived(_moments)[0]


def _view(moments: Moments) -> tuple[Window, Point]:
    explained = math.sqrt(moments.rest or 1.0)
    return view_of(
        moments.best, (explained / math.hypot(moments.feature, math.sqrt(moments.spread)), explained)
    )


@configurable
class LinearRegression(FromData):
    """Mean squared error of the line b = x·a + y over rows (a, b), without the factor ½: `torch.nn.MSELoss`.

    f is a quadratic, exact for any number of rows: with p and q the distances from the best slope and intercept it is
    (ā p + q)² + p² · mean (a − ā)² + the least error.
    """

    key = "linear_regression"
    title = "Linear regression"
    formula = r"\frac{1}{n} \sum_{i=1}^{n} \left(x\,a_i + y - b_i\right)^2"
    source = own("Least squares: Legendre (1805), Gauss (1809)", lambda self: self.origin)
    order = 2
    summary = own(
        "A line through your data: x is its slope, y its intercept, and the loss is the mean squared error.",
        lambda self: self.told,
    )
    window = own(_view(_ANSCOMBE)[0], lambda self: self._view[0])
    suggested_start = own(_view(_ANSCOMBE)[1], lambda self: self._view[1])
    log_colours = True
    roles = (ColumnRole("feature", "Feature a"), ColumnRole("target", "Target b"))

    data: str = text("anscombe", meaning=FROM)
    feature: str = text("x1", meaning="column of the feature a; empty for the first that fits", longest=200)
    target: str = text("y1", meaning="column of the target b; empty for the first that fits", longest=200)
    columns: Columns | None = dataclasses.field(default=ANSCOMBE, repr=False)

    def check_columns(self, columns: Columns) -> None:
        if columns.rows < 2:
            raise InvalidInput("a line needs two rows or more", ("data",))
        moments = columns.derived(_moments)[0]
        if moments.spread <= (1e-12 * moments.feature) ** 2:
            raise InvalidInput(
                f'all values of "{self.feature}" are equal, so they decide no slope', ("feature",)
            )

    def prepare(self) -> Generator[None]:
        yield from self.read.deriving(_moments)

    @property
    def told(self) -> str:
        """One sentence on the model as it stands."""
        return f"x is the slope and y the intercept of a line for {self.target} from {self.feature}."

    @cached_property
    def _moments(self) -> Moments:
        moments = self.read.derived(_moments)[0]
        return moments.standardised() if self.standardise else moments

    @cached_property
    def _view(self) -> tuple[Window, Point]:
        return _view(self._moments)

    @cached_property
    def _least(self) -> float:
        return self.read.derived(_moments)[1]

    @cached_property
    def _best(self) -> Point:
        return self._moments.best

    def value(self, x: Real, y: Real) -> Real:
        m, best = self._moments, self._best
        p = x - best.x
        residual = m.feature * p + (y - best.y)
        return residual * residual + m.spread * (p * p) + self._least

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        m, best = self._moments, self._best
        p = x - best.x
        residual = m.feature * p + (y - best.y)
        return 2.0 * (m.feature * residual + m.spread * p), 2.0 * residual

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        m = self._moments
        return (
            constant(2.0 * (m.feature * m.feature + m.spread), x),
            constant(2.0 * m.feature, x),
            constant(2.0, x),
        )

    def minima(self) -> tuple[Point, ...]:
        return (self._best,)

    def gradient_of_rows(self, x: Real, y: Real, seed: int, step: int) -> tuple[Real, Real]:
        return self._of_rows(seed, step).gradient(x, y)

    @cached_property
    def _of_rows(self) -> Callable[[int, int], Moments]:
        """The moments of a step's mini-batch, shared by all runners."""
        whole = self.read.derived(_moments)[0]
        scale = math.sqrt(whole.spread)

        @lru_cache(maxsize=16384)  # 25 µs to make one of 32 rows
        def moments(seed: int, step: int) -> Moments:
            a, b = self.taken(self.read.values, seed, step)
            return Moments.of((a - whole.feature) / scale if self.standardise else a, b)

        return moments
