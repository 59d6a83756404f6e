"""What other rules would do from here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playground.core.engine import Method, explain, gradient_at_step, initial
from playground.core.rules.program import state_variables
from playground.core.trajectory import Trajectory


@dataclass(frozen=True)
class WhatIf:
    """The next step that a rule would take from a place that is not its own.

    Attributes:
        dx: the change of x.
        dy: the change of y.
        same_state: whether it took over the states of the run that stands there (their names and number agree), or
            begins afresh.
    """

    dx: float
    dy: float
    same_state: bool


def what_if(run: Trajectory, step: int, method: Method) -> WhatIf | None:
    """The step that `method` would take from where `run` stands after `step` steps, with its own hyperparameters.

    States are taken over where both are the same kind of rule and carry the same quantities (Adam and AMSGrad do
    not, two Adams do); then the step's number goes on too. Otherwise the method begins afresh, at its step 1.

    Returns None where the gradient is not finite or a value leaves the reals.
    """
    here = run.state_at(step)
    rule = method.rule
    theirs, ours = type(method.optimizer), type(run.method.optimizer)
    kin = issubclass(theirs, ours) or issubclass(ours, theirs)
    same = kin and state_variables(rule) == state_variables(run.rule)
    before = here if same else initial(rule, here[0], here[1])
    number = step + 1 if same else 1
    try:
        incoming = gradient_at_step(run.problem, method, here[0], here[1], step + 1)
        explained = explain(rule, method, before, incoming, number)
    except (ArithmeticError, ValueError):  # raised on purpose, by an extension
        return None
    x, y = (after["theta"] for after in explained.after)
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    return WhatIf(x - here[0], y - here[1], same)
