"""At kinks, at 0/0 and at overflow a run is the framework's: `tests/golden/edges.json`, made by the frameworks."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.core.autodiff.conventions import AUTODIFF_OF
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
IDS = [
    f"{one['framework']} {one['optimizer']} {one['settings']} {one['surface']} {one['start']}"
    for one in LINES
]


def _landscape(surface: str) -> Landscape:
    return landscapes()[surface]() if surface in landscapes() else Custom(expression=surface)


def _method(line: dict[str, Any]) -> Method:
    dialect = DIALECT[line["framework"]]
    found = NAMES[line["framework"]][line["optimizer"]]
    key, more = (found, {}) if isinstance(found, str) else found
    optimizer = optimizers()[key].make(dialect, {**more, **line["settings"]})
    clip = clipping(line.get("clip_norm"), line.get("clip_value"), dialect)
    return Method(optimizer, Constant(), clip, AUTODIFF_OF[dialect])


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_a_run_is_the_frameworks(line: dict[str, Any]) -> None:
    run = Trajectory(Problem(_landscape(line["surface"])), _method(line), line["start"])
    run.advance_to(line["steps"])
    for step, (point, loss) in enumerate(zip(line["points"], line["losses"], strict=True)):
        if None in (*point, loss):
            assert run.trace.diverged_at == step
            break
        assert run.trace.last_step >= step, run.trace.why
        row = run.trace.row(step)
        for name, theirs in zip(("x", "y", "loss"), (*point, loss), strict=True):
            assert abs(row[name] - theirs) <= 1e-9 * max(1.0, abs(theirs)), f"{name} of step {step}"


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_many_starts_are_the_same_to_the_last_bit(line: dict[str, Any]) -> None:
    problem, method = Problem(_landscape(line["surface"])), _method(line)
    run = Trajectory(problem, method, line["start"])
    run.advance_to(line["steps"])
    x, y = (np.full(3, one) for one in line["start"])
    if run.trace.diverged_at is None:
        ends = final_points(problem, method, x, y, line["steps"])
        row = run.trace.row(line["steps"])
        exact = not any(name in line["surface"] for name in ("exp", "log", "tan", "ackley", "plateau", "^"))
        for end, alone in zip(ends, (row["x"], row["y"]), strict=True):
            assert end.tolist() == ([alone] * 3 if exact else pytest.approx([alone] * 3, rel=1e-12))
    elif math.isfinite(run.trace.row(run.trace.last_step)["loss"]):
        _assert_leaves(final_points(problem, method, x, y, run.trace.diverged_at), problem)


def _assert_leaves(ends: tuple[Any, Any], problem: Problem) -> None:
    """The point, or the loss there, is not finite."""
    with np.errstate(all="ignore"):
        assert not np.isfinite(ends[0] + ends[1] + problem.value(ends[0], ends[1], 0)).any()
