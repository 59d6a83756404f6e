"""`basins`: which minimum a runner reaches from everywhere."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.errors import InvalidInput
from playground.core.laboratory.basins import basin_lanes, default_radius, share_of
from playground.core.laboratory.grid import Refinement, refining
from playground.core.laboratory.lanes import Indices, Lanes
from playground.core.laboratory.outcomes import LOST, NONE, Ends, Wanted
from playground.core.laboratory.running import SLICE
from playground.core.landscapes.base import Window
from playground.core.numbers import number_text
from playground.experiment.laboratory.ranges import number_of, whole_of
from playground.experiment.model import COORDINATE, Experiment, Runner

SIZE = (128, 128)
MOST_PIXELS = 4_000_000


@dataclass(frozen=True)
class BasinQuestion:
    """What is asked.

    Attributes:
        experiment: its runners, landscape, seed and steps; the start does not matter.
        size: pixels in a row, and rows.
        window: the part of the plane; the landscape's by default.
        radius: how near to a minimum a run has reached it; what suits window and minima by default.
    """

    experiment: Experiment
    size: tuple[int, int] = SIZE
    window: Window | None = None
    radius: float | None = None

    def __post_init__(self) -> None:
        """See that it can be answered.

        Raises:
            InvalidInput: it cannot.
        """
        experiment, (columns, rows), w = self.experiment, self.size, self.plane
        if not experiment.runners:
            raise InvalidInput("there is no runner; give one with --optimizer KEY[:DIALECT]")
        if not experiment.problem.minima(0):
            raise InvalidInput(f"no minimum of {experiment.landscape.key} is known")
        if not (columns >= 1 and rows >= 1 and columns * rows <= MOST_PIXELS):
            raise InvalidInput(f"size: expected from 1x1 to {MOST_PIXELS:,} pixels, got {columns}x{rows}")
        for value in w:
            COORDINATE.check(value)
        if not (w.x_low < w.x_high and w.y_low < w.y_high):
            raise InvalidInput("window: expected X0 < X1 and Y0 < Y1")
        if self.radius is not None and not (np.isfinite(self.radius) and self.radius > 0):
            raise InvalidInput(f"radius: expected a number above 0, got {self.radius:g}")

    @property
    def plane(self) -> Window:
        """The part of the plane that starts lie in."""
        return self.experiment.landscape.window if self.window is None else self.window

    @property
    def within(self) -> float:
        """The radius."""
        return default_radius(self.experiment.problem, self.plane) if self.radius is None else self.radius

    def lanes(self, runner: Runner) -> Lanes:
        """All runs of a runner."""
        return basin_lanes(self.experiment.problem, runner.method, self.plane, self.size)

    def refining(self, runner: Runner, seconds: float = SLICE) -> Generator[Refinement, None, Ends]:
        """The runs of one runner from coarse to fine."""
        wanted = Wanted(self.experiment.steps, tail=False, best=False, radius=self.within)
        return refining(self.lanes(runner), self.size[::-1], wanted, seconds)


@dataclass(frozen=True, eq=False)
class BasinAnswer:
    """Which minimum each start reached, for each runner, and after how many steps.

    Attributes:
        question: what was asked.
        x, y: the starts, shape (rows·columns,), row by row from the bottom.
        minima: for each runner the index into the landscape's minima, `NONE` or `LOST`, shape (rows·columns,).
        steps: for each runner the first step within the radius of that minimum; `NONE` where there is none.
    """

    question: BasinQuestion
    x: Floats
    y: Floats
    minima: tuple[Indices, ...]
    steps: tuple[Indices, ...]

    def columns(self) -> dict[str, NDArray[Any]]:
        """A row a pixel, one runner after the other; −1 for no minimum or step, −2 where a run diverged."""
        names = [runner.name for runner in self.question.experiment.runners]
        return {
            "runner": np.repeat(np.array(names), self.x.size),
            "x": np.tile(self.x, len(names)),
            "y": np.tile(self.y, len(names)),
            "minimum": np.concatenate(self.minima),
            "steps": np.concatenate(self.steps),
        }

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The centres along both axes, and arrays of shape (runners, rows, columns); the minima, shape (minima, 2)."""
        columns, rows = self.question.size
        whole = (len(self.minima), rows, columns)
        experiment = self.question.experiment
        return {
            "runner": np.array([runner.name for runner in experiment.runners]),
            "x": self.x[:columns],
            "y": self.y[::columns],
            "minimum": np.array(self.minima).reshape(whole),
            "steps": np.array(self.steps).reshape(whole),
            "minima": np.array(experiment.problem.minima(experiment.steps)),
            "radius": np.array(self.question.within),
        }

    def findings(self) -> list[str]:
        """A sentence on each runner: the shares of the minima, with their 95 % intervals."""
        minima = self.question.experiment.problem.minima(self.question.experiment.steps)
        names = {
            **{index: f"minimum {index} ({_short(p.x)}, {_short(p.y)})" for index, p in enumerate(minima)},
            NONE: "none",
            LOST: "diverged",
        }
        told: list[str] = []
        for runner, reached in zip(self.question.experiment.runners, self.minima, strict=True):
            shares = {name: share_of(reached, which) for which, name in names.items()}
            parts = [
                f"{name} {100 * one.share:.1f} % ({100 * one.low:.1f} to {100 * one.high:.1f})"
                for name, one in shares.items()
                if one.share or name not in ("none", "diverged")
            ]
            told.append(f"{runner.name}: {', '.join(parts)}")
        return told


def _short(value: float) -> str:
    return number_text(value, 3)


def finding_basins(question: BasinQuestion) -> Generator[float, None, BasinAnswer]:
    """Answer; yields the share done, after at most about `SLICE` seconds of work."""
    runners = question.experiment.runners
    ends: list[Ends] = []
    for index, runner in enumerate(runners):
        work = question.refining(runner)
        while True:
            try:
                yield (index + next(work).share) / len(runners)
            except StopIteration as end:
                ends.append(end.value)
                break
    lanes = question.lanes(runners[0])
    return BasinAnswer(
        question,
        lanes.x,
        lanes.y,
        tuple(one.minimum for one in ends),
        tuple(one.settled_at for one in ends),
    )


def size_of(text: str) -> tuple[int, int]:
    """A size that a person typed, ``WxH``.

    Raises:
        InvalidInput: it is none.
    """
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2:
        raise InvalidInput(f'expected WxH, such as 128x128, got "{text[:40]}"')
    return whole_of(parts[0]), whole_of(parts[1])


def window_of(text: str) -> Window:
    """A part of the plane that a person typed, ``X0,X1,Y0,Y1``.

    Raises:
        InvalidInput: it is none.
    """
    parts = text.split(",")
    if len(parts) != 4:
        raise InvalidInput(f'expected X0,X1,Y0,Y1, got "{text[:40]}"')
    return Window(*map(number_of, parts))
