"""`sweep`: how runs end for every combination of the values of one or two numbers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core.engine import Method
from playground.core.errors import InvalidInput
from playground.core.laboratory.forms import objection
from playground.core.laboratory.grid import Refinement, refining
from playground.core.laboratory.lanes import Lanes, distinct, with_numbers
from playground.core.laboratory.outcomes import OUTCOMES, Ends, Wanted
from playground.core.laboratory.race import lowest_loss
from playground.core.laboratory.robustness import band_width, is_at_edge, lr_sensitivity
from playground.core.laboratory.running import SLICE
from playground.core.laboratory.sweep import Axis, SweepTable, sweep_lanes
from playground.core.numbers import number_text
from playground.experiment.laboratory.ranges import Vary, axis_of
from playground.experiment.model import Experiment, Runner

MOST_RUNS = 4_000_000
"""Runs of one runner: 0.7 GB."""
MOST_SEEDS = 1000
BAND_SHARES = (0.1, 0.01, 1e-6)
"""Shares of the descent for which the bands of working rates are told: the answer depends on it."""


@dataclass(frozen=True)
class SweepQuestion:
    """What is asked.

    Attributes:
        experiment: its runners, landscape, start, seed and steps.
        varied: one or two numbers.
        outcome: a key of `playground.core.laboratory.outcomes.OUTCOMES`.
        target: the loss that ``steps_to`` counts to.
        seeds: runs of each cell, with the experiment's seed and those that follow it.
    """

    experiment: Experiment
    varied: tuple[Vary, ...]
    outcome: str = "tail_loss"
    target: float | None = None
    seeds: int = 1

    def __post_init__(self) -> None:
        """See that it can be answered.

        Raises:
            InvalidInput: it cannot.
        """
        experiment = self.experiment
        if not experiment.runners:
            raise InvalidInput("there is no runner; give one with --optimizer KEY[:DIALECT]")
        if not 1 <= len(self.varied) <= 2:
            raise InvalidInput(f"expected one or two numbers to vary, got {len(self.varied)}")
        names = [one.name for one in self.varied]
        if len(set(names)) < len(names):
            raise InvalidInput(f"{names[0]} is varied twice")
        if self.outcome not in OUTCOMES:
            raise InvalidInput(f'outcome: expected one of {", ".join(OUTCOMES)}, got "{self.outcome[:40]}"')
        if self.outcome == "steps_to" and self.target is None:
            raise InvalidInput("the outcome steps_to needs a target")
        if self.outcome == "distance" and not experiment.problem.minima(0):
            raise InvalidInput(f"no minimum of {experiment.landscape.key} is known")
        if experiment.landscape.is_replay and self.outcome != "distance":
            raise InvalidInput("a log of gradients has no loss that depends on settings")
        if not 1 <= self.seeds <= MOST_SEEDS:
            raise InvalidInput(f"seeds: expected from 1 to {MOST_SEEDS}, got {self.seeds}")
        if int(np.prod([one.count for one in self.varied])) * self.seeds > MOST_RUNS:
            raise InvalidInput(f"expected at most {MOST_RUNS:,} runs of each runner")
        for runner in experiment.runners:
            _check(runner, self.lanes(runner))

    def axes(self, runner: Runner) -> tuple[Axis, ...]:
        """The numbers as this runner has them."""
        return tuple(axis_of(self.experiment, runner, one) for one in self.varied)

    def lanes(self, runner: Runner) -> Lanes:
        """All runs of a runner."""
        experiment, axes = self.experiment, self.axes(runner)
        return sweep_lanes(
            experiment.problem, _clipped(runner.method, axes), experiment.start, axes, self.seeds
        )

    @property
    def wanted(self) -> Wanted:
        """What is kept of each run."""
        target = self.target if self.outcome == "steps_to" else None
        return Wanted(self.experiment.steps, self.outcome == "tail_loss", self.outcome == "best_loss", target)

    def refining(self, runner: Runner, seconds: float = SLICE) -> Generator[Refinement, None, Ends]:
        """The runs of one runner from coarse to fine."""
        shape = tuple(axis.values.size for axis in self.axes(runner))
        return refining(self.lanes(runner), shape, self.wanted, seconds)

    def table(self, ends: Ends) -> SweepTable:
        """The outcomes of the cells."""
        minima = self.experiment.problem.minima(self.experiment.steps)
        return SweepTable.of(ends, self.outcome, minima, self.seeds)


@dataclass(frozen=True, eq=False)
class SweepAnswer:
    """A question and a table for each of its runners."""

    question: SweepQuestion
    tables: tuple[SweepTable, ...]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The numbers and their values, which are the same for all runners."""
        return self.question.axes(self.question.experiment.runners[0])

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the grid of cells."""
        return tuple(axis.values.size for axis in self.axes)

    def columns(self) -> dict[str, NDArray[Any]]:
        """A row a cell, one runner after the other: its settings, the outcome, the step by which it diverged (or −1).

        The outcome is the median over the seeds.
        """
        runners, grids = self.question.experiment.runners, np.meshgrid(*self._values(), indexing="ij")
        cells = grids[0].size
        names = np.repeat(np.array([runner.name for runner in runners]), cells)
        settings = {
            axis.name: np.tile(grid.ravel(), len(runners))
            for axis, grid in zip(self.axes, grids, strict=True)
        }
        return {
            "runner": names,
            **settings,
            self.question.outcome: np.concatenate([table.median for table in self.tables]),
            "diverged_at": np.concatenate([table.diverged_at for table in self.tables]),
        }

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The values of each number, and arrays of shape (runners, values[, values]) by what they hold.

        ``low`` and ``high`` are quartiles over the seeds; ``every`` has the outcome of each seed along its last axis.
        """
        whole = (len(self.tables), *self.shape)

        def grid(name: str) -> NDArray[Any]:
            return np.array([getattr(table, name) for table in self.tables]).reshape(whole)

        return {
            "runner": np.array([runner.name for runner in self.question.experiment.runners]),
            **{axis.name: axis.values for axis in self.axes},
            self.question.outcome: grid("median"),
            "low": grid("low"),
            "high": grid("high"),
            "diverged_at": grid("diverged_at"),
            "every": np.array([table.every for table in self.tables]).reshape(*whole, -1),
        }

    def robustness(self, table: SweepTable) -> dict[str, float]:
        """How much the learning rate matters, where it alone is varied and the outcome is a loss; else nothing.

        ``band 0.1``, ``band 0.01`` and ``band 1e-06`` are the decades of rates that end within so large a share of the
        way from the start's loss down to the lowest (that of the best known minimum, or the lowest found);
        ``lr_sensitivity`` is that of Wortsman et al. (2023).
        """
        experiment, (axis, *others) = self.question.experiment, self.axes
        if others or axis.setting != ("optimizer", "lr") or not self.question.outcome.endswith("_loss"):
            return {}
        start = float(experiment.problem.value(*experiment.start, 0))
        known = np.where(np.isnan(table.median), np.inf, table.median)
        lowest = lowest_loss(experiment.landscape)
        best = min(float(known.min()), lowest if np.isfinite(lowest) else np.inf)
        if not (np.isfinite(start) and np.isfinite(known.min()) and best < start and axis.values[0] > 0):
            return {}
        bands = {
            f"band {share:g}": band_width(axis.values, known, start=start, best=best, share=share)
            for share in BAND_SHARES
        }
        return {**bands, "lr_sensitivity": lr_sensitivity(known, start=start)}

    def _values(self) -> list[NDArray[np.float64]]:
        return [axis.values for axis in self.axes]

    def findings(self) -> list[str]:
        """A sentence on each runner: its best settings and what to doubt."""
        return [
            _finding(self, runner.name, table)
            for runner, table in zip(self.question.experiment.runners, self.tables, strict=True)
        ]


