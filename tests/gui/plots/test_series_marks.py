"""Guides, signs of runs that leave, emphasis and the second cursor of the series plots."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtGui import QColor

from playground.gui.plots.curve_table import Column, CurveTable
from playground.gui.plots.series import Guide, Series, SeriesPlot
from playground.gui.plots.series_marks import holding_guides
from tests.gui.plots.seen import frame, grabbed, pixels, x_of

STEPS = np.arange(201, dtype=np.float64)
CALM, WILD = 80.0 * np.exp(-STEPS / 20), 80.0 * 1.5**STEPS
ORANGE, BLUE = "#E69F00", "#0072B2"


def series(first, colour=ORANGE, length=201, **looks) -> Series:
    return Series(object(), first, None, length, colour, looks.pop("label", "RMSProp"), **looks)


def picture(plot: SeriesPlot) -> np.ndarray:
    return pixels(grabbed(plot))


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def places(image: np.ndarray, colour: str) -> np.ndarray:
    """Rows and columns of the pixels with very nearly this colour."""
    wanted = rgb(QColor(colour))
    return np.argwhere(np.abs(image - wanted).max(axis=2) < 14)


# ------------------------------------------------------------------------------------------------ runs astray


@pytest.mark.parametrize("log", [True, False])
def test_one_diverging_run_does_not_ruin_the_range(make, log):
    alone = frame(make(series(CALM), log=log))
    both = frame(make(series(CALM), series(WILD, BLUE, diverging=True), log=log))
    assert (both.low, both.high) == (alone.low, alone.high)


def test_runs_that_all_diverge_are_fitted(make):
    where = frame(make(series(WILD, diverging=True), series(2 * WILD, BLUE, diverging=True)))
    assert where.high >= np.log10(2 * WILD[-1])


def test_a_sign_at_the_top_says_where_a_run_leaves(make):
    plot = make(series(CALM), series(WILD, BLUE, diverging=True))
    where, found = frame(plot), places(picture(plot), BLUE)
    left_at = int(np.argmax(np.log10(WILD) > where.high))
    assert np.abs(found[:, 1] - x_of(plot, left_at)).min() < 2
    at_top = found[found[:, 0] < where.area.top() + 8]
    assert len(at_top) > 10
    # Wide below and narrow above: it points up.
    narrow, wide = (np.ptp(at_top[at_top[:, 0] == round(where.area.top()) + down, 1]) for down in (4, 6))
    assert wide > narrow


def test_a_run_that_leaves_downwards_has_its_sign_at_the_bottom(make):
    sinking = 80.0 * 0.5**STEPS
    plot = make(series(CALM), series(sinking, BLUE, diverging=True))
    where, found = frame(plot), places(picture(plot), BLUE)
    left_at = int(np.argmax(np.log10(sinking) < where.low))
    near_bottom = found[found[:, 0] > where.area.bottom() - 8]
    assert len(near_bottom) > 10
    assert np.median(near_bottom[:, 1]) == pytest.approx(x_of(plot, left_at), abs=4)


def test_the_sign_goes_where_another_run_leaves(make):
    """As when a setting changes: the picture is that of a plot that never showed anything else."""
    sinking = series(80.0 * 0.5**STEPS, BLUE, diverging=True)
    fresh = make(series(CALM), sinking)
    plot = make(series(CALM), series(80.0 * 0.8**STEPS, BLUE, diverging=True))
    picture(plot)
    plot.set_series([series(CALM), sinking])
    np.testing.assert_array_equal(picture(plot), picture(fresh))


def test_a_run_within_the_range_has_no_sign(make):
    inside = make(series(CALM), series(CALM / 2, BLUE, diverging=True))
    same = make(series(CALM), series(CALM / 2, BLUE))
    np.testing.assert_array_equal(picture(inside), picture(same))


def test_the_first_row_beyond_a_limit():
    rng = np.random.default_rng(3)
    values = np.exp(rng.normal(size=5000))
    values[rng.integers(0, 5000, 300)] = np.nan
    table = CurveTable(log=True)
    table.absorb([Column(object(), 0, values, 5000)])
    drawn = np.log10(values)
    for first, last, limit in (
        (0, 5000, 1.2),
        (17, 4000, 0.9),
        (100, 130, 0.2),
        (0, 5000, 99.0),
        (9, 9, 0.0),
    ):
        for above in (True, False):
            beyond = drawn[first:last] > limit if above else drawn[first:last] < -limit
            expected = first + int(np.argmax(beyond)) if beyond.any() else None
            assert table.first_beyond(0, first, last, limit if above else -limit, above=above) == expected


# ------------------------------------------------------------------------------------------------------ guides


def guide(x, y=None, length=201) -> Guide:
    y = np.full(201, np.nan) if y is None else y
    return Guide(object(), x, y, length, "2/λ", "a higher rate chatters")


def test_a_guide_is_drawn_where_its_values_are(make):
    plot = make(series(CALM))
    before = picture(plot)
    plot.set_guide(guide(np.full(201, 10.0)))
    row = round(frame(plot).y(1.0))
    differs = np.argwhere(np.abs(picture(plot) - before).max(axis=2) > 40)
    assert np.abs(differs[:, 0] - row).max() <= 14  # the line, and its name at its end
    assert (np.abs(differs[:, 0] - row) <= 1).mean() > 0.6
    plot.set_guide(None)
    np.testing.assert_array_equal(picture(plot), before)


def test_names_of_guides_at_the_edge_never_cover_each_other(make):
    plot = make(series(CALM))
    plot.set_cursor(100)  # beyond it stand the names alone
    beyond, top = round(x_of(plot, 103)), 80.0
    plot.set_guide(guide(np.full(201, top)))
    span = frame(plot)
    assert span.y(np.log10(top)) - span.area.top() < 4  # at the edge its name stands below it
    alone = picture(plot)[:, beyond:]
    for apart in (5.0, 14.0, 17.0):  # pixels
        lower = top / 10 ** (apart * (span.high - span.low) / span.area.height())
        plot.set_guide(guide(np.full(201, top), np.full(201, lower)))
        assert frame(plot) == span
        np.testing.assert_array_equal(picture(plot)[:, beyond:], alone)


@pytest.mark.parametrize("step", [100, 185, 200])
def test_the_name_of_a_guide_covers_no_point_at_the_cursor(make, step):
    """A curve crosses the guide just there: its point is whole, wherever the name has room."""
    level = np.full(201, float(CALM[step]))
    plot = make(series(CALM))
    plot.set_guide(guide(level))
    plot.set_cursor(step)
    span = frame(plot)
    at_x, at_y = round(span.x(step)), round(span.y(np.log10(level[0])))
    around = np.s_[at_y - 4 : at_y + 5, at_x - 4 : at_x + 5]
    named = picture(plot)
    plot.set_guide(dataclasses.replace(guide(level), label=""))
    assert frame(plot) == span
    np.testing.assert_array_equal(named[around], picture(plot)[around])
    assert (named != picture(plot)).any()


def test_the_axis_reaches_a_guide_that_is_near_and_no_other(make):
    plot = make(series(CALM))
    alone = frame(plot)
    plot.set_guide(guide(np.full(201, 400.0)))
    assert frame(plot).high >= np.log10(400.0) > alone.high
    plot.set_guide(guide(np.full(201, 1e9)))
    assert frame(plot) == alone


def test_ranges_that_hold_guides():
    nothing = (float("nan"), float("nan"))
    assert holding_guides(-1.0, 1.0, [nothing], True) == (-1.0, 1.0)
    assert holding_guides(-1.0, 1.0, [(1.5, 1.7)], True) == (-1.0, 1.7)
    assert holding_guides(-1.0, 1.0, [(-9.0, 9.0)], True) == (-2.0, 2.0)
    assert holding_guides(-1.0, 1.0, [(2.5, 2.6)], True) == (-1.0, 1.0)
    assert holding_guides(0.0, 4.0, [(5.0, 5.5)], False) == (0.0, 5.5)


def test_the_tip_explains_the_guide(make):
    plot = make(series(CALM))
    plot.set_guide(guide(np.full(201, 0.25), np.full(201, 3.0), length=101))
    assert "2/λ: a higher rate chatters" in plot._tip(100)
    assert "x 0.25" in plot._tip(100)
    assert "2/λ" not in plot._tip(101)


# --------------------------------------------------------------------------------------- emphasis, second cursor


def test_emphasis_lets_the_others_fade(make):
    plot = make(series(CALM, BLUE, selected=True), series(3 * CALM))
    before = picture(plot)
    plot.emphasise_selected(True)
    faded = picture(plot)
    assert len(places(faded, ORANGE)) < 0.1 * len(places(before, ORANGE))
    assert len(places(faded, BLUE)) > 1.1 * len(places(before, BLUE))
    plot.emphasise_selected(False)
    np.testing.assert_array_equal(picture(plot), before)


def test_a_glance_is_a_fainter_cursor_at_its_step(make):
    plot = make(series(CALM))
    moved = []
    plot.cursor_moved.connect(moved.append)
    before = picture(plot)
    plot.set_hover_step(60)
    differs = np.argwhere(np.abs(picture(plot) - before).max(axis=2) > 20)
    assert np.median(differs[:, 1]) == pytest.approx(x_of(plot, 60), abs=1)
    plot.set_cursor(60)
    strong = picture(plot)
    plot.set_cursor(200)
    row, column = 30, round(x_of(plot, 60))
    assert picture(plot)[row, column].sum() > strong[row, column].sum()  # lighter than the cursor itself
    plot.set_hover_step(None)
    np.testing.assert_array_equal(picture(plot), before)
    assert moved == []


def test_growth_goes_on_beside_a_guide(make):
    run = series(CALM, length=50)
    plot, lines = make(run), guide(np.full(201, 10.0), length=50)
    plot.set_guide(lines)
    plot.set_series([dataclasses.replace(run, length=201)])
    plot.set_guide(dataclasses.replace(lines, length=201))
    at_once = make(dataclasses.replace(run, identity=object(), length=201))
    at_once.set_guide(guide(np.full(201, 10.0)))
    np.testing.assert_array_equal(picture(plot), picture(at_once))
