"""Tables, read back with the standard library and NumPy and compared with the traces bit for bit."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.optimizers.sgd import SGD
from playground.core.schedules.step import Step
from playground.core.trace import COLUMNS, Trace
from playground.experiment.codec import from_json, loads
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch
from playground.experiment.trajectories import Trajectories
from playground.export.tables import FORMATS, TraceTable, writing_csv, writing_json, writing_npz

HEADER = "runner,step,x,y,loss,grad_x,grad_y,effective_lr_x,effective_lr_y,rms_x,rms_y,step_x,step_y"


def _traces(experiment: Experiment) -> list[Trace]:
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    return runs.traces


def _named(names: list[str], traces: list[Trace]) -> TraceTable:
    runners = tuple(Runner(SGD(), label=name) for name in names)
    return TraceTable.of(replace(first_launch(), runners=runners), traces)


def _csv(table: TraceTable) -> str:
    file = io.StringIO(newline="")
    assert list(writing_csv(file, table))[-1:] == [1.0]
    return file.getvalue()


def _npz(table: TraceTable) -> dict[str, np.ndarray]:
    file = io.BytesIO()
    assert list(writing_npz(file, table))[-1:] == [1.0]
    file.seek(0)
    with np.load(file, allow_pickle=False) as read:
        return {key: read[key] for key in read.files}


def _wild() -> Experiment:
    """Three runners of which the first diverges."""
    return first_launch().with_runner(0, Runner(SGD(lr=1e6), label="wild"))


def test_csv_is_exact():
    traces = _traces(first_launch())
    text = _csv(_named(["a", "b", "c"], traces))
    assert text.splitlines()[0] == HEADER
    assert "\r" not in text
    assert text.endswith("\n")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [(row[0], int(row[1])) for row in rows] == [(name, step) for name in "abc" for step in range(121)]
    for name, trace in zip("abc", traces, strict=True):
        read = np.array([[float(one or "nan") for one in row[2:11]] for row in rows if row[0] == name])
        assert read.tobytes() == trace.rows().tobytes()
    assert rows[0][5:] == [""] * 8
    assert "" not in rows[1]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=9, max_size=9))
def test_every_float_survives(row):
    trace = Trace(row[0], row[1], row[2])
    trace.append([tuple(row)])
    table = _named(["r"], [trace])
    read = list(csv.reader(io.StringIO(_csv(table))))[2][2:11]
    assert read == [repr(one) for one in row]
    assert np.array(list(map(float, read))).tobytes() == np.array(row).tobytes()
    arrays = _npz(table)
    assert np.array([arrays[f"0/{name}"][1] for name in COLUMNS]).tobytes() == np.array(row).tobytes()


def test_names_with_commas_and_quotes_come_back():
    names = ['a,"b"', "β; 最適化"]
    trace = Trace(1.0, 2.0, 3.0)
    table = _named(names, [trace, trace])
    rows = list(csv.reader(io.StringIO(_csv(table))))
    assert [row[0] for row in rows[1:]] == names
    assert _npz(table)["runner"].tolist() == names


def test_what_is_not_finite_is_left_empty():
    table = _named(["r"], [Trace(1.0, 2.0, math.inf)])
    assert _csv(table).splitlines()[1] == "r,0,1.0,2.0,,,,,,,,,"
    file = io.StringIO()
    for _ in writing_json(file, table):
        pass
    assert json.loads(file.getvalue())["traces"][0]["columns"]["loss"] == [None]


def test_long_tables_are_written_whole_and_told_of():
    experiment = replace(first_launch(), steps=25_000)
    table = TraceTable.of(experiment, _traces(experiment))
    file = io.StringIO(newline="")
    told = list(writing_csv(file, table))
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert [int(row[1]) for row in rows[1:]] == [*range(25_001)] * 3
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 3 * 13  # 25,001 rows, 2,000 at a time


def test_json_holds_the_experiment_and_the_columns():
    wild = _wild()
    traces = _traces(wild)
    file = io.StringIO()
    assert list(writing_json(file, TraceTable.of(wild, traces)))[-1] == 1.0
    table = json.loads(file.getvalue())
    assert from_json(table["experiment"]) == wild
    first, second, _ = table["traces"]
    assert (first["runner"], first["diverged_at"], first["why"]) == (
        "wild",
        traces[0].diverged_at,
        traces[0].why,
    )
    assert first["why"]
    assert (second["diverged_at"], second["why"], second["first_step"]) == (None, "", 0)
    assert list(second["columns"]) == [*COLUMNS, "step_x", "step_y"]
    for name, column in list(second["columns"].items())[: len(COLUMNS)]:
        read = np.array([math.nan if one is None else one for one in column])
        assert read.tobytes() == traces[1].column(name).tobytes()
    assert second["columns"]["grad_x"][0] is None


def test_a_step_is_measured_in_learning_rates():
    """Plain descent moves by α·g, so that its length is |g|; with a schedule by that of the step."""
    runners = (Runner(SGD(lr=0.05)), Runner(SGD(lr=0.05), schedule=Step(step_size=3, gamma=0.1)))
    experiment = replace(first_launch(), runners=runners, steps=12)
    rows = list(csv.DictReader(io.StringIO(_csv(TraceTable.of(experiment, _traces(experiment))))))
    assert len(rows) == 26
    for row in rows:
        for axis in "xy":
            if row["step"] == "0":
                assert row[f"step_{axis}"] == ""
            else:
                assert float(row[f"step_{axis}"]) == pytest.approx(abs(float(row[f"grad_{axis}"])), rel=1e-9)


# ------------------------------------------------------------------------------------------------------------- NumPy


def test_npz_holds_what_the_csv_holds_bit_for_bit():
    table = TraceTable.of(_wild(), _traces(_wild()))
    arrays, rows = _npz(table), list(csv.reader(io.StringIO(_csv(table))))
    header, rows = rows[0], rows[1:]
    assert arrays["runner"].tolist() == ["wild", "Adam", "SGD"]
    for index, name in enumerate(arrays["runner"]):
        own = [row for row in rows if row[0] == name]
        assert arrays[f"{index}/step"].dtype == np.int64
        assert arrays[f"{index}/step"].tolist() == [int(row[1]) for row in own]
        for place, column in enumerate(header[2:], 2):
            read = np.array([float(row[place] or "nan") for row in own])
            assert arrays[f"{index}/{column}"].tobytes() == read.tobytes()
    assert len(arrays) == 4 + 3 * (len(header) - 1)


def test_npz_holds_the_experiment_and_how_runs_ended():
    traces = _traces(_wild())
    arrays = _npz(TraceTable.of(_wild(), traces))
    assert loads(str(arrays["experiment"])) == _wild()
    assert arrays["diverged_at"].tolist() == [traces[0].diverged_at, -1, -1]
    assert arrays["why"].tolist() == [traces[0].why, "", ""]


def test_npz_is_compressed_and_the_same_at_every_time():
    table = TraceTable.of(first_launch(), _traces(first_launch()))
    first, second = io.BytesIO(), io.BytesIO()
    for file in (first, second):
        for _ in writing_npz(file, table):
            pass
    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as packed:
        assert packed.testzip() is None
        assert {one.compress_type for one in packed.infolist()} == {zipfile.ZIP_DEFLATED}


def test_a_long_column_is_packed_in_parts():
    trace = Trace(0.0, 0.0, 0.0)
    trace.append([(float(step),) * 9 for step in range(1, 120_001)])
    arrays = _npz(_named(["long"], [trace]))
    np.testing.assert_array_equal(arrays["0/x"], np.arange(120_001.0))


# -------------------------------------------------------------------------------------------------- some of it alone


@pytest.mark.parametrize("ending", FORMATS)
def test_some_runners_and_steps(ending):
    experiment = first_launch()
    traces = _traces(experiment)
    table = TraceTable(experiment, (2, 0), (traces[2], traces[0]), 5, 7)
    assert table.rows == 6
    file = io.BytesIO()
    told = list(FORMATS[ending][1](file, table))
    assert told[-1] == 1.0
    read = file.getvalue()
    x = traces[2].column("x")[5:8].tolist()
    if ending == ".csv":
        rows = list(csv.reader(io.StringIO(read.decode())))[1:]
        assert [(row[0], row[1]) for row in rows] == [(n, s) for n in ("SGD", "RMSProp") for s in "567"]
        assert [float(row[2]) for row in rows[:3]] == x
    elif ending == ".json":
        found = json.loads(read)["traces"]
        assert [(one["runner"], one["first_step"]) for one in found] == [("SGD", 5), ("RMSProp", 5)]
        assert found[0]["columns"]["x"] == x
    else:
        arrays = np.load(io.BytesIO(read), allow_pickle=False)
        assert arrays["runner"].tolist() == ["SGD", "RMSProp"]
        assert arrays["0/step"].tolist() == [5, 6, 7]
        assert arrays["0/x"].tolist() == x


def test_a_run_that_ended_before_the_first_step_has_no_rows():
    experiment = _wild()
    traces = _traces(experiment)
    beyond = traces[0].last_step + 1
    arrays = _npz(TraceTable(experiment, (0, 1), traces[:2], beyond, beyond + 1))
    assert arrays["0/x"].shape == (0,)
    assert arrays["1/step"].tolist() == [beyond, beyond + 1]
