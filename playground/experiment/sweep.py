"""A fan: copies of one runner that differ in one number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from playground.core.clipping import CLIP_NORM, CLIP_VALUE
from playground.core.declarations import Choice, Number
from playground.core.errors import InvalidInput
from playground.core.laboratory.lanes import Lanes, Setting
from playground.core.numbers import exact_text
from playground.core.optimizers.base import Hyperparameter
from playground.core.parameters import parameters_of
from playground.core.symbols import plain_symbol
from playground.experiment.lightness_ramp import lightness_ramp
from playground.experiment.model import Experiment, Runner

COUNT = Number(7, "N", "how many copies", low=3, high=15, integer=True)
"""Limits of `Sweep.count`."""
SPACING = Choice(
    "even",
    "",
    "how the values lie between the ends",
    {"even": "equal differences", "factors": "equal factors", "towards_one": "equal factors of 1 − value"},
)
"""The ways in which values may lie between the ends of a fan."""
SCHEDULE = "schedule."
"""What the fields of a schedule begin with."""


def fields(runner: Runner) -> tuple[Hyperparameter, ...]:
    """Every number of a runner that a fan may vary: its dialect's hyperparameters, its schedule's, its clipping."""
    found = [
        slot
        for slot in runner.optimizer.hyperparameters(runner.dialect)
        if isinstance(slot.declaration, Number)
    ]
    for name, declaration in parameters_of(runner.schedule).items():
        if isinstance(declaration, Number):
            found.append(Hyperparameter(SCHEDULE + name, name, declaration))
    if runner.clip_norm is not None:
        found.append(Hyperparameter("clip_norm", "largest norm", CLIP_NORM))
    if runner.clip_value is not None:
        found.append(Hyperparameter("clip_value", "largest value", CLIP_VALUE))
    return tuple(found)


def value_of(runner: Runner, field: str) -> float:
    """The present value of one of a runner's `fields`."""
    if field.startswith(SCHEDULE):
        return getattr(runner.schedule, field.removeprefix(SCHEDULE))
    return getattr(runner if field in ("clip_norm", "clip_value") else runner.optimizer, field)


def with_value(runner: Runner, field: str, value: float) -> Runner:
    """The runner with another value of one of its `fields`.

    Raises:
        InvalidInput: the value is outside its limits.
    """
    if field.startswith(SCHEDULE):
        return replace(runner, schedule=replace(runner.schedule, **{field.removeprefix(SCHEDULE): value}))
    if field in ("clip_norm", "clip_value"):
        return replace(runner, **{field: value})  # pyright: ignore[reportArgumentType]
    return replace(runner, optimizer=replace(runner.optimizer, **{field: value}))


def setting_of(field: str) -> Setting:
    """One of a runner's `fields` as lanes name it."""
    if field.startswith(SCHEDULE):
        return "schedule", field.removeprefix(SCHEDULE)
    if field in ("clip_norm", "clip_value"):
        return "clipping", field.removeprefix("clip_")
    return "optimizer", field


