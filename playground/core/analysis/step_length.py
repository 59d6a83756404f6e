"""How long steps are in units of the learning rate, and paths beside the straight line."""

from __future__ import annotations

import numpy as np

from playground.core.elementwise import Floats, ieee
from playground.core.engine import Method
from playground.core.trace import Trace


def step_lengths(trace: Trace, method: Method, axis: str, steps: range) -> Floats:
    """The length of each step along an axis over the learning rate of that step: |x_t − x_{t−1}| / α_t.

    For plain descent it is the gradient's size, for sign descent 1. Adam's is at most about 1 while gradients stay
    alike (Kingma and Ba, 2015, section 2.1).

    Args:
        trace: the record.
        method: for the learning rate, with its schedule.
        axis: ``x`` or ``y``.
        steps: which rows, one after the other.

    Returns:
        A value a row; nan in row 0, to which no step leads, and where the rate is 0.
    """
    place = trace.column(axis)
    lengths = np.full(len(steps), np.nan)
    first = max(steps.start, 1)
    if steps.stop <= first:
        return lengths
    if method.schedule.is_constant:
        rates = np.full(steps.stop - first, method.rate(1))
    else:
        rates = np.array([ieee(method.rate, step) for step in range(first, steps.stop)])
    with np.errstate(all="ignore"):
        moved = np.abs(place[first : steps.stop] - place[first - 1 : steps.stop - 1])
        lengths[first - steps.start :] = np.where(rates == 0.0, np.nan, moved / rates)
    return lengths


def path_ratio(trace: Trace) -> float:
    """The length of a path over the straight line between its ends: 1 for a straight one; inf where it is closed."""
    x, y = trace.column("x"), trace.column("y")
    with np.errstate(all="ignore"):
        along = float(np.hypot(np.diff(x), np.diff(y)).sum())
        straight = float(np.hypot(x[-1] - x[0], y[-1] - y[0]))
    if along == 0.0:
        return 1.0
    return along / straight if straight else float("inf")
