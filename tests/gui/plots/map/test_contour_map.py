"""The contour map: what a person does with mouse and keys, and what is seen in its pixels."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from playground.core.landscapes.base import Point, Window
from playground.experiment.palette import OKABE_ITO
from playground.gui.plots.map.arrows import Arrow, ArrowKind, ArrowSet
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.map.field import MapField
from playground.gui.style.colours import DARK, LIGHT, PRINT
from playground.gui.style.theme import text_font
from tests.gui.plots.map.seen import ORANGE, WINDOW, path, pixels
from tests.gui.plots.seen import move

BLUE = OKABE_ITO["sky blue"]


def valley(x, y):
    return x * x + 10 * y * y


def field(identity="valley", window=WINDOW, evaluate=valley, log=False):
    return MapField(evaluate, identity, window, log, (Point(0.0, 0.0),), "Elongated valley")


@pytest.fixture
def view(view):
    view.set_field(field())
    view.set_start(-3.0, 1.5)
    return view


def svg(view: ContourMap) -> str:
    """The map as a file."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(view.size())
    painter = QPainter(generator)
    view.paint_on(painter, view.size())
    painter.end()
    return bytes(buffer.data().data()).decode()


def rgb(colour: str) -> np.ndarray:
    value = QColor(colour)
    return np.array([value.red(), value.green(), value.blue()])


def at(widget: ContourMap, x: float, y: float) -> QPoint:
    return widget.pixel_of(x, y).toPoint()


def same_point(found: tuple[float, float], x: float, y: float, widget: ContourMap):
    """Equal to within the pixel that a mouse can hit."""
    low_x, high_x, low_y, high_y = widget.visible_window()
    return abs(found[0] - x) < (high_x - low_x) / 500 and abs(found[1] - y) < (high_y - low_y) / 500


def double_click(view: ContourMap, pixel: QPoint) -> None:
    """Click twice, as a hand does."""
    for click in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseRelease):
        click(view.viewport(), Qt.MouseButton.LeftButton, pos=pixel)


def told(signal) -> list[Any]:
    said = []
    signal.connect(lambda *values: said.append(values))
    return said


# -------------------------------------------------------------------------------------------------------- mouse


def test_dragging_the_handle_tells_each_place_and_the_last(view):
    moved, dropped = told(view.start_moved), told(view.start_dropped)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, -3.0, 1.5))
    QTest.mouseMove(view.viewport(), at(view, -1.0, 1.0))
    QTest.mouseMove(view.viewport(), at(view, 2.0, -1.0))
    assert not dropped
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, 2.0, -1.0))
    assert len(moved) == 2
    assert same_point(moved[0], -1.0, 1.0, view)
    assert same_point(moved[1], 2.0, -1.0, view)
    assert dropped == [moved[1]]


def test_the_handle_is_taken_from_beside_it_without_a_jump(view):
    moved = told(view.start_moved)
    beside = at(view, -3.0, 1.5) + QPoint(9, -7)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    QTest.mouseMove(view.viewport(), beside + QPoint(40, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=beside + QPoint(40, 0))
    x = view.point_at(QPointF(at(view, -3.0, 1.5) + QPoint(40, 0))).x
    assert same_point(moved[-1], x, 1.5, view)


def test_the_widget_in_the_corner_never_covers_the_start(view):
    button = QToolButton()
    button.setText("Arrows")
    view.set_corner(button)
    for x in np.linspace(-4.0, 4.0, 17):
        for y in np.linspace(0.0, 2.5, 9):
            view.set_start(x, y)
            at = view.pixel_of(x, y).toPoint()
            assert not button.geometry().contains(at)
    view.set_start(0.0, 0.0)
    assert button.geometry().center().x() > view.width() / 2


def test_the_legend_of_the_arrows_does_not_cover_a_start_in_its_corner(view):
    button = QToolButton()
    button.setText("Arrows")
    view.set_corner(button)
    corner = view.point_at(QPointF(button.geometry().center()))
    view.set_start(*corner)
    at = view.pixel_of(*corner).toPoint()
    around = pixels(view)[at.y() - 8 : at.y() + 9, at.x() - 8 : at.x() + 9]
    update = Arrow(ArrowKind.UPDATE, 1.0, 0.0, "update Δθ, true length")
    view.set_arrows(ArrowSet(Point(-3.0, -1.0), (update,), "SGD, next step 9 → 10"))
    np.testing.assert_array_equal(pixels(view)[at.y() - 8 : at.y() + 9, at.x() - 8 : at.x() + 9], around)


def test_a_double_click_sets_the_start(view):
    moved, dropped = told(view.start_moved), told(view.start_dropped)
    double_click(view, at(view, 1.0, 2.0))
    assert same_point(dropped[-1], 1.0, 2.0, view)
    assert moved[-1] == dropped[-1]


def test_dragging_an_empty_place_moves_the_view_with_the_mouse(view):
    moved = told(view.start_moved)
    grabbed = view.point_at(QPointF(300, 300))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(view.viewport(), QPoint(360, 250))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(360, 250))
    assert view.point_at(QPointF(360, 250)) == pytest.approx(grabbed)
    assert not moved


