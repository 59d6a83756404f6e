"""From the state to what the contour map draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.modifiers import Problem
from playground.core.trace import Trace
from playground.experiment.model import Runner
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.map.field import MapField
from playground.gui.plots.map.path import MapPath
from playground.gui.plots.map.path_box import roomy
from playground.gui.plots.map.transform import LandscapeTransform
from playground.gui.state.store import State, Store


def field_of_landscape(landscape: Landscape) -> MapField:
    """The landscape itself, unmodified."""
    return field_of(Problem(landscape), 0)


def field_of(problem: Problem, step: int) -> MapField:
    """The landscape as the runners meet it at a step: turned and moved."""
    landscape, frame = problem.landscape, problem.frame(step)

    def evaluate(x: Real, y: Real) -> Real:
        with np.errstate(all="ignore"):
            return landscape.picture(*frame.to_landscape(x, y))

    def evaluate_own(x: Real, y: Real) -> Real:
        with np.errstate(all="ignore"):
            return landscape.picture(x, y)

    return MapField(
        evaluate=evaluate,
        identity=(landscape, frame),
        window=landscape.window,
        log_colours=landscape.log_colours,
        minima=problem.minima(step),
        title=landscape.title,
        transform=None if problem.is_static else LandscapeTransform((landscape, problem.modifiers), frame),
        evaluate_own=evaluate_own,
        has_surface=not landscape.is_replay,
        subject=landscape,
        said=f"No surface: gradients come from {landscape.name}"
        if isinstance(landscape, GradientLog)
        else "",
    )


def field_shown(state: State) -> MapField:
    """The landscape as the map shows it. One without a surface has the window in which the paths will lie."""
    field = field_of(state.experiment.problem, state.cursor)
    if field.has_surface:
        return field
    window = roomy(state.reach) if state.reach is not None else field.window
    return replace(field, window=window, identity=(field.identity, window))


def path_of(runner: Runner, number: int, trace: Trace, state: State, *, selected: bool) -> MapPath:
    """One runner's path up to the cursor, or as far as all are computed."""
    rows = min(len(trace), state.experiment.steps + 1)
    return MapPath(
        identity=trace,
        x=trace.column("x")[:rows],
        y=trace.column("y")[:rows],
        shown=min(state.cursor, state.computed, rows - 1),
        colour=runner.colour,
        label=runner.name,
        selected=selected,
        visible=runner.visible,
        diverged_at=trace.diverged_at,
        number=number,
    )


def paths_of(store: Store, state: State) -> list[MapPath]:
    """The paths of all runners and of the fan's copies, up to the state's cursor."""
    runners = [
        (one, store.run(index), index == state.selected) for index, one in enumerate(state.experiment.runners)
    ]
    runners += [
        (one, store.variant_trajectory(index), index == state.copy) for index, one in enumerate(state.copies)
    ]
    return [
        path_of(runner, number, run.trace, state, selected=selected)
        for number, (runner, run, selected) in enumerate(runners)
    ]


def show_on_map(view: ContourMap, store: Store, before: State | None, after: State) -> None:
    """Let a map, of the window or of a figure, show a state; what is as in the state before stays as it is."""
    problem = after.experiment.problem
    same = before is not None and (before.experiment.problem, before.reach) == (problem, after.reach)
    if not same or not problem.is_static:
        view.set_field(field_shown(after))
    if before is None or before.experiment.start != after.experiment.start:
        view.set_start(*after.experiment.start)
    view.set_paths(paths_of(store, after))
