"""The program from Python and notebooks: keyword arguments as the command line has them, results as NumPy arrays.

    import playground
    rates = playground.sweep(landscape="rosenbrock", optimizer="rmsprop", vary={"lr": (1e-4, 1.0, 64)})
    rates["lr"][rates["tail_loss"].argmin()]

Nothing here loads Qt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from playground.core.analysis.step_length import path_ratio
from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.core.landscapes.base import Window
from playground.experiment.building import assembling, modifiers_of, runner_of
from playground.experiment.laboratory.basins import SIZE, BasinQuestion, finding_basins
from playground.experiment.laboratory.race import RATES, RaceQuestion, landscapes_of, named, racing
from playground.experiment.laboratory.ranges import Vary
from playground.experiment.laboratory.sweep import SweepQuestion, sweeping
from playground.experiment.model import Experiment
from playground.experiment.trajectories import Trajectories
from playground.export.tables import WRITTEN, TraceTable

__all__ = ["Experiment", "InvalidInput", "ResultTable", "basins", "race", "run", "sweep"]

Setting = float | bool | str | Sequence[float]
"""A value as the command line has it; two numbers for arguments such as PyTorch's ``betas``."""


class _MethodKeywords(TypedDict, total=False):
    set: Mapping[str, Setting]
    schedule: str
    schedule_set: Mapping[str, Setting]
    clip_norm: float
    clip_value: float
    label: str


class RunnerKeywords(_MethodKeywords, total=False):
    """One runner: ``{"optimizer": "adam:pytorch", "set": {"lr": 0.1}}``."""

    optimizer: str


class ExperimentKeywords(_MethodKeywords, total=False):
    """What to run, as options of the command line.

    ``optimizer`` names one, to which ``set`` and the options after it belong, or is a list of names and of
    `RunnerKeywords`. ``experiment`` is an `Experiment` to begin with, or a file or a share text of one.
    """

    experiment: Experiment | str | Path
    landscape: str
    expr: str
    param: Mapping[str, Setting]
    modifier: Mapping[str, Setting]
    start: tuple[float, float]
    steps: int
    seed: int
    optimizer: str | Sequence[str | RunnerKeywords]


class ResultTable(dict[str, NDArray[Any]]):
    """Columns by name, all of one length: `pandas.DataFrame(table)` takes it as it is.

    Attributes:
        arrays: the same as grids, where there is one; see each function.
        findings: what they say, in sentences.
    """

    def __init__(
        self,
        columns: Mapping[str, NDArray[Any]],
        arrays: Mapping[str, NDArray[Any]] | None = None,
        findings: Sequence[str] = (),
    ) -> None:
        super().__init__(columns)
        self.arrays = dict(arrays or {})
        self.findings = list(findings)


def run(**options: Unpack[ExperimentKeywords]) -> ResultTable:
    """Compute the runs of an experiment: a row a step, one runner after the other.

    Returns:
        ``runner``, ``step`` and the columns of the command line's CSV, nan where a step has no value; its ``arrays``
        hold ``runner``, ``diverged_at`` (−1 for runs that stay finite) and ``path_over_straight_line``.

    Raises:
        InvalidInput: an option is wrong.
    """
    chosen = _with_runners(_experiment(options, is_final=True))
    runs = Trajectories(chosen)
    runs.advance_to(chosen.steps)
    table = TraceTable.of(chosen, runs.traces)
    steps = [table.steps(trace) for trace in runs.traces]
    columns = {
        "runner": np.repeat(np.array(table.names), [len(one) for one in steps]),
        "step": np.concatenate([np.array(one) for one in steps]),
    }
    for name in WRITTEN:
        columns[name] = np.concatenate([table.values(place, name, one) for place, one in enumerate(steps)])
    diverged = [-1 if trace.diverged_at is None else trace.diverged_at for trace in runs.traces]
    arrays = {
        "runner": np.array(table.names),
        "diverged_at": np.array(diverged),
        "path_over_straight_line": np.array([path_ratio(trace) for trace in runs.traces]),
    }
    return ResultTable(columns, arrays)


