"""Runs scripts and puts their paths beside the engine's: what the tests of both kinds of script share."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Sequence

from playground.core import catalogue
from playground.core.landscapes.base import Landscape
from playground.core.modifiers import Modifiers
from playground.experiment.model import Experiment, Runner
from playground.experiment.trajectories import Trajectories

TOLERANCE = 1e-9
Path = list[tuple[float, ...]]

OTHER_SETTINGS: dict[str, list[dict[str, object]]] = {
    "sgd": [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {"momentum": 0.8, "weight_decay": 0.1}],
    "rmsprop": [{"centered": True, "momentum": 0.5}, {"weight_decay": 0.1}, {"bias_correction": True}],
    "adam": [{"amsgrad": True}, {"weight_decay": 0.1}, {"nesterov": True}, {"eps_root": 1e-4}],
    "adamw": [{"amsgrad": True}, {"nesterov": True}],
    "adagrad": [{"lr_decay": 0.01}, {"weight_decay": 0.1}],
    "nadam": [{"weight_decay": 0.1}],
    "radam": [{"beta2": 0.9}, {"betas": [0.9, 0.95]}],
    "asgd": [{"t0": 3.0, "lambd": 0.01}],
    "yogi": [{"eps": 0.1}],
    "signum": [{"beta": 0.0}, {"weight_decay": 0.1}],
    "ademamix": [{"weight_decay": 0.1}, {"eps_root": 1e-4}],
    "adopt": [{"nesterov": True}, {"use_clipping": False}, {"clipped": False}],
    "adan": [{"weight_decay": 0.1}],
    "madgrad": [{"weight_decay": 0.1}],
    "ftrl": [{"l1": 0.5}, {"l1_regularization_strength": 0.5}, {"beta": 0.3}, {"weight_decay": 0.1}],
}


def every_runner() -> list[Runner]:
    """Each optimizer in each dialect, by default and with the settings that change its rule."""
    found: list[Runner] = []
    for key, kind in catalogue.optimizers().items():
        for dialect in kind.dialects:
            names = kind.argument_names(dialect)
            for settings in ({}, *OTHER_SETTINGS.get(key, [])):
                if all(name in names for name in settings):
                    optimizer = kind.make(dialect, settings)
                    if not optimizer.objection(dialect):
                        found.append(Runner(optimizer, dialect, label=f"{key} {dialect} {settings}"))
    return found


def experiment(
    landscape: Landscape, runners: Sequence[Runner], steps: int = 40, modifiers: Modifiers | None = None
) -> Experiment:
    return Experiment(
        landscape,
        landscape.suggested_start,
        modifiers=modifiers or Modifiers(),
        seed=7,
        steps=steps,
        runners=tuple(runners),
    )


def executed(script: str) -> str:
    """What a script prints; it sees nothing but Python's own names."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy's, where a path leaves the reals
        exec(compile(script, "script.py", "exec"), {"__name__": "__main__"})  # noqa: S102
    return out.getvalue()


def paths(printed: str) -> list[Path]:
    """The paths that a script printed, one for each line with a name."""
    found: list[Path] = []
    for line in printed.splitlines():
        if line.startswith("# diverged"):
            continue
        if line.startswith("#"):
            found.append([])
            continue
        if not found:
            found.append([])
        found[-1].append(tuple(map(float, line.split())))
    return found


def assert_same(experiment: Experiment, printed: str) -> None:
    """The printed paths are those of the engine, step for step."""
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    found = paths(printed)
    assert len(found) == len(experiment.runners)
    for runner, trace, path in zip(experiment.runners, runs.traces, found, strict=True):
        where = f"{experiment.landscape.key}, {runner.label}"
        assert [row[0] for row in path] == list(range(len(trace))), where
        for step, *numbers in path:
            row = trace.row(int(step))
            for name, value in zip(("x", "y", "loss"), numbers, strict=True):
                assert abs(value - row[name]) <= TOLERANCE * max(1.0, abs(row[name])), (
                    f"{where}, {name} of {step}"
                )
