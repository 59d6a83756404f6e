"""`race`: which method is quicker over many landscapes, each with the same number of learning rates to try."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core import catalogue
from playground.core.declarations import Number
from playground.core.elementwise import Floats
from playground.core.errors import InvalidInput
from playground.core.laboratory.outcomes import Wanted
from playground.core.laboratory.race import (
    R_MAX,
    Heat,
    Standing,
    best_times,
    drawn_rates,
    drawn_starts,
)
from playground.core.laboratory.running import running
from playground.core.laboratory.sweep import next_seeds
from playground.core.landscapes.base import Landscape
from playground.core.modifiers import Modifiers, Problem
from playground.core.numbers import number_text
from playground.experiment.laboratory.ranges import number_of
from playground.experiment.model import SEED, STEPS, Runner

RATES = (1e-5, 10.0)
MOST_TRIALS = 10_000
MOST_STARTS = 1000


def entrants() -> dict[str, Landscape]:
    """The landscapes with a known minimum that bring all they need."""
    found = {key: kind for key, kind in catalogue.landscapes().items() if not kind.brought}
    made = {key: kind() for key, kind in found.items()}
    return {key: one for key, one in made.items() if not one.is_replay and one.minima()}


@dataclass(frozen=True)
class RaceQuestion:
    """What is asked.

    Attributes:
        landscapes: with known minima.
        runners: the methods; their own learning rates are not used.
        budget: K, the learning rates that each may try on each landscape, the same for all.
        rates: the range from which they are drawn log-uniformly.
        starts: on each landscape: its own, and others anywhere in its window.
        seeds: of noise and mini-batches.
        target: share of the way from the loss at the start down to the lowest that may be left.
        steps: how far runs go.
        seed: of the draws, and the first of the noise.
        modifiers: what is done to every landscape.
    """

    landscapes: tuple[Landscape, ...]
    runners: tuple[Runner, ...]
    budget: int
    rates: tuple[float, float] = RATES
    starts: int = 1
    seeds: int = 1
    target: float = 0.01
    steps: int = 1000
    seed: int = 0
    modifiers: Modifiers = field(default_factory=Modifiers)

    def __post_init__(self) -> None:
        """See that it can be answered.

        Raises:
            InvalidInput: it cannot.
        """
        if not self.landscapes:
            raise InvalidInput("there is no landscape")
        if not self.runners:
            raise InvalidInput("there is no method; give one with --optimizer KEY[:DIALECT]")
        for landscape in self.landscapes:
            if landscape.is_replay or not landscape.minima():
                raise InvalidInput(f"no minimum of {landscape.key} is known")
        low, high = self.rates
        if not 0 < low < high < np.inf:
            raise InvalidInput(f"rates: expected LOW:HIGH with 0 < LOW < HIGH, got {low:g}:{high:g}")
        _check_count("budget", self.budget, MOST_TRIALS)
        _check_count("starts", self.starts, MOST_STARTS)
        _check_count("seeds", self.seeds, MOST_STARTS)
        if not 0 < self.target < 1:
            raise InvalidInput(f"target: expected a share between 0 and 1, got {self.target:g}")
        for name, limits in (("steps", STEPS), ("seed", SEED)):
            try:
                limits.check(getattr(self, name))
            except InvalidInput as error:
                raise InvalidInput(f"{name}: {error.reason}") from None
        for runner in self.runners:
            _check_runner(runner, low, high)

    @cached_property
    def heats(self) -> tuple[Heat, ...]:
        """One for each landscape."""
        low, high = self.rates
        return tuple(
            Heat(
                Problem(one, self.modifiers, self.seed),
                drawn_starts(one, self.starts, self.seed),
                drawn_rates(low, high, self.budget, one.key, self.seed),
            )
            for one in self.landscapes
        )


def _check_count(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise InvalidInput(f"{name}: expected from 1 to {most}, got {value}")


def _check_runner(runner: Runner, low: float, high: float) -> None:
    key = f"{runner.optimizer.key}:{runner.dialect}"
    declared = {slot.field: slot.declaration for slot in runner.optimizer.hyperparameters(runner.dialect)}
    limits = declared.get("lr")
    if not isinstance(limits, Number):
        raise InvalidInput(f"{key} has no learning rate to choose")
    for rate in (low, high):
        try:
            limits.check(rate)
        except InvalidInput as error:
            raise InvalidInput(f"rates: {key}: {error.reason}") from None
    if runner.objection:
        raise InvalidInput(f"{key}: {runner.objection}")


@dataclass(frozen=True, eq=False)
class RaceAnswer:
    """How every run of a race ended; arrays of shape (landscapes, methods, trials, starts, seeds).

    Attributes:
        question: what was asked.
        steps: to the target; negative where it was not reached.
        final_loss: at the last step; inf where a run diverged.
    """

    question: RaceQuestion
    steps: NDArray[np.int64]
    final_loss: Floats

    @cached_property
    def standing(self) -> Standing:
        """What it comes to."""
        methods = range(len(self.question.runners))
        times = [np.concatenate([best_times(heat[method]) for heat in self.steps]) for method in methods]
        return Standing(np.array(times))

    def columns(self) -> dict[str, NDArray[Any]]:
        """A row a run; the step is −1 where the target was not reached, trials and starts count from 0."""
        question = self.question
        at = np.indices(self.steps.shape).reshape(self.steps.ndim, -1)
        keys = np.array([one.key for one in question.landscapes])
        rates = np.array([heat.rates for heat in question.heats])
        return {
            "landscape": keys[at[0]],
            "optimizer": np.array([runner.name for runner in question.runners])[at[1]],
            "trial": at[2],
            "lr": rates[at[0], at[2]],
            "seed": next_seeds(question.seed, question.seeds)[at[4]],
            "start": at[3],
            "steps_to_target": self.steps.ravel(),
            "final_loss": self.final_loss.ravel(),
        }

    def summary(self) -> dict[str, NDArray[Any]]:
        """A row a method: its score, median steps to the target, mean rank with its 95 % interval, problems solved."""
        standing = self.standing
        mean, low, high = standing.rank_interval(self.question.seed)
        return {
            "optimizer": np.array([runner.name for runner in self.question.runners]),
            "score": standing.scores,
            "median_steps": standing.medians,
            "rank": mean,
            "rank_low": low,
            "rank_high": high,
            "solved": np.isfinite(standing.times).sum(axis=1),
        }

    def profiles(self) -> tuple[Floats, Floats]:
        """The ratios at which a profile steps, from 1, and ρ at each of them, shape (methods, ratios)."""
        ratios = self.standing.ratios
        at = np.unique(np.concatenate(([1.0, R_MAX], ratios[np.isfinite(ratios)])))
        return at, self.standing.profile(at)

    def findings(self) -> list[str]:
        """A line for each method, best score first, and the terms."""
        q, rows = self.question, self.summary()
        problems = self.standing.times.shape[1]
        told = [
            f"{problems} problems, {q.budget} rates each from {number_text(q.rates[0])} to {number_text(q.rates[1])}, "
            f"{q.steps} steps, target {number_text(100 * q.target)} % of the descent"
        ]
        for i in np.argsort(-rows["score"], kind="stable"):
            steps = float(rows["median_steps"][i])
            median = f"median {number_text(steps)} steps" if np.isfinite(steps) else "fewer than half solved"
            told.append(
                f"{rows['optimizer'][i]}: score {rows['score'][i]:.3f}, {median}, rank {rows['rank'][i]:.2f} "
                f"({rows['rank_low'][i]:.2f} to {rows['rank_high'][i]:.2f}), solved {rows['solved'][i]}"
            )
        return told


def racing(question: RaceQuestion) -> Generator[float, None, RaceAnswer]:
    """Answer; yields the share done, after at most about a slice of work."""
    heats, runners = question.heats, question.runners
    total, done = len(heats) * len(runners), 0
    steps: list[NDArray[np.int64]] = []
    losses: list[Floats] = []
    for heat in heats:
        targets = heat.targets(question.target)
        target = np.tile(np.repeat(targets, question.seeds), question.budget)
        wanted = Wanted(question.steps, tail=False, best=False, target=target)
        for runner in runners:
            work = running(heat.lanes(runner.method, question.seeds), wanted)
            while True:
                try:
                    yield (done + next(work)) / total
                except StopIteration as end:
                    steps.append(end.value.steps_to)
                    losses.append(end.value.outcome("final_loss"))
                    break
            done += 1
    shape = (len(heats), len(runners), question.budget, question.starts, question.seeds)
    return RaceAnswer(question, np.array(steps).reshape(shape), np.array(losses).reshape(shape))


def named(runners: tuple[Runner, ...]) -> tuple[Runner, ...]:
    """The runners with names that tell them apart."""
    made: list[Runner] = []
    for runner in runners:
        taken, name, number = {one.name for one in made}, runner.name, 1
        while name in taken:
            number += 1
            name = f"{runner.name} {number}"
        made.append(replace(runner, label=name))
    return tuple(made)


def landscapes_of(text: str) -> tuple[Landscape, ...]:
    """The landscapes that a person typed: ``all``, or keys with commas between.

    Raises:
        InvalidInput: one is not known.
    """
    if text.strip() == "all":
        return tuple(entrants().values())
    keys = [key.strip() for key in text.split(",")]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise InvalidInput(f"{key} is named twice")
    return tuple(catalogue.pick(catalogue.landscapes(), "landscape", key)() for key in keys)


def rates_of(text: str) -> tuple[float, float]:
    """A range that a person typed, ``LOW:HIGH``.

    Raises:
        InvalidInput: it is none.
    """
    parts = text.split(":")
    if len(parts) != 2:
        raise InvalidInput(f'expected LOW:HIGH, got "{text[:40]}"')
    return number_of(parts[0]), number_of(parts[1])
