"""Traces as tables: CSV and JSON, at full precision."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from playground.core.trace import COLUMNS, Trace
from playground.experiment.codec import to_json
from playground.experiment.model import Experiment

HEADER = ("runner", "step", *COLUMNS)
_PART = 10_000
"""Rows that are numbers of Python at one time: they take five times the room of an array's."""


def write_csv(
    file: TextIO,
    names: Sequence[str],
    traces: Sequence[Trace],
    report: Callable[[float], object] = lambda share: None,
) -> None:
    """Write every row of every trace, one runner after the other.

    Numbers are written as ``repr`` writes them, so that reading gives the same float64; what a step does not have
    (gradient, rates and RMS of row 0) is left empty. Lines end in a newline alone.

    Args:
        file: an open text file.
        names: the runners' names, in the order of the traces.
        traces: one for each name.
        report: told now and then which share is written.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    written, total = 0, sum(map(len, traces))
    for name, trace in zip(names, traces, strict=True):
        rows = trace.rows()
        for begin in range(0, len(rows), _PART):
            for step, row in enumerate(rows[begin : begin + _PART].tolist(), begin):
                writer.writerow([name, step, *(repr(value) if math.isfinite(value) else "" for value in row)])
            written += min(_PART, len(rows) - begin)
            report(written / total)


def to_table(experiment: Experiment, traces: Sequence[Trace]) -> dict[str, Any]:
    """The experiment with its traces as plain JSON values, by column; null where a step has no value."""
    runners: list[dict[str, Any]] = []
    for runner, trace in zip(experiment.runners, traces, strict=True):
        columns = {
            name: [value if math.isfinite(value) else None for value in trace.column(name).tolist()]
            for name in COLUMNS
        }
        runners.append(
            {"runner": runner.name, "diverged_at": trace.diverged_at, "why": trace.why, "columns": columns}
        )
    return {"experiment": to_json(experiment), "traces": runners}
