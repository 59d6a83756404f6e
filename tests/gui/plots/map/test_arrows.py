"""Arrows, ring, stars and the tip of a path, in the pixels of the map."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QToolTip

from playground.core.landscapes.base import Point, Window
from playground.gui.plots.map.arrow_legend import Legend
from playground.gui.plots.map.arrows import Arrow, ArrowKind, ArrowSet, Stretches, round_below
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.map.field import MapField
from playground.gui.plots.plane import Plane
from playground.gui.style.colours import LIGHT
from tests.gui.plots.map.seen import ORANGE, WINDOW, path, pixels
from tests.gui.plots.seen import move

PLANE = Plane(Window(0.0, 100.0, 0.0, 100.0), QRectF(0, 0, 100, 100))
"""One pixel a unit."""


def arrow(kind, dx, dy, unit="", **more) -> Arrow:
    return Arrow(kind, dx, dy, kind.value, unit, **more)


def one(kind=ArrowKind.UPDATE, dx=1.0, dy=0.0, unit="", at=(0.0, 0.0), **more) -> ArrowSet:
    return ArrowSet(Point(*at), (arrow(kind, dx, dy, unit, **more),), "SGD, step 0 → 1")


def legend(view: ContourMap) -> Legend:
    """The legend that is shown."""
    found = view.plot.legend.legend()
    assert found is not None
    return found


def legend_box(view: ContourMap) -> QRectF:
    """Where it is."""
    return view.plot.vb.mapRectToScene(view.plot.legend.box(legend(view)))


def map_area(view: ContourMap) -> QRectF:
    """Where the map is in its widget."""
    return view.plot.vb.sceneBoundingRect()


def changed(view: ContourMap, shown: ArrowSet, *, legend: bool = False) -> np.ndarray:
    """Rows and columns of the pixels that arrows change, shape (n, 2), without those of the legend."""
    view.set_arrows(None)
    before = pixels(view)
    view.set_arrows(shown)
    differs = np.abs(pixels(view) - before).max(axis=2) > 40
    box = legend_box(view).adjusted(-2, -2, 2, 2)
    rows, columns = np.indices(differs.shape)
    inside = (columns > box.left()) & (columns < box.right()) & (rows > box.top()) & (rows < box.bottom())
    return np.argwhere(differs & (inside if legend else ~inside))


def test_an_update_ends_where_the_step_ends(view):
    found = changed(view, one(dx=-1.5, dy=-1.0, at=(1.0, 0.5)))
    tail, tip = view.pixel_of(1.0, 0.5), view.pixel_of(-0.5, -0.5)
    low_row, low_column = found.min(axis=0)
    high_row, high_column = found.max(axis=0)
    assert low_column == pytest.approx(tip.x(), abs=3)
    assert high_row == pytest.approx(tip.y(), abs=3)
    assert high_column == pytest.approx(tail.x(), abs=3)
    assert low_row == pytest.approx(tail.y(), abs=3)


@pytest.mark.parametrize("length", [1e-12, 0.03, 1.0, 7e5])
def test_a_stretched_arrow_is_as_long_as_the_legend_says(view, length):
    shown = one(ArrowKind.GRADIENT, dx=length, unit="gradient", at=(-2.0, 0.0))
    found = changed(view, shown)
    seen = found[:, 1].max() - view.pixel_of(-2.0, 0.0).x()
    assert 34 <= seen <= 93
    words = legend(view).lines()[0].split(" × ")[1]
    digits, _, power = words.rpartition("10")
    raised = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    is_power = bool(re.search("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]", words))
    factor = float(digits.rstrip("·") or 1) * 10.0 ** int(raised) if is_power else float(words)
    true_pixels = view.pixel_of(-2.0 + length, 0.0).x() - view.pixel_of(-2.0, 0.0).x()
    assert seen == pytest.approx(true_pixels * factor, abs=3)


def test_arrows_of_one_unit_keep_their_ratio(view):
    both = ArrowSet(
        Point(-2.0, 0.0),
        (arrow(ArrowKind.GRADIENT, 30.0, 0.0, "g"), arrow(ArrowKind.DIRECTION, 0.0, 15.0, "g")),
        "",
    )
    found, tail = changed(view, both), view.pixel_of(-2.0, 0.0)
    lines = legend(view).lines()
    assert lines[0].split("×")[1] == lines[1].split("×")[1]
    right, up = found[:, 1].max() - tail.x(), tail.y() - found[:, 0].min()
    plane = view.plot.plane
    assert right / up == pytest.approx(2 * plane.x_scale / plane.y_scale, rel=0.12)


def test_a_tiny_update_is_a_dot(view):
    found = changed(view, one(dx=1e-9, at=(2.0, 1.0)))
    high, low = found.max(axis=0), found.min(axis=0)
    assert (high - low <= 9).all()
    assert (high - low >= 4).all()


def test_the_head_has_a_largest_size(view):
    found, tail = changed(view, one(dx=3.5, at=(-3.0, 0.0))), view.pixel_of(-3.0, 0.0)
    assert np.abs(found[:, 0] - tail.y()).max() <= 8


def test_arrows_end_at_the_edge_of_the_map(view):
    found, area = changed(view, one(dx=1e300, dy=1e200)), map_area(view)
    assert found[:, 1].max() <= area.right()
    assert found[:, 1].max() > area.right() - 10


def test_each_kind_looks_different_without_colours(view):
    seen = []
    for kind in (ArrowKind.GRADIENT, ArrowKind.DIRECTION, ArrowKind.RESCALING, ArrowKind.UPDATE):
        view.set_arrows(one(kind, dx=1.0))
        a, b = view.pixel_of(0.0, 0.0).toPoint(), view.pixel_of(1.0, 0.0).toPoint()
        grey = pixels(view)[a.y() - 8 : a.y() + 9, a.x() : b.x() + 6].mean(axis=2)
        seen.append(grey)
    for index, some in enumerate(seen):
        for other in seen[index + 1 :]:
            assert (np.abs(some - other) > 60).sum() > 40


def test_a_what_if_has_the_colour_of_its_runner_and_is_dashed_when_fresh(view):
    def of_colour(dashed: bool) -> int:
        view.set_arrows(one(ArrowKind.WHAT_IF, dx=2.0, at=(1.0, 1.0), colour=ORANGE, dashed=dashed))
        a, b = view.pixel_of(1.0, 1.0).toPoint(), view.pixel_of(3.0, 1.0).toPoint()
        rows = pixels(view)[a.y() - 1 : a.y() + 2, a.x() : b.x() - 14]
        wanted = QColor(ORANGE)
        gaps = np.abs(rows - [wanted.red(), wanted.green(), wanted.blue()]).max(axis=2).min(axis=0)
        return int((gaps < 25).sum())

    assert of_colour(dashed=False) > 1.3 * of_colour(dashed=True) > 20


def test_no_arrows_no_change(view):
    before = pixels(view)
    view.set_arrows(one())
    view.set_arrows(None)
    np.testing.assert_array_equal(pixels(view), before)


def test_the_legend_gives_way_to_what_it_would_cover(view):
    view.set_arrows(one())
    usual = legend_box(view)
    assert usual.right() > map_area(view).right() - 15
    hidden = view.point_at(usual.center())
    for cover in (
        lambda: view.set_start(*hidden),
        lambda: view.set_arrows(one(at=hidden)),
        lambda: view.set_paths([path([(-3.0, -2.0), hidden])]),
    ):
        cover()
        QApplication.processEvents()
        assert not legend_box(view).adjusted(-10, -10, 10, 10).contains(usual.center())
        assert map_area(view).contains(legend_box(view))
        view.set_paths([])
        view.set_start(-3.0, -2.0)
        view.set_arrows(one())
    assert len(changed(view, one(), legend=True)) > 500


def test_the_legend_stays_where_it_is_while_no_other_corner_is_much_freer(view):
    view.set_arrows(one())
    begun = legend_box(view)
    corner = view.point_at(begun.center())
    view.set_paths(
        [path([corner, (3.9, 2.4), (-3.9, 2.4), (-3.9, -2.4), (3.9, -2.4), (3.9, 0.0), (0.0, 0.0)])]
    )
    assert legend_box(view).topLeft() == begun.topLeft()


def test_on_a_small_map_the_legend_is_smaller_and_still_says_all(view):
    both = ArrowSet(
        Point(-3.0, 1.0),
        (
            arrow(ArrowKind.GRADIENT, 1.0, 0.0, "gradient"),
            Arrow(ArrowKind.UPDATE, 1.0, 0.0, "update Δθ, true length", short="update Δθ × 1"),
        ),
        "RMSProp, next step 0 → 1",
        "RMSProp, step 0 → 1",
    )
    view.set_arrows(both)
    large = legend(view).size
    view.resize(430, 380)
    QApplication.processEvents()
    small = legend(view).size
    assert small.width() * small.height() < 0.75 * large.width() * large.height()
    assert legend(view).lines(short=True) == ["gradient × 1", "update Δθ × 1"]
    # The longest word fits beside its sample: nothing ends in an ellipsis.
    assert small.width() > QFontMetricsF(legend(view).font).horizontalAdvance("RMSProp, step 0 → 1") + 12
    assert len(changed(view, both, legend=True)) > 300


def test_a_stretch_stays_from_step_to_step_and_says_when_it_changes(view):
    """An arrow that becomes a tenth shorter with each step, from 87 pixels: below 14 it is drawn larger."""
    said, lengths = [], []
    for step in range(40):
        view.set_arrows(one(ArrowKind.GRADIENT, dx=1.2 * 0.9**step, unit="gradient", at=(-2.0, 0.0)))
        said.append(legend(view).lines()[0])
        factor = view.plot.stretches.factors["gradient"]
        lengths.append(1.2 * 0.9**step * factor * view.plot.plane.x_scale)
    assert min(lengths) >= 13
    numbers = [line.split(" × ")[1].split(" ")[0] for line in said]
    changes = [k for k in range(1, 40) if numbers[k] != numbers[k - 1]]
    assert 1 <= len(changes) <= 3
    for k in changes:
        assert said[k].endswith(f"(was × {numbers[k - 1]})")
        assert "was" not in said[k - 1]
        assert "was" not in said[min(k + 8, 39)] or k > 31


def test_a_screen_reader_is_told_the_vectors(view):
    view.set_arrows(one(dx=0.25, dy=-1.0))
    assert "SGD, step 0 → 1: update (0.25, -1)" in view.accessibleDescription()


@pytest.mark.parametrize(
    ("value", "expected"), [(1.0, 1.0), (0.99, 0.5), (4.9, 2.0), (0.05, 0.05), (1000.0, 1000.0), (7e-9, 5e-9)]
)
def test_round_below(value, expected):
    assert round_below(value) == pytest.approx(expected)


def test_lengths_that_cannot_be_stretched_stay():
    still = one(ArrowKind.GRADIENT, dx=0.0, unit="gradient")
    stretches = Stretches()
    stretches.follow(still.arrows, PLANE)
    assert stretches.factors["gradient"] == 1.0


# ------------------------------------------------------------------------------- stars, points, ring, path, corner


def test_minima_that_are_equally_deep_have_stars_of_one_size(view):
    """Himmelblau's function is 0 at four places; (x² − 1)² + y² + x/4 is lower at the left of its two."""

    def himmelblau(x, y):
        return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2

    def two_wells(x, y):
        return (x * x - 1) ** 2 + y * y + x / 4

    def white(at: tuple[float, float]) -> int:
        pixel = view.pixel_of(*at).toPoint()
        around = pixels(view)[pixel.y() - 14 : pixel.y() + 15, pixel.x() - 14 : pixel.x() + 15]
        return int((around.min(axis=2) > 240).sum())

    four = ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))
    view.set_field(
        MapField(
            himmelblau, "four", Window(-6.0, 6.0, -6.0, 6.0), True, tuple(Point(*at) for at in four), "H"
        )
    )
    view.fit()
    sizes = [white(at) for at in four]
    assert max(sizes) - min(sizes) <= 0.15 * max(sizes)

    two = ((-1.0295, 0.0), (0.9672, 0.0))
    view.set_field(MapField(two_wells, "two", WINDOW, False, tuple(Point(*at) for at in two), "T"))
    view.fit()
    assert white(two[0]) > 1.4 * white(two[1]) > 40


