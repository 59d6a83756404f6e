"""Files behind the window: opened, saved, and asked about before changes are lost."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

from playground.core.landscapes.base import Point
from playground.experiment.codec import dumps
from playground.experiment.files import read_experiment
from playground.experiment.presets import first_launch


@pytest.fixture
def saved(window, tmp_path):
    """A file with the experiment at first, opened in the window."""
    file = tmp_path / "valley.optplay"
    assert window.documents.save_to(file)
    return file


def change(window):
    window.map.start_dropped.emit(1.0, 1.0)


def asked(window):
    return window.findChild(QMessageBox, "unsaved_changes")


def answer(window, button):
    asked(window).button(button).click()


def test_what_is_saved_is_what_is_read(window, saved):
    change(window)
    window.documents.save()
    assert read_experiment(saved) == window.store.experiment
    assert window.windowTitle() == "valley.optplay[*] — Optimizer Playground"
    assert not window.isWindowModified()
    assert "valley.optplay" in window.statusBar().currentMessage()


def test_the_title_tells_of_changes(window, saved):
    change(window)
    assert window.isWindowModified()
    window.store.history.undo()
    assert not window.isWindowModified()


def test_opening_shows_the_experiment_from_its_start(window, saved):
    change(window)
    window.store.go_to(50)
    window.documents.path = None
    window.documents.open_path(saved)
    assert window.store.experiment == first_launch()
    assert window.store.cursor == 0
    assert not window.store.history.canUndo()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "broken.json"),
        ("[]", "broken.json"),
        (None, "is not there"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_experiment(window, tmp_path, text, words):
    file = tmp_path / "broken.json"
    if text is not None:
        file.write_text(text)
    change(window)
    before = window.store.experiment
    assert not window.documents.open_path(file)
    complaint = window.findChild(QMessageBox, "complaint")
    assert complaint.isVisible()
    assert words in complaint.text()
    assert "Traceback" not in complaint.text()
    assert window.store.experiment is before
    assert window.store.history.canUndo()
    complaint.close()


def test_the_offending_field_is_named(window, tmp_path):
    data = json.loads(dumps(first_launch()))
    data["runners"][1]["settings"]["lr"] = "fast"
    file = tmp_path / "fast.json"
    file.write_text(json.dumps(data))
    window.documents.open_path(file)
    complaint = window.findChild(QMessageBox, "complaint")
    assert '$.runners[1].settings.lr: expected a number ≥ 0, got "fast"' in complaint.text()
    complaint.close()


def test_a_file_that_cannot_be_written_is_complained_about(window, tmp_path):
    assert not window.documents.save_to(tmp_path / "no" / "folder" / "a.optplay")
    complaint = window.findChild(QMessageBox, "complaint")
    assert "cannot be written" in complaint.text()
    assert window.documents.path is None
    complaint.close()


def test_ctrl_o_asks_for_a_file_and_opens_it(window, person, saved):
    change(window)
    person.press("Ctrl+O")
    answer(window, QMessageBox.StandardButton.Discard)
    dialog = window.findChild(QFileDialog, "open_dialog")
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(saved))
    dialog.close()
    assert window.store.experiment == first_launch()


def test_ctrl_s_asks_for_a_name_the_first_time(window, person, tmp_path):
    person.press("Ctrl+S")
    dialog = window.findChild(QFileDialog, "save_dialog")
    assert dialog.isVisible()
    assert dialog.defaultSuffix() == "optplay"
    dialog.fileSelected.emit(str(tmp_path / "a.optplay"))
    dialog.close()
    assert read_experiment(tmp_path / "a.optplay") == first_launch()
    assert QSettings().value("folder") == str(tmp_path)
    change(window)
    person.press("Ctrl+S")
    assert read_experiment(tmp_path / "a.optplay").start == Point(1.0, 1.0)


def test_a_change_that_is_taken_back_by_hand_is_none(window, saved):
    start = window.store.experiment.start
    change(window)
    assert window.isWindowModified()
    window.map.start_dropped.emit(*start)
    assert not window.isWindowModified()
    assert window.store.history.canUndo()
    assert window.close()


def test_a_change_is_seen_in_the_title_while_it_is_made(window, saved):
    window.map.start_moved.emit(1.0, 1.0)
    assert window.isWindowModified()


def test_saving_again_after_undoing_a_saved_change(window, saved):
    change(window)
    window.documents.save()
    window.store.history.undo()
    assert window.isWindowModified()
    window.store.history.redo()
    assert not window.isWindowModified()


# ---------------------------------------------------------------------------------------- what other programs do


def changed_outside(window):
    return window.findChild(QMessageBox, "changed_outside")


def press(box, words):
    next(one for one in box.buttons() if one.text() == words).click()


@pytest.fixture
def theirs(window, saved):
    """What another program has written into the file meanwhile."""
    saved.write_text(dumps(replace(first_launch(), seed=77)))
    change(window)
    return saved


def test_what_another_program_wrote_is_not_overwritten_unasked(window, person, theirs):
    person.press("Ctrl+S")
    box = changed_outside(window)
    assert "valley.optplay was changed by another program" in box.text()
    box.close()
    assert read_experiment(theirs).seed == 77
    assert window.isWindowModified()


def test_it_is_overwritten_when_that_is_wanted(window, person, theirs):
    person.press("Ctrl+S")
    press(changed_outside(window), "&Overwrite")
    assert read_experiment(theirs) == window.store.experiment
    change(window)
    person.press("Ctrl+S")
    assert len(window.findChildren(QMessageBox, "changed_outside")) <= 1  # the one answered before


def test_or_saved_under_another_name(window, person, theirs, tmp_path):
    person.press("Ctrl+S")
    press(changed_outside(window), "Save &as…")
    dialog = window.findChild(QFileDialog, "save_dialog")
    dialog.fileSelected.emit(str(tmp_path / "mine.optplay"))
    dialog.close()
    assert read_experiment(theirs).seed == 77
    assert read_experiment(tmp_path / "mine.optplay").start == Point(1.0, 1.0)


def test_a_file_that_was_only_touched_is_none_that_changed(window, person, saved):
    os.utime(saved, (1, 1))
    change(window)
    person.press("Ctrl+S")
    assert changed_outside(window) is None
    assert read_experiment(saved).start == Point(1.0, 1.0)


def test_a_file_that_was_deleted_is_written_again(window, person, saved):
    saved.unlink()
    change(window)
    person.press("Ctrl+S")
    assert read_experiment(saved).start == Point(1.0, 1.0)


# ---------------------------------------------------------------------------------------------- changes are not lost


def test_without_a_file_nobody_is_asked(window):
    change(window)
    assert window.close()


def test_cancel_keeps_the_window(window, saved):
    change(window)
    assert not window.close()
    answer(window, QMessageBox.StandardButton.Cancel)
    assert window.isVisible()


def test_discard_closes_without_saving(window, saved, qtbot):
    change(window)
    window.close()
    answer(window, QMessageBox.StandardButton.Discard)
    assert not window.isVisible()
    assert read_experiment(saved) == first_launch()


def test_save_saves_and_closes(window, saved):
    change(window)
    window.close()
    answer(window, QMessageBox.StandardButton.Save)
    assert not window.isVisible()
    assert read_experiment(saved).start == Point(1.0, 1.0)


def test_save_that_fails_keeps_window_and_changes(window, saved):
    change(window)
    window.documents.path = saved / "not" / "a" / "folder.optplay"
    window.close()
    answer(window, QMessageBox.StandardButton.Save)
    assert window.isVisible()
    assert window.store.experiment.start == Point(1.0, 1.0)
    window.findChild(QMessageBox, "complaint").close()


def test_discard_before_a_file_that_cannot_be_opened_discards_nothing(window, saved, tmp_path):
    change(window)
    window.documents.open_safely(tmp_path / "no.optplay")
    answer(window, QMessageBox.StandardButton.Discard)
    window.findChild(QMessageBox, "complaint").close()
    assert window.store.experiment.start == Point(1.0, 1.0)
    assert window.isWindowModified()


def test_an_experiment_without_a_file_asks_before_it_takes_the_place_of_changes(window, saved):
    change(window)
    example = replace(first_launch(), seed=5)
    window.documents.begin(example)
    assert window.store.experiment.seed == 0
    answer(window, QMessageBox.StandardButton.Discard)
    assert window.store.experiment == example
    assert window.documents.path is None


def test_a_relative_path_is_one_from_here(window, saved, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert window.documents.open_path(Path("valley.optplay"))
    assert window.documents.path == saved
    monkeypatch.chdir("/")
    change(window)
    window.documents.save()
    assert read_experiment(saved).start == Point(1.0, 1.0)


def test_new_asks_too(window, saved):
    change(window)
    window.documents.new()
    assert window.store.experiment.start == Point(1.0, 1.0)
    answer(window, QMessageBox.StandardButton.Discard)
    assert window.store.experiment == first_launch()
    assert window.documents.path is None
    assert window.windowTitle() == "Optimizer Playground"
