"""Answers of the laboratory as tables at full precision: CSV, JSON, and NumPy's ``.npz``, written bit by bit.

What is not there (a step at which nothing happened) is left empty in CSV and null in JSON, and is −1 in arrays. A loss
without end is inf in CSV and arrays, and null in JSON.
"""

from __future__ import annotations

import csv
import json
import math
import zipfile
from collections.abc import Generator, Mapping
from typing import Any, BinaryIO, TextIO

import numpy as np
from numpy.typing import NDArray

from playground.experiment.codec import dumps, to_json
from playground.experiment.laboratory.basins import BasinAnswer
from playground.experiment.laboratory.race import RaceAnswer
from playground.experiment.laboratory.sweep import SweepAnswer
from playground.export.tables import packing

_PART = 4_000
"""Rows that are written between two moments at which the caller may do something else: about 10 ms."""
STEPS = frozenset({"diverged_at", "steps", "steps_to_target"})
"""Columns in which a negative number says that there is none."""

Columns = Mapping[str, NDArray[Any]]
"""Arrays of shape (rows,) by name."""


def writing_csv(file: TextIO, columns: Columns) -> Generator[float]:
    """Write every row; yields the share done. Numbers are written as ``repr`` writes them, whole ones as such."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    count = len(next(iter(columns.values())))
    for begin in range(0, count, _PART):
        part = [_cells(name, one[begin : begin + _PART]) for name, one in columns.items()]
        writer.writerows(zip(*part, strict=True))
        yield min(1.0, (begin + _PART) / count)


def _cells(name: str, values: NDArray[Any]) -> list[str]:
    listed = values.tolist()
    if name in STEPS:
        return ["" if value < 0 else str(value) for value in listed]
    if name == "steps_to":
        return [
            str(int(value)) if math.isfinite(value) and value == int(value) else repr(value)
            for value in listed
        ]
    return [value if isinstance(value, str) else repr(value) for value in listed]


def sweep_json(answer: SweepAnswer) -> dict[str, Any]:
    """The question and the grids, C order, as plain JSON values."""
    question, arrays = answer.question, answer.arrays()
    runners = [
        {
            "runner": name,
            question.outcome: _plain(arrays[question.outcome][index]),
            "low": _plain(arrays["low"][index]),
            "high": _plain(arrays["high"][index]),
            "diverged_at": _plain(arrays["diverged_at"][index], absent=True),
            "robustness": answer.robustness(answer.tables[index]),
        }
        for index, name in enumerate(arrays["runner"].tolist())
    ]
    return {
        "experiment": to_json(question.experiment),
        "vary": [{"name": axis.name, "values": axis.values.tolist()} for axis in answer.axes],
        "outcome": question.outcome,
        "target": question.target,
        "seeds": question.seeds,
        "runners": runners,
    }


def race_json(answer: RaceAnswer) -> dict[str, Any]:
    """The terms, the runs by column, the standing and the profiles as plain JSON values."""
    question = answer.question
    ratios, profiles = answer.profiles()
    return {
        "terms": {
            "landscapes": [one.key for one in question.landscapes],
            "budget": question.budget,
            "rates": list(question.rates),
            "starts": [[list(start) for start in heat.starts] for heat in question.heats],
            "seeds": question.seeds,
            "target": question.target,
            "steps": question.steps,
            "seed": question.seed,
        },
        "runs": {name: _plain(one, absent=name in STEPS) for name, one in answer.columns().items()},
        "standing": {name: _plain(one) for name, one in answer.summary().items()},
        "profiles": {
            "ratio": ratios.tolist(),
            "methods": [
                {"optimizer": runner.name, "share": one.tolist()}
                for runner, one in zip(question.runners, profiles, strict=True)
            ],
        },
    }


def _plain(values: NDArray[Any], *, absent: bool = False) -> Any:
    """Nested lists; null for what JSON cannot hold, and for negative numbers where they say that there is none."""
    listed: Any = values.tolist()
    if values.ndim > 1:
        return [_plain(row, absent=absent) for row in values]
    if absent:
        return [None if value < 0 else value for value in listed]
    return [None if isinstance(one, float) and not math.isfinite(one) else one for one in listed]


def write_json(file: TextIO, values: Mapping[str, Any]) -> None:
    """Write plain values as one line of JSON."""
    file.write(json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n")


def writing_npz(file: BinaryIO, answer: SweepAnswer | BasinAnswer) -> Generator[float]:
    """Write what ``arrays()`` of the answer says, and the experiment as JSON; the same answer gives the same bytes."""
    arrays: dict[str, NDArray[Any]] = {
        **answer.arrays(),
        "experiment": np.array(dumps(answer.question.experiment)),
    }
    written, total = 0, sum(one.size for one in arrays.values())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, values in arrays.items():
            for count in packing(packed, name, values):
                written += count
                yield written / total
