"""Bringing a log of gradients with mouse and keyboard, and what the window makes of it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QMenu

from playground.core.data import Columns
from playground.core.landscapes.base import Point, Window
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.landscapes.himmelblau import Himmelblau
from playground.experiment.data.sets import complete
from playground.experiment.reach import box_of
from playground.experiment.sweep import first_fan
from playground.gui.dialogs.gradient_log import GradientLogDialog
from playground.gui.dialogs.gradient_log_preview import MOST, thinned
from playground.gui.plots.log_picture import log_picture
from playground.gui.plots.map.path_box import roomy, united
from playground.gui.style.colours import DARK, LIGHT
from playground.gui.style.theme import theme_of

OK = QDialogButtonBox.StandardButton.Ok
TEXT = "step,loss,w,b\n1,0.5,1.0,4.0\n2,0.25,-2.0,0.0\n3,0.125,0.5,-8.0\n"


@pytest.fixture
def dock(window):
    return window.contents["landscape"]


@pytest.fixture
def dialog(window, dock):
    dock.bring("gradient_log")
    return window.findChild(GradientLogDialog)


@pytest.fixture
def logged(window):
    """The window on the sample log."""
    window.store.edit(window.store.experiment.on(complete(GradientLog())), "log")
    return window


def write(folder: Path, text: str = TEXT) -> str:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def drawn(dialog, place):
    return dialog.preview.plots[place].curve.getData()


# --------------------------------------------------------------------------------------------------------- the dialog


def test_it_begins_with_the_sample_and_is_one_click_away(window, dialog, person):
    assert dialog.source.currentText() == "Sample log"
    assert [picker.currentText() for picker in dialog.pickers.values()] == ["w2[0]", "w2[5]", "loss"]
    assert dialog.words.text() == "600 rows of two_layer: a step each."
    person.click(dialog.buttons.button(OK))
    experiment = window.store.experiment
    assert (experiment.landscape.key, experiment.steps, experiment.start) == ("gradient_log", 600, (0.0, 0.0))
    window.store.history.undo()
    assert window.store.experiment.landscape.key == "elongated_valley"


def test_the_preview_shows_what_stands_in_the_columns(dialog, tmp_path):
    dialog.choose_source(write(tmp_path))
    for place, expected in enumerate(([1.0, -2.0, 0.5], [4.0, 0.0, -8.0])):
        steps, values = drawn(dialog, place)
        assert steps.tolist() == [1.0, 2.0, 3.0]
        assert values.tolist() == expected
    assert [label.text() for label in dialog.preview.names] == ["x: w", "y: b"]


def test_columns_are_picked_by_name_and_the_loss_may_be_none(window, dialog, tmp_path):
    dialog.choose_source(write(tmp_path))
    assert dialog.landscape.loss == "loss"
    for setting, name in (("gradient_x", "b"), ("gradient_y", "w"), ("loss", "")):
        picker = dialog.pickers[setting]
        picker.setCurrentIndex(picker.findText(name or dialog.nothing))
        picker.activated.emit(picker.currentIndex())
    assert drawn(dialog, 0)[1].tolist() == [4.0, 0.0, -8.0]
    assert dialog.words.text() == "3 rows of mine.csv: a step each. No loss is shown."
    dialog.buttons.button(OK).click()
    assert [one.tolist() for one in window.store.experiment.landscape.read.values] == [
        [4.0, 0.0, -8.0],
        [1.0, -2.0, 0.5],
    ]
    assert window.store.experiment.steps == 3


def test_a_gradient_that_is_not_finite_is_told_with_its_step(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, "w,b\n1,2\n3,4\nnan,1\n5,inf\n"))
    assert "2 steps have a gradient that is not finite, the first is step 3" in dialog.words.text()
    assert dialog.buttons.button(OK).isEnabled()
    dialog.complete.click()
    assert dialog.landscape.most_steps == 2
    assert dialog.words.text() == "2 rows of mine.csv: a step each. No loss is shown."


def test_what_is_wrong_is_told_in_a_line_and_cannot_be_accepted(window, dialog, tmp_path):
    before = window.store.experiment
    for text, said in (
        ("w,b\n1,2\n3,\n5,6\n", 'row 3, column "b": missing value. “Leave out steps” goes on without them.'),
        ("w\n1\n2\n", "mine.csv has too few columns of numbers."),
        ("", "mine.csv is empty."),
    ):
        dialog.choose_source(write(tmp_path, text))
        assert dialog.words.text().endswith(said)
        assert dialog.words.property("role") == "error"
        assert not dialog.buttons.button(OK).isEnabled()
        assert drawn(dialog, 0)[0] is None or len(drawn(dialog, 0)[0]) == 0
    dialog.accept()
    assert window.store.experiment is before


def test_a_file_is_dropped(dialog, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(write(tmp_path))])
    dialog.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert dialog.source.currentText() == "mine.csv"
    assert dialog.landscape.most_steps == 3


def test_a_long_log_is_read_in_slices_and_can_be_given_up(hurried, window, dialog, tmp_path, qtbot):
    rows = 120_000
    text = "w,b\n" + "".join(f"{i % 7},{i % 5}\n" for i in range(rows))
    dialog.choose_source(write(tmp_path, text))
    assert dialog.landscape is None
    assert dialog.progress.isVisible()
    assert dialog.words.text() == "Reading…"
    assert not dialog.buttons.button(OK).isEnabled()
    qtbot.waitUntil(lambda: dialog.landscape is not None)
    log = dialog.landscape
    assert log is not None
    assert log.most_steps == rows
    dialog.choose_source(write(tmp_path, text + "1,2\n"))
    before = window.store.experiment
    dialog.reject()
    assert window.store.experiment is before


def test_edit_begins_with_what_is_in_use(window, dock, dialog, tmp_path):
    dialog.choose_source(write(tmp_path))
    dialog.accept()
    dialog.deleteLater()
    used = window.store.experiment.landscape
    dock.edit_brought()
    again = next(one for one in window.findChildren(GradientLogDialog) if one is not dialog)
    assert again.landscape == used
    assert [picker.currentText() for picker in again.pickers.values()] == ["w", "b", "loss"]
    again.reject()


def test_every_control_can_be_reached_and_has_a_name(dialog, qtbot):
    seen = set()
    for _ in range(30):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        seen.add(dialog.focusWidget())
    controls = [
        dialog.source, dialog.browse, *dialog.pickers.values(), *dialog.ways.boxes.values(), dialog.complete,
        dialog.buttons.button(OK),
    ]  # fmt: skip
    for control in controls:
        assert control in seen
        assert control.accessibleName() or control.text()
        assert control.toolTip() or control is dialog.buttons.button(OK)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_preview_wears_the_theme(window, dock, qapp, theme):
    window.choose_theme(theme)
    dock.bring("gradient_log")
    dialog = window.findChild(GradientLogDialog)
    plot = dialog.preview.plots[0].view
    assert not any(menu.isVisible() for menu in dialog.preview.findChildren(QMenu))
    image = plot.grab().toImage()
    assert image.pixelColor(image.width() - 3, 3).name() == theme_of(qapp).colours.panel.lower()
    dialog.reject()


def test_a_thinned_column_keeps_every_peak():
    column = np.zeros(100_001)
    column[70_003], column[20_001], column[5] = 9.0, -4.0, np.nan
    steps, values = thinned(column)
    assert len(values) <= MOST + 2
    assert np.nanmax(values) == 9.0
    assert np.nanmin(values) == -4.0
    assert abs(steps[np.nanargmax(values)] - 70_004) <= 60
    short = np.array([1.0, np.inf, 3.0])
    np.testing.assert_array_equal(thinned(short)[1], [1.0, np.nan, 3.0])


# ---------------------------------------------------------------------------------------------------------- the window


def test_the_map_has_no_surface_and_no_colour_bar(logged):
    view, landscape = logged.map, logged.store.experiment.landscape
    image = view.grab().toImage()
    panel = LIGHT.panel.lower()
    # Left of the right edge, where a colour bar would be, and in a corner of the plane between grid lines.
    right = {image.pixelColor(image.width() - 8, y).name() for y in range(60, 300)}
    assert right == {panel}
    area = view.pixel_of(*view.visible_window()[::2]).toPoint()
    assert image.pixelColor(area.x() + 5, area.y() - 5).name() == panel
    assert view.messages() == [f"No surface: gradients come from {landscape.name}"]
    logged.store.edit(logged.store.experiment.on(Himmelblau()), "back")
    colours = {view.grab().toImage().pixelColor(image.width() - 55, y).name() for y in range(60, 300)}
    assert len(colours) > 50


def test_the_map_holds_every_path_until_a_person_zooms(logged, qtbot):
    logged.store.go_to(600)
    window = logged.map.visible_window()
    ends = [(trace.column("x")[-1], trace.column("y")[-1]) for trace in logged.store.traces]
    assert all(window.holds(point) for point in map(_point, ends))
    faster = logged.store.experiment.with_runner(
        0, replace(logged.store.experiment.runners[0], optimizer=replace(_rule(logged), lr=1.0))
    )
    logged.store.edit(faster, "faster")
    grown = logged.map.visible_window()
    assert grown.y_high > window.y_high
    assert grown.holds(
        _point((logged.store.traces[0].column("x")[-1], logged.store.traces[0].column("y")[-1]))
    )
    logged.map.set_window(Window(-1.0, 1.0, -1.0, 1.0))
    logged.store.edit(replace(faster, steps=500), "fewer")
    assert logged.map.visible_window() == (-1.0, 1.0, -1.0, 1.0)
    logged.map.fit()
    assert logged.map.visible_window().y_high > window.y_high


def _rule(window):
    return window.store.experiment.runners[0].optimizer


def _point(pair):
    return Point(*map(float, pair))


def test_each_place_says_what_a_log_does_not_know(logged):
    window = logged
    window.store.go_to(5)
    contents = window.contents
    assert not contents["landscape"].form.keys
    assert "no rotation, noise or drift" in contents["landscape"].note.text()
    assert not contents["effective_lr"].edge_button.isEnabled()
    assert "no curvature" in contents["effective_lr"].edge_button.toolTip()
    assert contents["effective_lr"].plot.guide is None
    told = contents["inspector"].words.text()
    assert "A log holds no curvature" in told
    assert "loss" not in told.lower()
    window.map.hovered.emit(Point(1.0, 2.0))
    assert window.status_bar.under_mouse.text() == "x = 1   y = 2      no loss of a place"
    assert window.control_bar.steps_box.maximum() == 600
    window.store.edit(window.store.experiment.on(Himmelblau()), "back")
    assert contents["effective_lr"].edge_button.isEnabled()
    assert window.control_bar.steps_box.maximum() == 1_000_000


def test_the_loss_plot_says_why_it_is_empty(window):
    log = complete(GradientLog(loss=""))
    window.store.edit(window.store.experiment.on(log), "log")
    window.store.go_to(5)
    plot = window.contents["loss"].plot
    assert plot.plot.empty_text == "No column of the log is chosen as its loss"
    window.store.edit(window.store.experiment.on(Himmelblau()), "back")
    assert plot.plot.empty_text != "No column of the log is chosen as its loss"


def test_a_fan_on_a_log_shows_its_copies_and_no_curve_of_losses(logged):
    window = logged
    window.store.set_fan(first_fan(window.store.experiment, 0))
    dock = window.contents["fan"]
    window.store.go_to(50)
    dock.catch_up()
    assert dock.plot.isHidden()
    assert "does not depend on the optimizer" in dock.axis.text()
    assert dock.legend.topLevelItemCount() == len(window.store.state.copies)
    assert {dock.legend.topLevelItem(index).text(1) for index in range(3)} == {"–"}
    window.store.edit(window.store.experiment.on(Himmelblau()), "back")
    assert not dock.plot.isHidden()


def test_the_inspector_shows_the_logged_numbers(logged):
    logged.store.go_to(2)
    row = logged.contents["inspector"].table.rows[0]
    gx = float(logged.store.experiment.landscape.read.values[0][1])
    assert row.full[0] == repr(gx).replace("-", "−")


# ------------------------------------------------------------------------------------------------------------ pictures


def test_the_thumbnail_shows_where_the_log_swings():
    quiet, loud = np.zeros(400), np.where(np.arange(400) < 200, 0.0, np.where(np.arange(400) % 2, 1.0, -1.0))
    log = GradientLog().with_columns({"gradient_x": "a", "gradient_y": "b"}, Columns([loud, quiet]))
    for colours in (LIGHT, DARK):
        image = log_picture(log, colours, 74, 42)
        accent = colours.accent.lower()
        inked = [
            sum(image.pixelColor(x, y).name() == accent for y in range(21)) for x in range(image.width())
        ]
        assert sum(inked[:30]) * 3 < sum(inked[-30:])


def test_boxes_around_paths():
    x, y = np.array([0.0, 3.0, -1.0]), np.array([5.0, 5.0, 5.0])
    assert box_of([(x, y), (x + 1.0, y - 2.0), (x[:0], y[:0])]) == (-1.0, 4.0, 3.0, 5.0)
    assert box_of([]) is None
    grown = roomy(Window(0.0, 1.0, -3.0, 97.0))
    assert (grown.x_low, grown.x_high) == pytest.approx((-0.2, 1.2))
    assert (grown.y_low, grown.y_high) == pytest.approx((-20.0, 120.0))
    assert roomy(Window(2.0, 2.0, 0.0, 0.0)) == (1.0, 3.0, -1.0, 1.0)
    assert united(Window(0, 1, 0, 1), Window(-1, 0.5, 0.5, 3)) == (-1, 1, 0, 3)


@pytest.mark.parametrize("low", [-1.7e308, -1e300, -1e20, -3.0, -1e-320, 0.0, 1e-320, 1e-12, 1e20, 1e300])
@pytest.mark.parametrize("span", [0.0, 1e-323, 1e-310, 1e-9, 1.0, 1e21, 1e301, 1.7e308])
def test_a_window_around_paths_is_finite_and_has_an_extent_wherever_they_go(low, span):
    grown = roomy(Window(low, min(low + span, 1.7e308), low, min(low + span, 1.7e308)))
    assert all(map(math.isfinite, grown))
    assert grown.x_low < grown.x_high
    assert math.isfinite(grown.x_high - grown.x_low)
    assert grown.x_low <= min(max(low, -1e300), 1e300)
    assert grown.x_high >= max(min(low + span, 1e300), -1e300)


@pytest.mark.parametrize("rate", [1e-320, 1e250, 1e305])
def test_paths_to_the_end_of_all_numbers_are_shown(logged, qapp, rate):
    experiment = logged.store.experiment
    runner = experiment.runners[2]
    far = replace(runner, optimizer=replace(runner.optimizer, lr=rate))
    logged.store.edit(replace(experiment, runners=(far,)), "far", selected=0)
    for step in (1, 2, 50):
        logged.store.go_to(step)
        qapp.processEvents()
    logged.actions_by_name["fit_paths"].trigger()
    qapp.processEvents()
    assert logged.store.traces[0].last_step >= 1