def wheel(widget, pixel, notches):
    event = QWheelEvent(
        QPointF(pixel), widget.mapToGlobal(QPointF(pixel)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget.viewport(), event)


def test_the_wheel_zooms_about_the_mouse(view):
    place = QPoint(220, 410)
    before, under = view.visible_window(), view.point_at(QPointF(place))
    wheel(view, place, 2)
    after = view.visible_window()
    assert after.x_high - after.x_low == pytest.approx(0.85**2 * (before.x_high - before.x_low))
    assert view.point_at(QPointF(place)) == pytest.approx(under, abs=1e-2)
    wheel(view, place, -2)
    view.fit()
    assert view.visible_window() == WINDOW


def test_zooming_in_stops_before_numbers_run_out(view):
    for _ in range(400):
        wheel(view, QPoint(300, 300), 3)
    low, high = view.visible_window()[:2]
    assert high > low
    assert len(set(np.linspace(low, high, 700).tolist())) == 700


def test_hovering_tells_the_point_and_the_step_of_a_path(view):
    view.set_paths([path([(-3, 1.5), (-1, -1), (2, 1.5)], label="SGD")])
    points, steps = told(view.hovered), told(view.path_hovered)
    move(view, at(view, 1.0, -2.0), Qt.MouseButton.NoButton)
    assert same_point(points[-1][0], 1.0, -2.0, view)
    assert not steps
    QTest.mouseMove(view.viewport(), at(view, -1.2, -0.75))  # on the first segment, nearer to its end
    assert steps[-1] == ((0, 1),)
    QTest.mouseMove(view.viewport(), at(view, 3.0, -2.0))
    assert steps[-1] == (None,)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert points[-1] == (None,)


def test_the_cursor_says_what_a_click_would_do(view):
    QTest.mouseMove(view.viewport(), at(view, -3.0, 1.5))
    assert view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    QTest.mouseMove(view.viewport(), at(view, 2.0, -1.5))
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor


def test_setters_tell_nothing(view):
    said = [told(view.start_moved), told(view.start_dropped), told(view.view_changed), told(view.hovered)]
    view.set_start(1.0, 1.0)
    view.set_paths([path([(1, 1), (0, 0)])])
    view.set_field(field("another"))
    view.set_window(Window(0.0, 1.0, 0.0, 1.0))
    view.fit()
    view.set_colours(LIGHT)
    assert said == [[], [], [], []]


# --------------------------------------------------------------------------------------------------------- keys


def come_with_tab(view):
    view.activateWindow()
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)


def test_arrow_keys_move_the_start_by_one_and_ten_hundredths_of_the_view(view):
    moved = told(view.start_moved)
    come_with_tab(view)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert moved[-1] == pytest.approx((-3.0 + 0.08, 1.5))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert moved[-1] == pytest.approx((-2.92, 1.5 - 0.5))


def test_arrow_keys_stay_free_for_stepping_after_a_click(view):
    moved = told(view.start_moved)
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert not moved


def test_plus_and_minus_zoom_about_the_centre(view):
    come_with_tab(view)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    low_x, high_x, low_y, high_y = view.visible_window()
    assert (low_x + high_x, low_y + high_y) == pytest.approx((0.0, 0.0), abs=1e-12)
    assert high_x == pytest.approx(4 * 0.85)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.visible_window() == pytest.approx(WINDOW)


def test_the_description_names_landscape_view_and_runners(view):
    view.set_paths([path([(0, 0), (0.5, -0.25)], label="Adam")])
    text = view.accessibleDescription()
    assert "Elongated valley" in text
    assert "x from -4 to 4" in text
    assert "Adam at 0.5, -0.25 after 1 steps" in text


