"""Writing a rule down: what the writer accepts, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from playground.core.parameters import Configurable, number
from playground.core.rules.expression import Numeral, Operation, Symbol, is_constant, lift, where
from playground.core.rules.rule import DIAGNOSTIC_BETA, RuleWriter


@dataclass(frozen=True)
class Settings(Configurable):
    lr: float = number(0.1, symbol=r"\gamma", meaning="rate")
    beta: float = number(0.9, symbol=r"\beta", meaning="share")
    extra: float = number(0.3, symbol=r"\epsilon", meaning="unused")


@pytest.fixture
def w() -> RuleWriter:
    return RuleWriter(Settings())


def test_a_value_from_before_a_line_replaced_it_is_refused(w: RuleWriter) -> None:
    old = w.state("v", meaning="state")
    new = w.let(old, old + w.gradient)
    with pytest.raises(ValueError, match="uses v as it was before a line replaced it"):
        w.let("a", old * 2)
    w.let("a", new * 2)


def test_theta_is_replaced_like_any_state(w: RuleWriter) -> None:
    before = w.theta
    after = w.let(w.theta, 0.5 * w.theta)
    assert w.theta is after
    with pytest.raises(ValueError, match="uses theta as it was"):
        w.let("a", before + 1)


def test_an_expression_written_before_the_replacement_is_refused_after_it(w: RuleWriter) -> None:
    v = w.state("v", meaning="state")
    kept = 2 * v + 1
    w.let(v, v * 0.5)
    with pytest.raises(ValueError, match="uses v as it was"):
        w.let("a", kept)


def test_a_name_stands_for_one_thing(w: RuleWriter) -> None:
    w.state("v", meaning="state")
    for make in (
        lambda: w.state("v", meaning="again"),
        lambda: w.let("v", w.gradient),
        lambda: w.let("theta", w.gradient),
        lambda: w.state("lr", meaning="rate"),
    ):
        with pytest.raises(ValueError, match=r"uses the name (v|theta|lr) twice"):
            make()


def test_what_both_coordinates_share_cannot_depend_on_one(w: RuleWriter) -> None:
    shared = w.state("p", meaning="shared", shared=True)
    w.let(shared, w.t * 0.5)
    with pytest.raises(ValueError, match="q is shared by both coordinates"):
        w.let(w.state("q", meaning="shared", shared=True), w.gradient)


def test_a_quantity_is_shared_unless_it_reads_a_coordinate(w: RuleWriter) -> None:
    assert not w.let("c", 1 - w.setting("beta") ** w.t).per_coordinate
    assert w.let("d", w.setting("beta") * w.gradient).per_coordinate


def test_symbols_come_from_the_declarations(w: RuleWriter) -> None:
    assert (w.lr.latex, w.setting("beta").latex, w.setting("beta").meaning) == (r"\gamma", r"\beta", "share")
    with pytest.raises(KeyError):
        w.setting("nobody")


def test_only_settings_that_are_used_become_constants(w: RuleWriter) -> None:
    rule = w.move(effective_lr=w.lr * w.setting("beta"), direction=w.gradient)
    assert rule.constants == {"beta": 0.9}


def test_the_end_of_a_rule(w: RuleWriter) -> None:
    rule = w.move(effective_lr=w.lr, direction=w.gradient)
    assert [line.target.name for line in rule.lines] == ["eta", "diagnostic", "rms", "theta"]
    assert [line.diagnostic for line in rule.lines] == [False, True, True, False]
    assert rule.rms_is_diagnostic
    values = {"theta": 3.0, "g": 2.0, "lr": 0.1, "eta": 0.1, "diagnostic": 7.0}
    assert [line.expression.evaluate(values) for line in rule.lines] == [
        0.1, DIAGNOSTIC_BETA * 7.0 + (1.0 - DIAGNOSTIC_BETA) * 4.0, 7.0**0.5, 3.0 - 0.1 * 2.0,
    ]  # fmt: skip


def test_parts_of_a_step_are_subtracted_one_by_one(w: RuleWriter) -> None:
    g = w.gradient
    rule = w.move(effective_lr=w.lr, direction=2 * g, step=lambda eta: (eta * g, eta * (1.0 * g)), rms=g)
    # 1 − 3·2⁻⁵⁴ twice gives 1 − 2⁻⁵² (each rounded up), at once 1 − 3·2⁻⁵³ rounded to even.
    part = 3.0 * 2.0**-54
    once, twice = 1.0 - 2.0 * part, (1.0 - part) - part
    assert once != twice
    assert rule.lines[-1].expression.evaluate({"theta": 1.0, "eta": 1.0, "g": part}) == twice


def test_lines_after_the_move_read_the_new_point(w: RuleWriter) -> None:
    rule = w.move(effective_lr=w.lr, direction=w.gradient)
    mean = w.state("mean", meaning="mean of the points")
    w.let(mean, 0.5 * mean + 0.5 * w.theta)
    longer = w.extended(rule)
    assert [line.target.name for line in longer.lines][-2:] == ["theta", "mean"]
    assert [state.symbol.name for state in longer.states] == ["diagnostic", "mean"]
    assert longer.effective_lr is rule.effective_lr


def test_hyperparameters_in_the_precision_of_the_framework() -> None:
    w = RuleWriter(Settings(), lambda value: round(value, 0))
    w.setting("beta")
    assert w.move(effective_lr=w.lr, direction=w.setting("beta") * w.gradient).constants == {"beta": 1.0}


def test_what_is_constant_over_a_run(w: RuleWriter) -> None:
    beta = w.setting("beta")
    assert is_constant(1 - beta)
    assert is_constant(lift(3))
    for varying in (w.lr, w.t, w.gradient, beta * w.t, where(w.t, beta, 1)):
        assert not is_constant(varying)


def test_operators_and_plain_numbers(w: RuleWriter) -> None:
    g = w.gradient
    cases = [(g + 1, 4.0), (1 + g, 4.0), (g - 1, 2.0), (1 - g, -2.0), (g * 2, 6.0), (2 * g, 6.0), (g / 2, 1.5),
             (6 / g, 2.0), (g**2, 9.0), (g**3, 27.0), (-g, -3.0)]  # fmt: skip
    for expression, value in cases:
        assert expression.evaluate({"g": 3.0}) == value
    assert isinstance(lift(2), Numeral)
    assert (g**2).kind == "square"  # type: ignore[attr-defined]
    assert list((g * w.lr + g).symbols()) == [g, w.lr, g]
    assert isinstance(g, Symbol)
    assert isinstance(g + g, Operation)
