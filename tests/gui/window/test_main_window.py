"""The window: what automation relies on, the keys, and docks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QSlider, QTabBar, QToolButton, QToolTip, QWidget

from playground.gui.app import create_window
from playground.gui.docks.rule_table import RuleTable
from playground.gui.figures.export_dialog import ExportDialog
from playground.gui.plots.frame import PlotView
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.widgets.search_line import SearchLine

ACTIONS = "reset back step run to_end undo redo open save export".split()
DOCKS = "landscape optimizers hyperparameters inspector effective_lr rms_gradient loss".split()


def test_every_action_has_its_name(window):
    for name in ACTIONS:
        assert window.findChild(QAction, f"action_{name}") is window.actions_by_name[name], name


def test_every_dock_has_its_name(window):
    for name in DOCKS:
        dock = window.findChild(QDockWidget, f"dock_{name}")
        assert dock is not None, name
        assert dock.isVisible(), name


def test_map_and_timeline_have_their_names(window):
    assert window.findChild(QWidget, "view_map") is window.map
    assert isinstance(window.findChild(QSlider, "timeline"), QSlider)


def test_the_window_is_not_shown_before_it_is_asked_to(qapp, qtbot):
    window = create_window(remember=False)
    qtbot.addWidget(window)
    assert not window.isVisible()


def test_first_launch_is_alive(window):
    experiment = window.store.experiment
    assert experiment.landscape.title == "Elongated valley"
    assert [runner.name for runner in experiment.runners] == ["RMSProp", "Adam", "SGD"]
    assert window.store.cursor == 0
    assert {(trace.column("x")[0], trace.column("y")[0]) for trace in window.store.traces} == {
        experiment.start
    }


# ----------------------------------------------------------------------------------------------------------- keys


def test_keys_move_the_step_shown(window, person):
    for key, start, end in (
        ("Right", 5, 6), ("Left", 5, 4), ("Shift+Right", 5, 15), ("Shift+Left", 25, 15),
        ("Home", 5, 0), ("End", 5, 120), ("Left", 0, 0), ("Right", 120, 120), ("Shift+Right", 115, 120),
    ):  # fmt: skip
        window.store.go_to(start)
        person.press(key)
        assert window.store.cursor == end, key


def test_space_runs_and_pauses(window, person):
    person.press("Space")
    assert window.player.running
    person.press("Space")
    assert not window.player.running


def test_f_shows_the_whole_window_of_the_landscape(window, person):
    whole = window.store.experiment.landscape.window
    window.map.set_window(type(whole)(-1, 1, -1, 1))
    person.press("F")
    assert window.map.visible_window() == whole


def test_undo_and_redo_by_keys(window, person):
    first = window.store.experiment
    person.double_click(window.map, window.map.pixel_of(1.0, 1.0))
    second = window.store.experiment
    assert second.start == pytest.approx((1.0, 1.0), abs=0.02)
    person.press("Ctrl+Z")
    assert window.store.experiment == first
    person.press("Ctrl+Shift+Z")
    assert window.store.experiment == second


def test_a_click_on_a_button_does_what_the_action_does(window, person):
    for name, step in {"reset": 0, "back": 9, "step": 11, "run": 10, "to_end": 120}.items():
        window.player.go_to(10)
        person.click(window.control_bar.widgetForAction(window.actions_by_name[name]))
        assert window.store.cursor == step, name
        assert window.player.running == (name == "run"), name


def test_no_control_keeps_a_key_after_a_click(window, person):
    """Who clicks on a list or a slider goes on stepping with the arrow keys and running with Space."""
    window.store.go_to(50)
    clicked = [
        window.contents["optimizers"].list.viewport(),
        window.control_bar.timeline,
        window.control_bar.speed,
        window.contents["landscape"].gallery.viewport(),
        window.contents["loss"].plot.canvas.viewport(),
    ]
    for widget in clicked:
        person.click(widget)
        window.store.go_to(50)
        person.press("Right")
        assert window.store.cursor == 51, widget
        person.press("Space")
        assert window.player.running, widget
        person.press("Space")
        assert not window.player.running, widget
        window.store.go_to(50)
        person.press("End")
        assert window.store.cursor == 120, widget


def test_no_control_of_a_form_keeps_a_key_after_a_click(window, person):
    form = window.contents["hyperparameters"].form
    clicked = [form.editor("setting:lr").slider, form.editor("setting:centered")]
    for widget in clicked:
        person.click(widget, QPoint(8, widget.height() // 2))
        window.store.go_to(50)
        for key, step in (("Right", 51), ("Shift+Right", 61), ("Left", 60), ("End", 120), ("Home", 0)):
            person.press(key)
            assert window.store.cursor == step, (widget, key)
        person.press("Space")
        assert window.player.running, widget
        person.press("Space")


def test_after_enter_in_a_number_the_keys_are_the_windows(window, person):
    form = window.contents["hyperparameters"].form
    text = form.editor("setting:lr").text
    person.type_into(text, "0.03")
    window.store.go_to(50)
    person.press("Right")
    person.press("End")
    assert window.store.cursor == 120
    person.press("Home")
    person.press("Space")
    assert window.player.running
    person.press("Space")
    assert text.text() == "0.03"


def test_while_a_number_is_typed_the_arrow_keys_move_in_it(window, person):
    window.store.go_to(50)
    person.type_into(window.contents["hyperparameters"].form.editor("setting:lr").text, "0.03", enter=False)
    for key in ("Left", "Home", "End", "Delete"):
        person.press(key)
    assert window.store.cursor == 50
    assert len(window.store.experiment.runners) == 3


@pytest.mark.parametrize("box", ["step_box", "steps_box"])
def test_enter_in_a_step_box_gives_the_keys_back(window, person, box):
    field = getattr(window.control_bar, box)
    person.type_into(field, "64")
    assert (window.store.cursor, window.store.experiment.steps) == {
        "step_box": (64, 120),
        "steps_box": (0, 64),
    }[box]
    before = window.store.cursor
    person.press("Right")
    assert window.store.cursor == before + 1


@pytest.mark.parametrize("typed", ["3000000", "99999999999999999999", "0"])
def test_a_number_of_steps_beyond_the_limits_is_refused_and_none_like_it_is_taken(window, person, typed):
    field = window.control_bar.steps_box
    person.type_into(field, typed)
    assert window.store.experiment.steps == 120
    assert field.text() == "120"
    assert QToolTip.text() == "How far the optimizers run: a whole number from 1 to 1,000,000"


@pytest.mark.parametrize("place", ["step_box", "search", "setting:lr"])
def test_in_a_line_that_is_edited_the_commands_of_the_window_have_their_keys(window, person, place):
    field = {
        "step_box": window.control_bar.step_box.lineEdit(),
        "search": window.contents["landscape"].findChild(SearchLine),
        "setting:lr": window.contents["hyperparameters"].form.editor("setting:lr").text,
    }[place]
    person.click(field)
    person.press("Ctrl+E")
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.reject()


def test_at_no_width_is_a_button_of_the_bar_left_out(window):
    for width in range(window.minimumSizeHint().width(), 1400, 6):
        window.resize(width, 700)
        QApplication.processEvents()
        more = window.control_bar.findChild(QToolButton, "qt_toolbar_ext_button")
        assert more is None or not more.isVisible(), width


def test_escape_in_a_step_box_takes_back_what_was_typed(window, person):
    person.type_into(window.control_bar.step_box, "99", enter=False)
    person.press("Escape")
    assert window.store.cursor == 0
    assert window.control_bar.step_box.text() == "0"


def test_typing_a_step_is_not_disturbed_by_the_run(window, person):
    person.type_into(window.control_bar.step_box, "9", enter=False)
    window.store.go_to(30)
    assert window.control_bar.step_box.text() == "9"
    person.press("Return")
    assert window.store.cursor == 9


def test_controls_reached_with_tab_have_their_keys(window, person):
    window.store.go_to(50)
    bar = window.control_bar
    person.tab_to(bar.speed)
    speed = window.player.speed
    person.press("Right")
    assert window.store.cursor == 50
    assert window.player.speed >= speed
    person.press("End")
    assert window.player.fastest
    export = next(button for button in bar.findChildren(QToolButton) if button.accessibleName() == "Export")
    person.tab_to(export)
    person.press("Space")
    assert not window.player.running
    assert window.findChild(ExportDialog).isVisible()
    window.findChild(ExportDialog).close()


def test_arrow_keys_move_the_start_once_the_map_is_reached_with_tab(window, person):
    start = window.store.experiment.start
    person.tab_to(window.contents["landscape"].search)
    person.tab_to(window.map)
    person.press("Right")
    person.press("Shift+Up")
    moved = window.store.experiment.start
    assert moved.x == pytest.approx(start.x + 0.08)
    assert moved.y == pytest.approx(start.y + 0.5)
    assert window.store.cursor == 0


def test_a_menu_that_was_closed_leaves_the_arrow_keys_as_they_were(window, person):
    """After Esc in a menu the focus comes back to the map with a reason of its own."""
    QApplication.sendEvent(window.map, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.MenuBarFocusReason))
    QApplication.sendEvent(window.map, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MenuBarFocusReason))
    start = window.store.experiment.start
    person.press("Right")
    assert window.store.cursor == 1
    assert window.store.experiment.start == start


def test_every_control_has_a_name_and_a_tool_tip(window):
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {widget.parentWidget()}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy().value
        and widget.focusProxy() is None
        and not isinstance(widget, QTabBar)
        and not (widget.accessibleName() and (widget.toolTip() or _tells_values(widget)))
    ]
    assert nameless == []


def _tells_values(widget):
    """Plots and the rule show the values under the mouse instead of a tool tip; tabs have their words."""
    return isinstance(widget, ContourMap | PlotView | RuleTable)


def test_titles_of_all_windows(qapp: QApplication, window):
    assert window.windowTitle() == "Optimizer Playground"