# ------------------------------------------------------------------------------------------------------- pixels


@pytest.mark.parametrize("colours", [LIGHT, DARK, PRINT])
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_paths_are_seen_in_their_colours_along_their_way(view, colours, scale):
    view.set_colours(colours)
    view.set_paths([path([(-2, 2), (3, -1), (3, 2)]), path([(-3.5, -2), (1, 0.6)], colour=BLUE)])
    picture = pixels(view, scale)
    for colour, places in {
        ORANGE: [(0.5, 0.5), (2, -0.4), (3, 1)],
        BLUE: [(-2, -1.1333), (-1, -0.5556)],
    }.items():
        for x, y in places:
            pixel = view.pixel_of(x, y) * scale
            row, column = int(pixel.y()), int(pixel.x())
            near = picture[row - 2 : row + 3, column - 2 : column + 3].reshape(-1, 3)
            assert np.abs(near - rgb(colour)).max(axis=1).min() <= 6, (colour, x, y)


def test_a_line_is_two_pixels_wide_in_a_darker_casing_at_every_scale(view):
    view.set_paths([path([(-4, 1), (4, 1)])])
    column = 500
    for scale in (1, 2, 4):
        picture = pixels(view, scale)
        middle = int(view.pixel_of(0, 1).y() * scale)
        strip = picture[middle - 6 * scale : middle + 6 * scale, column * scale]
        orange = np.abs(strip - rgb(ORANGE)).max(axis=1) < 60
        assert 1 * scale <= orange.sum() <= 3 * scale
        first = int(np.flatnonzero(orange)[0])
        beside = strip[max(0, first - scale)].sum()
        assert beside < picture[middle - 12 * scale, column * scale].sum()


def test_the_field_shows_the_function_also_outside_its_window(view):
    """Equal losses have equal colours wherever they are: f(6, 0) = f(0, √3.6)."""
    view.set_window(Window(-8.0, 8.0, -8.0, 8.0))
    view.set_start(7.0, 7.0)
    picture = pixels(view)
    colours = []
    for x, y in ((6.0, 0.0), (0.0, 3.6**0.5), (0.0, -(3.6**0.5))):
        pixel = at(view, x, y)
        colours.append(picture[pixel.y(), pixel.x()])
    assert np.abs(colours[0] - colours[1]).max() <= 8
    assert np.abs(colours[0] - colours[2]).max() <= 8


def test_places_without_a_value_are_grey(view):
    view.set_field(field("log", Window(-2, 2, -2, 2), lambda x, y: np.log(x) + y * y))
    view.set_start(1.5, 1.5)
    picture = pixels(view)
    left, right = at(view, -1.0, 0.3), at(view, 1.0, 0.3)
    void = picture[left.y() - 10 : left.y() + 10, left.x() - 10 : left.x() + 10]
    assert np.ptp(void, axis=2).max() <= 20
    assert np.ptp(picture[right.y(), right.x()]) > 40


def test_what_leaves_the_view_or_the_reals_is_said(view):
    view.set_paths(
        [
            path([(0, 0), (5, 0), (1, 0), (6, 0), (9, 0)], label="SGD"),
            path([(0, 0), (5, 0), (1, 0)], label="Adam"),
            path([(0, 0), (-3, 2), (1e200, -1e300)], label="Wild", diverged_at=3),
        ]
    )
    assert view.messages() == ["SGD left the view at step 3", "Wild diverged at step 3"]
    pixels(view)


def test_minima_are_white_stars(view):
    view.set_paths([])
    middle = at(view, 0.0, 0.0)
    assert (pixels(view)[middle.y(), middle.x()] == 255).all()


def spiral(turns, rows, wobble=0.0):
    t = np.linspace(0, 1, rows)
    angle, radius = 2 * np.pi * turns * t, 2.2 * (1 - t)
    noise = np.random.default_rng(5).normal(0, wobble, (rows, 2)) if wobble else 0.0
    return np.column_stack((1.5 * radius * np.cos(angle), radius * np.sin(angle))) + noise


