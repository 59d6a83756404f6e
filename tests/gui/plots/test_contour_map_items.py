"""The parts of the contour map: scales, ticks, trails, cutting, colour maps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from playground.core.landscapes.base import Point, Window
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.colour_maps import colour_table, qcolor
from playground.gui.plots.field import MapField, Sampled
from playground.gui.plots.loss_scale import LossScale
from playground.gui.plots.paths import Trail
from playground.gui.plots.plane import Plane, zoomed
from playground.gui.plots.ticks import loss_label, round_values, tick_labels
from playground.gui.style.colours import DARK, LIGHT

PLANE = Plane(Window(0.0, 100.0, 0.0, 100.0), QRectF(0, 0, 100, 100))
"""One pixel a unit, y upwards."""


def test_theme_colours_are_read_as_in_css():
    assert qcolor("#ff000080") == QColor(255, 0, 0, 128)
    assert qcolor("#102030") == QColor(16, 32, 48)


@pytest.mark.parametrize(
    ("colours", "first", "last"), [(DARK, 0x440154, 0xFDE725), (LIGHT, 0x0B1A4A, 0xFFFDE3)]
)
def test_lightness_rises_evenly_along_the_colour_map(colours, first, last):
    table = colour_table(colours)
    assert (int(table[0]) & 0xFFFFFF, int(table[-1]) & 0xFFFFFF) == (first, last)
    channels = np.stack([(table >> shift) & 255 for shift in (16, 8, 0)]) / 255
    luminance = np.array([0.2126, 0.7152, 0.0722]) @ channels**2.2  # gamma 2.2 stands in for sRGB's curve
    lightness = 116 * np.cbrt(luminance) - 16
    steps = np.diff(lightness[::15])
    assert steps.min() > 0.6 * steps.mean()
    assert steps.max() < 1.5 * steps.mean()


@pytest.mark.parametrize(
    ("low", "high", "at_most", "expected"),
    [
        (-4, 4, 5, [-4, -2, 0, 2, 4]),
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0.13, 0.19, 3, [0.14, 0.16, 0.18]),
    ],
)
def test_ticks_are_round_numbers(low, high, at_most, expected):
    assert round_values(low, high, at_most) == pytest.approx(expected)


def test_ticks_are_written_with_as_many_digits_as_tell_them_apart():
    assert tick_labels(np.array([-1.0, -0.5, 0.0, 0.5])) == ["−1.0", "−0.5", "0.0", "0.5"]
    assert tick_labels(np.array([1.00001, 1.00002])) == ["1.00001", "1.00002"]
    assert tick_labels(np.array([0.0, 2e7, 4e7])) == ["0", "2·10⁷", "4·10⁷"]
    assert [loss_label(x) for x in (0.0, 1e-8, -3.5e-7, 12.5, 300.0, 2e9)] == [
        "0", "10⁻⁸", "−3.5·10⁻⁷", "12.5", "300", "2·10⁹",
    ]  # fmt: skip


def test_a_logarithmic_scale_gives_each_decade_the_same_share_of_the_colours():
    losses = np.concatenate(([0.0] * 8, np.logspace(-3, 3, 2000)))
    scale = LossScale.of(losses, log=True)
    at = scale.position(np.array([0.0, 1.0, 10.0, 100.0]))
    assert at[0] == 0
    assert at[2] - at[1] == pytest.approx(at[3] - at[2], rel=0.02)
    assert np.isfinite(at).all()


def test_wild_values_do_not_take_the_colours_from_the_rest():
    losses = np.concatenate((np.linspace(0, 10, 1000), [1e12, np.inf, np.nan]))
    assert LossScale.of(losses, log=False).high < 20


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("high", [3.0, 80.0, 2.5e3, 1e9])
def test_there_are_neither_few_nor_many_contour_levels(log, high):
    x = np.linspace(-1, 1, 200)
    losses = high * (x[:, None] ** 2 + x**2) / 2
    levels = LossScale.of(losses, log).levels()
    assert 8 <= len(levels) <= 24
    assert (np.diff(levels) > 0).all()


def test_contour_lines_lie_where_the_function_has_the_level():
    window = Window(-2.0, 2.0, -2.0, 2.0)
    field = MapField(lambda x, y: x * x + y * y, "bowl", window, False, (Point(0, 0),), "Bowl")
    plane = Plane(window, QRectF(0, 0, 400, 400))
    sampled = Sampled.of(field, window)
    levels = sampled.scale.levels()
    lines = sampled.contours(plane)
    assert len(lines) >= 8
    for _, line in lines:
        x, y = line[:, 0] / 100 - 2, 2 - line[:, 1] / 100
        heights = x * x + y * y
        assert np.abs(heights - levels[np.argmin(np.abs(levels - heights.mean()))]).max() < 1e-3


def test_zooming_keeps_the_place_under_the_mouse():
    window = zoomed(Window(-4, 4, -2, 2), Point(1, 1), 0.5)
    assert window == Window(-1.5, 2.5, -0.5, 1.5)


def test_lines_are_cut_at_a_rectangle():
    points = np.array([[-10.0, 5.0], [5.0, 5.0], [5.0, 20.0], [8.0, 20.0], [8.0, 8.0]])
    runs = clipped_runs(points, QRectF(0, 0, 10, 10))
    assert [run.tolist() for run in runs] == [[[0, 5], [5, 5], [5, 10]], [[8, 10], [8, 8]]]
    assert clipped_runs(points + 100, QRectF(0, 0, 10, 10)) == []


def walk(rows):
    return np.random.default_rng(3).normal(0, 0.7, (rows, 2)).cumsum(axis=0) + 50


def test_a_trail_stays_within_a_cell_of_the_path_and_keeps_its_order():
    rows = walk(4000)
    trail = Trail(PLANE, 1.0)
    trail.extend(rows[:, 0], rows[:, 1])
    assert 50 < len(trail.points) < 4000
    assert (np.diff(trail.steps) > 0).all()
    held = np.searchsorted(trail.steps, np.arange(4000), side="right") - 1
    pixels = np.column_stack((rows[:, 0], 100 - rows[:, 1]))
    assert np.abs(pixels - trail.points[held]).max() <= 1.0


def test_a_trail_that_grew_is_the_same_as_one_made_at_once():
    rows = walk(3000)
    whole, grown = Trail(PLANE, 1.0), Trail(PLANE, 1.0)
    whole.extend(rows[:, 0], rows[:, 1])
    for last in [1, 2, 3, *range(4, 3000, 17), 3000]:
        grown.extend(rows[:last, 0], rows[:last, 1])
    assert np.array_equal(whole.points, grown.points)
    assert np.array_equal(whole.cuts, grown.cuts)
    assert np.array_equal(whole.repeats, grown.repeats)


def test_a_bouncing_run_is_painted_once():
    trail = Trail(PLANE, 1.0)
    x = np.tile([10.5, 90.5], 100)
    trail.extend(x, np.full(200, 50.5))
    assert trail.repeats.tolist() == [False, False] + [True] * 198


def test_the_nearest_step_is_found_among_rows_shown():
    trail = Trail(PLANE, 1.0)
    angle = np.linspace(0, 6, 900)
    x, y = 50 + 40 * np.cos(angle), 50 + 40 * np.sin(angle)
    trail.extend(x, y)
    mouse = QPointF(float(x[600]) + 2, 100 - float(y[600]))
    distance, step = trail.nearest(mouse.x(), mouse.y(), 899, 7.0)
    distances = np.hypot(x - mouse.x(), 100 - y - mouse.y())
    assert distance == pytest.approx(distances.min(), abs=0.05)
    assert abs(step - int(np.argmin(distances))) <= 4
    assert trail.nearest(mouse.x(), mouse.y(), 300, 7.0) == (math.inf, 0)


def test_rows_absurdly_far_away_keep_their_direction():
    trail = Trail(PLANE, 1.0)
    pixel = trail.pixels(np.array([1e305]), np.array([-1e305]))[0] - 50
    assert pixel[0] == pytest.approx(pixel[1])
    assert 1e8 < pixel[0] < 1e10