def _finding(answer: SweepAnswer, name: str, table: SweepTable) -> str:
    values, axes, outcome = table.median, answer.axes, answer.question.outcome
    lost = int(np.count_nonzero(table.diverged_at >= 0))
    told = f"{lost} of {values.size} diverge" if lost else "none diverges"
    known = np.where(np.isnan(values), np.inf, values)
    if not np.isfinite(known).any():
        return f"{name}: no cell has a finite {outcome}; {told}"
    best = int(np.argmin(known))
    place = np.unravel_index(best, answer.shape)
    where = ", ".join(
        f"{one.name} = {number_text(one.values[at])}" for one, at in zip(axes, place, strict=True)
    )
    words = [f"{name}: lowest {outcome} {number_text(float(known[best]))} at {where}", told]
    words += [
        f"the best {axis.name} is at the edge of its range"
        for axis, edge in zip(axes, is_at_edge(known, answer.shape), strict=True)
        if edge
    ]
    bands = answer.robustness(table)
    if bands:
        widths = ", ".join(
            f"{number_text(100 * share)} % over {bands[f'band {share:g}']:.2f}" for share in BAND_SHARES
        )
        words.append(f"decades of rates that end within {widths}")
        words.append(f"sensitivity to the rate {number_text(bands['lr_sensitivity'], 3)}")
    order = np.argsort(known, kind="stable")[:3]
    if answer.question.seeds > 1 and order.size == 3 and known[order[2]] <= table.high[best]:
        words.append("the best 3 cells differ by less than the seeds do")
    return "; ".join(words)


def sweeping(question: SweepQuestion) -> Generator[float, None, SweepAnswer]:
    """Answer; yields the share done, after at most about `SLICE` seconds of work."""
    tables: list[SweepTable] = []
    runners = question.experiment.runners
    for index, runner in enumerate(runners):
        work = question.refining(runner)
        while True:
            try:
                yield (index + next(work).share) / len(runners)
            except StopIteration as end:
                tables.append(question.table(end.value))
                break
    return SweepAnswer(question, tuple(tables))


def _clipped(method: Method, axes: Sequence[Axis]) -> Method:
    """With clipping where its limit is varied."""
    limits = {axis.setting[1]: float(axis.values[0]) for axis in axes if axis.setting[0] == "clipping"}
    return replace(method, clipping=replace(method.clipping, **limits))


def _check(runner: Runner, lanes: Lanes) -> None:
    """See that the runner's dialect refuses none of the combinations."""
    words, lane = objection(runner.optimizer, runner.dialect, lanes.of("optimizer"), len(lanes))
    # What does not depend on the optimizer's numbers: clipping and the schedule.
    varied = lanes.of("schedule")
    calm = replace(runner, optimizer=type(runner.optimizer).make(runner.dialect))
    for first in distinct([*varied.values()], len(lanes))[0] if not words else ():
        schedule = with_numbers(runner.schedule, {name: float(v[first]) for name, v in varied.items()})
        words = replace(calm, schedule=schedule, **_limits(lanes)).objection
        if words:
            lane = int(first)
            break
    if words:
        where = ", ".join(f"{name} = {values[lane]:g}" for (_, name), values in lanes.varied.items())
        raise InvalidInput(f"{runner.optimizer.key}:{runner.dialect} at {where}: {words}")


def _limits(lanes: Lanes) -> dict[str, float]:
    """The limits of clipping that are there, as a runner names them."""
    clipping = lanes.method.clipping
    named = {"clip_norm": clipping.norm, "clip_value": clipping.value}
    return {name: limit for name, limit in named.items() if limit is not None}
