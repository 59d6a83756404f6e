"""Drawn values of curves, decimated, against the same found by looking at all rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.gui.plots.curve_table import Column, CurveTable, block_size, on_scale

ROWS = 3000
RNG = np.random.default_rng(5)
VALUES = np.exp(RNG.normal(size=(3, ROWS)) * 4)
VALUES[RNG.integers(0, 3, 200), RNG.integers(0, ROWS, 200)] = np.nan
VALUES[RNG.integers(0, 3, 50), RNG.integers(0, ROWS, 50)] = np.inf
OWNER = object()


def columns(*lengths: int) -> list[Column]:
    return [Column(OWNER, index, VALUES[index], length) for index, length in enumerate(lengths)]


def drawn(log: bool) -> np.ndarray:
    return np.array([on_scale(row, log) for row in VALUES])


@settings(deadline=None, max_examples=40)
@given(
    st.booleans(),
    st.sampled_from([1, 2, 16, 32, 256]),
    st.lists(st.integers(1, ROWS), min_size=1, max_size=6),
)
def test_blocks_equal_brute_force_however_the_curves_grew(log: bool, size: int, grown: list[int]) -> None:
    table = CurveTable(log)
    for length in sorted(grown):
        table.absorb(columns(length, length, length))
        table.blocks(size, 0, table.rows // size)
    rows = max(grown)
    whole = drawn(log)[:, : rows // size * size].reshape(3, -1, size)
    low, high = table.blocks(size, 0, rows // size)
    np.testing.assert_array_equal(low, np.fmin.reduce(whole, axis=2))
    np.testing.assert_array_equal(high, np.fmax.reduce(whole, axis=2))


@settings(deadline=None, max_examples=60)
@given(st.integers(-5, ROWS), st.integers(0, ROWS + 5), st.booleans())
def test_extremes_equal_brute_force(first: int, last: int, log: bool) -> None:
    table = CurveTable(log)
    table.absorb(columns(ROWS, ROWS, ROWS))
    low, high = table.extremes(first, last)
    part = drawn(log)[:, max(first, 0) : last]
    if part.shape[1]:
        np.testing.assert_array_equal(low, np.fmin.reduce(part, axis=1))
        np.testing.assert_array_equal(high, np.fmax.reduce(part, axis=1))
    else:
        assert np.isnan([*low, *high]).all()


def test_curves_of_different_lengths_end_where_they_end() -> None:
    table = CurveTable(log=False)
    table.absorb(columns(10, 30, 20))
    assert table.rows == 30
    assert np.isnan(table.at(25)).tolist() == [True, False, True]
    lengths = (10, 30, 20)
    assert table.low.tolist() == [np.fmin.reduce(drawn(False)[one, :n]) for one, n in enumerate(lengths)]


def test_one_that_comes_after_is_taken_in_whole() -> None:
    table = CurveTable(log=True)
    assert table.absorb(columns(5, 40, 40))
    assert table.absorb(columns(40, 40, 40)), "its place was taken for empty: all begins anew"
    np.testing.assert_array_equal(table.part(0, 40), drawn(True)[:, :40])
    assert not table.absorb(columns(50, 50, 50))
    assert not table.absorb(columns(20, 50, 50)), "a shorter one changes nothing"
    np.testing.assert_array_equal(table.part(0, 50), drawn(True)[:, :50])


def test_another_run_begins_everything_anew() -> None:
    table = CurveTable(log=True)
    table.absorb(columns(40, 40))
    other = np.full(10, 7.0)
    assert table.absorb([Column(object(), 0, other, 10)])
    assert (len(table), table.rows) == (1, 10)
    assert table.low.tolist() == table.high.tolist() == [np.log10(7.0)]


def test_growth_looks_at_new_rows_alone() -> None:
    values = np.ones(100)
    table = CurveTable(log=False)
    column = Column(OWNER, 0, values, 50)
    table.absorb([column])
    values[:50] = 99.0  # a promise broken on purpose: these rows must not be read again
    table.absorb([Column(OWNER, 0, values, 100)])
    assert table.high.tolist() == [1.0]


def test_the_first_value_without_a_logarithm_is_known_and_nan_is_none() -> None:
    values = np.array([[np.nan, 3, 2, 0, -1], [np.nan, 1, 1, 1, 1], [-5, 1, 1, np.inf, 1]])
    table = CurveTable(log=True)
    for length in (2, 4, 5):
        table.absorb([Column(OWNER, index, row, length) for index, row in enumerate(values)])
    assert table.first_lost.tolist() == [3, -1, 0]
    linear = CurveTable(log=False)
    linear.absorb([Column(OWNER, 0, values[0], 5)])
    assert linear.first_lost.tolist() == [-1]


@pytest.mark.parametrize(
    ("rows_per_pixel", "size"), [(0.1, 1), (1.0, 1), (1.9, 1), (2, 2), (33, 32), (64, 64)]
)
def test_one_to_two_blocks_a_pixel(rows_per_pixel: float, size: int) -> None:
    assert block_size(rows_per_pixel) == size


def test_nothing_on_a_log_scale_for_what_has_no_logarithm() -> None:
    given_values = np.array([1e-320, 0.0, -1.0, np.inf, np.nan, 100.0])
    assert np.isnan(on_scale(given_values, True)).tolist() == [False, True, True, True, True, False]
    assert on_scale(np.array([1e308, -1e308, np.inf]), False)[:2].tolist() == [1e300, -1e300]
