from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.gui.plots.decimation import MinMaxPyramid, block_size, on_scale


def noisy(rows: int, seed: int = 0) -> np.ndarray:
    """Values over many decades, with zeros, negative ones and every kind of thing that is not a number."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=rows) * 10.0 ** rng.integers(-12, 12, size=rows)
    for kind in (np.nan, np.inf, -np.inf, 0.0):
        values[rng.integers(0, rows, size=rows // 10 + 1)] = kind
    return values


def drawn(value: float, log: bool) -> float:
    if not np.isfinite(value) or (log and value <= 0):
        return np.nan
    return float(np.log10(value)) if log else float(value)


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("size", [1, 2, 8, 16, 64, 512])
@pytest.mark.parametrize("portion", [1, 7, 20, 5000])
def test_blocks_equal_brute_force_however_the_column_grew(log, size, portion):
    values = noisy(5000)
    pyramid = MinMaxPyramid(log)
    for rows in range(portion, len(values) + 1, portion):
        pyramid.absorb(values[:rows], rows)
    count = pyramid.rows // size
    low, high = pyramid.blocks(0, count, size)
    for block in range(count):
        expected = [drawn(v, log) for v in values[block * size : (block + 1) * size]]
        finite = [v for v in expected if not np.isnan(v)]
        if finite:
            assert (low[block], high[block]) == (min(finite), max(finite))
        else:
            assert np.isnan(low[block])
            assert np.isnan(high[block])


@given(st.integers(0, 4000), st.integers(0, 4200), st.booleans())
def test_extremes_equal_brute_force(first, last, log):
    values = noisy(4000, seed=3)
    pyramid = MinMaxPyramid(log)
    pyramid.absorb(values, len(values))
    finite = [d for v in values[first:last] if not np.isnan(d := drawn(v, log))]
    low, high = pyramid.extremes(first, last)
    if finite:
        assert (low, high) == (min(finite), max(finite))
    else:
        assert np.isnan(low)
        assert np.isnan(high)


def test_all_time_extremes_follow_growth():
    values = np.array([5.0, np.nan, 2.0, 9.0, -1.0, 0.5])
    pyramid = MinMaxPyramid(log=False)
    seen = []
    for rows in range(1, 7):
        pyramid.absorb(values, rows)
        seen.append((pyramid.low, pyramid.high))
    assert seen == [(5, 5), (5, 5), (2, 5), (2, 9), (-1, 9), (-1, 9)]


def test_growth_looks_at_new_rows_alone():
    values = np.arange(1.0, 1001.0)
    pyramid = MinMaxPyramid(log=True)
    pyramid.absorb(values, 960)
    poisoned = values.copy()
    poisoned[:960] = np.nan
    pyramid.absorb(poisoned, 1000)
    assert (pyramid.low, pyramid.high) == (0.0, 3.0)
    assert pyramid.blocks(0, 30, 32)[0][0] == 0.0


def test_a_shorter_column_changes_nothing():
    pyramid = MinMaxPyramid(log=False)
    pyramid.absorb(np.arange(100.0), 100)
    pyramid.absorb(np.arange(50.0), 50)
    assert pyramid.rows == 100
    assert len(pyramid.column) == 100


def test_points_stand_at_block_middles_and_follow_the_fall():
    falling = MinMaxPyramid(log=False)
    falling.absorb(np.arange(64.0, 0.0, -1.0), 64)
    rows, values = falling.points(0, 4, 16)
    assert rows.tolist() == [7.5, 7.5, 23.5, 23.5, 39.5, 39.5, 55.5, 55.5]
    assert values.tolist() == sorted(values, reverse=True)
    rising = MinMaxPyramid(log=False)
    rising.absorb(np.arange(64.0), 64)
    assert (np.diff(rising.points(0, 4, 16)[1]) > 0).all()


def test_single_rows_are_themselves():
    pyramid = MinMaxPyramid(log=True)
    pyramid.absorb(np.array([np.nan, 1.0, 10.0, 0.0]), 4)
    rows, values = pyramid.points(0, 4, 1)
    assert rows.tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(values, [np.nan, 0, 1, np.nan])


@pytest.mark.parametrize(("rows_per_pixel", "size"), [(0.2, 1), (1.0, 1), (1.9, 1), (2.0, 2), (300.0, 256)])
def test_one_to_two_blocks_a_pixel(rows_per_pixel, size):
    assert block_size(rows_per_pixel) == size


def test_nothing_on_a_log_scale_for_what_has_no_logarithm():
    values = np.array([1e-8, 0.0, -3.0, np.nan, np.inf, 1e300])
    np.testing.assert_allclose(on_scale(values, True), [-8, np.nan, np.nan, np.nan, np.nan, 300])
    np.testing.assert_array_equal(on_scale(values, False), [1e-8, 0, -3, np.nan, np.nan, 1e300])
