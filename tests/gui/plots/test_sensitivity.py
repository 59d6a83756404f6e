"""The sensitivity plot: points where their numbers say, marks for what diverged, mouse and keys."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor

from playground.core.laboratory.sensitivity import Ending
from playground.experiment.sweep import Sweep
from playground.gui.plots.sensitivity import Dot, FanEndings, SensitivityPlot, value_labels
from playground.gui.style.colours import DARK, LIGHT

FAN = Sweep(0, "lr", 0.01, 1.0, 3, "factors")
COLOURS = ("#FFC66E", "#C98A00", "#684500")
ENDINGS = (Ending(10.0), Ending(0.1), Ending(1e6, 17))


def dots(endings=ENDINGS):
    values = (0.01, 0.1, 1.0)
    return [
        Dot(value, f"α = {value:g}", colour, ending)
        for value, colour, ending in zip(values, COLOURS, endings, strict=True)
    ]


@pytest.fixture
def plot(qtbot):
    plot = SensitivityPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 220)
    plot.show_fan(
        FanEndings(FAN, dots(), [(0.01, ENDINGS[0]), (0.1, ENDINGS[1]), (1.0, ENDINGS[2])], 0.1, 50.0)
    )
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def pixel(plot, at):
    return QColor(plot.grab().toImage().pixel(round(at.x()), round(at.y())))


def test_points_stand_at_equal_distances_on_an_axis_of_factors(plot):
    places = [plot.place(index) for index in range(3)]
    assert places[1].x() - places[0].x() == pytest.approx(places[2].x() - places[1].x())
    # The loss axis is logarithmic: 10 and 0.1 are two decades apart, and the smaller is further down.
    assert plot.log
    assert places[1].y() > places[0].y()


def test_each_point_has_the_colour_of_its_copy(plot):
    for index in (0, 1):
        assert pixel(plot, plot.place(index)).name().upper() == COLOURS[index]


def test_what_diverged_is_marked_at_the_top(plot):
    top = plot.place(2)
    assert top.y() < 40
    assert all(top.y() < plot.place(index).y() - 10 for index in (0, 1))
    assert pixel(plot, top).name().upper() == COLOURS[2]
    # A cross, no disc: beside its centre there is background.
    assert pixel(plot, top + QPointF(0, 6)).lightness() > 200


def test_the_curve_runs_through_the_finite_losses_only(plot):
    first, second, gone = (plot.place(index) for index in range(3))
    drawn = QColor(LIGHT.muted)
    image = plot.grab().toImage()

    def has_line(share, start, end):
        x = start.x() + share * (end.x() - start.x())
        y = start.y() + share * (end.y() - start.y())
        near = [image.pixelColor(round(x), round(y) + off) for off in (-1, 0, 1)]
        return any(abs(colour.lightness() - drawn.lightness()) < 60 for colour in near)

    assert has_line(0.5, first, second)
    assert not has_line(0.5, second, gone)


def test_losses_below_zero_make_the_axis_linear(plot):
    endings = (Ending(-1.0), Ending(0.0), Ending(1.0))
    plot.show_fan(FanEndings(FAN, dots(endings), [], 0.1, 2.0))
    assert not plot.log
    first, second, third = (plot.place(index).y() for index in range(3))
    assert first - second == pytest.approx(second - third)
    assert first > third


@pytest.mark.parametrize("loss", [0.0, 1e-310, 1e300, math.inf])
def test_extreme_losses_stay_within_the_widget(plot, loss):
    plot.show_fan(FanEndings(FAN, dots((Ending(loss), Ending(1.0), Ending(2.0))), [], 0.1, 50.0))
    assert 0 <= plot.place(0).y() <= plot.height()
    assert not plot.grab().isNull()


@pytest.mark.parametrize(
    ("fan", "ends"),
    [
        (Sweep(0, "beta", 0.5, 0.99, 3, "towards_one"), ("0.5", "0.99")),
        (Sweep(0, "initial_v", 0.0, 2.0, 3), ("0.0", "2.0")),
        (FAN, ("10⁻²", "10⁰")),
    ],
)
def test_ticks_name_both_ends(plot, fan, ends):
    plot.show_fan(FanEndings(fan, [], [], fan.low, 1.0))
    ticks = value_labels(fan, 350.0)
    assert (ticks[0][1], ticks[-1][1]) == ends
    assert [value for value, _ in ticks] == sorted(value for value, _ in ticks)
    assert plot.grab().width() == 420


def test_a_click_on_a_point_keeps_it(plot, qtbot):
    with qtbot.waitSignal(plot.kept) as kept:
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.place(1).toPoint())
    assert kept.args == [1]


def test_a_click_beside_every_point_keeps_nothing(plot, qtbot):
    with qtbot.assertNotEmitted(plot.kept):
        qtbot.mouseClick(
            plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(plot.width() // 3, plot.height() - 5)
        )


def test_the_mouse_points_out(plot, qtbot):
    pointed = []
    plot.pointed.connect(pointed.append)
    qtbot.mouseMove(plot.viewport(), plot.place(0).toPoint())
    qtbot.mouseMove(plot.viewport(), plot.place(2).toPoint())
    qtbot.mouseMove(plot.viewport(), QPoint(plot.width() // 3, plot.height() - 3))
    assert pointed == [0, 2, -1]


def test_arrow_keys_go_from_point_to_point_and_enter_keeps(plot, qtbot):
    pointed, kept = [], []
    plot.pointed.connect(pointed.append)
    plot.kept.connect(kept.append)
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_End,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
    ):
        qtbot.keyClick(plot, key)
    assert pointed == [0, 1, 0, 2, 0]
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert kept == [1]


def test_a_screen_reader_hears_every_ending_and_the_point_pointed_out(plot):
    plot.set_current(1)
    words = plot.accessibleDescription()
    assert "Pointed out: α = 0.1" in words
    assert "α = 0.01: final loss 10 (10.0)" in words
    assert "α = 1: diverged at step 17" in words


def test_the_point_pointed_out_is_larger_and_the_dark_theme_is_dark(plot):
    above = plot.place(1) - QPointF(4.7, 4.7)
    before = pixel(plot, above)
    plot.set_current(1)
    assert before.lightness() > 150
    assert pixel(plot, above).lightness() < 100  # the ring around it
    plot.set_colours(DARK)
    plot.set_current(-1)
    assert pixel(plot, plot.place(0)).name().upper() == COLOURS[0]


def test_a_copy_that_is_still_computed_has_no_place(plot):
    plot.show_fan(FanEndings(FAN, dots((Ending(1.0), None, None)), [], 0.1, 50.0))
    assert plot.place(1) is None
    assert "being computed" in plot.accessibleDescription()
