"""Scripts for PyTorch, Keras and optax print what the engine computes, run by the frameworks themselves.

The frameworks are no dependency of the tests. To run these, name a Python that has them (torch; jax and keras; jax and
optax):

    PLAYGROUND_FRAMEWORK_PYTHON=/path/to/venv/bin/python python -m pytest tests/export/test_code_frameworks.py

All scripts for a framework run in one process, since importing it takes seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from playground.core import catalogue
from playground.core.landscapes.base import Point
from playground.core.landscapes.custom import Custom
from playground.core.modifiers import Modifiers
from playground.experiment.model import Runner
from playground.export.code.scripts import script, why_not
from tests.export import code_cases as cases

PYTHON = os.environ.get("PLAYGROUND_FRAMEWORK_PYTHON", "")
NEEDED = {"pytorch": ("torch",), "keras": ("jax", "keras"), "optax": ("jax", "optax")}
OPTIMIZERS, LANDSCAPES, SCHEDULES = catalogue.optimizers(), catalogue.landscapes(), catalogue.schedules()
DRIVER = """
import contextlib, io, json, sys
printed = []
for script in json.load(open(sys.argv[1], encoding="utf-8")):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "script.py", "exec"), {"__name__": "__main__"})
    printed.append(out.getvalue())
json.dump(printed, open(sys.argv[2], "w", encoding="utf-8"))
"""
RUNS_AWAY = {"recurrent_unit"}
"""Its cliff multiplies the rounding of a gradient that the framework finds in another order."""


def _experiments(framework):
    def kept(landscape, runners, steps=30, modifiers=None):
        experiment = cases.experiment(landscape, runners, steps, modifiers)
        expressed = [one for one in experiment.runners if not why_not(one, experiment, framework)]
        return cases.experiment(landscape, expressed, steps, modifiers)

    def runner(key, schedule="constant", clip_norm=None, clip_value=None, **settings: object):
        optimizer = OPTIMIZERS[key].make(framework, settings)
        return Runner(
            optimizer, framework, SCHEDULES[schedule](), clip_norm, clip_value, label=f"{key} {schedule}"
        )

    everyone = cases.every_runner()
    for first in range(0, len(everyone), 30):
        yield kept(LANDSCAPES["himmelblau"](), everyone[first : first + 30])
    rate = "lr" if framework == "pytorch" else "learning_rate"
    settings: dict[str, Any] = {"momentum": 0.9, rate: 1e-3}
    plain = [runner("sgd", **settings)]
    surfaces = {key for key, kind in LANDSCAPES.items() if not kind.is_replay}
    for key in sorted(surfaces - RUNS_AWAY):
        yield kept(LANDSCAPES[key](), plain, 20)
    yield kept(LANDSCAPES["recurrent_unit"](), plain, 3)
    for expression in (
        "abs(x) + max(x, y**2) - min(x, 0) + 2**x",
        "exp(-x**2) + log(1 + y**2) + sqrt(4 + x*x) + tanh(y) + atan(x) + sign(x)*y",
        "log2(3 + x) + log10(y + 9) + cbrt(x - y) + asinh(x) + acosh(2 + y**2) + atanh(y/9) + mod(x, 2) + floor(5*y)*x",
        "(x**2 + 1)**1.5 + asin(x/9) + acos(y/9) + sinh(x) + cosh(y) + tan(x/9)",
    ):
        yield kept(Custom(expression=expression), plain, 20)
    yield kept(LANDSCAPES["booth"](), [runner(key, one) for one in SCHEDULES for key in ("adam", "sgd")], 60)
    # At kinks and where a part overflows, in every dialect that can be written: what is not the framework's is by hand.
    sgd = [
        Runner(OPTIMIZERS["sgd"].make(dialect), dialect, label=dialect)
        for dialect in OPTIMIZERS["sgd"].dialects
    ]
    for landscape, start in (
        (LANDSCAPES["absolute_valley"](), Point(0.0, 2.5)),
        (LANDSCAPES["ackley"](), Point(0.0, 0.0)),
        (Custom(expression="sqrt(x^2)+y^2"), Point(0.0, 1.0)),
        (Custom(expression="x^(y^2)+y^2"), Point(0.0, 2.0)),
        (Custom(expression="max(x,y)+min(x,0)+mod(x,2)+y^2"), Point(2.0, 2.0)),
        (Custom(expression="exp(x^2)+y^2"), Point(20.0, 1.0)),
    ):
        for moved in (Modifiers(), Modifiers(rotation=180)):
            yield replace(kept(landscape, sgd, 6, moved), start=start)
    clipped = [(1.0, None), (None, 0.5), (2.0, 1.5)]
    yield kept(LANDSCAPES["rosenbrock"](), [runner("sgd", "step", a, b, momentum=0.5) for a, b in clipped])
    for chosen in (
        Modifiers(rotation=30),
        Modifiers(rotation=10, noise=0.2, drift="orbit"),
        Modifiers(noise=0.1, drift="translate"),
        Modifiers(drift="spin"),
    ):
        yield kept(LANDSCAPES["elongated_valley"](), plain, 20, chosen)


@pytest.mark.skipif(not PYTHON, reason="PLAYGROUND_FRAMEWORK_PYTHON names no Python with the frameworks")
@pytest.mark.parametrize("framework", list(NEEDED))
def test_scripts_print_what_the_engine_computes(framework, tmp_path):
    found = subprocess.run(
        [PYTHON, "-c", f"import {', '.join(NEEDED[framework])}"], capture_output=True, check=False
    )
    if found.returncode:
        pytest.skip(f"{PYTHON} has no {framework}")
    experiments = [one for one in _experiments(framework) if one.runners]
    assert len(experiments) > 30
    scripts, printed = tmp_path / "scripts.json", tmp_path / "printed.json"
    scripts.write_text(
        json.dumps([script(one, one.runners, framework) for one in experiments]), encoding="utf-8"
    )
    done = subprocess.run(
        [PYTHON, "-c", DRIVER, str(scripts), str(printed)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for experiment, text in zip(experiments, json.loads(printed.read_text("utf-8")), strict=True):
        cases.assert_same(experiment, text)
