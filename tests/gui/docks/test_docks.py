"""The docks by mouse and keyboard: what a person does there, read back from the store and the plots."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QColorDialog, QInputDialog, QMenu

from playground.core import catalogue
from playground.core.engine import Method
from playground.core.landscapes.base import Point
from playground.core.schedules.exponential import Exponential
from playground.gui.docks.runner_list import Places
from playground.gui.docks.schedule_curve import ScheduleCurve
from playground.gui.style.colours import LIGHT
from tests.gui.plots.seen import frame, turn_wheel, x_of


@pytest.fixture
def landscape(window):
    return window.contents["landscape"]


@pytest.fixture
def optimizers(window):
    return window.contents["optimizers"]


@pytest.fixture
def form(window):
    return window.contents["hyperparameters"].form


def names(window):
    return [runner.name for runner in window.store.experiment.runners]


def cell(gallery, title):
    """The middle of a landscape's thumbnail, scrolled into view."""
    model = gallery.model()
    index = next(
        model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == title
    )
    gallery.scrollTo(index)
    return gallery.visualRect(index).center()


def row(optimizers, number):
    """Where the parts of a row of the optimizers' list are."""
    return Places(optimizers.list.visualRect(optimizers.list.model().index(number, 0)))


# ---------------------------------------------------------------------------------------------------------- landscape


def test_a_click_on_a_thumbnail_goes_there(window, person, landscape):
    window.store.go_to(20)
    person.click(landscape.gallery.viewport(), cell(landscape.gallery, "Rosenbrock"))
    experiment = window.store.experiment
    assert experiment.landscape.key == "rosenbrock"
    assert experiment.start == experiment.landscape.suggested_start
    assert window.map.visible_window() == experiment.landscape.window
    assert window.store.cursor == 20
    assert landscape.header.note == "Rosenbrock"
    assert landscape.form.keys[0] == "parameter:a"


def test_arrow_keys_choose_after_tab(window, person, landscape):
    person.tab_to(landscape.gallery)
    person.press("Right")
    assert window.store.experiment.landscape.key == "rosenbrock"
    person.press("Left")
    person.press("Left")
    assert window.store.experiment.landscape.key == "quadratic_bowl"


def test_search_and_enter_take_the_first_found(window, person, landscape):
    person.type_into(landscape.search, "himm", enter=False)
    assert landscape.header.note == "1 found"
    assert window.store.experiment.landscape.key == "elongated_valley"
    person.press("Return")
    assert window.store.experiment.landscape.key == "himmelblau"


def test_search_without_a_find_changes_nothing(window, person, landscape):
    person.type_into(landscape.search, "zzz")
    assert landscape.header.note == "0 found"
    assert window.store.experiment.landscape.key == "elongated_valley"


def test_letters_typed_into_the_search_are_no_commands(window, person, landscape):
    window.map.set_window(type(window.map.visible_window())(-1, 1, -1, 1))
    person.type_into(landscape.search, "f f", enter=False)
    assert landscape.search.text() == "f f"
    assert window.map.visible_window() == (-1, 1, -1, 1)
    assert not window.player.running


def test_a_typed_parameter_changes_the_picture(window, person, landscape):
    person.type_into(landscape.form.editor("parameter:k").text, "25")
    assert window.store.experiment.landscape.k == 25
    assert landscape.condition.text() == "κ = 25"
    assert window.map.plot.field.evaluate(0.0, 1.0) == 25.0


def test_rotation_turns_the_landscape_and_undo_turns_it_back(window, person, landscape):
    person.type_into(landscape.form.editor("modifier:rotation").text, "90")
    assert window.map.plot.field.evaluate(1.0, 0.0) == pytest.approx(10.0)
    assert window.actions_by_name["undo"].text() == "&Undo change rotation"
    person.press("Ctrl+Z")
    window.map.setFocus()
    person.press("Ctrl+Z")
    assert window.store.experiment.modifiers.rotation == 0


def test_noise_brings_a_seed_and_drift_its_settings(window, person, landscape):
    assert "seed" not in landscape.form.keys
    person.type_into(landscape.form.editor("modifier:noise").text, "0.5")
    assert "seed" in landscape.form.keys
    person.type_into(landscape.form.editor("seed").text, "7")
    assert window.store.experiment.seed == 7
    landscape.form.edited.emit("modifier:drift", "translate")
    assert {"modifier:drift_speed", "modifier:drift_direction"} <= set(landscape.form.keys)


