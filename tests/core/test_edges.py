"""At kinks, at 0/0 and at overflow a run is the framework's: `tests/golden/edges.json`, made by the frameworks."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.core.autodiff.conventions import AUTODIFF_OF
from playground.core.autodiff.landscapes import loss_graph
from playground.core.autodiff.reverse import nodes
from playground.core.catalogue import landscapes, optimizers
from playground.core.clipping import clipping
from playground.core.engine import Method, final_points
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.custom import Custom
from playground.core.modifiers import Problem
from playground.core.schedules.constant import Constant
from playground.core.trajectory import Trajectory
from tests.core.test_golden import DIALECT, NAMES

LINES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "edges.json").read_text("utf-8")
)
GROUPS: dict[str, list[dict[str, Any]]] = {}
for _line in LINES:
    GROUPS.setdefault(f"{_line['framework']} {_line['optimizer']} {_line['settings']}", []).append(_line)
"""The runs of one optimizer with one choice of settings."""


def _landscape(surface: str) -> Landscape:
    return landscapes()[surface]() if surface in landscapes() else Custom(expression=surface)


def _method(line: dict[str, Any]) -> Method:
    dialect = DIALECT[line["framework"]]
    found = NAMES[line["framework"]][line["optimizer"]]
    key, more = (found, {}) if isinstance(found, str) else found
    optimizer = optimizers()[key].make(dialect, {**more, **line["settings"]})
    clip = clipping(line.get("clip_norm"), line.get("clip_value"), dialect)
    return Method(optimizer, Constant(), clip, AUTODIFF_OF[dialect])


@pytest.mark.parametrize("key", GROUPS)
def test_a_run_is_the_frameworks(key: str) -> None:
    for line in GROUPS[key]:
        run = Trajectory(Problem(_landscape(line["surface"])), _method(line), line["start"])
        run.advance_to(line["steps"])
        _assert_same(run, line)
        _assert_many_starts_are_the_same(run, line["steps"])


def _assert_same(run: Trajectory, line: dict[str, Any]) -> None:
    for step, (point, loss) in enumerate(zip(line["points"], line["losses"], strict=True)):
        where = f"{line['surface']} from {line['start']}, step {step}"
        if None in (*point, loss):
            assert run.trace.diverged_at == step, where
            break
        assert run.trace.last_step >= step, f"{where}: {run.trace.why}"
        row = run.trace.row(step)
        for name, theirs in zip(("x", "y", "loss"), (*point, loss), strict=True):
            assert abs(row[name] - theirs) <= 1e-9 * max(1.0, abs(theirs)), f"{where}: {name}"


def _assert_many_starts_are_the_same(run: Trajectory, steps: int) -> None:
    """To the last bit, but for functions that NumPy and Python's own library round differently."""
    problem, method, trace = run.problem, run.method, run.trace
    x, y = (np.full(3, one) for one in run.start)
    if trace.diverged_at is None:
        ends, row = final_points(problem, method, x, y, steps), trace.row(steps)
        for end, alone in zip(ends, (row["x"], row["y"]), strict=True):
            exact = end.tolist() == [alone] * 3
            assert exact or (_is_rounded(problem.landscape) and end == pytest.approx(alone, rel=1e-12))
    elif math.isfinite(trace.row(trace.last_step)["loss"]):
        _assert_leaves(final_points(problem, method, x, y, trace.diverged_at), problem)


def _is_rounded(landscape: Landscape) -> bool:
    kinds = {node.kind for node in nodes(loss_graph(landscape))}
    return bool(
        kinds - {"name", "add", "sub", "mul", "div", "neg", "square", "sqrt", "abs", "sign", "max", "min"}
    )


def _assert_leaves(ends: tuple[Any, Any], problem: Problem) -> None:
    """The point, or the loss there, is not finite."""
    with np.errstate(all="ignore"):
        assert not np.isfinite(ends[0] + ends[1] + problem.value(ends[0], ends[1], 0)).any()
