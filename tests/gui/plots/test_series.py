from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from playground.gui.plots.series import EMPTY, NOTHING_POSITIVE, Series
from playground.gui.plots.series_axes import value_ticks
from playground.gui.style.colours import DARK, LIGHT
from tests.gui.plots.seen import double_click, drag, frame, grabbed, move, press, release, turn_wheel, x_of

STEPS = np.arange(201, dtype=np.float64)
DECAY = 80.0 * np.exp(-STEPS / 20)
ORANGE, BLUE = "#E69F00", "#0072B2"


def series(first=DECAY, second=None, length=101, colour=ORANGE, **looks) -> Series:
    return Series(object(), first, second, length, colour, looks.pop("label", "RMSProp"), **looks)


def has_colour(image: QImage, colour: str, where: QRect | None = None) -> int:
    """How many pixels have very nearly this colour."""
    wanted = QColor(colour)
    where = where or image.rect()
    found = 0
    for x in range(where.left(), where.right() + 1):
        for y in range(where.top(), where.bottom() + 1):
            pixel = image.pixelColor(x, y)
            gaps = (pixel.red() - wanted.red(), pixel.green() - wanted.green(), pixel.blue() - wanted.blue())
            found += max(map(abs, gaps)) < 12
    return found


def test_the_curve_is_where_the_values_are(make):
    plot = make(series())
    where, image = frame(plot), grabbed(plot)
    for step in (5, 30, 60, 90):
        at = QPoint(x_of(plot, step), round(where.y(np.log10(DECAY[step]))))
        assert has_colour(image, ORANGE, QRect(at - QPoint(1, 1), QSize(3, 3))) > 0
        assert has_colour(image, ORANGE, QRect(at + QPoint(-1, 8), QSize(3, 10))) == 0


def test_nothing_is_drawn_beyond_the_last_row(make):
    plot = make(series(length=101))
    image = grabbed(plot)
    beyond = QRect(x_of(plot, 104), 0, 60, image.height())
    assert has_colour(image, ORANGE, beyond) == 0


def test_the_second_column_is_dashed(make):
    flat = np.full(201, 1.0)
    plot = make(series(first=flat, second=np.full(201, 50.0), length=201, colour=BLUE))
    where, image = frame(plot), grabbed(plot)

    def inked(value: float) -> float:
        y = int(where.y(np.log10(value)))
        row = [
            max(QColor("white").red() - image.pixelColor(x, y + dy).red() for dy in (-1, 0, 1))
            for x in range(60, 350)
        ]
        return float(np.mean(np.array(row) > 100))

    assert inked(1.0) == 1.0
    assert 0.4 < inked(50.0) < 0.8


def test_diagnostics_are_dotted_and_named(make):
    plain, dotted = make(series(second=DECAY / 3)), make(series(second=DECAY / 3, diagnostic=True))
    assert "diagnostic" in dotted.header.note
    assert "diagnostic" not in plain.header.note
    assert has_colour(grabbed(dotted), ORANGE) < 0.6 * has_colour(grabbed(plain), ORANGE)
    assert "diagnostic" in dotted._tip(50)


def test_hidden_runs_are_not_drawn_and_do_not_count_for_the_range(make):
    plot = make(series(), series(first=DECAY * 1e9, colour=BLUE, visible=False))
    assert has_colour(grabbed(plot), BLUE) == 0
    assert frame(plot).high < 4


def test_the_selected_run_is_thicker(make):
    assert has_colour(grabbed(make(series(selected=True))), ORANGE) > 1.2 * has_colour(
        grabbed(make(series())), ORANGE
    )


def test_growing_rows_appear(make):
    run = series(length=20)
    plot = make(run)
    image = grabbed(plot)
    right = QRect(x_of(plot, 60), 0, 100, image.height())
    assert has_colour(image, ORANGE, right) == 0
    plot.set_series([dataclasses.replace(run, length=150)])
    assert has_colour(grabbed(plot), ORANGE, right) > 30


def test_going_back_shows_less_in_the_same_range(make):
    run = series(length=150)
    plot = make(run)
    before = frame(plot)
    plot.set_cursor(20)
    assert frame(plot) == before
    image = grabbed(plot)
    assert has_colour(image, ORANGE, QRect(x_of(plot, 24), 0, 200, image.height())) == 0