# --------------------------------------------------------------------------------------------------------- optimizers


def test_a_click_selects_and_the_other_docks_follow(window, person, optimizers):
    person.click(optimizers.list.viewport(), row(optimizers, 1).name.center())
    assert window.store.selected == 1
    assert window.contents["hyperparameters"].header.title == "Adam"
    assert "Adam" in window.contents["inspector"].header.title


def test_up_and_down_select(window, person, optimizers):
    person.click(optimizers.list.viewport(), row(optimizers, 0).name.center())
    person.press("Down")
    person.press("Down")
    assert window.store.selected == 2
    person.press("Up")
    assert window.store.selected == 1


def test_every_method_is_in_the_add_menu_and_runs(window, optimizers):
    window.store.go_to(10)
    added = {action.text(): action for action in optimizers.add_button.menu().actions()}
    for key, kind in catalogue.optimizers().items():
        added[kind.title].trigger()
        assert window.store.selected == 3, key
        runner = window.store.state.runner
        assert (runner.optimizer.key, runner.dialect) == (key, "paper")
        assert runner.colour not in {other.colour for other in window.store.experiment.runners[:3]}
        assert len(window.store.traces[3]) == 11, key
        window.store.history.undo()
        assert len(window.store.experiment.runners) == 3


def test_the_same_method_twice_has_two_names(window, optimizers):
    optimizers.add("rmsprop")
    optimizers.add("rmsprop")
    assert names(window) == ["RMSProp", "Adam", "SGD", "RMSProp 2", "RMSProp 3"]


def test_duplicate_move_rename_hide_remove_by_keys(window, person, optimizers):
    person.click(optimizers.list.viewport(), row(optimizers, 0).name.center())
    person.press("Ctrl+D")
    assert names(window) == ["RMSProp", "RMSProp 2", "Adam", "SGD"]
    assert window.store.selected == 1
    person.press("Alt+Down")
    assert names(window) == ["RMSProp", "Adam", "RMSProp 2", "SGD"]
    assert window.store.selected == 2
    person.press("Ctrl+H")
    assert [one.visible for one in window.store.experiment.runners] == [True, True, False, True]
    person.press("Delete")
    assert names(window) == ["RMSProp", "Adam", "SGD"]
    for _ in range(4):
        person.press("Ctrl+Z")
    assert names(window) == ["RMSProp", "Adam", "SGD"]
    assert not window.store.history.canUndo()


def test_what_undo_takes_back_stands_in_the_menu(window, optimizers):
    undo = window.actions_by_name["undo"]
    optimizers.add("adagrad")
    assert undo.text() == "&Undo add AdaGrad"
    optimizers.rename_to("Slow")
    assert undo.text() == "&Undo rename AdaGrad"
    optimizers.recolour("#123456")
    assert undo.text() == "&Undo colour of Slow"
    optimizers.remove.trigger()
    assert undo.text() == "&Undo remove Slow"
    window.store.history.undo()
    assert window.actions_by_name["redo"].text() == "&Redo remove Slow"


def test_f2_asks_for_a_name(window, person, optimizers):
    person.click(optimizers.list.viewport(), row(optimizers, 1).name.center())
    person.press("F2")
    dialog = window.findChild(QInputDialog, "rename_dialog")
    assert dialog.textValue() == "Adam"
    dialog.setTextValue("  My   Adam ")
    dialog.accept()
    assert names(window)[1] == "My Adam"
    assert window.contents["hyperparameters"].header.title == "My Adam"


@pytest.mark.parametrize(
    ("pasted", "label"),
    [
        ("a\x07b\x85c", "ab c"),
        ("two\nlines", "two lines"),
        ("\U0001f469\u200d\U0001f52c Ada", "\U0001f469\u200d\U0001f52c Ada"),
        ("q" * 90, "q" * 60),
        ("\ud83d", ""),
    ],
)
def test_a_name_takes_what_a_line_can_hold(window, optimizers, pasted, label):
    optimizers.rename_to(pasted)
    assert window.store.experiment.runners[0].label == label


def test_an_empty_name_stands_for_the_methods(window, optimizers):
    optimizers.rename_to("Mine")
    optimizers.rename_to("  ")
    assert names(window)[0] == "RMSProp"


