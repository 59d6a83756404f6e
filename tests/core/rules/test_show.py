"""Formulas as LaTeX and as text, against what a person would write by hand."""

from __future__ import annotations

import math
import warnings

import pytest

from playground.core.optimizers.rmsprop import RMSProp
from playground.core.rules.expression import (
    Symbol,
    absolute,
    greater,
    lift,
    maximum,
    sign,
    single,
    sqrt,
    where,
)
from playground.core.rules.show import latex, line_latex, plain, substituted, with_numbers


def _symbol(name, text="", *, setting=False):
    return Symbol(name, text or name, name, per_coordinate=not setting, setting=setting)


A, B, C, T = (_symbol(name) for name in "abct")
BETA = _symbol("beta", r"\beta", setting=True)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (A - (B - C), "a − (b − c)"),
        (A - B - C, "a − b − c"),
        (A + (-B), "a + (−b)"),
        ((A + B) * C, "(a + b)·c"),
        (A / (B * C), "a / (b·c)"),
        (A / B * C, "(a / b)·c"),
        (A * (B / C), "a·(b / c)"),
        (A * B / C, "a·b / c"),
        (sqrt(A), "√a"),
        (sqrt(A) ** 2, "(√a)²"),
        (sqrt(A + B), "√(a + b)"),
        ((A / B) ** 2, "(a / b)²"),
        ((-A) ** 2, "(−a)²"),
        (BETA**T, "βᵗ"),
        (BETA ** (T + 1), "β^(t + 1)"),
        (1 - BETA**T, "1 − βᵗ"),
        (maximum(A, absolute(B)), "max(a, |b|)"),
        (sign(A) * single(B), "sign(a)·float32(b)"),
        (where(greater(A, 0), A, B), "a if a > 0, else b"),
    ],
)
def test_symbols_in_plain_text(expression, text):
    assert plain(expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (A - (B - C), r"a - \left(b - c\right)"),
        (A + (-B), r"a + \left(-b\right)"),
        ((A + B) * C, r"\left(a + b\right)\,c"),
        (A * (B / C), r"a\,\frac{b}{c}"),
        ((A / B) ** 2, r"{\left(\frac{a}{b}\right)}^2"),
        (sqrt(A) ** 2, r"{\sqrt{a}}^2"),
        (BETA ** (T + 1), r"{\beta}^{t + 1}"),
        ((BETA**T) ** 2, r"{\left({\beta}^{t}\right)}^2"),
        (A * 2, r"a \cdot 2"),
        (lift(1e-10) + A, r"1 \cdot 10^{-10} + a"),
        (maximum(A, 0), r"\max\left(a,\ 0\right)"),
        (-(A + B), r"-\left(a + b\right)"),
        (where(greater(A, 0), A, B), r"a\ \mathrm{if}\ a > 0,\ \mathrm{else}\ b"),
    ],
)
def test_symbols_in_latex(expression, text):
    assert latex(expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (A + B, "−0.5 + 2·10⁻⁵"),
        (B + A, "2·10⁻⁵ + (−0.5)"),
        (A * B, "(−0.5)·(2·10⁻⁵)"),
        (C / B, "3 / (2·10⁻⁵)"),
        (A**2, "(−0.5)²"),
        ((1 - BETA) * C, "0.1·3"),
        (C ** lift(2.5), "3^(2.5)"),
        (BETA**T, "0.9¹²³⁴⁵⁶⁷"),
        (where(greater(A, 0), A, B * C), "(2·10⁻⁵)·3"),
        (C * where(greater(C, 0), A + C, B), "3·(−0.5 + 3)"),
        ((1 - BETA) / 2 - BETA, "0.05 − 0.9"),
    ],
)
def test_numbers_in_place_of_symbols(expression, text):
    values = {"a": -0.5, "b": 2e-5, "c": 3.0, "beta": 0.9, "t": 1234567}
    assert with_numbers(expression, values, 4) == text


def test_the_numbers_get_the_digits_that_the_result_needs():
    values = {"a": 1.00012345, "b": 1.00001234}
    left, right = substituted(A - B, values, 1.00012345 - 1.00001234, 4)
    assert right == "0.0001111"
    # With 8 digits, 1.0001235 − 1.0000123 would be 0.0001112.
    assert left == "1.00012345 − 1.00001234"


def test_a_result_between_two_roundings_gets_a_digit_more():
    assert substituted(A * B, {"a": 0.2023, "b": 0.5}, 0.10115, 4) == ("0.2023·0.5", "0.10115")


def test_what_cancels_to_nothing_but_rounding_shows_every_digit():
    a, b = 0.1 + 0.2, 0.3
    left, right = substituted(A - B, {"a": a, "b": b}, a - b, 4)
    assert left == "0.30000000000000004 − 0.29999999999999999"
    assert right == "5.551·10⁻¹⁷"


def test_a_value_outside_the_reals_does_not_stop_the_printing():
    assert substituted(sqrt(A), {"a": math.inf}, math.inf) == ("√∞", "∞")
    assert substituted(A / B, {"a": 1.0, "b": 0.0}, math.nan) == ("1 / 0", "undefined")


def test_rmsprop_line_by_line():
    shown = [line_latex(line) for line in RMSProp(momentum=0.5).written().lines]
    assert shown[:2] == [
        r"v \leftarrow \beta\,v + \left(1 - \beta\right)\,{g}^2",
        r"q = \sqrt{v + \varepsilon}",
    ]
    assert shown[-1] == r"\theta \leftarrow \theta - b"


def test_every_line_of_every_rule_can_be_typeset(cases):
    with warnings.catch_warnings():
        # ziamath reads its font through a function that Python 3.11 and 3.12 call deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.zmath import Latex

        lines = {line_latex(line) for case in cases for line in case.optimizer.written().lines}
        assert len(lines) > 50
        for line in sorted(lines):
            picture = Latex(line, size=16)
            # As wide as its letters, roughly, and no box that says "error".
            assert picture.getsize()[0] > 20, line