def test_a_new_run_of_the_same_runner_is_not_mixed_with_the_old(make):
    plot = make(series(first=DECAY * 1e6))
    plot.set_series([series(first=DECAY)])
    assert frame(plot).high < 4


def test_one_exploding_run_hides_nobody_on_a_log_axis(make):
    wild = 10.0 ** (STEPS * 1.5)
    plot = make(series(), series(first=wild, colour=BLUE))
    assert frame(plot).high > 149
    assert has_colour(grabbed(plot), ORANGE) > 20
    assert has_colour(grabbed(plot), BLUE) > 20


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(
    "values",
    [np.zeros(201), np.full(201, 3.0), np.full(201, np.nan), -DECAY, np.where(STEPS % 2, DECAY, 0.0),
     np.where(STEPS > 50, np.inf, DECAY), np.full(201, 1e-320), DECAY * 1e300],
    ids=["zeros", "constant", "nan", "negative", "every other zero", "infinite", "subnormal", "huge"],
)  # fmt: skip
def test_odd_data_have_a_sensible_frame_and_no_warning(make, log, values):
    plot = make(series(first=values), log=log)
    where = frame(plot)
    assert np.isfinite([where.low, where.high]).all()
    assert where.high > where.low
    grabbed(plot)


def test_what_an_empty_plot_says(make):
    plot = make(series(first=np.full(101, np.nan), length=1))
    assert plot.plot.empty_text == EMPTY
    words = QRect(100, 30, 200, 90)
    assert has_colour(grabbed(plot), LIGHT.muted, words) > 5
    plot.set_series([series(first=-DECAY)])
    assert plot.plot.empty_text == NOTHING_POSITIVE
    plot.set_log(False)
    assert has_colour(grabbed(plot), ORANGE) > 30


def test_the_log_button_switches_and_says_so(make, qtbot):
    plot = make(series())
    sent = []
    plot.log_toggled.connect(sent.append)
    before = grabbed(plot)
    QTest.mouseClick(plot.log_button, Qt.MouseButton.LeftButton)
    assert sent == [False]
    assert not plot.log
    assert frame(plot).low == 0
    assert grabbed(plot) != before
    plot.set_log(True)
    assert sent == [False]
    assert plot.log_button.isChecked()


def test_every_tick_of_the_menu_does_what_it_says(make):
    plot = make(series())
    middle = plot.plot.vb.rect().center()
    for words, is_on in (
        ("Log axis", lambda: plot.log),
        ("Grid", lambda: plot.plot.grid.isVisible()),
    ):
        for wanted in (False, True):
            plot.plot.open_menu(QPoint(), middle)
            (menu,) = plot.canvas.findChildren(QMenu)
            (action,) = (one for one in menu.actions() if one.text() == words)
            assert action.isChecked() is not wanted
            action.trigger()
            menu.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert is_on() is wanted


def test_the_cursor_is_drawn_on_its_step(make):
    plot = make(series())
    plot.set_cursor(30)
    image = grabbed(plot)
    ground = QColor(LIGHT.panel)
    y = image.height() - 30

    def differs(step: float) -> int:
        pixel = image.pixelColor(x_of(plot, step), y)
        return abs(pixel.red() - ground.red()) + abs(pixel.blue() - ground.blue())

    assert differs(30) > 60
    assert differs(33) < 30
    point = QPoint(x_of(plot, 30), round(frame(plot).y(np.log10(DECAY[30]))))
    assert has_colour(image, ORANGE, QRect(point - QPoint(2, 2), QSize(5, 5))) >= 9


def test_pressing_and_dragging_moves_the_cursor(make):
    plot = make(series())
    plot.cursor_moved.connect(plot.set_cursor)
    sent = []
    plot.cursor_moved.connect(sent.append)
    press(plot.canvas, QPoint(x_of(plot, 40), 60))
    move(plot.canvas, QPoint(x_of(plot, 55), 60))
    move(plot.canvas, QPoint(x_of(plot, 70), 60))
    move(plot.canvas, QPoint(5000, 60))
    release(plot.canvas, QPoint(5000, 60))
    assert sent == [40, 55, 70, 200]


