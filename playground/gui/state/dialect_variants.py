"""Runners that differ in their dialect alone, and the first step at which their runs differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.core.analysis.dialects import first_differing_step
from playground.experiment.model import Runner
from playground.gui.state.store import State, Store


@dataclass(frozen=True)
class FirstDifferences:
    """How the selected runner compares with its dialect variants.

    Attributes:
        parted: the first step at which a variant differs, up to the step shown, with a sentence.
        together: names of the variants that do not differ yet.
    """

    parted: tuple[tuple[int, str], ...] = ()
    together: tuple[str, ...] = ()


def dialect_variants(runners: Sequence[Runner], index: int) -> list[tuple[int, Runner]]:
    """The runners that differ from one in their dialect alone: the same method, learning rate, schedule, clipping."""
    mine = runners[index]
    alike = (type(mine.optimizer), mine.optimizer.lr, mine.schedule, mine.clip_norm, mine.clip_value)
    return [
        (number, one)
        for number, one in enumerate(runners)
        if number != index
        and one.dialect != mine.dialect
        and (type(one.optimizer), one.optimizer.lr, one.schedule, one.clip_norm, one.clip_value) == alike
    ]


def first_differences(store: Store, state: State) -> FirstDifferences:
    """Where the selected runner's dialect variants first differ from it, as far as the step shown."""
    mine = state.runner
    if mine is None:
        return FirstDifferences()
    parted: list[tuple[int, str]] = []
    together: list[str] = []
    for index, other in dialect_variants(state.experiment.runners, state.selected):
        step = first_differing_step(store.traces[state.selected], store.traces[index])
        if step is not None and step <= state.cursor:
            parted.append((step, f"{_name(mine)} and {_name(other)} part at step {step}."))
        else:
            together.append(_name(other))
    return FirstDifferences(tuple(parted), tuple(together))


def _name(runner: Runner) -> str:
    """The name, with the dialect where the name does not say it."""
    said = runner.dialect_title in runner.name
    return runner.name if said else f"{runner.name} ({runner.dialect_title})"