def test_a_click_on_the_eye_hides_a_path(window, person, optimizers):
    person.click(optimizers.list.viewport(), row(optimizers, 2).name.center())
    person.click(optimizers.list.viewport(), row(optimizers, 2).eye.center())
    assert not window.store.experiment.runners[2].visible
    assert [path.visible for path in window.map.plot.paths] == [True, True, False]
    assert [curve.visible for curve in window.contents["loss"].plot.shown] == [True, True, False]
    person.click(optimizers.list.viewport(), row(optimizers, 2).eye.center())
    assert window.store.experiment.runners[2].visible


def test_a_click_on_the_swatch_offers_colours(window, person, optimizers, qtbot):
    person.click(optimizers.list.viewport(), row(optimizers, 1).swatch.center())
    menu = next(menu for menu in optimizers.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Vermilion").trigger()
    menu.close()
    assert window.store.experiment.runners[1].colour == "#D55E00"
    assert window.map.plot.paths[1].colour == "#D55E00"


def test_any_other_colour_from_the_desktops_dialog(window, optimizers):
    optimizers._ask_colour()
    dialog = window.findChild(QColorDialog, "colour_dialog")
    dialog.setCurrentColor(Qt.GlobalColor.darkCyan)
    dialog.accept()
    assert window.store.experiment.runners[0].colour == "#008080"


def test_without_any_optimizer_every_view_says_so(window, optimizers):
    for _ in range(3):
        optimizers.remove.trigger()
    window.store.go_to(120)
    assert optimizers.empty.isVisible()
    assert not optimizers.remove.isEnabled()
    assert not window.contents["hyperparameters"].form.isVisible()
    assert window.contents["inspector"].table.rows == []
    assert "0 optimizers" in window.status_bar.summary.text()
    optimizers.add("adam")
    assert not optimizers.empty.isVisible()
    assert window.contents["hyperparameters"].form.isVisible()


def test_diverged_runs_are_told_in_words(window, optimizers, person, qtbot):
    window.store.select(2)
    form = window.contents["hyperparameters"].form
    person.type_into(form.editor("setting:lr").text, "5")
    window.store.edit(replace(window.store.experiment, steps=2000), "longer")
    window.store.go_to(2000)
    qtbot.waitUntil(lambda: not window.store.is_catching_up)
    index = optimizers.list.model().index(2, 0)
    diverged_at = window.store.traces[2].diverged_at
    assert f"diverged at {diverged_at}" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert any("SGD" in message and "diverged" in message for message in window.map.messages())
    assert window.contents["inspector"].header.note.endswith("before it diverged")


# ---------------------------------------------------------------------------------------------------- hyperparameters


def test_what_is_typed_is_kept_exactly(window, person, form):
    person.type_into(form.editor("setting:eps").text, "3e-12")
    assert window.store.state.runner.optimizer.eps == 3e-12
    person.type_into(form.editor("setting:eps").text, "1e-8")
    assert window.store.state.runner.optimizer.eps == 1e-8
    assert form.editor("setting:eps").text.text() == "1e-8"


def test_what_cannot_be_used_changes_nothing(window, person, form):
    before = window.store.experiment
    for text in ("fast", "-1", "nan", "inf", "1e999", "__import__('os')", ""):
        person.type_into(form.editor("setting:lr").text, text)
        assert window.store.experiment is before, text


def test_a_dragged_slider_moves_the_paths_with_every_move_and_is_one_undo_step(
    window, person, form, messages
):
    window.store.go_to(60)
    messages.clear()
    slider = form.editor("setting:lr").slider
    middle = slider.height() // 2
    ends = []
    window.store.changed.connect(lambda before, after: ends.append(window.map.plot.paths[0].point))
    places = [QPoint(round(share * slider.width()), middle) for share in (0.5, 0.55, 0.6, 0.65)]
    person.drag(slider, *places)
    assert len(messages) >= 3
    assert len(set(ends)) == len(ends)
    assert window.store.history.count() == 1
    assert window.actions_by_name["undo"].text() == "&Undo lr of RMSProp"
    assert window.store.cursor == 60
    window.store.history.undo()
    assert window.store.state.runner.optimizer.lr == 0.06


def test_another_dialect_has_its_own_names_and_numbers(window, form):
    form.edited.emit("dialect", "pytorch")
    runner = window.store.state.runner
    assert runner.dialect == "pytorch"
    assert "torch.optim.RMSprop" in window.contents["hyperparameters"].semantics.text()
    labels = {form.label(key).text() for key in form.keys}
    assert "alpha\u2002<i>β</i>" in labels  # as in torch.optim.RMSprop, beside the symbol of the formula
    assert runner.optimizer.lr == 0.06
    assert runner.optimizer.beta == 0.99
    assert window.actions_by_name["undo"].text() == "&Undo semantics of RMSProp"


def test_a_schedule_brings_its_own_rows(window, form):
    for key, settings in {
        "constant": "",
        "step": "step_size gamma",
        "exponential": "gamma",
        "cosine": "T_max eta_min",
        "linear": "start_factor end_factor total_iters",
        "inverse_sqrt": "warmup_steps",
        "multi_step": "milestones gamma",
        "piecewise_constant": "boundaries values",
    }.items():
        form.edited.emit("schedule", key)
        rows = [name.partition(":")[2] for name in form.keys if name.startswith("schedule_setting:")]
        assert rows == settings.split(), key


def test_the_milestones_of_a_schedule_are_typed_as_a_list(window, form, person):
    form.edited.emit("schedule", "multi_step")
    field = form.editor("schedule_setting:milestones")
    person.type_into(field, "10; 20")
    assert "whole numbers ≥ 0 with commas between" in field.fault
    assert window.store.state.runner.schedule.milestones == "100, 150"
    person.type_into(field, "10, 20")
    assert window.store.state.runner.schedule.milestones == "10, 20"


def test_the_curve_of_rates_looks_the_same_whatever_was_shown_before(qtbot):
    adam = catalogue.optimizers()["adam"]()
    high, low = (Method(adam, catalogue.schedules()[key]()) for key in ("piecewise_constant", "multi_step"))
    pictures = []
    for shown in ([low], [high, low]):
        curve = ScheduleCurve(LIGHT)
        qtbot.addWidget(curve)
        curve.resize(260, 64)
        for method in shown:
            curve.show_method(method, 120)
            pictures.append(curve.grab().toImage())
    assert pictures[2] == pictures[0] != pictures[1]


def test_a_schedule_changes_the_effective_rate(window, form, person):
    window.store.select(2)
    form.edited.emit("schedule", Exponential.key)
    person.type_into(form.editor("schedule_setting:gamma").text, "0.5")
    window.store.go_to(3)
    assert window.store.traces[2].column("effective_lr_x")[1:4] == pytest.approx([0.02, 0.01, 0.005])


def test_clip_rows_come_and_go_and_clip(window, form, person):
    window.store.select(2)
    form.edited.emit("clipping", "both")
    assert {"clip_norm", "clip_value"} <= set(form.keys)
    form.edited.emit("clipping", "value")
    assert "clip_norm" not in form.keys
    person.type_into(form.editor("clip_value").text, "0.25")
    window.store.go_to(1)
    start = window.store.experiment.start
    trace = window.store.traces[2]
    assert trace.column("x")[1] == pytest.approx(start.x + 0.02 * 0.25)
    assert trace.column("y")[1] == pytest.approx(start.y - 0.02 * 0.25)


# -------------------------------------------------------------------------------------------------------------- plots


def test_a_press_in_a_plot_moves_the_step_of_every_view(window, person):
    for key, share in (("effective_lr", 0.25), ("rms_gradient", 0.5), ("loss", 0.75)):
        window.store.go_to(120)
        canvas = window.contents[key].plot.canvas
        area = frame(window.contents[key].plot).area
        person.click(
            canvas.viewport(), QPoint(round(area.left() + area.width() * share), round(area.center().y()))
        )
        assert window.store.cursor == pytest.approx(120 * share, abs=1), key
        _all_views_agree(window)


def test_a_drag_in_a_plot_takes_the_step_along(window, person):
    canvas = window.contents["loss"].plot.canvas
    area = frame(window.contents["loss"].plot).area
    places = [
        QPoint(round(area.left() + area.width() * share), round(area.center().y()))
        for share in (0.1, 0.3, 0.5)
    ]
    window.player.run()
    person.drag(canvas.viewport(), *places)
    assert not window.player.running
    assert window.store.cursor == pytest.approx(60, abs=1)
    _all_views_agree(window)


def test_a_drag_of_the_timeline_takes_every_view_along(window, person):
    timeline = window.control_bar.timeline
    places = [QPoint(round(timeline.width() * share), timeline.height() // 2) for share in (0.02, 0.5, 0.75)]
    window.player.run()
    person.drag(timeline, *places)
    assert not window.player.running
    assert window.store.cursor == pytest.approx(90, abs=2)
    _all_views_agree(window)


def test_a_click_on_the_timelines_groove_goes_right_there(window, person):
    timeline = window.control_bar.timeline
    person.click(timeline, QPoint(round(timeline.width() * 0.75), timeline.height() // 2))
    assert window.store.cursor == pytest.approx(90, abs=2)


def _all_views_agree(window):
    """Map, plots, timeline, box, list, inspector and status bar show the store's step."""
    cursor = window.store.cursor
    trace = window.store.traces[0]
    assert {path.shown for path in window.map.plot.paths} == {cursor}
    assert window.map.plot.paths[0].point == (trace.column("x")[cursor], trace.column("y")[cursor])
    for key in ("effective_lr", "rms_gradient", "loss"):
        assert window.contents[key].plot.plot.cursor_step == cursor
    assert window.control_bar.timeline.value() == window.control_bar.step_box.value() == cursor
    assert f"step {cursor:,} of" in window.status_bar.summary.text()
    assert f"step {cursor - 1} → {cursor}" in window.contents["inspector"].header.title


def test_plots_draw_the_trace(window):
    window.store.go_to(50)
    for key, columns in {
        "effective_lr": ("effective_lr_x", "effective_lr_y"),
        "rms_gradient": ("rms_x", "rms_y"),
        "loss": ("loss", None),
    }.items():
        for series, trace in zip(window.contents[key].plot.shown, window.store.traces, strict=True):
            assert series.length == 51
            assert np.array_equal(series.first[:51], trace.column(columns[0]), equal_nan=True)
            if columns[1]:
                assert np.array_equal(series.second[:51], trace.column(columns[1]), equal_nan=True)


def test_only_the_rule_without_a_second_moment_is_drawn_as_diagnostic(window):
    window.store.go_to(5)
    series = window.contents["rms_gradient"].plot.shown
    assert {one.label: one.diagnostic for one in series} == {"RMSProp": False, "Adam": False, "SGD": True}


def test_plots_zoom_together(window):
    loss, others = (
        window.contents["loss"].plot,
        [window.contents[key].plot for key in ("rms_gradient", "effective_lr")],
    )
    turn_wheel(loss.canvas, QPoint(x_of(loss, 40), 60), 5)
    assert loss.plot.steps != (0, 120)
    assert [plot.plot.steps for plot in others] == [loss.plot.steps] * 2


# -------------------------------------------------------------------------------------------------- no work for nothing


def test_one_change_is_shown_once_by_every_dock(window, monkeypatch):
    shown = []
    for name, content in window.contents.items():
        original = content.show_state
        monkeypatch.setattr(
            content,
            "show_state",
            lambda b, a, name=name, original=original: (shown.append(name), original(b, a)),
        )
    window.store.go_to(12)
    assert sorted(shown) == sorted(name for name, content in window.contents.items() if content.isVisible())


def test_a_hidden_dock_does_no_work_and_catches_up_when_shown(window, monkeypatch):
    names = ["landscape", "optimizers", "hyperparameters", "inspector", "loss"]
    shown = []
    for name in names:
        content = window.contents[name]
        original = content.show_state
        monkeypatch.setattr(
            content,
            "show_state",
            lambda b, a, name=name, original=original: (shown.append((name, b)), original(b, a)),
        )
        window.docks[f"dock_{name}"].hide()
    window.store.go_to(10)
    window.contents["optimizers"].add("lion")
    assert shown == []
    for name in names:
        window.docks[f"dock_{name}"].show()
        assert shown == [(name, None)]
        shown.clear()


def test_a_change_paints_each_view_once(window, qtbot):
    """However many messages, the views are painted once when the events are done."""
    painted = {"map": 0, "loss": 0}

    class Watch:
        def __init__(self, widget, name):
            self.original = widget.paintEvent
            self.name = name

        def __call__(self, event):
            painted[self.name] += 1
            self.original(event)

    views = {"map": window.map, "loss": window.contents["loss"].plot.canvas}
    qtbot.waitUntil(lambda: not window.map._refine.isActive())
    for name, widget in views.items():
        widget.paintEvent = Watch(widget, name)
    window.store.go_to(5)
    window.store.go_to(6)
    qtbot.waitUntil(lambda: all(painted.values()))
    assert painted == {"map": 1, "loss": 1}
    for widget in views.values():
        del widget.paintEvent


def test_a_start_put_far_outside_stands_at_the_limit(window):
    """On a map that is zoomed out to 10²³; the limits are those of files and of the command line, ±10⁹."""
    window.map.plot.move_start(Point(3e22, -1e23))
    window.map.plot.drop_start()
    assert window.store.experiment.start == Point(1e9, -1e9)
