"""Curves: their lines and dashes, and the pictures of plots that are drawn bit by bit, at once, cut, and in a hurry."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from playground.gui.plots.series import Series, SeriesPlot
from playground.gui.plots.strokes import Stroke, dashed, lines_between
from tests.gui.plots.seen import frame, grabbed, pixels

BLACK = Stroke("#000000", 2.0)
DASHED = Stroke("#000000", 2.0, 6.0, 4.0)


def test_lines_leave_gaps_and_keep_lonely_points() -> None:
    y = np.array([[1.0, 2.0, np.nan, 4.0, np.nan, 6.0, 7.0]])
    lines, owners = lines_between(np.arange(7.0), y)
    assert lines.tolist() == [[0, 1, 1, 2], [5, 6, 6, 7], [2.25, 4, 3.75, 4]]
    assert owners.tolist() == [0, 0, 0]


def test_lines_join_no_two_curves() -> None:
    y = np.array([[5.0, 6, 7], [1, 2, np.nan], [np.nan, np.nan, 3]])
    lines, owners = lines_between(np.array([0.0, 1, 2]), y)
    assert lines.tolist() == [[0, 5, 1, 6], [1, 6, 2, 7], [0, 1, 1, 2], [1.25, 3, 2.75, 3]]
    assert owners.tolist() == [0, 0, 1, 2]


def test_dashes_have_their_lengths_whatever_the_lines() -> None:
    x = np.cumsum(np.random.default_rng(1).uniform(0.1, 9, size=60))
    pieces, _, (phase,) = dashed(*lines_between(x, np.zeros((1, 60))), [DASHED], [0.0])
    total = x[-1] - x[0]
    along = pieces[:, [0, 2]] - x[0]
    inside = np.linspace(0, total, 4001)[1:-1]
    covered = ((along[:, :1] <= inside) & (inside <= along[:, 1:])).any(axis=0)
    np.testing.assert_array_equal(covered[inside % 10 < 5.99], True)
    np.testing.assert_array_equal(covered[(inside % 10 > 6.01) & (inside % 10 < 9.99)], False)
    assert phase == pytest.approx(total % 10)


def test_dashes_go_on_where_they_ended() -> None:
    lines, owners = lines_between(np.arange(0.0, 50.0), np.zeros((1, 50)))
    whole, _, _ = dashed(lines, owners, [DASHED], [0.0])
    head, _, phases = dashed(lines[:17], owners[:17], [DASHED], [0.0])
    tail, _, _ = dashed(lines[17:], owners[17:], [DASHED], phases)
    np.testing.assert_allclose(np.concatenate([head, tail]), whole, atol=1e-9)


def test_each_curve_has_its_own_dashes() -> None:
    strokes = [DASHED, BLACK, Stroke("#000000", 2.0, 3.0, 2.0)]
    lines = np.array([[0.0, 0, 20, 0], [0, 5, 12, 5]])
    pieces, owners, phases = dashed(lines, np.array([0, 2]), strokes, [1.0, 7.0, 0.0])
    assert pieces[owners == 0, 0].tolist() == [0, 9, 19]
    assert pieces[owners == 0, 2].tolist() == [5, 15, 20]
    assert pieces[owners == 2, 0].tolist() == [0, 5, 10]
    assert pieces[owners == 2, 2].tolist() == [3, 8, 12]
    assert phases == [1, 7, 2]


# ------------------------------------------------------------------------------------------------------------ pictures

RED = "#e00000"
Make = Callable[..., SeriesPlot]


def wave(rows: int) -> np.ndarray:
    t = np.arange(rows) / rows
    return np.sin(40 * t * t) * np.exp(-t) + 0.05 * np.random.default_rng(0).normal(size=rows) + 2


def red(image: QImage) -> np.ndarray:
    """How red each pixel is, from 0 to 1: shape (height, width)."""
    found = pixels(image)
    return np.clip((found[..., 0] - found[..., 1]) / 224, 0, 1)


def series(values: np.ndarray, length: int | None = None, second: np.ndarray | None = None) -> Series:
    return Series(object(), values, second, len(values) if length is None else length, RED, "one")


@pytest.fixture
def make(make: Make) -> Make:
    """On a linear axis."""
    return partial(make, log=False, size=(320, 200))


@pytest.mark.parametrize("rows", [1000, 50_000])
def test_a_decimated_curve_covers_what_the_whole_one_covers(make: Make, rows: int) -> None:
    values = wave(rows)
    plot = make(series(values), total=rows)
    thin, where = red(grabbed(plot)), frame(plot)
    columns = np.array([round(where.x(step)) for step in range(rows)])
    heights = np.array([where.y(value) for value in values])
    inside = np.unique(columns)[5:-8]
    for column in inside[:: len(inside) // 40]:
        own = heights[columns == column]
        seen = np.flatnonzero(thin[:, column - 1 : column + 2].max(axis=1) > 0.5)
        assert seen.min() <= own.min() + 1.5
        assert seen.max() >= own.max() - 1.5
        near = heights[np.abs(columns - column) <= 4]
        assert seen.min() >= near.min() - 3
        assert seen.max() <= near.max() + 3


@pytest.mark.parametrize("rows", [150, 3000])
@pytest.mark.parametrize("is_second", [False, True], ids=["solid", "dashed"])
def test_growing_gives_the_same_picture_as_drawing_at_once(make: Make, rows: int, is_second: bool) -> None:
    values = wave(rows)
    empty = np.full(rows, np.nan)
    whole = series(empty, second=values) if is_second else series(values)
    grown = make(dataclasses.replace(whole, length=10), total=rows)
    for known in [*range(45, rows, 35), rows]:
        grown.set_series([dataclasses.replace(whole, length=known)])
        grown.canvas.grab()
    at_once = make(whole, total=rows)
    difference = np.abs(red(grabbed(grown)) - red(grabbed(at_once)))
    assert red(grabbed(at_once)).sum() > 100
    assert difference.max() < 0.4  # antialiased ends of pieces lie over each other
    assert difference.mean() < 0.002


def test_going_back_is_a_cut_and_coming_again_the_same_picture(make: Make) -> None:
    plot = make(series(wave(1000)), total=1000)
    full = red(grabbed(plot))
    plot.set_cursor(500)
    half, middle = red(grabbed(plot)), round(frame(plot).x(500))
    np.testing.assert_array_equal(half[:, : middle - 6], full[:, : middle - 6])
    assert half[:, middle + 6 :].sum() == 0
    plot.set_cursor(1000)
    np.testing.assert_array_equal(red(grabbed(plot)), full)


def test_a_draft_shows_the_same_curve_until_it_is_drawn_well(make: Make, qtbot: Any) -> None:
    calm = make(series(wave(400)), total=400)
    wanted = red(grabbed(calm))
    plot = make(series(wave(400) + 1), total=400)
    for shift in (0.2, 0.1, 0.0):  # everything changes again and again, as while the start is dragged
        plot.set_series([series(wave(400) + shift)])
        draft = red(plot.canvas.grab().toImage())
    away = np.abs(draft - wanted) > 0.6
    assert away.sum() < 0.15 * (wanted > 0.5).sum()
    qtbot.waitUntil(lambda: np.array_equal(red(plot.canvas.grab().toImage()), wanted))


def test_one_row_can_be_seen(make: Make) -> None:
    values = np.array([np.nan, 0.25])
    plot = make(series(values), total=100)
    plot.set_cursor(1)
    rows, columns = np.nonzero(red(grabbed(plot)) > 0.5)
    where = frame(plot)
    assert np.abs(columns - where.x(1)).max() < 6
    assert rows.mean() == pytest.approx(where.y(0.25), abs=1.5)


def test_every_other_value_without_a_logarithm_leaves_dots(make: Make) -> None:
    steps = np.arange(60)
    plot = make(series(np.where(steps % 2, 5.0, 0.0)), total=60, log=True)
    line = red(grabbed(plot))[round(frame(plot).y(np.log10(5.0)))] > 0.5
    assert 20 < np.count_nonzero(np.diff(line.astype(int)) == 1) < 40


def test_huge_neighbours_outside_the_frame_do_no_harm(make: Make) -> None:
    values = np.full(100, 0.5)
    values[:50] = 1e300
    plot = make(series(values), total=100)
    plot.plot.show_steps(60, 90)
    where = frame(plot)
    row = red(grabbed(plot))[round(where.y(0.5))]
    assert (row[round(where.x(61)) : round(where.x(89))] > 0.5).all()


def test_twice_the_scale_has_twice_the_detail(make: Make) -> None:
    plot = make(series(wave(150)), total=150)
    once = red(grabbed(plot))
    image = QImage(plot.canvas.size() * 2, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(2, 2)
    plot.canvas.paint_on(painter, QSize(plot.canvas.size()))
    painter.end()
    fine = red(image)
    # A blurred enlargement changes slowly from pixel to pixel; a true drawing has full steps.
    assert np.abs(np.diff(fine, axis=0)).max() > 0.9
    assert fine.sum() / 4 == pytest.approx(once.sum(), rel=0.1)
    np.testing.assert_array_equal(red(plot.canvas.grab().toImage()), once)


@pytest.mark.parametrize("known", [1, 2, 7, 40])
def test_a_file_of_vectors_shows_the_first_steps_of_many(make: Make, known: int) -> None:
    """Fewer than the rows of one block: of a run of 20,000 steps that has just begun."""
    values = np.full(20_001, 2.0)
    plot = make(series(values, known), total=20_000)
    plot.set_cursor(known - 1)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    plot.canvas.paint_on(painter, plot.canvas.size())
    painter.end()
    assert f'stroke="{RED}"' in bytes(buffer.data().data()).decode()
