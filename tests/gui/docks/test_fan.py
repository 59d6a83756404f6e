"""The fan in the window: copies on the map and the plots, keep, discard, live changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu

from playground.core.landscapes.base import Point
from playground.core.trajectory import Trajectory
from playground.experiment.codec import dumps
from playground.experiment.sweep import Sweep, first_fan, with_value
from playground.gui.docks.fan import FanDock

BETAS = Sweep(0, "beta", 0.5, 0.99, 5, "towards_one")


@pytest.fixture
def fan(window) -> FanDock:
    return window.contents["fan"]


def endings(window):
    """The final loss of each copy from a run of its own."""
    experiment, found = window.store.experiment, []
    for value in window.store.state.fan.values(experiment):
        method = with_value(experiment.runners[0], "beta", value).method
        run = Trajectory(experiment.problem, method, experiment.start)
        run.advance_to(experiment.steps)
        found.append(run.trace.row(run.trace.last_step)["loss"])
    return found


def distance(one: QColor, other: QColor) -> int:
    """The largest difference of red, green and blue."""
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


# ----------------------------------------------------------------------------------------------- opening and closing


def test_there_is_no_fan_at_first(window):
    assert window.store.state.fan is None
    assert not window.docks["dock_fan"].isVisible()


def test_the_button_fans_the_selected_runner_out(window, person):
    window.store.select(2)
    person.click(window.contents["hyperparameters"].fan_button)
    assert window.store.state.fan == first_fan(window.store.experiment, 2)
    assert window.docks["dock_fan"].isVisible()
    assert window.contents["fan"].header.title == "Fan — SGD"


def test_the_menu_of_a_hyperparameter_fans_over_it(window):
    menu = QMenu(window)
    window.contents["hyperparameters"].form.menu_opening.emit("setting:beta", menu)
    (action,) = menu.actions()
    assert action.text() == "Fan over this…"
    action.trigger()
    assert window.store.state.fan.field == "beta"
    other = QMenu(window)
    window.contents["hyperparameters"].form.menu_opening.emit("setting:centered", other)
    assert other.actions() == []


def test_escape_folds_it_up_and_nothing_is_left(window, person, fan):
    before, count = window.store.experiment, window.store.history.count()
    window.store.set_fan(BETAS)
    fan.plot.setFocus()
    person.press("Escape")
    state = window.store.state
    assert (state.fan, state.copies, state.copy) == (None, (), -1)
    assert window.store.experiment == before
    assert window.store.history.count() == count
    assert not window.docks["dock_fan"].isVisible()
    assert len(window.contents["loss"].plot.shown) == 3


def test_escape_folds_it_up_wherever_the_focus_is(window, person):
    window.store.set_fan(BETAS)
    person.click(window.map, window.map.pixel_of(3.0, 2.0))
    person.press("Escape")
    assert window.store.state.fan is None


def test_escape_takes_typed_text_back_first(window, person):
    window.store.set_fan(BETAS)
    text = window.contents["hyperparameters"].form.editor("setting:lr").text
    person.type_into(text, "0.5x", enter=False)
    person.press("Escape")
    assert text.text() == "0.06"
    assert window.store.state.fan == BETAS


def test_closing_the_dock_folds_it_up(window):
    window.store.set_fan(BETAS)
    window.docks["dock_fan"].close()
    assert window.store.state.fan is None


def test_the_view_menu_opens_a_fan(window):
    window.docks["dock_fan"].toggleViewAction().trigger()
    assert window.store.state.fan == first_fan(window.store.experiment, 0)
    window.docks["dock_fan"].toggleViewAction().trigger()
    assert window.store.state.fan is None


def test_it_is_no_part_of_the_experiment(window):
    before = dumps(window.store.experiment)
    window.store.set_fan(BETAS)
    assert dumps(window.store.experiment) == before
    assert not window.store.history.canUndo()


# ------------------------------------------------------------------------------------------------------- the copies


def test_copies_have_the_traces_of_runs_made_one_by_one(window):
    window.store.go_to(80)
    window.store.set_fan(BETAS)
    experiment = window.store.experiment
    for index, value in enumerate(BETAS.values(experiment)):
        run = Trajectory(
            experiment.problem, with_value(experiment.runners[0], "beta", value).method, experiment.start
        )
        run.advance_to(80)
        np.testing.assert_array_equal(
            window.store.variant_trajectory(index).trace.rows()[:81], run.trace.rows()
        )


def test_copies_are_drawn_in_the_plots_and_on_the_map(window):
    hidden = tuple(replace(runner, visible=False) for runner in window.store.experiment.runners)
    window.store.edit(replace(window.store.experiment, runners=hidden), "hide all")
    window.store.go_to(60)
    window.store.set_fan(BETAS)
    copies = window.store.state.copies
    series = window.contents["loss"].plot.shown
    assert [one.label for one in series] == ["RMSProp", "Adam", "SGD", *(copy.name for copy in copies)]
    assert [one.colour for one in series[3:]] == [copy.colour for copy in copies]
    without = window.store.state.fan
    window.store.set_fan(None)
    empty = window.map.grab().toImage()
    window.store.set_fan(without)
    image = window.map.grab().toImage()
    trace, wanted = window.store.variant_trajectory(4).trace, QColor(copies[4].colour)
    x, y = trace.column("x"), trace.column("y")
    hits, changed = 0, 0
    for step in range(5, 30):
        at = window.map.pixel_of(float(x[step]), float(y[step])).toPoint()
        near = [image.pixelColor(at + QPoint(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        hits += any(distance(colour, wanted) < 40 for colour in near)
        changed += image.pixel(at) != empty.pixel(at)
    assert hits > 15
    assert changed == 25


def shares_of_curve(fan) -> np.ndarray:
    """Where on its axis the curve of final losses has values."""
    curve = next(item for item in fan.plot.scene().items() if isinstance(item, pg.PlotCurveItem))
    x, _ = curve.getData()
    return np.empty(0) if x is None else x


def test_final_losses_of_the_legend_and_the_plot_are_those_of_single_runs(window, qtbot, fan):
    window.store.set_fan(BETAS)
    qtbot.waitUntil(lambda: fan.endings.is_done)
    assert [dot.ending.loss for dot in fan.plot.dots] == endings(window)
    rows = [fan.legend.topLevelItem(index).text(0) for index in range(fan.legend.topLevelItemCount())]
    assert rows == [f"{value:g}" for value in BETAS.values(window.store.experiment)]
    values = list(shares_of_curve(fan))
    assert values == sorted(values)
    assert len(values) > 60


def test_pointing_out_a_copy_lifts_it_everywhere(window, qtbot, fan):
    window.store.go_to(30)
    window.store.set_fan(BETAS)
    qtbot.waitUntil(lambda: fan.endings.is_done)
    qtbot.mouseMove(fan.plot, fan.plot.place(3).toPoint())
    assert window.store.state.copy == 3
    assert [one.selected for one in window.contents["loss"].plot.shown[3:]] == [False] * 3 + [True, False]
    assert fan.legend.indexOfTopLevelItem(fan.legend.currentItem()) == 3
    assert fan.keep_button.isEnabled()


# ------------------------------------------------------------------------------------------------- keep and change


def test_one_click_keeps_a_copy_as_one_undo_step(window, person, qtbot, fan):
    before = window.store.experiment
    window.store.set_fan(BETAS)
    qtbot.waitUntil(lambda: fan.endings.is_done)
    value = BETAS.values(before)[1]
    person.click(fan.plot, fan.plot.place(1))
    kept = window.store.experiment.runners[0]
    assert kept.optimizer == replace(before.runners[0].optimizer, beta=value)
    assert (kept.label, kept.colour) == (before.runners[0].label, before.runners[0].colour)
    assert window.store.experiment.runners[1:] == before.runners[1:]
    assert window.store.state.fan is None
    assert window.store.history.count() == 1
    assert window.store.history.undoText() == "beta of RMSProp"
    person.press("Ctrl+Z")
    assert window.store.experiment == before


def test_keys_alone_keep_a_copy(window, person, qtbot, fan):
    before = window.store.experiment
    window.store.set_fan(BETAS)
    qtbot.waitUntil(lambda: fan.endings.is_done)
    person.tab_to(fan.plot)
    person.press("Right")
    person.press("Right")
    person.press("Return")
    assert window.store.experiment.runners[0].optimizer.settings()["beta"] == BETAS.values(before)[1]
    assert window.store.cursor == 0


def test_the_legend_keeps_too(window, qtbot, fan):
    window.store.set_fan(BETAS)
    item = fan.legend.topLevelItem(2)
    qtbot.mouseClick(
        fan.legend.viewport(), Qt.MouseButton.LeftButton, pos=fan.legend.visualItemRect(item).center()
    )
    expected = BETAS.values(window.store.experiment)[2]
    assert window.store.experiment.runners[0].optimizer.settings()["beta"] == expected


def test_range_and_count_change_it_live(window, fan):
    window.store.set_fan(BETAS)
    fan.form.editor("count").edit(9)
    assert len(window.store.state.copies) == 9
    fan.form.editor("high").edit(0.95)
    assert window.store.state.fan == replace(BETAS, count=9, high=0.95)
    assert fan.legend.topLevelItemCount() == 9
    fan.form.editor("low").edit(0.97)  # above the upper end
    assert window.store.state.fan.low == 0.5
    assert "below the upper end" in fan.form.editor("low").text.fault
    fan.form.editor("high").edit(0.99)
    assert (window.store.state.fan.low, window.store.state.fan.high) == (0.97, 0.99)


def test_another_number_is_chosen_in_the_form(window, fan):
    window.store.set_fan(BETAS)
    fan.form.edited.emit("field", "lr")
    assert (window.store.state.fan.field, window.store.state.fan.count) == ("lr", 5)
    fan.form.edited.emit("spacing", "even")
    assert window.store.state.fan.spacing == "even"


def test_it_follows_the_start_and_the_runner_s_other_numbers(window, qtbot, fan):
    window.store.set_fan(BETAS)
    experiment = replace(window.store.experiment, start=Point(2.0, 1.0))
    window.store.edit(experiment, "move the start")
    assert window.store.variant_trajectory(0).start == (2.0, 1.0)
    runner = experiment.runners[0]
    faster = replace(runner, optimizer=replace(runner.optimizer, lr=0.5))
    window.store.edit(experiment.with_runner(0, faster), "lr")
    assert window.store.variant_trajectory(0).method.optimizer.settings()["lr"] == 0.5
    qtbot.waitUntil(lambda: fan.endings.is_done)
    assert [dot.ending.loss for dot in fan.plot.dots] == endings(window)


@pytest.mark.parametrize("change", ["remove", "swap", "open", "method"])
def test_it_ends_when_its_runner_goes(window, change):
    window.store.set_fan(BETAS)
    experiment = window.store.experiment
    if change == "remove":
        window.store.edit(experiment.without_runner(0), "remove")
    elif change == "swap":
        window.store.edit(experiment.with_runner_moved(0, 1), "move")
    elif change == "open":
        window.store.replace_experiment(experiment)
    else:
        window.store.edit(experiment.with_runner(0, experiment.runners[1]), "other method")
    assert window.store.state.fan is None
    assert not window.docks["dock_fan"].isVisible()


def test_undo_leaves_the_fan_open(window):
    experiment = window.store.experiment
    window.store.edit(replace(experiment, start=Point(1.0, 1.0)), "move the start")
    window.store.set_fan(BETAS)
    window.store.history.undo()
    assert window.store.experiment == experiment
    assert window.store.state.fan == BETAS


def test_long_runs_are_computed_in_slices(hurried, window, qtbot, fan):
    window.store.edit(replace(window.store.experiment, steps=30_000), "steps")
    window.store.set_fan(BETAS)
    assert not fan.endings.is_done
    assert len(shares_of_curve(fan)) < 64
    window.store.set_fan(None)
    assert not fan.endings.is_working


def test_a_hidden_window_computes_nothing(window, fan):
    window.store.edit(replace(window.store.experiment, steps=30_000), "steps")
    window.store.set_fan(BETAS)
    assert fan.endings.is_working
    window.hide()
    assert not fan.endings.is_working


def test_a_fan_leaves_the_other_docks_their_width(window, qapp):
    window.resize(1100, 700)
    window.actions_by_name["reset_layout"].trigger()
    for _ in range(5):
        qapp.processEvents()
    before = {name: dock.width() for name, dock in window.docks.items() if dock.isVisible()}
    window.contents["optimizers"].fan.trigger()
    for _ in range(5):
        qapp.processEvents()
    assert window.docks["dock_fan"].isVisible()
    for name in ("dock_landscape", "dock_effective_lr", "dock_rms_gradient", "dock_loss"):
        assert window.docks[name].width() == before[name], name
