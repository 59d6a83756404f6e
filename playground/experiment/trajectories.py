"""The runs of an experiment: which must be computed anew when it changes, and which stay."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from playground.core.trace import Trace
from playground.core.trajectory import CHECKPOINT_EVERY, Trajectory
from playground.experiment.model import Experiment

SLICE = 2 * CHECKPOINT_EVERY
"""Steps of each run between two looks at the clock, at most: about 0.5 ms a runner."""
SLOW = 0.004
"""Seconds from which a slice is too long: on a million rows of data one step takes 30 ms."""


class Trajectories:
    """One `Trajectory` for each runner of an experiment, in its order."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._slice = 1
        self._runs = self._made(experiment, {})

    def _made(self, experiment: Experiment, kept: dict[object, list[Trajectory]]) -> list[Trajectory]:
        problem = experiment.problem
        made: list[Trajectory] = []
        for runner in experiment.runners:
            method = runner.method
            same = kept.get((problem, method, experiment.start))
            made.append(
                same.pop(0) if same else Trajectory(problem, method, experiment.start, experiment.steps + 1)
            )
        return made

    @property
    def experiment(self) -> Experiment:
        """Whose runs they are."""
        return self._experiment

    def replace(self, experiment: Experiment) -> None:
        """Go over to another experiment, keeping every run whose numbers stay the same."""
        kept: dict[object, list[Trajectory]] = {}
        for run in self._runs:
            kept.setdefault((run.problem, run.method, run.start), []).append(run)
        self._runs = self._made(experiment, kept)
        if experiment.landscape != self._experiment.landscape:
            self._slice = 1
        self._experiment = experiment

    def advance_to(self, step: int, enough: Callable[[], bool] = lambda: False) -> None:
        """Compute every run up to a step (at most the experiment's last), all at the same pace.

        Args:
            step: how far.
            enough: asked after each slice that a run was advanced, at most `SLICE` steps; once it says so, the rest
                is left for another call. However often it does, each call comes further.
        """
        step = min(step, self._experiment.steps)
        while self.computed < step:
            span = self._slice
            goal = min(step, self.computed + span)
            for run in self._runs:
                if run.trace.last_step >= goal or run.trace.diverged_at is not None:
                    continue
                began = perf_counter()
                run.advance_to(goal)
                if perf_counter() - began > SLOW:
                    self._slice = max(1, span // 2)
                elif self._slice >= span:  # none of the others was slow
                    self._slice = min(SLICE, 2 * span)
                if enough():
                    return

    def __len__(self) -> int:
        return len(self._runs)

    def __getitem__(self, index: int) -> Trajectory:
        return self._runs[index]

    @property
    def traces(self) -> list[Trace]:
        """The traces in the order of the runners."""
        return [run.trace for run in self._runs]

    @property
    def computed(self) -> int:
        """The last step of the experiment up to which every run is computed or has ended."""
        ongoing = [run.trace.last_step for run in self._runs if run.trace.diverged_at is None]
        return min([self._experiment.steps, *ongoing])
