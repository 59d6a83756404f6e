"""Your own function: settings that follow from its text, and that it is a landscape like any other."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground.core.declarations import Number
from playground.core.engine import Method, final_points
from playground.core.errors import InvalidInput
from playground.core.landscapes.ackley import Ackley
from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.rmsprop import RMSProp
from playground.core.parameters import parameters_of
from playground.core.trajectory import Trajectory
from playground.experiment.codec import dumps, from_json, loads
from playground.experiment.model import Experiment
from tests.processes import PATIENCE

ROSENBROCK = "(a - x)^2 + b*(y - x^2)^2"


def _rosenbrock() -> Custom:
    return Custom().with_settings(
        {"expression": ROSENBROCK, "ranges": "x: -2..2; y: -1..3", "a": 1, "b": 100}
    )


def _with(expression: str, **settings: object) -> Custom:
    return Custom().with_settings({"expression": expression, **settings})


# ----------------------------------------------------------------------------------------------------------- settings


def test_settings_are_the_text_and_its_parameters() -> None:
    landscape = Custom("rate*x + alpha*y**2 + x0*rate", "", (("x0", 1.0), ("alpha", 1.0), ("rate", 1.0)))
    assert landscape.settings() == {
        "expression": "rate*x + alpha*y**2 + x0*rate", "ranges": "", "rate": 1.0, "alpha": 1.0, "x0": 1.0,
    }  # fmt: skip
    declared = parameters_of(landscape)
    assert [declared[name].symbol for name in ("rate", "alpha", "x0")] == [
        r"\mathrm{rate}",
        r"\alpha",
        "x_{0}",
    ]
    assert list(parameters_of(Custom)) == ["expression", "ranges"]


def test_another_text_keeps_the_parameters_of_the_same_name() -> None:
    landscape = _with("a*x + b*y", a=2, b=3, ranges="x: 0..1; b: 0..9")
    changed = landscape.with_settings({"expression": "b*x + c*y", "c": 1})
    assert changed.settings() == {"expression": "b*x + c*y", "ranges": "x: 0..1; b: 0..9", "b": 3.0, "c": 1.0}
    assert changed.with_settings({"expression": "x*y"}).ranges == "x: 0..1"


def test_equal_by_value() -> None:
    one, other = _with("a*x + y", a=2), Custom("a*x + y", "", (("a", 2.0),))
    assert one == other
    assert hash(one) == hash(other)
    assert one != other.with_settings({"a": 3})
    assert one != _with("a*x  + y", a=2)


@pytest.mark.parametrize(
    ("settings", "path", "words"),
    [
        ({"expression": "x +"}, ("expression",), "column 4"),
        ({"expression": 3}, ("expression",), "expected a text"),
        ({"expression": "a*x", "a": 1, "b": 1}, ("b",), "unknown setting; known: expression, ranges, a"),
        ({"expression": "pi*x", "pi": 1}, ("pi",), "unknown setting"),
        ({"expression": "a*x"}, ("expression",), '"a" is not known; declare it as a parameter'),
        ({"expression": "k*x"}, ("expression",), '"k" is not known; declare it as a parameter'),
        ({"expression": "x*y - 2*xy", "k": 1}, ("expression",), '"xy" is not known; write x*y'),
        ({"expression": "a*x", "a": math.inf}, ("a",), "expected a number"),
        ({"expression": "a*x", "a": "1"}, ("a",), "expected a number"),
        ({"expression": "x", "ranges": "x"}, ("ranges",), "expected ranges such as"),
        ({"expression": "x", "ranges": "x: 2..1"}, ("ranges",), "2 is not below 1"),
        ({"expression": "x", "ranges": "x: 1..1"}, ("ranges",), "empty"),
        ({"expression": "x", "ranges": "x: 0..1e7"}, ("ranges",), "outside"),
        ({"expression": "x", "ranges": "x: 0..nan"}, ("ranges",), "expected a number"),
        ({"expression": "x", "ranges": "x: 0..1; x: 0..1"}, ("ranges",), "two ranges"),
        ({"expression": "x", "ranges": "q: 0..1"}, ("ranges",), 'no "q"'),
    ],
)
def test_what_cannot_be_is_refused_by_name(settings: dict[str, object], path: tuple[str], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Custom().with_settings(settings)
    assert caught.value.path == path
    assert words in caught.value.reason


def test_ranges_are_window_and_sliders() -> None:
    landscape = Custom("a*x + y", "x: −1..2.5; a: 0..1e3", (("a", 1.0),))
    assert landscape.window == Window(-1.0, 2.5, -3.0, 3.0)
    slider = parameters_of(landscape)["a"]
    assert isinstance(slider, Number)
    assert slider.slider_range == (0.0, 1000.0)


# ------------------------------------------------------------------------------------------------------ as a landscape


@pytest.mark.parametrize(
    ("built_in", "text", "values"),
    [
        (Rosenbrock(a=0.7, b=30.0), ROSENBROCK, {"a": 0.7, "b": 30.0}),
        (Himmelblau(), "(x² + y - 11)² + (x + y² - 7)²", {}),
        (
            Ackley(),
            "-a*exp(-b*sqrt((x^2 + y^2)/2)) - exp((cos(c*x) + cos(c*y))/2) + e + a",
            {"a": 20.0, "b": 0.2, "c": 2.0 * math.pi},
        ),
    ],
)
def test_typed_functions_equal_built_in_ones(
    built_in: Landscape, text: str, values: dict[str, float]
) -> None:
    typed = _with(text, **values)
    rng = np.random.default_rng(5)
    x, y = rng.uniform(-4, 4, 400), rng.uniform(-4, 4, 400)
    for name in ("value", "gradient", "hessian"):
        mine, theirs = getattr(typed, name)(x, y), getattr(built_in, name)(x, y)
        size = np.max(np.abs(theirs))
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-13 * size)


@pytest.mark.parametrize("modifiers", [Modifiers(), Modifiers(rotation=30.0, noise=0.1, drift="orbit")])
def test_a_run_on_it_is_the_run_on_the_built_in_one(modifiers: Modifiers) -> None:
    ours, theirs = (
        Trajectory(Problem(landscape, modifiers, 3), Method(RMSProp(lr=0.01)), (-1.2, 1.0))
        for landscape in (_rosenbrock(), Rosenbrock())
    )
    for run in (ours, theirs):
        run.advance_to(50)
    np.testing.assert_allclose(ours.trace.column("x"), theirs.trace.column("x"), rtol=1e-11)
    np.testing.assert_allclose(ours.trace.column("loss"), theirs.trace.column("loss"), rtol=1e-9)


def test_many_starts_equal_one_by_one() -> None:
    problem, method = Problem(Custom()), Method(RMSProp(lr=0.05))
    x, y = np.meshgrid(np.linspace(-2.5, 2.5, 4), np.linspace(-2.0, 2.0, 3))
    ends = final_points(problem, method, x, y, 40)
    for index in np.ndindex(x.shape):
        run = Trajectory(problem, method, (float(x[index]), float(y[index])))
        run.advance_to(40)
        row = run.trace.row(40)
        assert (ends[0][index], ends[1][index]) == pytest.approx((row["x"], row["y"]), rel=1e-9)


def test_where_it_is_not_defined_floats_and_arrays_say_the_same() -> None:
    landscape = Custom(expression="log(x) + 1/y + exp(1000*x*y)")
    for x, y, wanted in (
        (-1.0, 2.0, math.nan),
        (0.0, 1.0, -math.inf),
        (1.0, 0.0, math.inf),
        (2.0, 5.0, math.inf),
    ):
        assert landscape.value(x, y) == pytest.approx(wanted, nan_ok=True)
        with np.errstate(all="ignore"):
            assert landscape.value(np.array([x]), np.array([y]))[0] == pytest.approx(wanted, nan_ok=True)


def test_a_run_that_leaves_the_domain_is_a_result() -> None:
    run = Trajectory(Problem(Custom(expression="log(x) + y**2")), Method(RMSProp(lr=0.1)), (0.25, 1.0))
    run.advance_to(50)
    assert run.trace.diverged_at is not None
    assert 0 < run.trace.diverged_at < 10


def test_it_begins_where_there_is_a_slope() -> None:
    landscape = Custom("log(x - 2) + y")
    start = landscape.suggested_start
    assert start.x > 2.0
    assert math.isfinite(landscape.value(*start))


def test_colours_are_logarithmic_where_losses_tower() -> None:
    assert _rosenbrock().log_colours
    assert not Custom(expression="x**2 + y**2").log_colours


# ------------------------------------------------------------------------------------------------ kept and brought back


def _experiment() -> Experiment:
    return Experiment(_rosenbrock(), Point(0.5, 0.25))


def test_experiments_keep_it() -> None:
    text = dumps(_experiment())
    assert json.loads(text)["landscape"] == {
        "key": "custom",
        "parameters": {"expression": ROSENBROCK, "ranges": "x: -2..2; y: -1..3", "a": 1.0, "b": 100.0},
    }
    assert loads(text) == _experiment()


def test_the_order_in_a_file_does_not_matter() -> None:
    found = from_json(
        {"landscape": {"key": "custom", "parameters": {"q": 7, "expression": "q*x*y"}}}
    ).landscape
    assert found == Custom("q*x*y", "", (("q", 7.0),))


def test_a_fault_in_a_file_names_its_path() -> None:
    with pytest.raises(InvalidInput) as caught:
        from_json({"landscape": {"key": "custom", "parameters": {"expression": "x.y"}}})
    assert str(caught.value).startswith("$.landscape.parameters.expression: column 2, “x▸.◂y”")


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "playground", "run", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


def test_command_line() -> None:
    told = [
        "--expr",
        ROSENBROCK,
        "--param",
        "a=1",
        "--param",
        "b=100",
        "--param",
        "ranges=x: -2..2; y: -1..3",
        "--start",
        "0.5,0.25",
    ]
    done = _run("--landscape", "custom", *told, "--steps", "3", "--optimizer", "sgd", "--json", "-")
    assert done.stderr == ""
    experiment = from_json(json.loads(done.stdout)["experiment"])
    assert replace(experiment, runners=(), steps=_experiment().steps) == _experiment()


def test_command_line_takes_a_formula_that_begins_with_minus() -> None:
    done = _run("--expr", "-x*y", "--start", "1,2", "--steps", "1", "--optimizer", "sgd", "--set", "lr=0.5")
    assert done.stdout == "SGD: step 1, x = 2.0, y = 2.5, loss = -5.0\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--expr", "0.26*(x^2+y^2)-0.48*xy"],
            '"xy" is not known; write x*y, or declare it as a parameter (--param xy=1)',
        ),
        (["--expr", "a*x + b*y"], '"a" is not known; declare it as a parameter (--param a=1)'),
        (["--expr", "a*x + b*y", "--param", "a=2"], '"b" is not known'),
        (["--expr", "x + y", "--param", "a=2"], "a: unknown setting; known: expression, ranges"),
        (["--expr", "a*x", "--param", "a=two"], "a: expected a number"),
    ],
)
def test_the_command_line_has_no_parameter_by_silence(options: list[str], words: str) -> None:
    done = _run(*options, "--start", "1,2", "--optimizer", "sgd")
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_example_lends_its_parameters_to_no_other_formula() -> None:
    assert Custom().with_settings({"a": 2}).settings()["b"] == 1.0
    with pytest.raises(InvalidInput, match='"a" is not known'):
        Custom().with_settings({"expression": "a*x"})


def test_any_name_that_a_file_declares_is_a_parameter() -> None:
    """Files of earlier versions may have parameters that are functions now, or look like products."""
    names = {"xy": 3.0, "floor": 4.0, "ln": 5.0, "X": 6.0, "lambda": 7.0}
    landscape = from_json(
        {"landscape": {"key": "custom", "parameters": {"expression": f"x*({' + '.join(names)})", **names}}}
    ).landscape
    assert landscape.value(2.0, 0.0) == 50.0
