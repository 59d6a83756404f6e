"""Traces as tables: CSV and JSON, at full precision."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from typing import Any, TextIO

from playground.core.trace import COLUMNS, Trace
from playground.experiment.codec import to_json
from playground.experiment.model import Experiment

HEADER = ("runner", "step", *COLUMNS)


def write_csv(file: TextIO, names: Sequence[str], traces: Sequence[Trace]) -> None:
    """Write every row of every trace, one runner after the other.

    Numbers are written as ``repr`` writes them, so that reading gives the same float64; what a step does not have
    (gradient, rates and RMS of row 0) is left empty. Lines end in a newline alone.

    Args:
        file: an open text file.
        names: the runners' names, in the order of the traces.
        traces: one for each name.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    for name, trace in zip(names, traces, strict=True):
        for step, row in enumerate(trace.rows().tolist()):
            writer.writerow([name, step, *("" if math.isnan(value) else repr(value) for value in row)])


def to_table(experiment: Experiment, traces: Sequence[Trace]) -> dict[str, Any]:
    """The experiment with its traces as plain JSON values, by column; null where a step has no value."""
    runners: list[dict[str, Any]] = []
    for runner, trace in zip(experiment.runners, traces, strict=True):
        columns = {
            name: [None if math.isnan(value) else value for value in trace.column(name).tolist()]
            for name in COLUMNS
        }
        runners.append(
            {"runner": runner.name, "diverged_at": trace.diverged_at, "why": trace.why, "columns": columns}
        )
    return {"experiment": to_json(experiment), "traces": runners}
