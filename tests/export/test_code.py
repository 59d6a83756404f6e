"""NumPy scripts print what the engine computes; what cannot be written says why; the command line writes them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from playground.cli import main
from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.core.landscapes.custom import Custom
from playground.core.modifiers import Modifiers
from playground.experiment.model import MOST_RUNNERS, Runner
from playground.export.code import FRAMEWORKS
from playground.export.code.scripts import script, why_not
from tests.export import code_cases as cases

OPTIMIZERS, LANDSCAPES, SCHEDULES = catalogue.optimizers(), catalogue.landscapes(), catalogue.schedules()


def _runner(key="adam", dialect="paper", schedule=None, clip_norm=None, clip_value=None, **settings):
    optimizer = OPTIMIZERS[key].make(dialect, settings)
    schedule = SCHEDULES["constant"]() if schedule is None else schedule
    return Runner(optimizer, dialect, schedule, clip_norm, clip_value, label=f"{key} {dialect}")


def _check(experiment):
    cases.assert_same(experiment, cases.executed(script(experiment, experiment.runners, "numpy")))


TWO = [_runner(lr=0.05), _runner("sgd", lr=0.01, momentum=0.9)]


def test_every_optimizer_in_every_dialect():
    runners = cases.every_runner()
    assert {(one.optimizer.key, one.dialect) for one in runners} >= {
        (key, dialect) for key, kind in OPTIMIZERS.items() for dialect in kind.dialects
    }
    for first in range(0, len(runners), MOST_RUNNERS):
        _check(cases.experiment(LANDSCAPES["himmelblau"](), runners[first : first + MOST_RUNNERS], 60))


@pytest.mark.parametrize("key", sorted(key for key, kind in LANDSCAPES.items() if not kind.is_replay))
def test_every_landscape(key):
    _check(cases.experiment(LANDSCAPES[key](), TWO, 80))


@pytest.mark.parametrize("key", sorted(SCHEDULES))
def test_every_schedule_also_in_single_precision(key):
    schedule = SCHEDULES[key]()
    runners = [
        _runner(schedule=schedule),
        _runner("rmsprop", "tf1", schedule, momentum=0.5),
        _runner("sgd", "keras", schedule, momentum=0.9),
    ]
    _check(cases.experiment(LANDSCAPES["rosenbrock"](), runners, 250))


def test_schedules_in_their_other_shapes():
    shapes = [
        SCHEDULES[key]().with_settings(values)
        for key, values in (
            ("multi_step", {"milestones": "5, 0, 9, 5", "gamma": 0.7}),
            ("constant_factor", {"total_iters": 0}),
            ("polynomial", {"total_iters": 7, "eta_min": 0.001, "cycle": True}),
            ("polynomial", {"total_iters": 0}),
            ("cosine_restarts", {"T_0": 3, "T_mult": 2, "m_mul": 0.9}),
            ("cyclic", {"step_size_up": 5, "step_size_down": 9, "mode": "triangular2"}),
            ("cyclic", {"step_size_up": 5, "mode": "exp_range", "gamma": 0.9, "cycle_momentum": False}),
            ("cyclic", {"step_size_up": 5, "step_size_down": 0}),
            ("warmup_stable_decay", {"warmup_steps": 0, "stable_steps": 9, "decay": "cosine"}),
            ("warmup_stable_decay", {"warmup_steps": 9, "stable_steps": 0, "decay": "sqrt"}),
            ("piecewise_constant", {"boundaries": "3, 9", "values": "0.01, 0.002, 0.03"}),
            ("inverse_time", {"decay_steps": 3.5, "staircase": True}),
        )
    ]
    _check(cases.experiment(LANDSCAPES["booth"](), [_runner("adam", "pytorch", one) for one in shapes], 60))


def test_one_cycle_in_its_other_shapes():
    kind = SCHEDULES["one_cycle"]
    shapes = [
        kind().with_settings(values)
        for values in (
            {"three_phase": True},
            {"anneal_strategy": "linear"},
            {"cycle_momentum": False},
            {"pct_start": 0},
        )
    ]
    runners = [_runner("adam", "pytorch", shape) for shape in shapes]
    _check(cases.experiment(LANDSCAPES["booth"](), runners, 250))


def test_clipping_by_norm_by_value_and_by_both():
    runners = [
        _runner("sgd", dialect, clip_norm=norm, clip_value=value, **{name: 0.05})
        for dialect, name in (("paper", "lr"), ("pytorch", "lr"), ("keras", "learning_rate"))
        for norm, value in ((1.0, None), (None, 0.5), (2.0, 1.5))
    ]
    _check(cases.experiment(LANDSCAPES["rosenbrock"](), runners))


@pytest.mark.parametrize(
    "settings",
    [
        {"rotation": 30},
        {"rotation": 180},
        {"noise": 0.5},
        {"drift": "translate", "drift_speed": 0.02, "drift_direction": 40},
        {"drift": "orbit", "rotation": 20, "noise": 0.1, "drift_period": 50},
        {"drift": "spin", "drift_spin": 3},
        {"drift": "jump", "drift_step": 4, "drift_distance": 0.7, "drift_direction": 100, "rotation": 15},
    ],
    ids=str,
)
def test_rotation_noise_and_drift(settings):
    landscape = LANDSCAPES["elongated_valley"]()
    _check(cases.experiment(landscape, TWO, 120, Modifiers(**settings)))


def test_noise_beyond_its_first_block():
    _check(cases.experiment(LANDSCAPES["quadratic_bowl"](), TWO[:1], 1100, Modifiers(noise=1.0)))


@pytest.mark.parametrize(
    "expression",
    [
        "x**2/4 + a*y**2/2 + sin(3*x)*cos(b*y)",
        "abs(x) + max(x, y**2) - min(x, 0)",
        "exp(-x**2) + log(1 + y**2) + sqrt(4 + x*x) + tanh(y)",
        "(x**2 + 1)**1.5 + atan(x*y) + (x - y)**3/50 + 2*pi*y",
        "log2(3 + x) + log10(y + 9) + cbrt(x - y) + asinh(x) + acosh(2 + y**2) + atanh(y/9) + mod(x, 2) + floor(5*y)*x",
        "x**y + ceil(3*x)*y + (2 + x)**y",
        "2**x + asin(x/9) + acos(y/9) + sinh(x) + cosh(y) + tan(x/9) + sign(x)*y",
        "y**2",
    ],
)
def test_a_typed_formula(expression):
    landscape = Custom(expression=expression)
    _check(replace(cases.experiment(landscape, TWO), start=Point(0.7, 0.4)))


def test_a_path_that_leaves_the_reals_ends_where_the_engine_ends_it():
    runners = [_runner("sgd", lr=10.0), _runner("adam", lr=0.1)]
    _check(cases.experiment(LANDSCAPES["rosenbrock"](), runners))


# ------------------------------------------------------------------------------------------------- the script as such


def test_it_runs_alone_and_imports_nothing_of_this_program(tmp_path):
    experiment = cases.experiment(LANDSCAPES["rosenbrock"](), TWO[:1], 3, Modifiers(noise=0.1))
    text = script(experiment, experiment.runners, "numpy")
    assert "playground" not in text
    path = tmp_path / "script.py"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stderr == ""
    cases.assert_same(experiment, done.stdout)
    assert done.stdout.splitlines()[0] == f"0 {experiment.start.x!r} {experiment.start.y!r} " + repr(
        experiment.landscape.value(*experiment.start)
    )


def test_a_step_reads_like_the_formula():
    experiment = cases.experiment(LANDSCAPES["rosenbrock"](), [_runner("rmsprop")])
    text = script(experiment, experiment.runners, "numpy")
    assert "        v = beta * v + (1 - beta) * g**2\n" in text
    assert "        theta = theta - eta * g\n" in text
    assert "diagnostic" not in text


def test_labels_cannot_break_out_of_their_strings():
    runner = replace(_runner(), label='"""); import os; ("\\')
    experiment = cases.experiment(LANDSCAPES["booth"](), [runner, runner])
    _check(experiment)
    assert "import os" not in [line.strip() for line in script(experiment, [runner], "numpy").splitlines()]


# -------------------------------------------------------------------------------------------------- what is not there


@pytest.mark.parametrize(
    ("runner", "framework", "words"),
    [
        (_runner("adam"), "pytorch", ""),
        (_runner("adam"), "keras", "epsilon|ε is added to the uncorrected"),
        (_runner("rmsprop"), "pytorch", "ε stands outside the root"),
        (_runner("rmsprop"), "optax", ""),
        (_runner("qhm"), "keras", "Keras has no QHM"),
        (_runner("sgd", "keras", clip_norm=1.0, clip_value=1.0), "keras", "exclude each other"),
        (_runner("adam", "pytorch", clip_norm=1.0), "optax", "1e-6"),
        (_runner("rprop", "optax", SCHEDULES["step"]()), "optax", "takes no schedule"),
        (_runner("adam", "keras", SCHEDULES["one_cycle"]()), "keras", "momentum that follows"),
        (_runner("adam", "tf1"), "keras", "single precision"),
        (_runner("adagrad", "tf1"), "optax", "single precision"),
    ],
)
def test_why_not(runner, framework, words):
    experiment = cases.experiment(LANDSCAPES["booth"](), [runner])
    reason = why_not(runner, experiment, framework)
    assert bool(reason) == bool(words)
    assert any(word in reason for word in words.split("|"))
    if reason:
        with pytest.raises(InvalidInput, match=runner.label):
            script(experiment, [runner], framework)


def test_mini_batches_are_declined_everywhere():
    landscape = LANDSCAPES["linear_regression"]().with_settings({"batch": 4})
    experiment = cases.experiment(landscape, TWO)
    assert all("Mini-batches" in why_not(TWO[0], experiment, framework) for framework in FRAMEWORKS)


# ----------------------------------------------------------------------------------------------------- command line


def test_the_command_line_writes_a_script(capsys, tmp_path):
    chosen = ["--landscape", "booth", "--steps", "5", "--optimizer", "adam:pytorch"]
    assert main(["code", *chosen, "--framework", "numpy"]) == 0
    text, err = capsys.readouterr()
    assert err == ""
    assert len(cases.paths(cases.executed(text))[0]) == 6
    assert main(["code", *chosen, "--framework", "numpy", "--out", str(tmp_path / "s.py")]) == 0
    assert (tmp_path / "s.py").read_text(encoding="utf-8") == text


def test_the_command_line_says_in_one_line_why_there_is_none(capsys):
    assert main(["code", "--optimizer", "qhm", "--framework", "keras"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "error: QHM: Keras has no QHM.\n")
    assert main(["code", "--optimizer", "adam", "--framework", "caffe"]) == 2
    assert "numpy" in capsys.readouterr()[1]


# --------------------------------------------------------------------------------------------- at kinks and overflow

KINKS = [
    (LANDSCAPES["absolute_valley"](), Point(1.0, 2.5)),
    (LANDSCAPES["ackley"](), Point(0.0, 0.0)),
    (Custom(expression="sqrt(x^2)+y^2"), Point(1.0, 1.0)),
    (Custom(expression="x^y+y^2"), Point(0.0, 2.0)),
    (Custom(expression="max(x,y)+floor(x)+abs(y)"), Point(1.0, 1.0)),
    (Custom(expression="exp(x^2)+y^2"), Point(20.0, 1.0)),
]


@pytest.mark.parametrize(("landscape", "start"), KINKS, ids=lambda one: getattr(one, "key", str(one)))
@pytest.mark.parametrize("modifiers", [Modifiers(), Modifiers(rotation=90)], ids=["plain", "turned"])
def test_a_script_prints_what_the_run_shows_at_a_kink(landscape, start, modifiers):
    rates = {
        "paper": "lr",
        "pytorch": "lr",
        "keras": "learning_rate",
        "tf1": "learning_rate",
        "optax": "learning_rate",
    }
    runners = [_runner("sgd", dialect, **{rate: 0.25}) for dialect, rate in rates.items()]
    runners += [
        _runner("adam", "optax", learning_rate=0.1),
        _runner("adagrad", "optax", learning_rate=0.1, eps=0),
    ]
    runners.append(_runner("adamax", "pytorch", eps=0))
    experiment = replace(cases.experiment(landscape, runners, 8, modifiers), start=start)
    _check(experiment)


def test_a_gradient_is_written_out_where_the_framework_would_find_another():
    landscape = LANDSCAPES["absolute_valley"]()
    ours, theirs = _runner("sgd", lr=0.1), _runner("sgd", "pytorch", lr=0.1)
    by_hand = script(cases.experiment(landscape, [ours]), [ours], "pytorch")
    assert "point.grad = torch.tensor(closed_gradient(" in by_hand
    found = script(cases.experiment(landscape, [theirs]), [theirs], "pytorch")
    assert "backward()" in found
    assert "def gradient" not in found
    both = script(cases.experiment(landscape, [ours, theirs]), [ours, theirs], "numpy")
    assert "def gradient(x, y)" in both
    assert "def gradient_torch(x, y)" in both
