"""From the state to what the contour map draws."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.modifiers import Problem
from playground.core.trace import Trace
from playground.experiment.model import Experiment, Runner
from playground.experiment.trajectories import Trajectories
from playground.gui.plots.field import MapField
from playground.gui.plots.ground import Ground
from playground.gui.plots.path_box import box_of, roomy
from playground.gui.plots.paths import MapPath
from playground.gui.state.store import State, Store

AHEAD = 0.015
"""Seconds of computing ahead in which the map of a log finds out how far the paths will reach: some 2000 steps."""


def field_of_landscape(landscape: Landscape) -> MapField:
    """The landscape itself, unmodified."""
    return field_of(Problem(landscape), 0)


def field_of(problem: Problem, step: int) -> MapField:
    """The landscape as the runners meet it at a step: turned and moved."""
    landscape, frame = problem.landscape, problem.frame(step)

    def evaluate(x: Real, y: Real) -> Real:
        with np.errstate(all="ignore"):
            return landscape.picture(*frame.to_landscape(x, y))

    def still(x: Real, y: Real) -> Real:
        with np.errstate(all="ignore"):
            return landscape.picture(x, y)

    return MapField(
        evaluate=evaluate,
        identity=(landscape, frame),
        window=landscape.window,
        log_colours=landscape.log_colours,
        minima=problem.minima(step),
        title=landscape.title,
        ground=None if problem.is_static else Ground((landscape, problem.modifiers), frame),
        still=still,
        has_surface=not landscape.is_replay,
        subject=landscape,
        said=f"No surface: gradients come from {landscape.name}"
        if isinstance(landscape, GradientLog)
        else "",
    )


def field_shown(experiment: Experiment, step: int) -> MapField:
    """The landscape as the map shows it. One without a surface has the window in which the paths will lie."""
    field = field_of(experiment.problem, step)
    if field.has_surface:
        return field
    runs = Trajectories(replace(experiment, runners=tuple(one for one in experiment.runners if one.visible)))
    deadline = perf_counter() + AHEAD
    runs.advance_to(experiment.steps, lambda: perf_counter() > deadline)
    box = box_of([(trace.column("x"), trace.column("y")) for trace in runs.traces])
    window = roomy(box) if box is not None else field.window
    return replace(field, window=window, identity=(field.identity, window))


def path_of(runner: Runner, trace: Trace, cursor: int, last: int, selected: bool) -> MapPath:
    """One runner's path up to the cursor."""
    rows = min(len(trace), last + 1)
    return MapPath(
        identity=trace,
        x=trace.column("x")[:rows],
        y=trace.column("y")[:rows],
        shown=min(cursor, rows - 1),
        colour=runner.colour,
        label=runner.name,
        selected=selected,
        visible=runner.visible,
        diverged_at=trace.diverged_at,
    )


def paths_of(store: Store, state: State) -> list[MapPath]:
    """The paths of all runners and of the fan's copies, up to the state's cursor."""
    experiment, cursor = state.experiment, state.cursor
    paths = [
        path_of(runner, store.run(index).trace, cursor, experiment.steps, index == state.selected)
        for index, runner in enumerate(experiment.runners)
    ]
    for index, copy in enumerate(state.copies):
        trace = store.variant_trajectory(index).trace
        paths.append(path_of(copy, trace, cursor, experiment.steps, index == state.copy))
    return paths
