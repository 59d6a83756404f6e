from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from playground.gui.plots.curve_layer import CurveLayer
from playground.gui.plots.curves import (
    Curve,
    Frame,
    Stretch,
    Stroke,
    curve_points,
    dashed,
    draw_stretches,
    lines_between,
)
from playground.gui.plots.decimation import MinMaxPyramid

AREA = QRectF(10, 10, 200, 100)
BLACK = Stroke("#000000", 2.0)
DASHED = Stroke("#000000", 2.0, 6.0, 4.0)


def frame(rows: int, low: float = -1.0, high: float = 1.0) -> Frame:
    return Frame(AREA, 0, rows, low, high, log=False)


def curve(values: np.ndarray, rows: int | None = None, stroke: Stroke = BLACK) -> Curve:
    data = MinMaxPyramid(log=False)
    data.absorb(values, len(values) if rows is None else rows)
    return Curve(data, stroke, data.rows)


def image(
    layer: CurveLayer, where: Frame, curves: list[Curve], last: float | None = None, scale: int = 1
) -> np.ndarray:
    """Opacity of each pixel, shape (height, width)."""
    picture = QImage(220 * scale, 120 * scale, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(scale)
    picture.fill(0)
    painter = QPainter(picture)
    layer.paint(painter, where, curves, where.step_high if last is None else last)
    painter.end()
    return (
        np.frombuffer(picture.constBits(), np.uint8).reshape(120 * scale, -1, 4)[..., 3].astype(float) / 255
    )


def wave(rows: int) -> np.ndarray:
    t = np.arange(rows) / rows
    return np.sin(40 * t * t) * np.exp(-t) + 0.05 * np.random.default_rng(0).normal(size=rows)


def test_lines_leave_gaps_and_keep_lonely_points():
    y = np.array([1.0, 2.0, np.nan, 4.0, np.nan, 6.0, 7.0])
    lines, owners = lines_between(np.arange(7.0), y, np.zeros(7, int))
    assert lines[:2].tolist() == [[0, 1, 1, 2], [5, 6, 6, 7]]
    assert lines[2].tolist() == [2.25, 4, 3.75, 4]
    assert owners.tolist() == [0, 0, 0]


def test_lines_join_no_two_curves():
    x, y = np.array([0.0, 1, 2, 0, 1, 7]), np.array([5.0, 6, 7, 1, 2, 3])
    lines, owners = lines_between(x, y, np.array([0, 0, 0, 1, 1, 2]))
    assert lines.tolist() == [[0, 5, 1, 6], [1, 6, 2, 7], [0, 1, 1, 2], [6.25, 3, 7.75, 3]]
    assert owners.tolist() == [0, 0, 1, 2]


def level(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines of one curve along a row of pixels, with their owners."""
    return lines_between(x, np.zeros(len(x)), np.zeros(len(x), int))


def test_dashes_have_their_lengths_whatever_the_lines():
    x = np.cumsum(np.random.default_rng(1).uniform(0.1, 9, size=60))
    pieces, _, (phase,) = dashed(*level(x), [DASHED], [0.0])
    total = x[-1] - x[0]
    along = pieces[:, [0, 2]] - x[0]
    inside = np.linspace(0, total, 4001)[1:-1]
    covered = ((along[:, :1] <= inside) & (inside <= along[:, 1:])).any(axis=0)
    np.testing.assert_array_equal(covered[inside % 10 < 5.99], True)
    np.testing.assert_array_equal(covered[(inside % 10 > 6.01) & (inside % 10 < 9.99)], False)
    assert phase == pytest.approx(total % 10)


def test_dashes_go_on_where_they_ended():
    lines, owners = level(np.arange(0.0, 50.0))
    whole, _, _ = dashed(lines, owners, [DASHED], [0.0])
    head, _, phases = dashed(lines[:17], owners[:17], [DASHED], [0.0])
    tail, _, _ = dashed(lines[17:], owners[17:], [DASHED], phases)
    np.testing.assert_allclose(np.concatenate([head, tail]), whole, atol=1e-9)


def test_each_curve_has_its_own_dashes():
    strokes = [DASHED, BLACK, Stroke("#000000", 2.0, 3.0, 2.0)]
    lines = np.array([[0.0, 0, 20, 0], [0, 5, 12, 5]])
    pieces, owners, phases = dashed(lines, np.array([0, 2]), strokes, [1.0, 7.0, 0.0])
    assert pieces[owners == 0, 0].tolist() == [0, 9, 19]
    assert pieces[owners == 0, 2].tolist() == [5, 15, 20]
    assert pieces[owners == 2, 0].tolist() == [0, 5, 10]
    assert pieces[owners == 2, 2].tolist() == [3, 8, 12]
    assert phases == [1, 7, 2]


@pytest.mark.parametrize("rows", [50, 199, 1000, 12_345, 100_000])
def test_at_most_four_points_a_pixel_column(rows):
    x, y, _ = curve_points(curve(wave(rows)), frame(rows), 1.0)
    assert len(x) <= max(rows, 4 * 201)
    counts = np.bincount(np.floor(x).astype(int))
    assert counts.max() <= max(4, np.ceil(rows / 200))
    assert len(x) == len(y)


@pytest.mark.parametrize("rows", [1000, 50_000])
def test_a_decimated_curve_covers_what_the_whole_one_covers(qapp, rows):
    values = wave(rows)
    where = frame(rows)
    thin = image(CurveLayer(), where, [curve(values)])
    picture = QImage(220, 120, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_stretches(painter, [Stretch(where.x(np.arange(float(rows))), where.y(values), BLACK)])
    painter.end()
    whole = np.frombuffer(picture.constBits(), np.uint8).reshape(120, -1, 4)[..., 3] / 255
    strong = whole > 0.99
    assert strong.sum() > 300
    grown = thin.copy()  # a block's middle may lie half a column beside its extreme row
    for shift in (-1, 1):
        grown = np.maximum(grown, np.roll(thin, shift, axis=1))
    assert (grown[strong] > 0.5).mean() > 0.99
    extra = (thin > 0.5) & (np.maximum.reduce([np.roll(whole, s, axis=1) for s in (-1, 0, 1)]) < 0.05)
    assert extra.sum() < 0.01 * strong.sum()


@pytest.mark.parametrize("rows", [150, 3000])
@pytest.mark.parametrize("stroke", [BLACK, DASHED], ids=["solid", "dashed"])
def test_growing_gives_the_same_picture_as_drawing_at_once(qapp, rows, stroke):
    values, where = wave(rows), frame(rows)
    layer, data = CurveLayer(), MinMaxPyramid(log=False)
    grown = np.zeros(0)
    for known in range(10, rows + 1, 35):
        data.absorb(values, known)
        grown = image(layer, where, [Curve(data, stroke, known)])
    at_once = image(CurveLayer(), where, [curve(values, known, stroke)])
    assert at_once.sum() > 100
    assert np.abs(grown - at_once).max() < 0.35  # antialiased ends of pieces lie over each other
    assert np.abs(grown - at_once).mean() < 0.002


def test_going_back_is_a_cut(qapp):
    values, where = wave(1000), frame(1000)
    layer, whole = CurveLayer(), curve(values)
    full = image(layer, where, [whole])
    half = image(layer, where, [whole], last=500)
    middle = 10 + 100
    np.testing.assert_array_equal(half[:, : middle - 1], full[:, : middle - 1])
    assert half[:, middle + 3 :].sum() == 0
    np.testing.assert_array_equal(image(layer, where, [whole]), full)


def test_fewer_rows_begin_the_picture_anew(qapp):
    values, where = wave(300), frame(300)
    layer, whole = CurveLayer(), curve(values)
    image(layer, where, [whole])
    shorter = image(layer, where, [Curve(whole.data, BLACK, 100)])
    assert shorter[:, :75].sum() > 50
    assert shorter[:, 82:].sum() == 0


def test_a_new_look_is_drawn_anew(qapp):
    values, where = wave(300), frame(300)
    layer, whole = CurveLayer(), curve(values)
    before = image(layer, where, [whole])
    after = image(layer, where, [Curve(whole.data, Stroke("#000000", 4.0), 300)])
    assert after.sum() > 1.5 * before.sum()


def test_one_row_can_be_seen(qapp):
    shown = image(CurveLayer(), frame(100), [curve(np.array([np.nan, 0.25]))])
    rows, columns = np.nonzero(shown > 0.5)
    assert len(rows) > 0
    assert set(columns) <= {10, 11, 12, 13, 14}
    assert abs(rows.mean() + 0.5 - (110 - 0.625 * 100)) < 1


def test_huge_neighbours_outside_the_frame_do_no_harm(qapp):
    values = np.full(100, 0.5)
    values[:50] = 1e300
    shown = image(CurveLayer(), Frame(AREA, 60, 90, 0, 1, log=False), [curve(values)])
    assert (shown[60, 15:205] > 0.5).all()


def test_twice_the_scale_has_twice_the_detail(qapp):
    values, where = wave(150), frame(150)
    fine = image(CurveLayer(), where, [curve(values)], scale=2)
    # A blurred enlargement changes slowly from pixel to pixel; a true drawing has full steps.
    assert np.abs(np.diff(fine, axis=0)).max() > 0.9
    once = image(CurveLayer(), where, [curve(values)])
    assert fine.sum() / 4 == pytest.approx(once.sum(), rel=0.1)


def test_colours_are_those_of_the_stroke(qapp):
    picture = QImage(220, 120, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    CurveLayer().paint(painter, frame(100), [curve(np.zeros(100), stroke=Stroke("#0072B2", 3.0))], 100)
    painter.end()
    assert picture.pixelColor(100, 60).name() == "#0072b2"
