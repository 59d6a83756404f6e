"""The public interface: the same numbers as the command line's, as arrays, without Qt."""

from __future__ import annotations

import csv
import io
import sys

import numpy as np
import pytest

import playground
from playground import api
from playground.cli import main
from playground.experiment.presets import first_launch
from tests.processes import finished


def _rows(capsys: pytest.CaptureFixture[str], command: str) -> dict[str, list[str]]:
    assert main([*command.split(), "--csv", "-"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    return {name: [row[name] for row in rows] for name in rows[0]}


def _same(table: api.ResultTable, rows: dict[str, list[str]]) -> None:
    assert list(table) == list(rows)
    assert len({len(column) for column in table.values()}) == 1  # what makes a data frame
    for name, column in table.items():
        if column.dtype.kind in "US":
            assert column.tolist() == rows[name]
        else:
            missing = -1.0 if column.dtype.kind == "i" else np.nan
            np.testing.assert_array_equal(column, [float(one) if one else missing for one in rows[name]])


def test_which_rates_work_for_rmsprop_on_rosenbrock(capsys: pytest.CaptureFixture[str]) -> None:
    table = playground.sweep(landscape="rosenbrock", optimizer="rmsprop", vary={"lr": (1e-4, 1.0, 20)})
    _same(table, _rows(capsys, "sweep --landscape rosenbrock --optimizer rmsprop --vary lr=1e-4:1:20"))
    assert table.arrays["tail_loss"].shape == (1, 20)
    assert table.findings[0].startswith("RMSProp: lowest tail_loss ")


def test_options_are_those_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    table = playground.run(
        landscape="custom",
        expr="a*x**2 + y**2",
        param={"a": 3},
        modifier={"noise": 0.1},
        start=(-1.5, 0.5),
        steps=15,
        seed=7,
        optimizer=[
            "sgd",
            {
                "optimizer": "adam:pytorch",
                "set": {"lr": np.float64(0.1), "betas": (0.8, 0.99), "amsgrad": True},
                "schedule": "step",
                "schedule_set": {"step_size": 5},
                "clip_norm": 2.0,
                "label": "second",
            },
        ],
    )
    rows = _rows(
        capsys,
        "run --landscape custom --expr a*x**2+y**2 --param a=3 --modifier noise=0.1 --start=-1.5,0.5 "
        "--steps 15 --seed 7 --optimizer sgd --optimizer adam:pytorch --set lr=0.1 --set betas=0.8,0.99 "
        "--set amsgrad=true --schedule step --schedule-set step_size=5 --clip-norm 2 --label second",
    )
    _same(table, rows)
    assert table["runner"][-1] == "second"
    assert table.arrays["diverged_at"].tolist() == [-1, -1]


def test_basins_and_races(capsys: pytest.CaptureFixture[str]) -> None:
    table = playground.basins(landscape="himmelblau", optimizer="adam", set={"lr": 0.1}, size=(7, 5))
    _same(table, _rows(capsys, "basins --landscape himmelblau --optimizer adam --set lr=0.1 --size 7x5"))
    assert table.arrays["minimum"].shape == (1, 5, 7)
    table = playground.race(["sgd", "adam"], landscapes=["booth", "matyas"], budget=2, steps=60)
    _same(
        table,
        _rows(
            capsys, "race --landscapes booth,matyas --optimizer sgd --optimizer adam --budget 2 --steps 60"
        ),
    )
    assert table.arrays["profile"].shape == (2, table.arrays["ratio"].size)


def test_an_experiment_is_begun_with(tmp_path) -> None:
    begun = first_launch()
    table = playground.run(experiment=begun, steps=5)
    assert set(table["runner"]) == {"RMSProp", "Adam", "SGD"}
    assert table["step"].max() == 5
    assert isinstance(begun, playground.Experiment)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: playground.run(landscape="moon"), 'unknown landscape "moon"'),
        (lambda: playground.run(optimizer="sgd", moon=1), 'unknown option "moon"'),  # pyright: ignore
        (lambda: playground.run(optimizer=["sgd"], set={"lr": 1.0}), "set belongs to one optimizer"),
        (lambda: playground.run(optimizer=[{"set": {}}]), "each runner needs an optimizer"),
        (lambda: playground.run(set={"lr": 1.0}), "set belongs to one optimizer"),
        (lambda: playground.sweep(optimizer="sgd", vary={"lr": (1, 2)}), "lr: expected (low, high, count)"),  # pyright: ignore
        (lambda: playground.sweep(optimizer="sgd", vary={}), "expected one or two numbers to vary, got 0"),
        (lambda: playground.race([], budget=3), "there is no method"),
        (lambda: playground.basins(landscape="saddle", optimizer="sgd"), "no minimum of saddle is known"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(call, words: str) -> None:
    with pytest.raises(playground.InvalidInput) as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_importing_it_loads_neither_qt_nor_numpy_until_it_is_used() -> None:
    code = (
        "import sys, playground\n"
        "first = 'numpy' in sys.modules\n"
        "playground.sweep(optimizer='sgd', vary={'lr': (0.01, 0.1, 3)})\n"
        "print(first, *[one for one in ('PySide6', 'pyqtgraph', 'sympy', 'playground.gui') if one in sys.modules])"
    )
    done = finished([sys.executable, "-c", code])
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [b"False"], b"")


def test_it_says_what_it_has() -> None:
    assert {"run", "sweep", "basins", "race", "Experiment", "NAME"} <= set(dir(playground))
    with pytest.raises(AttributeError, match="no attribute 'moon'"):
        _ = playground.moon  # pyright: ignore