@pytest.mark.parametrize("wobble", [0.0, 0.05, 1.0])
def test_growth_scrubbing_and_drawing_at_once_give_the_same_picture(view, qtbot, wobble):
    first, second = spiral(9, 3000, wobble), spiral(-5, 3000, wobble)
    ids = (object(), object())

    def paths(shown, names=ids):
        return [
            path(first, shown=shown, identity=names[0]),
            path(second, shown=shown, colour=BLUE, identity=names[1]),
        ]

    for shown in [*range(0, 3000, 41), 2999, *range(2990, 1500, -7)]:
        view.set_paths(paths(shown))
        view.repaint()
    grown = pixels(view)
    view.set_paths([])
    view.repaint()
    view.set_paths(paths(shown, (object(), object())))
    assert np.abs(grown - pixels(view)).max() <= 2


def test_a_new_view_repaints_the_same_as_a_new_map(view, qtbot):
    paths = [path(spiral(4, 500))]
    view.set_paths(paths)
    view.repaint()
    view.set_window(Window(-1.0, 2.0, -1.0, 1.5))
    other = ContourMap(DARK)
    qtbot.addWidget(other)
    other.resize(700, 620)
    other.set_field(field())
    other.set_start(-3.0, 1.5)
    other.set_paths(paths)
    other.set_window(Window(-1.0, 2.0, -1.0, 1.5))
    assert np.abs(pixels(view) - pixels(other)).max() <= 2


def test_a_small_map_has_a_scale(view):
    """One tick alone would not say how large anything is."""
    view.resize(305, 215)
    labels = re.findall(r">\s*(−?\d+)\s*</text>", svg(view))
    assert sorted(label for label in labels if label in ("−4", "−2", "0", "2")) == [
        "0",
        "0",
        "2",
        "−2",
        "−2",
        "−4",
    ]


def test_the_colour_bar_tells_the_losses_of_the_field_that_is_shown(view):
    """f = x² + 10·y² reaches 78.5 in the corners; then the same a hundred times higher and steeper."""

    def labels() -> list[str]:
        return re.findall(r">([^<>]+)</text>", svg(view))

    assert {"10", "20", "70"} <= set(labels())
    assert "f" in labels()
    view.set_field(field("steep", evaluate=lambda x, y: 100 * valley(x, y)))
    assert {"1000", "2000", "7000"} <= set(labels())
    assert "70" not in labels()
    view.set_field(field("far up", evaluate=lambda x, y: 5000 + 0.01 * valley(x, y)))
    assert "f − 5000" in labels()
    view.set_colours(PRINT)
    assert "f − 5000" not in labels()


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: 1e-50 * (x * x + y * y),
        lambda x, y: 1 + 1e-12 * (x * x + y * y),
        lambda x, y: 1e-250 * valley(x, y),
    ],
    ids=["small", "nearly one", "very small"],
)
def test_no_word_of_the_colour_bar_is_cut_off(view, function):
    """What is a letter in a file of vectors ends within the map."""
    view.resize(520, 400)
    view.set_field(field("other", evaluate=function))
    text = svg(view)
    bar = view.pixel_of(WINDOW.x_high, 0).x()
    metrics = QFontMetricsF(text_font(11.0))
    found = 0
    for group in text.split("<g ")[1:]:
        shift = re.search(r'transform="matrix\(1,0,0,1,([^,]+),', group)
        for x, word in re.findall(r'<text[^>]*? x="([^"]+)"[^>]*>([^<>]+)</text>', group):
            left = float(x) + (float(shift[1]) if shift else 0.0)
            if left > bar:
                found += 1
                assert left + metrics.horizontalAdvance(word) <= view.width() - 4, word
    assert found > 2


def test_files_hold_true_lines(view):
    view.set_paths([path(spiral(3, 400)), path([(-30, 0), (30, 1)], colour=BLUE)])
    text = svg(view)
    right = view.pixel_of(WINDOW.x_high, 0).x() - view.pixel_of(WINDOW.x_low, 0).x()
    longest = 0
    for colour in (ORANGE, BLUE):
        group = next(
            part for part in text.split("<g ") if f'stroke="{colour.lower()}"' in part and "<poly" in part
        )
        for points in re.findall(r'<polyline[^>]*points="([^"]*)"', group):
            line = np.loadtxt(io.StringIO(points.replace(" ", "\n")), delimiter=",", ndmin=2)
            longest = max(longest, len(line))
            assert -1 <= line[:, 0].min() <= line[:, 0].max() <= right + 1
    assert longest > 100