@dataclass(frozen=True)
class Sweep:
    """Copies of one runner that differ in one number.

    Attributes:
        runner: index of the runner.
        field: which of its `fields`.
        low, high: the ends of the range, low < high, within the limits of the field.
        count: how many copies.
        spacing: a key of `SPACING`. ``factors`` needs low > 0, ``towards_one`` high < 1.
    """

    runner: int
    field: str
    low: float
    high: float
    count: int = int(COUNT.default)
    spacing: str = SPACING.default

    def __post_init__(self) -> None:
        """Check what does not depend on the runner.

        Raises:
            InvalidInput: with the field's name as its path.
        """
        COUNT.check(self.count)
        SPACING.check(self.spacing)
        if not self.low < self.high:
            raise InvalidInput(
                f"expected a value below the upper end {self.high:g}, got {self.low:g}", ("low",)
            )
        if self.spacing == "factors" and self.low <= 0:
            raise InvalidInput("equal factors need a lower end above 0", ("low",))
        if self.spacing == "towards_one" and self.high >= 1:
            raise InvalidInput("equal factors of 1 − value need an upper end below 1", ("high",))

    def spaced(self, spacing: str) -> Sweep:
        """With another spacing, and an end moved to where that has a meaning if need be."""
        low, high = self.low, self.high
        if spacing == "factors" and low <= 0:
            low, high = (high * 1e-3, high) if high > 0 else (1e-3, 1.0)
        elif spacing == "towards_one" and high >= 1:
            low, high = (low if low < 0.99 else 0.5), 0.99
        return replace(self, low=low, high=high, spacing=spacing)

    def slot(self, experiment: Experiment) -> Hyperparameter | None:
        """The number that is varied; None where the experiment has no such runner or the runner no such number."""
        if not 0 <= self.runner < len(experiment.runners):
            return None
        return next((one for one in fields(experiment.runners[self.runner]) if one.field == self.field), None)

    def values(self, experiment: Experiment) -> tuple[float, ...]:
        """The values of the copies, increasing and as round as the spacing allows.

        Fewer than `count` where whole numbers are asked for and there are not so many; none where nothing fits.
        """
        return self._between(experiment, self.count, least_digits=3)

    def curve_values(self, experiment: Experiment, count: int) -> tuple[float, ...]:
        """About `count` values for a curve over the whole range, those of the copies among them."""
        finer = self._between(experiment, count, least_digits=6)
        return tuple(sorted({*finer, *self.values(experiment)}))

    def _between(self, experiment: Experiment, count: int, least_digits: int) -> tuple[float, ...]:
        slot = self.slot(experiment)
        if slot is None:
            return ()
        limits = slot.declaration
        assert isinstance(limits, Number)
        exact = [self.at(index / (count - 1)) for index in range(count)]
        if limits.integer:
            return tuple(sorted({round(value) for value in exact}))
        for digits in range(least_digits, 18):
            inner = [self._rounded(value, digits) for value in exact[1:-1]]
            found = (float(self.low), *inner, float(self.high))
            if all(a < b for a, b in pairwise(found)):
                return found
        return (float(self.low), float(self.high))

    def at(self, share: float) -> float:
        """The value at a share of the range, from 0 to 1."""
        if self.spacing == "factors":
            return self.low * (self.high / self.low) ** share
        if self.spacing == "towards_one":
            return 1 - (1 - self.low) * ((1 - self.high) / (1 - self.low)) ** share
        return self.low + (self.high - self.low) * share

    def share(self, value: float) -> float:
        """Where a value lies in the range: the inverse of `at`; nan where it has no place on this scale."""
        if self.spacing == "factors":
            return math.log(value / self.low) / math.log(self.high / self.low) if value > 0 else math.nan
        if self.spacing == "towards_one":
            span = math.log((1 - self.high) / (1 - self.low))
            return math.log((1 - value) / (1 - self.low)) / span if value < 1 else math.nan
        return (value - self.low) / (self.high - self.low)

    def _rounded(self, value: float, digits: int) -> float:
        """With so many significant digits, of what the spacing counts in."""
        if self.spacing == "factors":
            return float(f"{value:.{digits - 1}e}")
        # On an even scale digits count from the largest end, so that all values get equally many decimals.
        size = 1 - value if self.spacing == "towards_one" else max(abs(self.low), abs(self.high))
        return round(value, digits - 1 - math.floor(math.log10(size)))

    def is_allowed(self, experiment: Experiment, value: float) -> bool:
        """Whether the runner may have the value."""
        try:
            with_value(experiment.runners[self.runner], self.field, value)
        except InvalidInput:
            return False
        return True

    def lanes(self, experiment: Experiment, values: Sequence[float]) -> Lanes:
        """The runs of some values that are allowed."""
        method = experiment.runners[self.runner].method
        x, y = experiment.start
        return Lanes(
            experiment.problem,
            method,
            np.full(len(values), x),
            np.full(len(values), y),
            varied={setting_of(self.field): np.array(values, float)},
        )

    def variants(self, experiment: Experiment) -> Experiment:
        """The experiment with the copies as its runners, in one hue from light to dark.

        It has no runners where the fan does not fit the experiment.
        """
        slot, values = self.slot(experiment), self.values(experiment)
        if slot is None:
            return replace(experiment, runners=())
        original = experiment.runners[self.runner]
        try:
            made = tuple(
                replace(
                    with_value(original, self.field, value),
                    label=f"{symbol_of(slot)} = {exact_text(value)}",
                    colour=colour,
                    visible=True,
                )
                for value, colour in zip(values, lightness_ramp(original.colour, len(values)), strict=True)
            )
        except InvalidInput:
            made = ()
        return replace(experiment, runners=made)


def symbol_of(slot: Hyperparameter) -> str:
    """The symbol of a number where it is short, else its name."""
    symbol = plain_symbol(slot.declaration.symbol)
    return symbol if 0 < len(symbol) <= 3 else slot.name


def first_fan(experiment: Experiment, runner: int, field: str = "") -> Sweep | None:
    """A fan with a sensible range about the present value.

    Args:
        experiment: the experiment.
        runner: index of the runner.
        field: which of its `fields`, by default the first.

    Returns None where there is no such field.
    """
    if not 0 <= runner < len(experiment.runners):
        return None
    chosen = experiment.runners[runner]
    slot = next((one for one in fields(chosen) if field in ("", one.field)), None)
    if slot is None:
        return None
    limits, value = slot.declaration, float(value_of(chosen, slot.field))
    assert isinstance(limits, Number)
    low, high = limits.slider_range
    if low <= limits.low and limits.low_open:
        low = limits.low + 0.01 * (high - limits.low)
    if limits.slider_range[0] == 0 and 0.99 < high <= 1 and not limits.log:
        # Shares such as β and μ matter by how far they are from 1.
        low, rest = (0.5 if value >= 0.5 else low), min(0.01, max(1 - value, 1e-3) / 3)
        return Sweep(runner, slot.field, low, round(1 - float(f"{rest:.1g}"), 12), spacing="towards_one")
    if limits.log:
        middle = value if value > 0 else (max(low, high * 1e-6) * high) ** 0.5
        # What is far below the rest of its slider (ε) begins to matter further up.
        reach = high if middle < 1e-4 * high else middle * 10
        low, high = max(limits.low, middle / 10), min(limits.high, reach)
        if limits.integer:
            low, high = max(limits.low, round(low), 1), round(high)
        low, high = float(f"{low:.3g}"), float(f"{high:.3g}")
        return Sweep(runner, slot.field, low, high, spacing="factors") if 0 < low < high else None
    return Sweep(runner, slot.field, float(low), float(high))
