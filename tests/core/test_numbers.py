"""How numbers are written and read back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.numbers import exact_text, number_text, power_text, read_number, typed_text

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (1.0, 4, "1"),
        (0.1, 4, "0.1"),
        (1e-8, 4, "1·10⁻⁸"),
        (-1.51820e-10, 5, "−1.5182·10⁻¹⁰"),
        (0.00012345, 4, "0.0001234"),
        (0.000099999, 4, "0.0001"),
        (37651.5216, 4, "37652"),
        (99999.96, 4, "100000"),
        (1234567.0, 4, "1.235·10⁶"),
        (1234567.0, 7, "1234567"),
        (-2.5, 4, "−2.5"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "undefined"),
        (5e-324, 4, "4.941·10⁻³²⁴"),
        (1.7976931348623157e308, 17, "1.7976931348623157·10³⁰⁸"),
        (12345678, 4, "12345678"),
    ],
)
def test_a_number_as_text(value, digits, text):
    assert number_text(value, digits) == text


@pytest.mark.parametrize(
    ("value", "shown", "typed"),
    [(1e-8, "1·10⁻⁸", "1e-8"), (-1.5e-7, "−1.5·10⁻⁷", "-1.5e-7"), (0.1, "0.1", "0.1"), (0.0, "0", "0"),
     (100.0, "100", "100"), (0.9999, "0.9999", "0.9999"), (1e16, "1·10¹⁶", "1e16"), (7, "7", "7"),
     (-2.5, "−2.5", "-2.5"), (1234567.0, "1234567", "1234567"),
     (1 / 3, "0.3333333333333333", "0.3333333333333333")],
)  # fmt: skip
def test_a_number_in_full_on_screen_and_at_the_keyboard(value, shown, typed):
    assert exact_text(value) == shown
    assert typed_text(value) == typed


@given(FINITE)
def test_both_ways_to_write_a_number_read_back_exactly(value):
    assert read_number(exact_text(value)) == value
    assert read_number(typed_text(value)) == float(typed_text(value)) == value


@given(FINITE, st.integers(1, 17))
def test_what_is_rounded_reads_back_as_python_rounds_it(value, digits):
    by_python = float(f"{value:.{digits - 1}e}")
    assert read_number(number_text(value, digits)) == pytest.approx(by_python, rel=10.0 ** (1 - digits))


@pytest.mark.parametrize(
    ("text", "value"),
    [("3·10⁻⁸", 3e-8), ("3*10^-8", 3e-8), (" 3 × 10^(-8) ", 3e-8), ("10⁻³", 1e-3), ("−10²", -100.0),
     ("−2.5", -2.5), ("1e-8", 1e-8), ("10", 10.0), ("104", 104.0), ("+5", 5.0), (".5", 0.5)],
)  # fmt: skip
def test_what_people_and_programs_write_is_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "fast", "10⁻", "3·10", "1.2.3·10⁴", "2²", "3·10^x", "·10⁻⁸"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="could not convert"):
        read_number(text)


def test_a_power_of_ten_for_an_axis():
    assert power_text(-12) == "10⁻¹²"
