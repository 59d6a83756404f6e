"""Tables, read back with the standard library and compared with the traces bit for bit."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.core.optimizers.sgd import SGD
from playground.core.trace import COLUMNS, Trace
from playground.experiment.codec import from_json
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch
from playground.experiment.runs import Runs
from playground.export.tables import to_table, write_csv

HEADER = "runner,step,x,y,loss,grad_x,grad_y,effective_lr_x,effective_lr_y,rms_x,rms_y"


def _traces(experiment: Experiment) -> list[Trace]:
    runs = Runs(experiment)
    runs.advance_to(experiment.steps)
    return runs.traces


def _csv(names: list[str], traces: list[Trace]) -> str:
    file = io.StringIO(newline="")
    write_csv(file, names, traces)
    return file.getvalue()


def test_csv_is_exact():
    traces = _traces(first_launch())
    text = _csv(["a", "b", "c"], traces)
    assert text.splitlines()[0] == HEADER
    assert "\r" not in text
    assert text.endswith("\n")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [(row[0], int(row[1])) for row in rows] == [(name, step) for name in "abc" for step in range(121)]
    for name, trace in zip("abc", traces, strict=True):
        read = np.array([[float(one or "nan") for one in row[2:]] for row in rows if row[0] == name])
        assert read.tobytes() == trace.rows().tobytes()
    assert rows[0][5:] == [""] * 6
    assert "" not in rows[1]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=9, max_size=9))
def test_every_float_survives(row):
    trace = Trace(row[0], row[1], row[2])
    trace.append([tuple(row)])
    read = list(csv.reader(io.StringIO(_csv(["r"], [trace]))))[2][2:]
    assert read == [repr(one) for one in row]
    assert np.array(list(map(float, read))).tobytes() == np.array(row).tobytes()


def test_names_with_commas_and_quotes_come_back():
    names = ['a,"b"', "β; 最適化"]
    trace = Trace(1.0, 2.0, 3.0)
    rows = list(csv.reader(io.StringIO(_csv(names, [trace, trace]))))
    assert [row[0] for row in rows[1:]] == names


def test_what_is_not_finite_is_left_empty():
    trace = Trace(1.0, 2.0, math.inf)
    assert _csv(["r"], [trace]).splitlines()[1] == "r,0,1.0,2.0,,,,,,,"
    table = to_table(first_launch().without_runner(0).without_runner(0), [trace])
    assert table["traces"][0]["columns"]["loss"] == [None]


def test_long_tables_are_written_whole_and_told_of():
    experiment = replace(first_launch(), steps=25_000)
    told: list[float] = []
    file = io.StringIO(newline="")
    write_csv(file, ["a", "b", "c"], _traces(experiment), told.append)
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert [int(row[1]) for row in rows[1:]] == [*range(25_001)] * 3
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 9


def test_json_holds_the_experiment_and_the_columns():
    wild = first_launch().with_runner(0, Runner(SGD(lr=1e6), label="wild"))
    traces = _traces(wild)
    table = json.loads(json.dumps(to_table(wild, traces), allow_nan=False))
    assert from_json(table["experiment"]) == wild
    first, second, _ = table["traces"]
    assert (first["runner"], first["diverged_at"], first["why"]) == (
        "wild",
        traces[0].diverged_at,
        traces[0].why,
    )
    assert first["why"]
    assert (second["diverged_at"], second["why"]) == (None, "")
    assert list(second["columns"]) == list(COLUMNS)
    for name, column in second["columns"].items():
        read = np.array([math.nan if one is None else one for one in column])
        assert read.tobytes() == traces[1].column(name).tobytes()
    assert second["columns"]["grad_x"][0] is None
