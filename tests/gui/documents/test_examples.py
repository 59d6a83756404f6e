"""File ▸ Examples, as a person uses it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QMessageBox

from playground.experiment.examples import examples
from playground.experiment.files import read_experiment


def menu(window):
    return window.findChild(QMenu, "menu_examples")


def entry(window, start):
    menu(window).aboutToShow.emit()
    (found,) = (
        one for one in menu(window).actions() if one.objectName().startswith(f"action_example_{start}")
    )
    return found


def test_the_files_are_read_only_when_the_menu_opens(window):
    assert not menu(window).actions()
    for _ in range(2):
        menu(window).aboutToShow.emit()
    found = menu(window).actions()
    assert [one.text() for one in found] == [one.title for one in examples()]
    for action, example in zip(found, examples(), strict=True):
        assert example.look_for.lower().startswith(action.statusTip().lower())
        assert 20 < len(action.statusTip()) < 180
        assert example.title in action.toolTip()
        assert menu(window).toolTipsVisible()


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.path.stem)
def test_every_example_opens_at_its_start_with_its_note(window, example):
    window.store.go_to(30)
    entry(window, example.path.stem).trigger()
    assert window.store.experiment == read_experiment(example.path)
    assert window.store.cursor == 0
    assert window.documents.path is None
    assert not window.documents.is_changed
    assert window.windowTitle() == f"{example.title}[*] — Optimizer Playground"
    assert window.note_bar.isVisible()
    assert example.look_for in window.note_bar.accessibleDescription()


def test_changes_are_asked_about_first(window, tmp_path):
    assert window.documents.save_to(tmp_path / "mine.optplay")
    window.map.start_dropped.emit(1.0, 1.0)
    before = window.store.experiment
    entry(window, "04").trigger()
    asked = window.findChild(QMessageBox, "unsaved_changes")
    assert window.store.experiment == before
    asked.button(QMessageBox.StandardButton.Cancel).click()
    assert window.store.experiment == before
    assert window.documents.path == tmp_path / "mine.optplay"


def test_saving_an_example_asks_for_a_name(window):
    entry(window, "04").trigger()
    window.documents.save()
    dialog = window.findChild(object, "save_dialog")
    assert dialog is not None
    dialog.reject()
