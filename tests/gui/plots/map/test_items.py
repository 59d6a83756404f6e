"""The parts of the contour map: scales, ticks, trails, cutting, colour maps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from playground.core.landscapes.base import Point, Window
from playground.core.numbers import read_number
from playground.gui.plots.clipping_lines import clipped_runs
from playground.gui.plots.colour_maps import colour_table, qcolor
from playground.gui.plots.map.field import MapField, Sampled
from playground.gui.plots.map.loss_scale import LossScale
from playground.gui.plots.map.path import MapPath, PathBoxes, pixels_of
from playground.gui.plots.map.path_layer import BATCH, PathLayer, PathLook, Pens
from playground.gui.plots.map.paths_item import vector_lines
from playground.gui.plots.plane import Plane
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


def test_lines_are_cut_at_a_rectangle():
    points = np.array([[-10.0, 5.0], [5.0, 5.0], [5.0, 20.0], [8.0, 20.0], [8.0, 8.0]])
    runs = clipped_runs(points, QRectF(0, 0, 10, 10))
    assert [run.tolist() for run in runs] == [[[0, 5], [5, 5], [5, 10]], [[8, 10], [8, 8]]]
    assert clipped_runs(points + 100, QRectF(0, 0, 10, 10)) == []


def walk(rows):
    return np.random.default_rng(3).normal(0, 0.7, (rows, 2)).cumsum(axis=0) + 50


def a_path(points, shown):
    x, y = points.T
    return MapPath(object(), np.ascontiguousarray(x), np.ascontiguousarray(y), shown, "#000000", "SGD")


@pytest.mark.parametrize("shown", [0, 3, 255, 256, 700, 2999])
def test_the_nearest_step_is_found_among_rows_shown(shown):
    points, boxes = walk(3000), PathBoxes()
    for mouse in ([50.0, 50.0], points[shown // 2] + 0.4, [1e6, 0.0]):
        distance, step = boxes.nearest(a_path(points, shown), PLANE, mouse[0], 100 - mouse[1], 7.0)
        rows = points[: shown + 1]
        along = np.linspace(0, 1, 21)[:, None, None]
        way = rows[:-1] + along * np.diff(rows, axis=0)  # the line itself, in small pieces
        least = np.hypot(*np.moveaxis(way - mouse, -1, 0)).min(initial=math.inf)
        if least >= 7.0:
            assert (distance, step) == (math.inf, 0)
        else:
            assert distance == pytest.approx(least, abs=0.06)
            assert np.hypot(*(points[step] - mouse)) < distance + 2.5


@pytest.mark.parametrize("shown", [0, 5, 256, 1999])
def test_the_step_at_which_a_path_left_the_view_is_the_one_after_it_was_last_there(shown):
    points, boxes = walk(2000), PathBoxes()
    window = Window(45.0, 55.0, 45.0, 55.0)
    inside = (np.abs(points[: shown + 1] - 50) <= 5).all(axis=1)
    expected = int(np.flatnonzero(inside)[-1]) + 1 if inside.any() else 0
    assert boxes.left_at(a_path(points, shown), window) == expected


def test_going_back_after_a_jump_paints_the_last_steps_anew_and_no_others(qapp, monkeypatch):
    points = walk(200 * BATCH)
    painted: list[int] = []
    draw = Pens.draw
    monkeypatch.setattr(Pens, "draw", lambda *given: (painted.append(given[-1]), draw(*given))[1])

    def layer_at(*stops):
        layer = PathLayer(PathLook(PLANE, 1.0, "#808080", ("walk",), ("#d55e00",)))
        for shown in stops:
            painted.clear()
            layer.advance([a_path(points, shown)])
        return layer

    jumped = layer_at(200 * BATCH - 1, 200 * BATCH - 2 * BATCH - 1)
    assert sum(painted) <= 4
    back = layer_at(200 * BATCH - 1, 150 * BATCH)
    assert sum(painted) <= 60
    for layer, shown in ((jumped, 200 * BATCH - 2 * BATCH - 1), (back, 150 * BATCH)):
        assert layer.pixmap.toImage() == layer_at(shown).pixmap.toImage()


def test_rows_absurdly_far_away_keep_their_direction():
    pixel = pixels_of(PLANE, np.array([1e305]), np.array([-1e305]))[0] - 50
    assert pixel[0] == pytest.approx(pixel[1])
    assert 1e8 < pixel[0] < 1e10


def test_a_path_in_a_file_stays_within_half_a_pixel_of_its_rows():
    points = walk(4000)
    lines = vector_lines(a_path(points, 3999), PLANE)
    assert 50 < sum(map(len, lines)) < 4000
    drawn = np.concatenate(lines)
    pixels = np.column_stack((points[:, 0], 100 - points[:, 1]))
    seen = pixels[((pixels > 1) & (pixels < 99)).all(axis=1)]
    assert max(np.hypot(*(drawn - place).T).min() for place in seen[::50]) < 1.0


@pytest.mark.parametrize(
    ("low", "high", "log"),
    [
        (1000.0, 1000.32, False),
        (1000.0, 1000.32, True),
        (-123456.7, -123456.6, False),
        (5.0, 5.0 + 1e-9, False),
        (1e12, 1e12 + 3.0, False),
        (0.0, 3.0, False),
        (-2.0, 7.0, False),
        (0.0, 1e-7, True),
    ],
)
def test_no_two_labels_of_the_colour_bar_are_alike(low, high, log):
    losses = low + (high - low) * np.linspace(0, 1, 400)[:, None] ** 2 * np.ones(4)
    scale = LossScale.of(losses, log)
    for at_most in (3, 6, 12):
        values, labels = scale.ticks(at_most)
        assert len(values) >= 2
        assert len(set(labels)) == len(labels)
        assert max(map(len, labels)) <= 9
    # What the label says is left out, and what stands beside a tick, make its loss.
    if log or scale.label == "f":
        return
    base = scale.base if "min" in scale.label else float(scale.label.replace("f − ", "").replace("f + ", "-"))
    read = [read_number(label) for label in labels]
    assert np.array(read) + base == pytest.approx(values, abs=(high - low) / 100)
