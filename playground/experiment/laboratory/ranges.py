"""Which numbers are varied, and over which values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.core.clipping import CLIP_NORM, CLIP_VALUE
from playground.core.declarations import Number
from playground.core.elementwise import Floats
from playground.core.errors import InvalidInput
from playground.core.laboratory.lanes import Setting
from playground.core.laboratory.sweep import Axis
from playground.core.numbers import read_number
from playground.core.parameters import parameters_of
from playground.experiment.model import Experiment, Runner

SCALES = ("log", "linear")
MOST_VALUES = 4096
_DIGITS = 12
"""Significant digits of the values between the ends, so that they are round and the same on every machine."""


@dataclass(frozen=True)
class Vary:
    """A number by its name, and the range that it goes through.

    Attributes:
        name: a setting by its name in the dialect (``lr``, ``betas[0]``), or one with a prefix: ``landscape.k``,
            ``schedule.T_max``, ``clip.norm``, ``clip.value``.
        low, high: the ends of the range, low < high.
        count: how many values, 2 or more.
        scale: ``log`` (equal factors), ``linear`` (equal differences), or empty for what suits the number.
    """

    name: str
    low: float
    high: float
    count: int
    scale: str = ""

    def __post_init__(self) -> None:
        """Check what does not depend on the number.

        Raises:
            InvalidInput: in words that name the number.
        """
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            raise InvalidInput(
                f"{self.name}: expected a lower end below the upper end, got {self.low:g}:{self.high:g}"
            )
        if not 2 <= self.count <= MOST_VALUES:
            raise InvalidInput(f"{self.name}: expected from 2 to {MOST_VALUES} values, got {self.count}")
        if self.scale not in ("", *SCALES):
            raise InvalidInput(f'{self.name}: expected log or linear, got "{self.scale[:40]}"')
        if self.scale == "log" and self.low <= 0:
            raise InvalidInput(f"{self.name}: a log range needs a lower end above 0, got {self.low:g}")

    @classmethod
    def parse(cls, text: str) -> Vary:
        """What a person typed: ``NAME=LOW:HIGH:COUNT[:log|linear]``.

        Raises:
            InvalidInput: it is something else.
        """
        name, equals, ends = text.partition("=")
        parts = ends.split(":")
        if not name.strip() or not equals or len(parts) not in (3, 4):
            raise InvalidInput(f'expected NAME=LOW:HIGH:COUNT[:log|linear], got "{text[:60]}"')
        low, high = number_of(parts[0]), number_of(parts[1])
        return cls(name.strip(), low, high, whole_of(parts[2]), parts[3].strip() if len(parts) == 4 else "")

    def values(self, declared: Number) -> Floats:
        """The values, increasing; of a whole number those that there are.

        Raises:
            InvalidInput: one is outside the limits of the number.
        """
        scale = self.scale or ("log" if declared.log and self.low > 0 else "linear")
        space = np.geomspace if scale == "log" else np.linspace
        exact = space(self.low, self.high, self.count).tolist()
        inner = [float(f"{value:.{_DIGITS}g}") for value in exact[1:-1]]
        values = [self.low, *inner, self.high]
        if declared.integer:
            values = sorted({float(round(value)) for value in values})
        for value in values:
            try:
                declared.check(int(value) if declared.integer else value)
            except InvalidInput as error:
                raise InvalidInput(f"{self.name}: {error.reason}") from None
        return np.array(values)


def number_of(text: str) -> float:
    """A number that a person typed.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return read_number(text)
    except ValueError:
        raise InvalidInput(f'expected a number, got "{text[:40]}"') from None


def whole_of(text: str) -> int:
    """A whole number that a person typed.

    Raises:
        InvalidInput: it is none.
    """
    value = number_of(text)
    if not np.isfinite(value) or value != int(value):
        raise InvalidInput(f'expected a whole number, got "{text[:40]}"')
    return int(value)


def variables(experiment: Experiment, runner: Runner) -> dict[str, tuple[Setting, Number]]:
    """Every number that may be varied for a runner, by name."""
    found: dict[str, tuple[Setting, Number]] = {}
    for slot in runner.optimizer.hyperparameters(runner.dialect):
        if isinstance(slot.declaration, Number):
            found[slot.name] = ("optimizer", slot.field), slot.declaration
    for part, declared in (("schedule", runner.schedule), ("landscape", experiment.landscape)):
        for name, one in parameters_of(declared).items():
            if isinstance(one, Number):
                found[f"{part}.{name}"] = (part, name), one
    found["clip.norm"] = ("clipping", "norm"), CLIP_NORM
    found["clip.value"] = ("clipping", "value"), CLIP_VALUE
    return found


def axis_of(experiment: Experiment, runner: Runner, vary: Vary) -> Axis:
    """The values of a number for a runner.

    Raises:
        InvalidInput: the runner has no such number, or a value is outside its limits.
    """
    known = variables(experiment, runner)
    if vary.name not in known:
        raise InvalidInput(
            f'unknown setting "{vary.name[:40]}" of {runner.optimizer.key}:{runner.dialect}; '
            f"known: {', '.join(known)}"
        )
    setting, declared = known[vary.name]
    return Axis(setting, vary.name, vary.values(declared))
