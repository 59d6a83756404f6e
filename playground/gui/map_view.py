"""From the state to what the contour map draws."""

from __future__ import annotations

import numpy as np

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape
from playground.core.modifiers import Problem
from playground.core.trace import Trace
from playground.experiment.model import Runner
from playground.gui.plots.field import MapField
from playground.gui.plots.ground import Ground
from playground.gui.plots.paths import MapPath
from playground.gui.store import State, Store


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
    )


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
        trace = store.copy_run(index).trace
        paths.append(path_of(copy, trace, cursor, experiment.steps, index == state.copy))
    return paths
