"""Logistic regression: two weights that tell the chance of a label from data."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Generator
from functools import cached_property

import numpy as np

from playground.core.data import Columns
from playground.core.elementwise import Floats, Real
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point, Window, constant, own
from playground.core.landscapes.from_data import FromData, view_of
from playground.core.landscapes.from_file import FROM, ColumnRole
from playground.core.landscapes.logistic_rows import WeightedPoints, bend_of, loss_of, slope_of
from playground.core.parameters import configurable, text

CHALLENGER = Columns(
    (
        (66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 58, 76),
        (0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0),
    ),
    labels=("0", "1"),
)
"""temperature and damaged of `resources/data/challenger.csv`."""

_MANY_ROWS = 50_000
"""Rows of which one look takes a millisecond."""


def _features(columns: Columns, standardise: bool) -> tuple[Floats, Floats]:
    """Both features of each row; the second is 1 where no column is given for it."""
    features = [_standardised(one) if standardise else one for one in columns.values[:-1]]
    return features[0], features[1] if len(features) == 2 else np.ones(columns.rows)


def _standardised(feature: Floats) -> Floats:
    middle = feature - feature.mean()
    return middle / (math.sqrt(float(middle @ middle) / feature.size) or 1.0)


def _rows(columns: Columns, standardise: bool) -> Generator[None, None, WeightedPoints]:
    p, q = _features(columns, standardise)
    sign = 2.0 * columns.values[-1] - 1.0
    yield
    return (yield from WeightedPoints.prepared(sign * p, sign * q))


def _view(rows: WeightedPoints) -> tuple[Window, Point]:
    reach = (
        2.0 if rows.minimum else 6.0
    )  # margins; where there is no minimum, the slope is what is to be seen
    sizes = [math.sqrt(float(one @ one) / one.size) or 1.0 for one in (rows.p, rows.q)]
    return view_of(rows.minimum, (reach / sizes[0], reach / sizes[1]))


_CHALLENGER = CHALLENGER.derived(_rows, False)


@configurable
class LogisticRegression(FromData):
    """Mean cross-entropy of P(b = 1) = σ(x·a + y·c) over rows (a, c, b), b = ±1: `torch.nn.BCEWithLogitsLoss`.

    Values, gradients and Hessians look at every row. Pictures of more than `logistic_rows.GROUPS` rows are drawn from
    groups of rows that stand for them.
    """

    key = "logistic_regression"
    title = "Logistic regression"
    formula = r"\frac{1}{n} \sum_{i=1}^{n} \log\left(1 + e^{-b_i (x\,a_i + y\,c_i)}\right)"
    source = own(
        "Cox, The regression analysis of binary sequences (1958), doi:10.1111/j.2517-6161.1958.tb00292.x",
        lambda self: self.origin,
    )
    order = 3
    summary = own(
        "The chance of a label in your data: x and y weigh two features, and the loss is the mean cross-entropy.",
        lambda self: self.told,
    )
    window = own(_view(_CHALLENGER)[0], lambda self: self._view[0])
    suggested_start = own(_view(_CHALLENGER)[1], lambda self: self._view[1])
    log_colours = True
    is_summed = True
    roles = (
        ColumnRole("feature", "Feature a"),
        ColumnRole("second", "Feature c", optional=True),
        ColumnRole("target", "Label b = ±1", "label"),
    )

    data: str = text("challenger", meaning=FROM)
    feature: str = text(
        "temperature", meaning="column of the feature a; empty for the first that fits", longest=200
    )
    second: str = text(
        "", meaning="column of the feature c; empty for 1, so that y is the intercept", longest=200
    )
    target: str = text(
        "damaged", meaning="column of the label b; empty for the first with two values", longest=200
    )
    positive: str = text("", meaning="label that counts as 1; empty for the larger of the two", longest=200)
    columns: Columns | None = dataclasses.field(default=CHALLENGER, repr=False)

    def check_columns(self, columns: Columns) -> None:
        a, c = _features(columns, False)
        if columns.rows < 2:
            raise InvalidInput("two rows or more are needed", ("data",))
        if np.ptp(columns.values[-1]) == 0.0:
            raise InvalidInput("all rows have the same label", ("target",))
        for name, one in (("feature", a), ("second", c)):
            if not one.any():
                raise InvalidInput(
                    f'all values of "{getattr(self, name)}" are 0, so they decide no weight', (name,)
                )
        if self.second == "" and np.ptp(a) == 0.0:
            raise InvalidInput(
                f'all values of "{self.feature}" are equal, so they decide no weight', ("feature",)
            )
        if abs(float(a @ c)) >= (1.0 - 1e-13) * math.sqrt(float(a @ a)) * math.sqrt(float(c @ c)):
            raise InvalidInput(
                f'"{self.feature}" and "{self.second}" are proportional, so they decide one weight only',
                ("second",),
            )

    def prepare(self) -> Generator[None]:
        yield from self.read.deriving(_rows, self.standardise)

    @property
    def told(self) -> str:
        """One sentence on the model as it stands."""
        other = f"y weighs {self.second}" if self.second else "y is the intercept"
        label = self.read.labels[1]
        return f"x weighs {self.feature} and {other} in the chance that {self.target} is {label}."

    @property
    def counted(self) -> str:
        groups = self._rows.groups.p.size
        drawn = f"; map drawn from {groups:,} groups of them"
        return super().counted + (drawn if groups < self.read.rows else "")

    @cached_property
    def _rows(self) -> WeightedPoints:
        return self.read.derived(_rows, self.standardise)

    @cached_property
    def _view(self) -> tuple[Window, Point]:
        return _view(self._rows)

    @property
    def is_slow(self) -> bool:
        return self.read.rows > _MANY_ROWS

    def value(self, x: Real, y: Real) -> Real:
        if np.size(x) == 1:
            return constant(self._rows.at(*_point(x, y))[0], x)
        return self._rows.mean(x, y, loss_of)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        rows = self._rows
        if np.size(x) == 1:
            _, gx, gy = rows.at(*_point(x, y))
            return constant(gx, x), constant(gy, x)
        return rows.mean(x, y, slope_of, rows.p), rows.mean(x, y, slope_of, rows.q)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        rows = self._rows
        if np.size(x) == 1:
            xx, xy, yy, _ = rows.curvature(*_point(x, y))
            return constant(xx, x), constant(xy, x), constant(yy, x)
        return (
            rows.mean(x, y, bend_of, rows.p, rows.p),
            rows.mean(x, y, bend_of, rows.p, rows.q),
            rows.mean(x, y, bend_of, rows.q, rows.q),
        )

    def picture(self, x: Floats, y: Floats) -> Floats:
        return self._rows.picture(x, y)

    def minima(self) -> tuple[Point, ...]:
        return (self._rows.minimum,) if self._rows.minimum else ()

    def gradient_of_rows(self, x: Real, y: Real, seed: int, step: int) -> tuple[Real, Real]:
        p, q = self.taken((self._rows.p, self._rows.q), seed, step)
        if type(x) is float:
            with np.errstate(all="ignore"):
                slope = slope_of(x * p + y * q) / p.size
            return float(slope @ p), float(slope @ q)
        some = WeightedPoints(p, q)
        return some.mean(x, y, slope_of, p), some.mean(x, y, slope_of, q)


def _point(x: Real, y: Real) -> tuple[float, float]:
    return float(np.asarray(x).item()), float(np.asarray(y).item())