def sweep(
    *,
    vary: Mapping[str, tuple[float, float, int] | tuple[float, float, int, str]],
    outcome: str = "tail_loss",
    target: float | None = None,
    seeds: int = 1,
    **options: Unpack[ExperimentKeywords],
) -> ResultTable:
    """How runs end for every combination of the values of one or two numbers.

    Args:
        vary: for each number ``(low, high, count)``, or with ``"log"`` or ``"linear"`` behind; its name is that of
            the dialect (``lr``, ``betas[0]``), ``landscape.NAME``, ``schedule.NAME``, ``clip.norm`` or
            ``clip.value``.
        outcome: ``tail_loss``, ``final_loss``, ``best_loss``, ``steps_to`` or ``distance``.
        target: the loss that ``steps_to`` counts to.
        seeds: runs of each cell, of which the median is told.
        **options: see `ExperimentKeywords`.

    Returns:
        ``runner``, the numbers, the outcome (inf where a run left the reals) and ``diverged_at`` (−1 where it did
        not), a row a cell. Its ``arrays`` hold grids of shape (runners, values[, values]).

    Raises:
        InvalidInput: an option is wrong.
    """
    ranges = tuple(Vary(name, *_range(name, ends)) for name, ends in vary.items())
    question = SweepQuestion(_experiment(options, is_final=False), ranges, outcome, target, seeds)
    answer = exhausted(sweeping(question))
    return ResultTable(answer.columns(), answer.arrays(), answer.findings())


def basins(
    *,
    size: tuple[int, int] = SIZE,
    window: tuple[float, float, float, float] | None = None,
    radius: float | None = None,
    **options: Unpack[ExperimentKeywords],
) -> ResultTable:
    """Which minimum each start reaches, and in how many steps.

    Args:
        size: pixels in a row, and rows; each is a start at its centre.
        window: (x low, x high, y low, y high); the landscape's by default.
        radius: how near to a minimum a run must end; what suits window and minima by default.
        **options: see `ExperimentKeywords`.

    Returns:
        ``runner``, ``x``, ``y``, ``minimum`` (the index into the landscape's list, −1 none, −2 diverged) and ``steps``
        (−1 none), a row a pixel. Its ``arrays`` hold grids of shape (runners, rows, columns) and the ``minima``.

    Raises:
        InvalidInput: an option is wrong.
    """
    question = BasinQuestion(
        _experiment(options, is_final=True), size, None if window is None else Window(*window), radius
    )
    answer = exhausted(finding_basins(question))
    return ResultTable(answer.columns(), answer.arrays(), answer.findings())


def race(
    optimizer: Sequence[str | RunnerKeywords],
    *,
    budget: int,
    landscapes: str | Sequence[str] = "all",
    rates: tuple[float, float] = RATES,
    starts: int = 1,
    seeds: int = 1,
    target: float = 0.01,
    steps: int = 1000,
    seed: int = 0,
    modifier: Mapping[str, Setting] | None = None,
) -> ResultTable:
    """Race methods over landscapes, each with the same number of learning rates to try.

    Args:
        optimizer: the methods, names and `RunnerKeywords`.
        budget: learning rates that each may try on each landscape.
        landscapes: ``"all"`` with a known minimum, or keys.
        rates: the range from which they are drawn, log-uniformly.
        starts: the landscape's own, and others at random.
        seeds: of noise and mini-batches.
        target: share of the way down from the start's loss to the lowest that may be left.
        steps: how many.
        seed: of what is drawn, and the first of the seeds.
        modifier: turn, noise or drift of every landscape.

    Returns:
        A row a run, with the columns of the command line's CSV, −1 for a target that was not reached. Its ``arrays``
        hold scores, median steps and ranks by method, and ``ratio`` and ``profile`` (methods, ratios).

    Raises:
        InvalidInput: an argument is wrong.
    """
    question = RaceQuestion(
        landscapes_of(landscapes if isinstance(landscapes, str) else ",".join(landscapes)),
        named(tuple(runner_of(group) for group in _groups(optimizer))),
        budget,
        rates,
        starts,
        seeds,
        target,
        steps,
        seed,
        modifiers_of(_pairs(modifier or {})),
    )
    answer = exhausted(racing(question))
    ratio, profile = answer.profiles()
    return ResultTable(
        answer.columns(), answer.summary() | {"ratio": ratio, "profile": profile}, answer.findings()
    )