def test_keys_move_the_cursor(make):
    plot = make(series(length=101))
    plot.set_cursor(50)
    plot.cursor_moved.connect(plot.set_cursor)
    moved = []
    plot.cursor_moved.connect(moved.append)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(plot.canvas, Qt.Key.Key_Right)
    QTest.keyClick(plot.canvas, Qt.Key.Key_Left, shift)
    QTest.keyClick(plot.canvas, Qt.Key.Key_End)
    QTest.keyClick(plot.canvas, Qt.Key.Key_Home)
    QTest.keyClick(plot.canvas, Qt.Key.Key_Left)
    assert moved == [51, 41, 100, 0]


def test_a_focused_plot_keeps_its_keys_from_the_windows_shortcuts(make):
    plot = make(series())
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(plot.canvas, event)
    assert event.isAccepted()


def test_setting_the_cursor_sends_nothing(make):
    plot = make(series())
    sent = []
    plot.cursor_moved.connect(sent.append)
    plot.set_cursor(12)
    assert sent == []
    assert plot.plot.cursor_step == 12


def test_the_wheel_zooms_about_the_mouse_and_a_double_click_shows_all(make):
    plot = make(series())
    turn_wheel(plot.canvas, QPoint(x_of(plot, 100), 60), 3)
    low, high = plot.plot.steps
    assert high - low == pytest.approx(200 / 1.25**3)
    assert frame(plot).step_at(x_of(plot, 100)) == pytest.approx(100, abs=0.6)
    turn_wheel(plot.canvas, QPoint(x_of(plot, 100), 60), 1, Qt.KeyboardModifier.ShiftModifier)
    assert plot.plot.steps[0] < low
    double_click(plot.canvas, QPoint(150, 60))
    assert plot.plot.steps == (0, 200)


def test_dragging_with_the_middle_button_pans_and_with_the_right_one_zooms(make):
    plot = make(series())
    turn_wheel(plot.canvas, QPoint(x_of(plot, 100), 60), 5)
    before = frame(plot)
    drag(plot.canvas, QPoint(200, 60), QPoint(190, 60), QPoint(180, 60), button=Qt.MouseButton.MiddleButton)
    after = frame(plot)
    assert after.step_low == pytest.approx(before.step_low + 20 / before.per_step, rel=0.1)
    assert after.step_high - after.step_low == pytest.approx(before.step_high - before.step_low)
    drag(plot.canvas, QPoint(200, 60), QPoint(210, 60), QPoint(230, 60), button=Qt.MouseButton.RightButton)
    closer = frame(plot)
    assert closer.step_high - closer.step_low < 0.8 * (after.step_high - after.step_low)


def test_zoom_keeps_within_the_run(make):
    plot = make(series())
    turn_wheel(plot.canvas, QPoint(x_of(plot, 10), 60), 60)
    low, high = plot.plot.steps
    assert high - low == pytest.approx(4)
    turn_wheel(plot.canvas, QPoint(x_of(plot, 12), 60), -200)
    assert plot.plot.steps == (0, 200)


def test_the_range_fits_what_is_zoomed_to(make):
    plot = make(series(length=201))
    turn_wheel(plot.canvas, QPoint(x_of(plot, 199), 60), 8)
    low, high = plot.plot.steps
    part = np.log10(DECAY[int(low) : int(high) + 1])
    where = frame(plot)
    assert where.low <= part.min()
    assert where.high >= part.max()
    assert where.high < np.log10(DECAY[0])


def test_linked_plots_show_the_same_steps(make):
    one, other = make(series()), make(series())
    one.link_x(other)
    turn_wheel(one.canvas, QPoint(x_of(one, 80), 60), 4)
    assert other.plot.steps == one.plot.steps
    turn_wheel(other.canvas, QPoint(x_of(other, 80), 60), -1)
    assert one.plot.steps == other.plot.steps
    assert one.plot.steps != (0, 200)


def test_hovering_tells_the_values_at_the_step(make, qtbot):
    plot = make(series(second=DECAY / 4, label="Adam <1>"), series(first=DECAY * 2, label="SGD", colour=BLUE))
    QTest.mouseMove(plot.canvas, QPoint(x_of(plot, 50), 50))
    qtbot.waitUntil(lambda: "step 50" in QToolTip.text())
    for words in (
        "Adam &lt;1&gt;",
        f"{DECAY[50]:.4g}",
        f"{DECAY[50] / 4:.4g}",
        f"{2 * DECAY[50]:.4g}",
        "SGD",
        "y dashed",
    ):
        assert words in QToolTip.text()


