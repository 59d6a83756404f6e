"""The arrows of one step at the current point: what was measured, what was meant, what is done."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.core.engine import explain, gradient_at_step
from playground.core.rules.expression import evaluated
from playground.core.rules.rule import Rule
from playground.core.trajectory import Trajectory


@dataclass(frozen=True)
class Arrows:
    """Vectors (x, y) at the point after `step` steps, for the step that comes next.

    Attributes:
        gradient: −g: straight downhill, as the optimizer is handed it.
        direction: −u: after momentum; None where the learning rate is 0 and the rule finds u by dividing by it.
        rescaling: −η·g: the plain gradient with each parameter's effective rate.
        update: Δθ: what is really done.
    """

    gradient: tuple[float, float]
    direction: tuple[float, float] | None
    rescaling: tuple[float, float]
    update: tuple[float, float]


def arrows(run: Trajectory, step: int) -> Arrows | None:
    """The arrows at a recorded step; None where the next step leaves the reals."""
    if run.trace.diverged_at == step + 1:
        return None
    method, rule = run.method, run.rule
    here = run.state_at(step)
    try:
        gx, gy = gradient_at_step(run.problem, method, here[0], here[1], step + 1)
    except (ArithmeticError, ValueError):  # raised on purpose, by an extension
        return None
    explained = explain(rule, method, here, (gx, gy), step + 1)
    after = explained.after
    eta = [values[rule.effective_lr.name] for values in after]
    found = Arrows(
        gradient=(-gx, -gy),
        direction=_direction(rule, after),
        rescaling=(-eta[0] * gx, -eta[1] * gy),
        update=(after[0]["theta"] - here[0], after[1]["theta"] - here[1]),
    )
    return found if all(map(math.isfinite, (*found.gradient, *found.rescaling, *found.update))) else None


def _direction(rule: Rule, after: Sequence[Mapping[str, float]]) -> tuple[float, float] | None:
    x, y = (-evaluated(rule.direction, values) for values in after)
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None
