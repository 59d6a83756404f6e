"""What every optimizer promises, over the whole catalogue: each dialect, each switch, numbers off their defaults."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.core.declarations import Choice, Number, Switch
from playground.core.engine import Method, final_points
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.rastrigin import Rastrigin
from playground.core.modifiers import Problem
from playground.core.optimizers.base import Optimizer
from playground.core.parameters import parameters_of
from playground.core.rules.expression import Symbol
from playground.core.schedules.exponential import Exponential
from playground.core.symbols import plain_symbol
from playground.core.trajectory import Trajectory

STEPS = 40


def _run(optimizer: Optimizer, start: tuple[float, float] = (0.5, 0.2), landscape: Any = None) -> Trajectory:
    run = Trajectory(Problem(landscape or Himmelblau()), Method(optimizer, Exponential(0.98)), start)
    run.advance_to(STEPS)
    assert run.trace.last_step == STEPS, run.trace.why
    return run


def test_moves_by_the_effective_rate_along_its_direction(case: Any) -> None:
    run = _run(case.optimizer)
    moved = 0.0
    for step in range(1, STEPS + 1):
        explained = run.explain(step)
        row, old = run.trace.row(step), run.trace.row(step - 1)
        last = [line for line in explained.lines if line.line.target.name == "theta"][-1]
        shrunk = [line for line in explained.lines if line.line.target.name == "theta"][:-1]
        for side, axis in enumerate("xy"):
            before = last.before[side]["theta"]
            if not shrunk:
                assert before == old[axis]
            eta = row[f"effective_lr_{axis}"]
            direction = run.rule.direction.evaluate(explained.after[side])
            assert row[axis] - before == pytest.approx(
                -eta * direction, rel=1e-12, abs=4 * math.ulp(max(abs(before), abs(row[axis])))
            )
            moved += abs(row[axis] - before)
    assert moved > 0.0


def test_every_line_explains_the_recorded_row(case: Any) -> None:
    run = _run(case.optimizer)
    for step in (1, 2, 3, STEPS):
        explained, row = run.explain(step), run.trace.row(step)
        for line in explained.lines:
            for side in (0, 1):
                assert set(line.before[side]) == {symbol.name for symbol in line.line.expression.symbols()}
                assert line.line.expression.evaluate(line.before[side]) == line.result[side]
            if not line.line.target.per_coordinate:
                assert line.result[0] == line.result[1]
        for side, axis in enumerate("xy"):
            after = explained.after[side]
            assert after["g"] == row[f"grad_{axis}"]
            assert after["theta"] == row[axis]
            assert after["eta"] == row[f"effective_lr_{axis}"]
            assert after[run.rule.rms.name] == row[f"rms_{axis}"]


def test_many_starts_are_the_same_as_each_alone(case: Any) -> None:
    x, y = np.array([[0.5, -2.0, 3.1], [1.5, -0.3, 2.2]]), np.array([[0.2, 1.0, -2.7], [1.5, 0.4, -0.1]])
    method = Method(case.optimizer, Exponential(0.98))
    ends = final_points(Problem(Himmelblau()), method, x, y, STEPS)
    assert ends[0].shape == ends[1].shape == x.shape
    for index in np.ndindex(x.shape):
        run = Trajectory(Problem(Himmelblau()), method, (float(x[index]), float(y[index])))
        run.advance_to(STEPS)
        if run.trace.diverged_at is None:
            row = run.trace.row(STEPS)
            assert (ends[0][index], ends[1][index]) == (row["x"], row["y"])
        else:
            # A variance that rounding puts below 0, at the first step of a centered, bias-corrected mean square.
            assert not math.isfinite(ends[0][index]) or not math.isfinite(ends[1][index])


def test_many_starts_on_a_landscape_with_sines(spoken: Any) -> None:
    x, y = np.array([1.2, -3.3, 0.6]), np.array([-0.7, 2.2, 0.4])
    problem, method = Problem(Rastrigin()), Method(spoken.optimizer)
    ends = final_points(problem, method, x, y, 4)
    for index in range(3):
        run = Trajectory(problem, method, (float(x[index]), float(y[index])))
        run.advance_to(4)
        row = run.trace.row(4)
        np.testing.assert_allclose((ends[0][index], ends[1][index]), (row["x"], row["y"]), rtol=1e-12)


def test_a_mirrored_start_gives_the_mirrored_path(case: Any) -> None:
    optimizer = case.optimizer
    if getattr(optimizer, "initial_m", 0.0) != 0.0:
        optimizer = replace(optimizer, initial_m=0.0)  # a mean that does not start at 0 has a side
    here = _run(optimizer, (1.5, -0.8), ElongatedValley()).trace
    there = _run(optimizer, (-1.5, -0.8), ElongatedValley()).trace
    assert np.array_equal(there.column("x"), -here.column("x"))
    for name in ("y", "loss", "effective_lr_x", "effective_lr_y", "rms_x", "rms_y"):
        assert np.array_equal(there.column(name), here.column(name), equal_nan=True)


def test_arguments_make_the_same_optimizer_again(case: Any) -> None:
    kind = type(case.optimizer)
    given = case.optimizer.arguments(case.dialect)
    assert list(given) == list(kind.argument_names(case.dialect))
    assert kind.make(case.dialect, given) == case.optimizer


def test_every_symbol_is_declared_once_and_can_be_told_apart(case: Any) -> None:
    rule = case.optimizer.written()
    settings = parameters_of(case.optimizer)
    known = {"theta", "g", "lr", "t", *rule.constants, *(state.symbol.name for state in rule.states)}
    shown: dict[str, set[str]] = {}
    for line in rule.lines:
        for symbol in (*line.expression.symbols(), line.target):
            shown.setdefault(plain_symbol(symbol.latex), set()).add(symbol.name)
            assert symbol.meaning
            if symbol.setting:
                assert symbol.latex == settings[symbol.name].symbol
        assert {symbol.name for symbol in line.expression.symbols()} <= known
        known.add(line.target.name)
    assert set(rule.constants) <= set(settings)
    assert {letter: names for letter, names in shown.items() if len(names) > 1} == {}


def test_every_hyperparameter_stands_in_some_variant_of_the_rule(spoken: Any, cases: list[Any]) -> None:
    kind = type(spoken.optimizer)
    used: set[str] = set()
    for other in cases:
        if (other.key, other.dialect) == (spoken.key, spoken.dialect):
            rule = other.optimizer.written()
            used |= {symbol.name for line in rule.lines for symbol in line.expression.symbols()}
            # What a state begins with is not a line of its own.
            used |= {
                slot.field
                for slot in kind.hyperparameters(spoken.dialect)
                for state in rule.states
                if slot.field.startswith("initial")
                and state.initial == getattr(other.optimizer, slot.field) != 0
            }
    numbers = {
        slot.field for slot in kind.hyperparameters(spoken.dialect) if isinstance(slot.declaration, Number)
    }
    assert numbers <= used


TOGETHER: dict[str, dict[str, Any]] = {
    "amsgrad_of": {"amsgrad": True},
    "first_whole": {"dampening": 0.4},
    "clip_first": {"max_step_size": 0.01},
    "eps_place": {"lr": 0.2, "beta2": 0.9},
    "clipped": {"lr": 100.0},
}
"""Settings without which a switch has nothing to act on."""


def test_what_is_on_or_off_changes_the_path(spoken: Any) -> None:
    """A switch or choice that changed nothing would be a lie."""
    kind = type(spoken.optimizer)
    slots = [
        slot for slot in kind.hyperparameters(spoken.dialect) if not isinstance(slot.declaration, Number)
    ]
    busy = {"momentum": 0.7, "weight_decay": 0.3, "eps": 0.05, "initial_v": 0.2, "lr": 0.02, "beta2": 0.8}
    busy = {name: value for name, value in busy.items() if hasattr(spoken.optimizer, name)}
    for slot in slots:
        if slot.field == "inclusive":
            continue  # between ρ > ρ₀ and ρ ≥ ρ₀ only a tie decides
        base = replace(spoken.optimizer, **(busy | TOGETHER.get(slot.field, {})))  # type: ignore[arg-type]
        assert isinstance(slot.declaration, (Switch, Choice))
        options = (True, False) if isinstance(slot.declaration, Switch) else tuple(slot.declaration.options)
        paths = {
            option: _run(replace(base, **{slot.field: option}), (3.5, -2.0), ElongatedValley()).trace.rows()
            for option in options
        }
        assert len({path[:, :2].tobytes() for path in paths.values()}) == len(options), slot.field


def test_a_rule_without_a_second_moment_says_so(spoken: Any) -> None:
    rule = spoken.optimizer.written()
    own = {"rms", "diagnostic"} & {line.target.name for line in rule.lines if line.diagnostic}
    assert rule.rms_is_diagnostic == ("diagnostic" in own)


def test_a_denominator_is_what_divides_the_rate(case: Any) -> None:
    rule = case.optimizer.written()
    divides = any(line.target.name == "q" for line in rule.lines)
    assert isinstance(rule.denominator, Symbol) == divides