def test_current_points_lie_over_the_stars(view):
    view.set_paths([path([(-3.0, 1.0), (0.0, 0.0)])])
    at = view.pixel_of(0.0, 0.0).toPoint()
    wanted = QColor(ORANGE)
    assert np.abs(pixels(view)[at.y(), at.x()] - [wanted.red(), wanted.green(), wanted.blue()]).max() < 20


def test_the_ring_surrounds_the_selected_point_only(view):
    view.set_paths([path([(-2.0, 1.0)], selected=True), path([(2.0, 1.0)])])
    before = pixels(view)
    view.set_ringed(True)
    found = np.argwhere(np.abs(pixels(view) - before).max(axis=2) > 40)
    at = view.pixel_of(-2.0, 1.0)
    away = np.hypot(found[:, 1] - at.x(), found[:, 0] - at.y())
    assert 9 < away.min() < away.max() < 20
    view.set_ringed(False)
    np.testing.assert_array_equal(pixels(view), before)


def test_the_tip_asks_for_the_step_under_the_mouse_and_ctrl_chooses_it(view):
    asked, chosen, moved = [], [], []
    view.set_details(lambda index, step: asked.append((index, step)) or [("loss", "1")])
    view.step_chosen.connect(chosen.append)
    view.view_changed.connect(moved.append)
    view.set_paths([path([(-3.5, 2.0), (-3.0, 2.0)]), path([(0.0, -2.0), (1.0, -2.0), (2.0, -2.0)])])
    at = view.pixel_of(1.0, -2.0).toPoint()
    QTest.mouseMove(view.viewport(), at)
    pixels(view)
    assert asked[-1] == (1, 1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen == []
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
    assert chosen == [1]
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at - QPoint(0, 90)
    )
    assert chosen == [1]
    assert moved == []


