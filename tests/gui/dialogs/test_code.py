"""Copy as code: the menu that says why not, and the dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMenu, QToolButton

from playground.core.optimizers.qhm import QHM
from playground.experiment.model import Runner
from playground.experiment.trajectories import Trajectories
from playground.gui.dialogs.code import CodeDialog
from playground.gui.window.code_menu import CodeMenu


@pytest.fixture
def menu(window) -> CodeMenu:
    menu = window.findChild(QMenu, "menu_code")
    assert isinstance(menu, CodeMenu)
    menu.aboutToShow.emit()
    return menu


@pytest.fixture
def dialog(window, menu) -> CodeDialog:
    menu.entries["numpy"].trigger()
    dialog = window.findChild(QDialog, "code_dialog")
    assert isinstance(dialog, CodeDialog)
    return dialog


def test_the_menu_offers_what_can_be_done_and_says_why_the_rest_cannot(window, menu):
    store = window.store
    store.edit(store.experiment.with_new_runner(Runner(QHM())), "add QHM")
    store.select(len(store.experiment.runners) - 1)
    menu.aboutToShow.emit()
    enabled = {key: entry.isEnabled() for key, entry in menu.entries.items()}
    assert enabled == {"numpy": True, "pytorch": False, "keras": False, "optax": False}
    assert menu.entries["keras"].toolTip() == "Keras has no QHM."
    assert menu.toolTipsVisible()


def test_the_menu_has_nothing_to_offer_without_an_optimizer(window, menu):
    store = window.store
    while store.experiment.runners:
        store.edit(store.experiment.without_runner(0), "remove")
    menu.aboutToShow.emit()
    assert not any(entry.isEnabled() for entry in menu.entries.values())


def test_the_dialog_shows_a_script_that_computes_the_same(dialog, window, capsys):
    exec(compile(dialog.text, "script.py", "exec"), {"__name__": "__main__"})  # noqa: S102
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    experiment = window.store.experiment
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    last = runs[window.store.state.selected].trace.row(experiment.steps)
    assert int(rows[-1][0]) == experiment.steps
    assert [float(one) for one in rows[-1][1:]] == pytest.approx(
        [last["x"], last["y"], last["loss"]], rel=1e-9, abs=1e-9
    )


def test_all_leaves_out_what_cannot_be_written_and_says_so(dialog, window):
    dialog.which.setCurrentIndex(1)
    for runner in window.store.experiment.runners:
        assert f'print("# {runner.name}")' in dialog.text
    assert dialog.problem.isHidden()
    dialog.framework.setCurrentIndex(dialog.framework.findData("keras"))
    assert "Adam: keras.optimizers.Adam computes something else" in dialog.problem.text()
    assert not dialog.problem.isHidden()


def test_copy_and_save_give_what_is_shown(dialog, window, tmp_path, qtbot):
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    shown = dialog.text
    assert QGuiApplication.clipboard().text() == shown
    dialog.save_to(tmp_path / "script.py")
    assert (tmp_path / "script.py").read_text(encoding="utf-8") == shown
    assert "script.py" in window.statusBar().currentMessage()


def test_a_file_that_cannot_be_written_says_why(dialog, tmp_path):
    dialog.save_to(tmp_path / "nowhere" / "script.py")
    assert dialog.problem.isVisible()


@pytest.mark.parametrize(("width", "words"), [(1440, True), (1100, False), (900, False)])
def test_the_tool_bar_offers_it_in_the_room_there_is(window, width, words):
    window.resize(width, 700)
    QCoreApplication.processEvents()
    button = next(b for b in window.control_bar.findChildren(QToolButton) if b.text() == "Copy code")
    assert button.menu() is window.code_menu
    beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert (button.toolButtonStyle() == beside) is words
    # It lies in the bar as a whole, and nothing was pushed into the bar's extension.
    corner = button.mapTo(window, button.rect().bottomRight())
    assert corner.x() <= window.width()
    assert all(b.isVisible() for b in window.control_bar.findChildren(QToolButton) if b.text())
