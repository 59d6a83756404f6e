"""A log of gradients within a script: its rows, and a loop that prints where they lead."""

from __future__ import annotations

from playground.core.landscapes.gradient_log import GradientLog
from playground.experiment.model import Experiment

MOST_ROWS = 1000
"""Rows of a log that a script can hold and still be read."""
_WIDTH = 96

SHOW = '''\
def show(path):
    """Print the points of a path, up to the first that is not finite."""
    for step, (x, y) in enumerate(path):
        if not math.isfinite(x + y):
            break
        print(step, x, y)
'''
"""What prints a path: a log says no loss of a place."""


def why_not(experiment: Experiment) -> str:
    """Why a script cannot hold the log that an experiment replays, in a sentence; empty where it can."""
    log, steps = experiment.landscape, experiment.steps
    assert isinstance(log, GradientLog)
    if steps > MOST_ROWS:
        return f"A script holds at most {MOST_ROWS:,} rows of a log; this experiment replays {steps:,}."
    first = log.wild_steps[1]
    if 0 < first <= steps:
        return f"The gradient of step {first:,} in the log is not finite; a script holds finite ones."
    return ""


def log_text(experiment: Experiment) -> str:
    """The rows that are replayed, and `gradient(x, y, t)`."""
    log = experiment.landscape
    assert isinstance(log, GradientLog)
    gx, gy = (column[: experiment.steps].tolist() for column in log.read.values[:2])
    lines, line = list[str](), "   "
    for pair in zip(gx, gy, strict=True):
        text = f" {pair!r},"
        if len(line) + len(text) > _WIDTH:
            lines.append(line)
            line = "   "
        line += text
    told = f"{log.name}: {log.gradient_x} and {log.gradient_y}"
    told = "".join(letter for letter in told if letter.isprintable())
    rows = "\n".join([*lines, line])
    return f'''\
# The gradients of each step, from {told}.
LOG = (
{rows}
)


def gradient(x, y, t):
    """Both gradients of step t, wherever the parameters stand."""
    return LOG[t - 1]
'''
