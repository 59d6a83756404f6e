"""Traces as tables at full precision: CSV, JSON, and NumPy's ``.npz``, written bit by bit.

A ``.npz`` file holds, to be read with ``numpy.load(path, allow_pickle=False)``:

- ``runner``: the runners' names, in their order;
- ``0/step``, ``0/x``, ``0/y``, ``0/loss`` …: the first runner's columns, named as in the header of the CSV, int64 for
  the step and float64 for the others, nan where a step has no value; ``1/step`` … are the second's, and so on;
- ``diverged_at``: for each runner the step that left the reals, −1 where none did; ``why`` says it in words;
- ``experiment``: the experiment as JSON, a text of an experiment's file.
"""

from __future__ import annotations

import csv
import json
import math
import zipfile
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO, TextIO

import numpy as np
from numpy.typing import NDArray

from playground.core.analysis.step_length import path_ratio, step_lengths
from playground.core.trace import COLUMNS, Trace
from playground.experiment.codec import dumps, to_json
from playground.experiment.files import as_text
from playground.experiment.model import Experiment

WRITTEN = (*COLUMNS, "step_x", "step_y")
"""The columns of a table: what is recorded, and the length of each step over its learning rate."""
HEADER = ("runner", "step", *WRITTEN)
_PART = 2_000
"""Rows that are written between two moments at which the caller may do something else: 8 ms as CSV."""
_STILL = 50_000
"""Numbers of a column that are packed in one go: 25 ms."""


@dataclass(frozen=True)
class TraceTable:
    """What is written: some runners' traces, some of their steps.

    Attributes:
        experiment: whose traces they are.
        runners: indexes of runners.
        traces: one for each of these.
        first: the first step; 0 is the start.
        last: the last step; None for the last computed.
    """

    experiment: Experiment
    runners: Sequence[int]
    traces: Sequence[Trace]
    first: int = 0
    last: int | None = None

    @classmethod
    def of(cls, experiment: Experiment, traces: Sequence[Trace]) -> TraceTable:
        """Every step of every runner."""
        return cls(experiment, range(len(traces)), traces)

    @property
    def names(self) -> list[str]:
        """The runners' names."""
        return [self.experiment.runners[index].name for index in self.runners]

    def steps(self, trace: Trace) -> range:
        """The steps of a trace that are written."""
        last = trace.last_step if self.last is None else min(self.last, trace.last_step)
        return range(self.first, last + 1)

    def values(self, place: int, column: str, steps: range) -> NDArray[np.float64]:
        """Some values of one of the columns `WRITTEN`.

        Args:
            place: of the runner among those of the table.
            column: which.
            steps: of which rows, one after the other.
        """
        trace = self.traces[place]
        if column in COLUMNS:
            return trace.column(column)[steps.start : steps.stop]
        method = self.experiment.runners[self.runners[place]].method
        return step_lengths(trace, method, column.removeprefix("step_"), steps)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(len(self.steps(trace)) for trace in self.traces)


def writing_csv(file: TextIO, table: TraceTable) -> Generator[float]:
    """Write every row, one runner after the other; yields the share done.

    Numbers are written as ``repr`` writes them, so that reading gives the same float64; what a step does not have
    (gradient, rates, RMS and step of row 0) is left empty. Lines end in a newline alone.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    written, total = 0, max(table.rows, 1)
    for place, (name, trace) in enumerate(zip(table.names, table.traces, strict=True)):
        for part in _parts(table.steps(trace), _PART):
            rows = zip(*(table.values(place, column, part).tolist() for column in WRITTEN), strict=True)
            for step, row in zip(part, rows, strict=True):
                writer.writerow([name, step, *(repr(value) if math.isfinite(value) else "" for value in row)])
            written += len(part)
            yield written / total


def writing_json(file: TextIO, table: TraceTable) -> Generator[float]:
    """Write the experiment and the columns of its traces as JSON; null where a step has no value."""
    written, total = 0, max(table.rows * len(WRITTEN), 1)
    file.write(f'{{"experiment": {_json(to_json(table.experiment))}, "traces": [')
    for index, (name, trace) in enumerate(zip(table.names, table.traces, strict=True)):
        head = {
            "runner": name,
            "diverged_at": trace.diverged_at,
            "why": trace.why,
            "first_step": table.first,
            "path_over_straight_line": _number(path_ratio(trace)),
        }
        file.write(f'{", " if index else ""}{_json(head)[:-1]}, "columns": {{')
        for place, column in enumerate(WRITTEN):
            file.write(f'{", " if place else ""}"{column}": [')
            steps = table.steps(trace)
            for part in _parts(steps, _PART):
                values = table.values(index, column, part).tolist()
                texts = _json([_number(value) for value in values])
                file.write(("" if part.start == steps.start else ", ") + texts[1:-1])
                written += len(part)
                yield written / total
            file.write("]")
        file.write("}}")
    file.write("]}\n")


def writing_npz(file: BinaryIO, table: TraceTable) -> Generator[float]:
    """Write the arrays described above, compressed; the same traces give the same bytes."""
    written, total = 0, max(table.rows * (len(WRITTEN) + 1), 1)
    ends = [-1 if trace.diverged_at is None else trace.diverged_at for trace in table.traces]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for key, value in (
            ("runner", np.array(table.names, dtype=np.str_)),
            ("diverged_at", np.array(ends, dtype=np.int64)),
            ("why", np.array([trace.why for trace in table.traces], dtype=np.str_)),
            ("experiment", np.array(dumps(table.experiment))),
        ):
            _ = [*packing(packed, key, value)]
        for index, trace in enumerate(table.traces):
            steps = table.steps(trace)
            for column in ("step", *WRITTEN):
                values = np.array(steps, dtype=np.int64)
                if column != "step":
                    parts: list[NDArray[np.float64]] = []
                    for part in _parts(steps, _STILL):
                        parts.append(table.values(index, column, part))
                        yield written / total
                    values = np.concatenate(parts) if parts else np.empty(0)
                for count in packing(packed, f"{index}/{column}", values):
                    written += count
                    yield written / total


def packing(packed: zipfile.ZipFile, key: str, values: NDArray[Any]) -> Generator[int]:
    """Put an array into the archive as `numpy.savez_compressed` does, in parts; yields how many numbers each had."""
    # Without a time of its own: the archive does not tell when it was made.
    entry = zipfile.ZipInfo(f"{key}.npy")
    entry.compress_type = zipfile.ZIP_DEFLATED
    with packed.open(entry, "w", force_zip64=True) as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(values))
        flat = np.ascontiguousarray(values).reshape(-1)
        for part in _parts(range(flat.size), _STILL):
            file.write(flat[part.start : part.stop].tobytes())
            yield len(part)


def _parts(steps: range, size: int) -> list[range]:
    return [steps[begin : begin + size] for begin in range(0, len(steps), size)]


def _number(value: float) -> float | None:
    """What JSON can hold of a number."""
    return value if math.isfinite(value) else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _csv_bytes(file: BinaryIO, table: TraceTable) -> Generator[float]:
    with as_text(file) as text:
        yield from writing_csv(text, table)


def _json_bytes(file: BinaryIO, table: TraceTable) -> Generator[float]:
    with as_text(file) as text:
        yield from writing_json(text, table)


FORMATS: Mapping[str, tuple[str, Callable[[BinaryIO, TraceTable], Generator[float]]]] = MappingProxyType(
    {
        ".csv": ("Comma-separated values", _csv_bytes),
        ".npz": ("NumPy arrays", writing_npz),
        ".json": ("JSON", _json_bytes),
    }
)
"""For each ending what people call it, and what writes a table to an open file, yielding the share done."""
