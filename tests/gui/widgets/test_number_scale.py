from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.declarations import Number
from playground.gui.widgets.number_scale import NumberScale

LR = Number(0.01, r"\alpha", "rate", low=0, log=True, slider=(1e-5, 10))
EPS = Number(1e-8, r"\varepsilon", "guard", low=0, log=True, slider=(0, 1))
BETA = Number(0.9, r"\beta", "share", low=0, high=0.9999)
STEPS = Number(50, "s", "steps", low=1, slider=(1, 500), integer=True)
OPEN = Number(2.0, "r", "above", low=0, low_open=True, log=True)


@pytest.mark.parametrize("number", [LR, EPS, BETA, STEPS, OPEN], ids=lambda n: n.symbol)
def test_slider_offers_only_allowed_values_in_order_and_reaches_both_ends(number):
    scale = NumberScale(number)
    values = [scale.value(i / 1000) for i in range(1001)]
    assert [number.check(value) for value in values] == values
    assert values == sorted(values)
    assert values[-1] == number.slider_range[1]
    assert values[0] == number.slider_range[0] or (number.low_open and values[0] > number.low)


@pytest.mark.parametrize("number", [LR, EPS, BETA, STEPS, OPEN], ids=lambda n: n.symbol)
def test_slider_values_have_few_digits(number):
    scale = NumberScale(number)
    inner = {scale.value(i / 1000) for i in range(1000)}
    assert max(len(Decimal(repr(value)).normalize().as_tuple().digits) for value in inner) <= 3
    assert len(inner) > 80


def test_log_slider_gives_each_decade_the_same_room():
    scale = NumberScale(LR)
    places = [scale.fraction(10.0**k) for k in range(-5, 2)]
    gaps = [b - a for a, b in pairwise(places)]
    assert gaps == pytest.approx([1 / 6] * 6)
    assert scale.value(0.5) == 0.01


def test_log_slider_that_begins_at_zero():
    scale = NumberScale(EPS)
    assert scale.value(0.0) == 0.0
    assert scale.fraction(0.0) == 0.0
    assert 0.05 < scale.fraction(1e-8) < 0.9
    assert scale.fraction(1e-300) == 0.0
    positive = [scale.value(i / 1000) for i in range(1001) if scale.value(i / 1000) > 0]
    assert min(positive) == 1e-10
    assert {1e-8, 1e-4, 0.1} <= set(positive)


def test_a_default_of_zero_still_has_decades():
    scale = NumberScale(Number(0.0, r"\lambda", "decay", low=0, log=True, slider=(0, 1)))
    assert scale.value(0.0) == 0.0
    assert min(v for i in range(1001) if (v := scale.value(i / 1000)) > 0) == 1e-6


@given(st.floats(min_value=0, max_value=1))
def test_place_and_value_agree(fraction):
    for number in (LR, EPS, BETA):
        scale = NumberScale(number)
        near = 0.5 * 0.06 if number is EPS else 0.0  # the part that belongs to 0
        assert scale.fraction(scale.value(fraction)) == pytest.approx(fraction, abs=0.011 + near)


@pytest.mark.parametrize(
    ("start", "up", "down"),
    [(1e-8, 2e-8, 9e-9), (0.06, 0.07, 0.05), (0.065, 0.07, 0.06), (0.09, 0.1, 0.08), (0.1, 0.2, 0.09)],
)
def test_log_steps_go_to_the_next_leading_digit(start, up, down):
    scale = NumberScale(LR)
    assert scale.step(start, 1) == up
    assert scale.step(start, -1) == down


def test_pages_are_factors_of_ten_and_fine_steps_second_digits():
    scale = NumberScale(EPS)
    assert scale.step(3e-8, 1, page=True) == 3e-7
    assert scale.step(3e-8, -2, page=True) == 3e-10
    assert scale.step(0.06, 1, fine=True) == 0.061
    assert scale.step(0.1, -1, fine=True) == 0.099
    assert scale.step(2e-8, 3) == 5e-8


def test_log_steps_reach_zero_and_come_back():
    scale = NumberScale(EPS)
    assert scale.step(1e-10, -1) == 0.0
    assert scale.step(0.0, -1) == 0.0
    assert scale.step(0.0, 1) == 1e-10


def test_linear_steps_stay_within_the_limits():
    scale = NumberScale(BETA)
    assert scale.step(0.9, 1) == 0.91
    assert scale.step(0.9, -1) == 0.89
    assert scale.step(0.9, 1, fine=True) == 0.901
    assert scale.step(0.999, 1) == 0.9999
    assert scale.step(0.05, -1, page=True) == 0.0


def test_whole_numbers_stay_whole():
    scale = NumberScale(STEPS)
    assert scale.step(50, 1) == 55
    assert scale.step(50, 1, fine=True) == 51
    assert all(isinstance(scale.value(i / 100), int) for i in range(101))


def test_an_open_limit_is_never_reached():
    scale = NumberScale(Number(0.02, "r", "above", low=0, high=1, low_open=True))
    value = 0.02
    for _ in range(5):
        value = scale.step(value, -1)
    assert value == 0.01
    assert scale.value(0.0) == 0.01
    below_one = NumberScale(Number(0.5, "r", "below", low=0, high=1, high_open=True))
    assert below_one.value(1.0) == 0.99
    assert below_one.step(0.99, 1) == 0.99
    assert math.isfinite(NumberScale(OPEN).step(1e-300, -1))