def test_names_and_values_of_the_step_under_the_mouse_are_told_until_it_leaves(view):
    view.set_details(lambda index, step: [("loss", "−1.5"), ("a < b", f"row {step}")])
    view.set_paths([path([(0.0, -2.0), (1.0, -2.0), (2.0, -2.0)], label="<Mine>")])
    at = view.pixel_of(1.0, -2.0).toPoint()
    move(view, at, Qt.MouseButton.NoButton)
    words = QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()
    for told in ("<Mine> · step 1", "loss", "−1.5", "a < b", "row 1", "click: go to this step"):
        assert told in words
    dot = pixels(view)[at.y(), at.x()]
    wanted = QColor(ORANGE)
    assert np.abs(dot - [wanted.red(), wanted.green(), wanted.blue()]).max() < 20
    move(view, at - QPoint(0, 90), Qt.MouseButton.NoButton)
    QApplication.processEvents()
    assert view.plot.hovered_vertex is None


def test_what_stands_in_the_corner_is_on_the_map_and_in_no_figure_of_it(view):
    def figure() -> QImage:
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        view.paint_on(painter, view.size())
        painter.end()
        return image

    before = figure()
    button = QToolButton()
    button.setText("Arrows")
    view.set_corner(button)
    button.show()
    for width in (700, 500):
        view.resize(width, 500)
        QApplication.processEvents()
        assert map_area(view).contains(button.geometry().toRectF())
        assert button.geometry().right() > map_area(view).right() - 20
    view.resize(700, 620)
    QApplication.processEvents()
    assert figure() == before


def test_another_theme_keeps_the_arrows(view):
    view.set_arrows(one())
    view.set_colours(LIGHT)
    assert len(changed(view, one())) > 50
