"""Where a step begins on a kink of the loss, and whose slope is taken there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from playground.core.autodiff.compiled import compiled
from playground.core.autodiff.conventions import CONVENTIONS
from playground.core.autodiff.graph import Traced, UntraceableError
from playground.core.autodiff.landscapes import KINKED, loss_graph
from playground.core.autodiff.reverse import nodes
from playground.core.elementwise import Real
from playground.core.landscapes.base import Landscape
from playground.core.trajectory import Trajectory


class Kink(NamedTuple):
    """A step that begins where the loss has no derivative.

    Attributes:
        step: its number.
        words: what is taken as the slope there, in a sentence.
    """

    step: int
    words: str


def kink_at(run: Trajectory, step: int) -> Kink | None:
    """The kink on which step `step` ≥ 1 begins; None where it does not."""
    return _first(run, range(step, step + 1))


def first_kink(run: Trajectory) -> Kink | None:
    """The first step of a run that begins on a kink, also one that leaves the reals."""
    return _first(run, range(1, len(run.trace) + 1))


def _first(run: Trajectory, steps: Sequence[int]) -> Kink | None:
    problem = run.problem
    if not problem.landscape.autodiff or not problem.is_static:
        return None
    kinds, sides = _kinks(problem.landscape)
    rows = slice(steps[0] - 1, steps[-1])
    x, y = problem.frame(0).to_landscape(run.trace.column("x")[rows], run.trace.column("y")[rows])
    with np.errstate(all="ignore"):
        values = sides(x, y)
    found: list[tuple[int, str]] = []
    for kind, one, other in zip(kinds, values[::2], values[1::2], strict=True):
        if np.any(one == other):
            found.append((int(np.argmax(one == other)), kind))
    if not found:
        return None
    row, kind = min(found)
    return Kink(steps[0] + row, _words(run.method.autodiff, kind))


def _words(autodiff: str, kind: str) -> str:
    if not autodiff:
        return "its gradient is that of the closed form, and kinder than automatic differentiation may be"
    convention = CONVENTIONS[autodiff]
    return f"in {convention.title} {convention.words[kind]}"


@lru_cache(maxsize=64)
def _kinks(landscape: Landscape) -> tuple[tuple[str, ...], Any]:
    """The operations with a kink, and a function that gives for each the two values that are equal there."""
    kinds: list[str] = []
    sides: list[Traced | Real] = []
    try:
        graph = nodes(loss_graph(landscape))
    except UntraceableError:
        graph = []
    for node in graph:
        # A number to the power of something has no kink.
        if node.kind in KINKED - {"where"} and (
            node.kind != "power" or isinstance(node.arguments[0], Traced)
        ):
            kinds.append(node.kind)
            sides += _sides(node)
    return tuple(kinds), compiled(sides)


def _sides(node: Traced) -> tuple[Any, Any]:
    """What is equal at an operation's kink."""
    if node.kind in ("max", "min"):
        return node.arguments[0], node.arguments[1]
    if node.kind in ("floor", "ceil"):
        return node.arguments[0], node
    return (node, 0.0) if node.kind == "mod" else (node.arguments[0], 0.0)
