"""The loop made from a rule: what its text is like, and that it computes what the expressions say."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core import elementwise
from playground.core.catalogue import optimizers
from playground.core.parameters import Configurable, number
from playground.core.rules.expression import (
    Expression,
    absolute,
    greater,
    maximum,
    minimum,
    sign,
    single,
    sqrt,
    where,
)
from playground.core.rules.program import Shape, components, loop, source, state_variables
from playground.core.rules.rule import RuleWriter

SHAPES = [Shape(*flags) for flags in product((False, True), repeat=4)]
PLAIN = Shape(timed=False, scheduled=False, clipped=False, recorded=False)


def _never(*_: object) -> Any:
    raise AssertionError("called")


# --------------------------------------------------------------------------------------------------------- the text


def test_the_loop_is_arithmetic_on_local_variables(case: Any) -> None:
    """No attribute, no subscript, no text: nothing is looked up and nothing can be run but what is named."""
    allowed = {
        "_gradient", "_value", "_lr_at", "_clip", "_emit", "_finite", "range", "abs",
        "_sqrt", "_sign", "_max", "_min", "_where", "_square", "_single",
    }  # fmt: skip
    for shape in SHAPES[::5]:
        tree = ast.parse(source(case.optimizer.written(), shape))
        (function,) = tree.body
        assert isinstance(function, ast.FunctionDef)
        for node in ast.walk(tree):
            assert not isinstance(node, (ast.Attribute, ast.Subscript, ast.Import, ast.Global, ast.Lambda))
            assert not isinstance(node, ast.Constant) or type(node.value) in {int, float}
            if isinstance(node, ast.Call):
                assert isinstance(node.func, ast.Name)
                assert node.func.id in allowed


def test_constant_parts_stand_in_front_of_the_loop(case: Any) -> None:
    rule = case.optimizer.written()
    (function,) = ast.parse(source(rule, PLAIN)).body
    assert isinstance(function, ast.FunctionDef)
    (steps,) = (node for node in function.body if isinstance(node, ast.For))
    constants = {*rule.constants, *(f"_c{index}" for index in range(40))}
    for node in ast.walk(steps):
        if isinstance(node, ast.BinOp):
            names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
            assert not names <= constants, ast.unparse(node)
    hoisted = [ast.unparse(node.value) for node in function.body if isinstance(node, ast.Assign)]
    assert len(hoisted) == len(set(hoisted))


def test_parts_that_are_not_needed_are_left_out() -> None:
    rule = optimizers()["sgd"].make().written()
    for shape in SHAPES:
        text = source(rule, shape)
        body = text.partition("for t in")[2]
        assert ("_lr_at(t)" in body) == shape.scheduled
        assert ("_gradient(theta_x, theta_y, t)" in body) == shape.timed
        assert ("_clip(g_x, g_y)" in body) == shape.clipped
        assert ("_emit(" in body) == ("_value(" in body) == ("diagnostic_x =" in body) == shape.recorded


def test_what_is_carried(spoken: Any) -> None:
    rule = spoken.optimizer.written()
    names = state_variables(rule)
    assert names[:2] == ("theta_x", "theta_y")
    assert len(names) == 2 + sum(len(components(state.symbol)) for state in rule.states)
    assert len(set(names)) == len(names)
    # Every state is needed: some line reads it before any line replaces it.
    for state in rule.states:
        for line in rule.lines:
            if any(symbol.name == state.symbol.name for symbol in line.expression.symbols()):
                break
            assert line.target.name != state.symbol.name, f"{state.symbol.name} is replaced unread"
        else:
            pytest.fail(f"{state.symbol.name} is never read")


def test_equal_rules_are_compiled_once() -> None:
    one, other = (optimizers()["adam"].make("paper", {"lr": lr}).written() for lr in (0.1, 0.2))
    assert loop(one, PLAIN) is loop(other, PLAIN)
    assert loop(one, PLAIN) is not loop(one, PLAIN, floats=False)


# ------------------------------------------------------------------------------------------------------- the numbers


def test_a_loop_by_hand() -> None:
    """θ ← θ − lr·g with g = 2θ, three steps from (1, −3): factors of 1 − 0.2."""
    rule = optimizers()["sgd"].make().written()
    rows: list[tuple[float, ...]] = []
    shape = Shape(timed=True, scheduled=True, clipped=True, recorded=True)
    run = loop(rule, shape)
    steps: list[tuple[str, int]] = []

    def gradient(x: float, y: float, t: int) -> tuple[float, float]:
        steps.append(("gradient", t))
        return 2.0 * x, 2.0 * y

    def value(x: float, y: float, t: int) -> float:
        steps.append(("value", t))
        return x * x + y * y

    def rate(t: int) -> float:
        steps.append(("rate", t))
        return 0.1

    end = run(
        gradient,
        value,
        rate,
        None,
        lambda gx, gy: (gx, 0.5 * gy),
        rows.append,
        4,
        5,
        9.9,
        1.0,
        -3.0,
        0.0,
        0.0,
    )
    assert steps == [("rate", 4), ("gradient", 4), ("value", 4), ("rate", 5), ("gradient", 5), ("value", 5)]
    assert end[:2] == pytest.approx((0.64, -3.0 * 0.81))
    assert rows[0][:7] == pytest.approx((0.8, -2.7, 0.8**2 + 2.7**2, 2.0, -3.0, 0.1, 0.1))


def test_the_loop_stops_at_the_first_row_that_is_not_finite() -> None:
    rule = optimizers()["sgd"].make().written()
    run = loop(rule, Shape(timed=False, scheduled=False, clipped=False, recorded=True))
    rows: list[tuple[float, ...]] = []
    losses = iter([1.0, math.inf, 2.0])
    run(
        lambda x, y: (x, y),
        lambda x, y: next(losses),
        _never,
        _never,
        _never,
        rows.append,
        1,
        3,
        0.1,
        1.0,
        1.0,
        0.0,
        0.0,
    )
    assert [row[2] for row in rows] == [1.0]


def test_a_row_that_is_finite_but_sums_to_infinity_is_kept() -> None:
    rule = optimizers()["sgd"].make().written()
    run = loop(rule, Shape(timed=False, scheduled=False, clipped=False, recorded=True))
    rows: list[tuple[float, ...]] = []
    run(
        lambda x, y: (0.0, 0.0), lambda x, y: 1.7e308, _never, _never, _never, rows.append, 1, 2, 0.1,
        1.7e308, 1.7e308, 0.0, 0.0,
    )  # fmt: skip
    assert len(rows) == 2


# --------------------------------------------------------------------------- expressions, evaluated and compiled alike


@dataclass(frozen=True)
class Settings(Configurable):
    lr: float = number(0.5, symbol="l", meaning="rate")
    a: float = number(0.7, symbol="a", meaning="a")
    b: float = number(-1.3, symbol="b", meaning="b")


def _trees() -> st.SearchStrategy[Expression]:
    w = RuleWriter(Settings())
    leaves = st.sampled_from([w.gradient, w.theta, w.lr, w.setting("a"), w.setting("b")])
    numbers = st.sampled_from([0.5, 2.0, -3.0])

    def grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        return st.one_of(
            st.builds(lambda x, y: x + y, inner, inner),
            st.builds(lambda x, y: x - y, inner, inner),
            st.builds(lambda x, y: x * y, inner, inner),
            st.builds(lambda x, y: x / (absolute(y) + 1), inner, inner),
            st.builds(lambda x, n: n - x, inner, numbers),
            st.builds(lambda x: -x, inner),
            st.builds(lambda x: x**2, inner),
            st.builds(lambda x: (absolute(x) + 0.5) ** 1.5, inner),
            st.builds(lambda x: sqrt(absolute(x)), inner),
            st.builds(sign, inner),
            st.builds(single, inner),
            st.builds(maximum, inner, inner),
            st.builds(minimum, inner, inner),
            st.builds(lambda c, d, x, y: where(greater(c, d), x, y), inner, inner, inner, inner),
        )

    return st.recursive(leaves, grown, max_leaves=8)


TREES = _trees()


@settings(deadline=None, derandomize=True, database=None, max_examples=100)
@given(expression=TREES)
def test_compiled_is_evaluated(expression: Expression) -> None:
    w = RuleWriter(Settings())
    for name in ("a", "b"):  # also where the expression names neither
        w.setting(name)
    rule = w.move(effective_lr=w.lr, direction=w.gradient, step=expression, rms=w.gradient)
    begin, slope = (1.25, -0.4), (0.3, -2.2)

    run = loop(rule, PLAIN)
    never = (_never,) * 5
    end = run(lambda x, y: slope, *never, 1, 1, 0.5, *begin, *rule.constants.values())
    for axis in (0, 1):
        values = {"theta": begin[axis], "g": slope[axis], "lr": 0.5, "a": 0.7, "b": -1.3}
        taken = expression.evaluate(values)
        assert end[axis] == begin[axis] - taken

    arrays = loop(rule, PLAIN, floats=False)
    x, y = np.full(3, begin[0]), np.full(3, begin[1])
    gradient = (np.full(3, slope[0]), np.full(3, slope[1]))
    many = arrays(
        lambda x, y: gradient,
        _never,
        _never,
        _never,
        _never,
        _never,
        1,
        1,
        0.5,
        x,
        y,
        *rule.constants.values(),
    )
    np.testing.assert_allclose(many[0], end[0], rtol=1e-14, atol=1e-14)
    np.testing.assert_allclose(many[1], end[1], rtol=1e-14, atol=1e-14)


def test_every_operation_is_known_to_both() -> None:
    w = RuleWriter(Settings())
    g = w.gradient
    for expression, value in [
        (absolute(g), 2.25), (sign(g), -1.0), (maximum(g, 0), 0.0), (minimum(g, 0), -2.25), (sqrt(g**2), 2.25),
        (where(greater(g, 0), 1, 2), 2.0), (single(g / 3), elementwise.single(-0.75)), (-g, 2.25), ((-g) ** 0.5, 1.5),
    ]:  # fmt: skip
        writer = RuleWriter(Settings())
        rule = writer.move(effective_lr=writer.lr, direction=g, step=expression, rms=g)
        for floats in (True, False):
            theta, slope = (0.0, -2.25) if floats else (np.zeros(2), np.full(2, -2.25))
            end = loop(rule, PLAIN, floats=floats)(
                lambda x, y, slope=slope: (slope, slope),
                _never,
                _never,
                _never,
                _never,
                _never,
                1,
                1,
                0.5,
                theta,
                theta,
            )
            assert np.all(end[0] == -value)