def test_screen_readers_hear_the_values_at_the_cursor(make, qtbot):
    plot = make(series(second=DECAY / 4))
    plot.set_cursor(20)
    assert plot.canvas.accessibleName() == "Loss"
    qtbot.waitUntil(lambda: "Step 20" in plot.canvas.accessibleDescription())
    assert plot.canvas.accessibleDescription() == f"Step 20: RMSProp {DECAY[20]:.4g}, {DECAY[20] / 4:.4g}"


def test_row_zero_without_values(make):
    values = DECAY.copy()
    values[0] = np.nan
    plot = make(series(first=values, length=1))
    assert plot.plot.empty_text == EMPTY
    plot.set_series([series(first=values, length=2)])
    plot.set_cursor(1)
    assert has_colour(grabbed(plot), ORANGE) > 0


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda c: c.name)
def test_the_ground_is_the_panels(make, colours):
    plot = make(series())
    plot.set_colours(colours)
    image = grabbed(plot)
    assert image.pixelColor(1, 1).name() == colours.panel
    assert has_colour(image, colours.grid) > 100


@pytest.mark.parametrize("size", [(380, 180), (280, 140), (200, 110)])
def test_tick_words_are_inside(make, size):
    plot = make(series(), size=size)
    image = grabbed(plot)
    ground = QColor(LIGHT.panel).name()
    last = [image.pixelColor(image.width() - 1, y).name() for y in range(image.height())]
    first = [image.pixelColor(0, y).name() for y in range(image.height())]
    assert set(last) == set(first) == {ground}


def test_svg_has_true_lines_and_words(make):
    plot = make(series(second=DECAY / 4))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    plot.canvas.paint_on(painter, plot.canvas.size())
    painter.end()
    svg = bytes(buffer.data().data()).decode()
    assert "<image" not in svg
    assert "<text" in svg
    assert "stroke-dasharray" in svg
    curves = [line for line in svg.splitlines() if "<polyline" in line and line.count(",") > 2]
    assert [line.count(",") for line in curves] == [101, 101]


def test_pdf_has_no_pictures(make):
    plot = make(series(second=DECAY / 4))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    plot.canvas.paint_on(painter, plot.canvas.size())
    painter.end()
    assert b"/Subtype /Image" not in buffer.data().data()