# ------------------------------------------------------------------------------------------------------------- options


@dataclass
class _Texts:
    """Options as the command line has them, see `playground.experiment.building.assembling`."""

    experiment: str | None = None
    landscape: str | None = None
    expr: str | None = None
    start: str | None = None
    steps: str | None = None
    seed: str | None = None
    param: Sequence[str] = ()
    modifier: Sequence[str] = ()
    runners: Sequence[Mapping[str, Any]] = ()


_OF_RUNNER = frozenset(RunnerKeywords.__annotations__)
_PAIRS = frozenset({"param", "modifier", "set", "schedule_set"})


def _experiment(options: Mapping[str, Any], *, is_final: bool) -> Experiment:
    for name in options:
        if name not in ExperimentKeywords.__annotations__:
            raise InvalidInput(
                f'unknown option "{name[:40]}"; known: {", ".join(ExperimentKeywords.__annotations__)}'
            )
    texts = _Texts()
    for name, value in options.items():
        if name not in _OF_RUNNER and name != "experiment":
            setattr(texts, name, _pairs(value) if name in _PAIRS else _text(value))
    texts.runners = list(_groups(_optimizers(options)))
    begun = options.get("experiment")
    if isinstance(begun, Experiment):
        return exhausted(assembling(texts, is_final=is_final, begun=begun))
    texts.experiment = None if begun is None else str(begun)
    return exhausted(assembling(texts, is_final=is_final))


def _optimizers(options: Mapping[str, Any]) -> Sequence[str | RunnerKeywords]:
    chosen = options.get("optimizer", ())
    mine = {name: value for name, value in options.items() if name in _OF_RUNNER}
    if isinstance(chosen, str):
        return [mine]  # type: ignore[list-item]
    alone = [name for name in mine if name != "optimizer"]
    if alone:
        raise InvalidInput(f"{alone[0]} belongs to one optimizer; write it into each of several")
    return chosen


def _groups(optimizers: Sequence[str | RunnerKeywords]) -> Iterator[dict[str, Any]]:
    for one in optimizers:
        given: Mapping[str, Any] = {"optimizer": one} if isinstance(one, str) else one
        for name in given:
            if name not in _OF_RUNNER:
                raise InvalidInput(f'unknown option "{name[:40]}"; known: {", ".join(sorted(_OF_RUNNER))}')
        if "optimizer" not in given:
            raise InvalidInput("each runner needs an optimizer")
        group: dict[str, Any] = {"set": [], "schedule_set": []}
        for name, value in given.items():
            group[name] = _pairs(value) if name in _PAIRS else _text(value)
        yield group


def _pairs(settings: Any) -> list[str]:
    return [f"{name}={_text(value)}" for name, value in settings.items()]


def _text(value: object) -> str:
    """A value as one types it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, Path)):
        return str(value)
    if isinstance(value, Sequence):
        return ",".join(map(_text, value))
    return repr(value.item() if isinstance(value, np.generic) else value)


def _range(name: str, ends: Sequence[Any]) -> Sequence[Any]:
    if not 3 <= len(ends) <= 4:
        raise InvalidInput(f"{name}: expected (low, high, count) or (low, high, count, scale)")
    return ends


def _with_runners(chosen: Experiment) -> Experiment:
    if not chosen.runners:
        raise InvalidInput("there is no runner; name an optimizer")
    return chosen
