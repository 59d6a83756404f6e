"""A table of rates."""

from __future__ import annotations

from bisect import bisect_left

from playground.core.declarations import numbers_in
from playground.core.parameters import configurable, number_list
from playground.core.schedules.base import Schedule


@configurable
class PiecewiseConstant(Schedule):
    """The first of `values` up to and with the first of `boundaries`, then the second, and so on.

    The runner's own rate is not used, as in Keras. Boundaries count the steps taken before, so that the first rate is
    that of one step more. While there are too few values, the last one stays.
    """

    key = "piecewise_constant"
    title = "piecewise"
    formula = r"v_n;\quad n\ \mathrm{of\ the}\ b\ \mathrm{are}\ < e"
    source = "keras.optimizers.schedules.PiecewiseConstantDecay"
    summary = "A rate of its own for each stretch of steps."

    boundaries: str = number_list(
        "100, 150",
        symbol="b",
        meaning="steps taken before each change, with commas between",
        integer=True,
        ascending=True,
    )
    values: str = number_list("0.1, 0.01, 0.001", symbol="v", meaning="the rates, one more than boundaries")

    def objection(self, dialect: str, momentum: str) -> str:
        found, needed = len(numbers_in(self.values)), len(numbers_in(self.boundaries)) + 1
        return "" if found == needed else f"values must be one more than boundaries: {needed}, not {found}"

    def rate(self, lr: float, t: int) -> float:
        values = numbers_in(self.values)
        return values[min(bisect_left(numbers_in(self.boundaries), t - 1), len(values) - 1)]
