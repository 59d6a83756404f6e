"""Many runs side by side: what they share, and an array for each thing in which they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from playground.core.declarations import Number
from playground.core.elementwise import Floats
from playground.core.engine import Method
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.core.modifiers import Problem
from playground.core.parameters import Configurable, parameters_of

_T = TypeVar("_T", bound=Configurable)
Indices = NDArray[np.int64]
"""Places of lanes, shape (some,)."""
PARTS = ("optimizer", "schedule", "clipping", "landscape")
"""Whose numbers may differ from lane to lane."""
Setting = tuple[str, str]
"""One of `PARTS` and the name of a number there."""


@dataclass(frozen=True, eq=False)
class Lanes:
    """Runs that differ in where they start, in their seed and in some numbers.

    Attributes:
        problem: the landscape and its modifiers, but for what `varied` and `seeds` say.
        method: the runner, but for what `varied` says.
        x, y: the starts, float64 of shape (n,).
        seeds: of the noise and the mini-batches, shape (n,); None where all have the problem's.
        varied: for each `Setting` that differs its values, float64 of shape (n,).
    """

    problem: Problem
    method: Method
    x: Floats
    y: Floats
    seeds: NDArray[np.int64] | None = None
    varied: Mapping[Setting, Floats] = field(default_factory=dict[Setting, Floats])

    def __len__(self) -> int:
        return self.x.size

    def take(self, index: Indices | slice) -> Lanes:
        """Some of them."""
        seeds = None if self.seeds is None else self.seeds[index]
        varied = {setting: values[index] for setting, values in self.varied.items()}
        return replace(self, x=self.x[index], y=self.y[index], seeds=seeds, varied=varied)

    def of(self, part: str) -> dict[str, Floats]:
        """The numbers of one of `PARTS` that differ."""
        return {name: values for (where, name), values in self.varied.items() if where == part}

    def alone(self, lane: int) -> tuple[Problem, Method, Point]:
        """The problem, the method and the start of one lane, as a recorded run has them.

        Raises:
            InvalidInput: a number is outside its limits.
        """
        mine = {part: {name: float(v[lane]) for name, v in self.of(part).items()} for part in PARTS}
        seed = self.problem.seed if self.seeds is None else int(self.seeds[lane])
        problem = replace(
            self.problem, landscape=with_numbers(self.problem.landscape, mine["landscape"]), seed=seed
        )
        method = replace(
            self.method,
            optimizer=with_numbers(self.method.optimizer, mine["optimizer"]),
            schedule=with_numbers(self.method.schedule, mine["schedule"]),
            clipping=replace(self.method.clipping, **mine["clipping"]),
        )
        return problem, method, Point(float(self.x[lane]), float(self.y[lane]))


def with_numbers(declared: _T, numbers: Mapping[str, float]) -> _T:
    """The same with some numbers changed, whole ones as such.

    Raises:
        InvalidInput: one is outside its limits; the path is its name.
    """
    if not numbers:
        return declared
    known = parameters_of(declared)
    values: dict[str, float] = {}
    for name, value in numbers.items():
        limits = known[name]
        whole = isinstance(limits, Number) and limits.integer
        if whole and value != int(value):
            raise InvalidInput(f"expected a whole number, got {value:g}", (name,))
        values[name] = int(value) if whole else value
    return declared.with_settings(values)


def distinct(
    columns: Sequence[NDArray[np.float64] | NDArray[np.int64]], count: int
) -> tuple[Indices, Indices]:
    """A lane for each different combination of some columns, and for every lane which of them it has.

    Args:
        columns: arrays of shape (count,); without any, all lanes are alike.
        count: how many lanes.
    """
    label = np.zeros(count, np.int64)
    for column in columns:
        _, place = np.unique(column, return_inverse=True)
        label = label * (int(place.max(initial=0)) + 1) + place
        _, label = np.unique(label, return_inverse=True)
    _, first, label = np.unique(label, return_index=True, return_inverse=True)
    return first, label
