"""Docks are moved, floated, tabbed and hidden; the layout is remembered and can be put back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QEnterEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from playground.experiment.presets import first_launch
from playground.gui.app import create_window
from playground.gui.style.theme import theme_of
from playground.gui.widgets.card import ElidedLabel

AREAS = {
    "landscape": "Left", "optimizers": "Left", "hyperparameters": "Left", "inspector": "Bottom",
    "effective_lr": "Right", "rms_gradient": "Right", "loss": "Right",
}  # fmt: skip


@pytest.fixture
def opened(qapp, qtbot):
    """Opens a window that remembers its layout."""

    def open_window():
        window = create_window(theme="light")
        qtbot.addWidget(window)
        window.show()
        return window

    return open_window


def areas(window):
    return {
        name: window.dockWidgetArea(window.docks[f"dock_{name}"]).name.removesuffix("DockWidgetArea")
        for name in AREAS
    }


def close(window):
    assert window.close()
    window.deleteLater()


def test_docks_stand_where_the_design_has_them(window):
    assert areas(window) == AREAS
    for names in (["landscape", "optimizers", "hyperparameters"], ["effective_lr", "rms_gradient", "loss"]):
        tops = [window.docks[f"dock_{name}"].y() for name in names]
        assert tops == sorted(tops)
        assert len({window.docks[f"dock_{name}"].width() for name in names}) == 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1100, 700)])
def test_the_buttons_of_docks_cut_no_title_short(qapp, window, width, height):
    window.resize(width, height)
    qapp.processEvents()
    for dock in window.docks.values():
        if not dock.isVisible():
            continue
        title = next(one for one in dock.titleBarWidget().findChildren(ElidedLabel) if one.text())
        here = QPointF(5, 5)
        QApplication.sendEvent(dock.titleBarWidget(), QEnterEvent(here, here, here))
        qapp.processEvents()
        assert title.fitting(title.width()) == title.text() == dock.titleBarWidget().title
        QApplication.sendEvent(dock.titleBarWidget(), QEvent(QEvent.Type.Leave))


def test_each_letter_chooses_one_entry_of_a_menu(window):
    menus = [window.findChild(QMenu, f"menu_{name}") for name in ("file", "edit", "run", "view", "help")]
    for menu in menus:
        letters = [QKeySequence.mnemonic(entry.text()).toString() for entry in menu.actions()]
        chosen = [letter for letter in letters if letter]
        assert len(chosen) == len(set(chosen)) > 0, (menu.objectName(), letters)


@pytest.mark.parametrize("note", ["", "Look: " + "at this and that " * 14])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1100, 700), (880, 600)])
def test_every_dock_lies_within_the_window(qapp, window, width, height, note):
    window.store.edit(replace(window.store.experiment, note=note), "note")
    window.resize(width, height)
    qapp.processEvents()
    assert (window.width(), window.height()) == (width, height)
    parts = [*(dock for dock in window.docks.values() if dock.isVisible()), window.centralWidget()]
    for part in parts:
        assert window.rect().contains(part.geometry()), part.objectName()
        for other in parts:
            assert other is part or not part.geometry().intersects(other.geometry()), part.objectName()
    assert window.map.width() >= 0.3 * width
    extension = window.control_bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert not extension.isVisible()


def test_a_dock_that_comes_to_need_more_room_covers_no_other(window, qtbot):
    def apart():
        places = [
            window.docks[f"dock_{name}"].geometry() for name in ("landscape", "optimizers", "hyperparameters")
        ]
        return all(upper.bottom() < lower.top() for upper, lower in pairwise(places))

    window.resize(880, 600)
    for _ in range(3):
        window.contents["optimizers"].duplicate.trigger()
    rows = window.contents["optimizers"].list
    qtbot.waitUntil(lambda: rows.viewport().height() >= 4 * rows.visualRect(rows.currentIndex()).height())
    qtbot.waitUntil(apart)
    for landscape in ("ackley", "rosenbrock", "himmelblau"):
        window.contents["landscape"].gallery.chosen.emit(landscape)
        qtbot.waitUntil(apart)


def test_a_dock_that_comes_to_need_more_room_while_it_is_dragged_asks_for_none(window, qapp, person):
    """Qt complains of a dock that is in the air: pytest takes its warning for a failure."""
    dock = window.docks["dock_optimizers"]
    header, grip = dock.header, QPoint(20, 10)
    person.hold(header, grip, grip + QPoint(80, 0), grip + QPoint(120, 0))
    assert window.dockWidgetArea(dock) == Qt.DockWidgetArea.NoDockWidgetArea
    least = dock.minimumSizeHint().height()
    dock.resize(dock.width(), least)
    dock.widget().setMinimumHeight(least + 60)
    for _ in range(5):
        qapp.processEvents()
    assert dock.minimumSizeHint().height() > least
    person.bot.mouseRelease(header, Qt.MouseButton.LeftButton, pos=grip)


def test_no_row_of_a_form_is_cut_off(qapp, window):
    window.resize(880, 600)
    qapp.processEvents()
    for name in ("landscape", "hyperparameters"):
        form = window.contents[name].form
        assert form.minimumSizeHint().width() <= form.width() <= form.parentWidget().width()


def test_the_view_menu_hides_and_shows_every_dock(window):
    listed = window.findChild(QMenu, "menu_view").actions()
    for name in AREAS:
        dock = window.docks[f"dock_{name}"]
        action = dock.toggleViewAction()
        assert action in listed, name
        action.trigger()
        assert not dock.isVisible(), name
        action.trigger()
        assert dock.isVisible(), name


def test_the_headers_buttons_float_and_close(qapp, window, person):
    dock = window.docks["dock_loss"]
    buttons = {button.toolTip(): button for button in dock.header.findChildren(QToolButton)}
    float_button, close_button = buttons["Float"], buttons["Close"]
    float_button.click()
    assert dock.isFloating()
    assert _edge(dock) == theme_of(qapp).colours.muted
    float_button.click()
    assert not dock.isFloating()
    assert _edge(dock) == theme_of(qapp).colours.border
    close_button.click()
    assert not dock.isVisible()


def _edge(dock):
    """The colour of the line around a dock, as painted."""
    picture = dock.grab().toImage()
    return picture.pixelColor(picture.width() // 2, picture.height() - 1).name()


def _drag(qapp, qtbot, dock, *places):
    """Take a dock by its header and lead it over places on the screen, as a hand does: in small steps."""
    header, grip = dock.header, QPoint(20, 10)
    at = header.mapToGlobal(grip)
    qtbot.mousePress(header, Qt.MouseButton.LeftButton, pos=grip)
    for place in places:
        for step in range(1, 9):
            on_the_way = at + (place - at) * step / 8
            qtbot.mouseMove(header, header.mapFromGlobal(on_the_way))
            qapp.processEvents()
        at = place
    qtbot.mouseRelease(header, Qt.MouseButton.LeftButton, pos=header.mapFromGlobal(at))
    qapp.processEvents()


@pytest.mark.parametrize("name", [*AREAS, "tracking_error", "fan"])
def test_every_dock_is_dragged_by_its_header(qapp, qtbot, window, name):
    """Out over the map, over the docks of each side, and back: the mouse is pressed, moved and let go.

    The first drag of any dock ended the process once: its style was polished in the middle of it.
    """
    dock = window.docks[f"dock_{name}"]
    dock.show()
    dock.raise_()
    qapp.processEvents()
    middle = window.map.mapToGlobal(window.map.rect().center())
    _drag(qapp, qtbot, dock, middle)
    assert dock.isFloating() or window.dockWidgetArea(dock) is not None
    for other in ("dock_landscape", "dock_loss", "dock_inspector"):
        target = window.docks[other]
        if target is not dock:
            _drag(qapp, qtbot, dock, middle, target.mapToGlobal(target.rect().center()))
    dock.toggle_floating()
    dock.close()
    dock.show()
    window.reset_layout()
    qapp.processEvents()
    assert areas(window) == AREAS
    assert not dock.isFloating()


def test_a_floating_dock_still_follows(window):
    dock = window.docks["dock_loss"]
    dock.toggle_floating()
    window.store.go_to(33)
    assert window.contents["loss"].plot.plot.cursor_step == 33
    dock.toggle_floating()


def test_tabbed_docks_catch_up_when_their_tab_is_chosen(qapp, window):
    window.tabifyDockWidget(window.docks["dock_rms_gradient"], window.docks["dock_loss"])
    qapp.processEvents()
    steps = {name: window.contents[name].plot.plot for name in ("loss", "rms_gradient")}
    window.store.go_to(44)
    assert sorted(canvas.cursor_step for canvas in steps.values()) == [0, 44]
    hidden = next(name for name, canvas in steps.items() if canvas.cursor_step == 0)
    window.docks[f"dock_{hidden}"].raise_()
    qapp.processEvents()
    assert steps[hidden].cursor_step == 44


def test_reset_layout_puts_everything_back(qapp, window):
    before = {name: dock.geometry() for name, dock in window.docks.items() if dock.isVisible()}
    window.docks["dock_loss"].toggle_floating()
    window.docks["dock_landscape"].hide()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["dock_inspector"])
    window.tabifyDockWidget(window.docks["dock_optimizers"], window.docks["dock_hyperparameters"])
    window.actions_by_name["reset_layout"].trigger()
    qapp.processEvents()
    assert areas(window) == AREAS
    assert {name for name, dock in window.docks.items() if dock.isVisible()} == set(before)
    for name, place in before.items():
        dock = window.docks[name]
        assert not dock.isFloating()
        assert abs(dock.width() - place.width()) <= 2
        assert abs(dock.height() - place.height()) <= 2


def test_the_layout_comes_back_at_the_next_start(qapp, opened):
    first = opened()
    first.docks["dock_loss"].hide()
    first.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, first.docks["dock_rms_gradient"])
    qapp.processEvents()
    close(first)
    second = opened()
    qapp.processEvents()
    assert not second.docks["dock_loss"].isVisible()
    assert areas(second)["rms_gradient"] == "Left"
    second.actions_by_name["reset_layout"].trigger()
    assert areas(second) == AREAS
    assert second.docks["dock_loss"].isVisible()
    close(second)


@pytest.mark.parametrize("rubbish", [b"", b"nonsense", "a text"])
def test_a_layout_that_cannot_be_read_is_passed_over(opened, rubbish):
    QSettings().setValue("geometry", QByteArray(rubbish) if isinstance(rubbish, bytes) else rubbish)
    QSettings().setValue("layout", QByteArray(rubbish) if isinstance(rubbish, bytes) else rubbish)
    window = opened()
    assert areas(window) == AREAS
    close(window)


def test_the_theme_is_remembered(qapp, opened):
    window = opened()
    window.choose_theme("dark")
    close(window)
    again = create_window()
    assert again._theme.choice == "dark"
    again.deleteLater()


def test_the_theme_menu_changes_everything_at_once(window):
    from playground.gui.style.colours import DARK, LIGHT

    def colours():
        found = {window.map.colours}
        found |= {content.colours for content in window.contents.values()}
        found |= {
            window.contents[key].plot.canvas.colours for key in ("loss", "rms_gradient", "effective_lr")
        }
        return found

    assert colours() == {LIGHT}
    entries = window.findChild(QMenu, "menu_theme").actions()
    actions = {action.text().removeprefix("&"): action for action in entries}
    assert list(actions) == ["System", "Light", "Dark"]
    actions["Dark"].trigger()
    assert colours() == {DARK}
    assert actions["Dark"].isChecked()
    assert not actions["Light"].isChecked()
    actions["Light"].trigger()
    assert colours() == {LIGHT}


def _with_many_optimizers():
    experiment = first_launch()
    for _ in range(3):
        experiment = experiment.with_new_runner(experiment.runners[0])
    return experiment


def _cover_each_other(window):
    docks = [
        window.docks[f"dock_{name}"].geometry() for name in ("landscape", "optimizers", "hyperparameters")
    ]
    return any(one.intersects(other) for one, other in pairwise(docks))


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
def test_docks_of_a_window_that_opens_with_many_optimizers_do_not_cover_each_other(qtbot, qapp, size):
    window = create_window(_with_many_optimizers(), theme="light", remember=False)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    assert not _cover_each_other(window)


def test_nor_do_they_where_the_layout_was_kept_with_few(qtbot, opened):
    assert opened().close()
    window = create_window(_with_many_optimizers(), theme="light")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert not _cover_each_other(window)


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
def test_nor_do_they_when_experiments_with_many_none_and_some_optimizers_follow_each_other(
    qtbot, qapp, window, size
):
    window.resize(*size)
    runner = first_launch().runners[0]
    for count in (32, 0, 4, 2, 0, 3, 32, 0, 4):
        window.store.replace_experiment(replace(first_launch(), runners=(runner,) * count))
        for _ in range(50):  # the docks ask for their heights one turn after another
            qapp.processEvents()
        qtbot.waitUntil(lambda: not _cover_each_other(window))