def test_twice_the_scale_is_sharp(make):
    plot = make(series())
    image = QImage(plot.canvas.size() * 2, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.scale(2, 2)
    plot.canvas.paint_on(painter, plot.canvas.size())
    painter.end()
    # Two grid lines of 1 px are two full rows of pixels each.
    column = [image.pixelColor(image.width() - 40, y).name() for y in range(20, image.height() - 60)]
    assert column.count(LIGHT.grid) >= 4
    assert set(column) <= {LIGHT.grid, LIGHT.panel}


def test_an_empty_plot_says_who_is_missing(make):
    assert make().plot.empty_text == "Add an optimizer to see values"
    assert make(series(visible=False)).plot.empty_text == "Every optimizer is hidden"


# --------------------------------------------------------------------------------- what a log axis reaches, and zoom


def test_a_log_axis_keeps_to_twelve_decades_until_all_are_asked_for(make):
    sinking = 80.0 * 10.0 ** (-STEPS * 1.6)
    plot = make(series(first=np.maximum(sinking, 1e-320)))
    where = frame(plot)
    assert 12 <= where.high - where.low <= 14
    left_at = int(np.argmax(np.log10(sinking) < where.low))
    sign = QRect(round(where.x(left_at)) - 6, round(where.area.bottom()) - 10, 12, 10)
    assert has_colour(grabbed(plot), ORANGE, sign) > 10, "a triangle says that it goes on below"
    entry = next(one for one in plot.plot.menu_entries(QPointF(50, 50)) if one.text == "All decades")
    assert entry.enabled
    entry.act(True)
    assert frame(plot).low <= -158


def test_of_each_curve_at_least_the_highest_decade_is_seen(make):
    plot = make(series(), series(first=np.full(201, 1e-30), colour=BLUE))
    assert frame(plot).low <= -30
    assert has_colour(grabbed(plot), BLUE) > 50


def test_values_without_a_logarithm_are_marked_and_said_from_their_step_on(make):
    plot = make(series(first=np.where(STEPS < 60, 81.0 - STEPS, 60.0 - STEPS), length=201))
    plot.set_cursor(59)
    assert "≤ 0" not in plot.header.note
    plot.set_cursor(60)
    assert "≤ 0: not on a log axis" in plot.header.note
    where = frame(plot)
    mark = QRect(round(where.x(60)) - 6, round(where.area.bottom()) - 10, 12, 10)
    assert has_colour(grabbed(plot), ORANGE, mark) > 8
    plot.set_log(False)
    plot.set_cursor(200)
    assert "≤ 0" not in plot.header.note
    assert has_colour(grabbed(plot), ORANGE, QRect(x_of(plot, 120), 0, 60, 140)) > 20


def test_a_log_axis_without_a_decade_has_ticks_of_its_own(make):
    plot = make(series(first=10 + 0.05 * np.exp(-STEPS / 50), length=201))
    where = frame(plot)
    assert where.low == pytest.approx(1, abs=1e-3)
    assert 10**where.high < 10.1
    labels = value_ticks(where.low, where.high, True, where.area.height())[1]
    assert len(labels) >= 3
    assert len(set(labels)) == len(labels)
    line = grabbed(plot)
    top, bottom = QRect(x_of(plot, 0), 0, 20, 40), QRect(x_of(plot, 150), 80, 40, 60)
    assert has_colour(line, ORANGE, top) > 5, "the curve uses the height"
    assert has_colour(line, ORANGE, bottom) > 20


def test_a_button_shows_all_again_and_leaves_the_step_alone(make):
    plot = make(series(length=201))
    plot.set_cursor(40)
    moved = []
    plot.cursor_moved.connect(moved.append)
    whole = frame(plot)
    assert not plot.fit_button.isVisible()
    turn_wheel(plot.canvas, QPoint(x_of(plot, 100), 60), 4)
    turn_wheel(plot.canvas, QPoint(20, 60), 2)  # the value axis alone
    assert frame(plot) != whole
    assert plot.fit_button.isVisible()
    QTest.mouseClick(plot.fit_button, Qt.MouseButton.LeftButton)
    assert frame(plot) == whole
    assert not plot.fit_button.isVisible()
    assert moved == []


def test_a_chosen_range_of_values_stays_while_a_run_goes_on(make):
    run = series(length=50)
    plot = make(run)
    drag(plot.canvas, QPoint(20, 60), QPoint(20, 75), QPoint(20, 95))
    chosen = frame(plot)
    plot.set_series([dataclasses.replace(run, length=201)])
    assert (frame(plot).low, frame(plot).high) == (chosen.low, chosen.high)


def test_the_menu_copies_the_values_and_switches_the_axis(make):
    plot = make(series(second=DECAY / 3))
    entries = {one.text: one for one in plot.plot.menu_entries(QPointF(x_of(plot, 50) - 46, 60))}
    words = next(text for text in entries if text.startswith("Copy values at step"))
    step = int(words.rpartition(" ")[2])
    assert step == pytest.approx(50, abs=1)
    entries[words].act()
    title, values = QApplication.clipboard().text().splitlines()
    assert title == f"Loss, step {step}"
    assert [float(part) for part in values.split("\t")[1:]] == [DECAY[step], DECAY[step] / 3]
    entries["Log axis"].act(False)
    assert not plot.log_button.isChecked()
    assert "Export this…" not in entries
    QApplication.clipboard().clear()


def test_plots_of_a_column_line_up_and_give_long_labels_room(make):
    one, other = make(series()), make(series())
    one.link_x(other)
    assert frame(one).area.left() == frame(other).area.left()
    narrow = frame(one).area.left()
    one.set_log(False)
    one.set_series([series(first=1e6 + 1e-3 * STEPS)])
    assert frame(one).area.left() == frame(other).area.left() > narrow
    other_image = grabbed(other)
    assert has_colour(other_image, ORANGE, QRect(0, 0, round(narrow), other_image.height())) == 0
