from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.gui.plots.series_axes import fitted_range, step_ticks, value_ticks

LOGS = st.floats(-300, 300)
VALUES = st.floats(-1e300, 1e300)


@given(LOGS, LOGS)
def test_a_log_range_holds_the_data_and_is_not_much_wider(a, b):
    low, high = sorted((a, b))
    bottom, top = fitted_range(low, high, log=True)
    assert bottom <= low <= high <= top
    assert top - bottom <= high - low + 2.2
    assert top > bottom


@given(VALUES, VALUES)
def test_a_linear_range_holds_the_data_and_has_extent(a, b):
    low, high = sorted((a, b))
    bottom, top = fitted_range(low, high, log=False)
    slack = 1e-9 * max(abs(low), abs(high)) + 1e-300  # smaller values are drawn as 0
    assert bottom <= low + slack
    assert top >= high - slack
    assert math.isfinite(top - bottom)
    assert top > bottom


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 1e-8, 1e8])
def test_constant_data_stand_inside_the_range(value):
    bottom, top = fitted_range(value, value, log=False)
    assert bottom <= value < top
    assert value == 0 or bottom < value


def test_wide_log_ranges_are_whole_decades():
    assert fitted_range(-7.3, 1.6, log=True) == (-8, 2)


def test_narrow_log_ranges_are_round():
    bottom, top = fitted_range(math.log10(0.013), math.log10(0.3), log=True)
    assert 10**bottom == pytest.approx(0.01)
    assert 10**top == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("low", "high", "height", "labels"),
    [(-4, 2, 200, ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"]),
     (-4, 2, 80, ["10⁻⁴", "10⁻²", "10⁰", "10²"]),
     (math.log10(0.005), math.log10(0.02), 100, ["0.005", "0.01", "0.02"])],
)  # fmt: skip
def test_log_ticks(low, high, height, labels):
    assert value_ticks(low, high, True, height)[1] == labels


def test_linear_ticks():
    places, labels = value_ticks(0.0, 1.0, False, 100)
    assert labels == ["0.0", "0.5", "1.0"]
    assert places.tolist() == [0, 0.5, 1]


@given(LOGS, st.floats(0.5, 300), st.floats(40, 600))
def test_there_are_always_a_few_ticks_and_never_too_many(low, span, height):
    bottom, top = fitted_range(low, low + span, log=True)
    places, labels = value_ticks(bottom, top, True, height)
    assert 1 <= len(places) == len(labels)
    assert len(places) <= max(height / 14, 6)
    assert all(bottom - 1e-6 <= place <= top + 1e-6 for place in places)


def test_step_ticks_are_whole():
    assert step_ticks(0, 120, 330)[1] == ["0", "20", "40", "60", "80", "100", "120"]
    assert step_ticks(3, 7, 330)[1] == ["3", "4", "5", "6", "7"]
    assert step_ticks(0, 100_000, 330)[1] == ["0", "20k", "40k", "60k", "80k", "100k"]
