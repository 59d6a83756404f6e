"""An experiment through the clipboard, as text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from playground.core.catalogue import landscapes
from playground.core.landscapes.base import Window
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.experiment.codec import dumps
from playground.experiment.data.sets import complete
from playground.experiment.files import read_experiment
from playground.experiment.model import Experiment
from playground.experiment.presets import first_launch
from playground.experiment.share import from_text, to_text
from playground.resources import resource

OTHER = read_experiment(resource("examples", "02-memory-of-rmsprop.optplay"))


@pytest.fixture
def clipboard(qapp):
    """Empty before and after."""
    QGuiApplication.clipboard().clear()
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def complaint(window):
    (box,) = window.findChildren(QMessageBox, "complaint")
    return box


def test_what_is_copied_is_the_experiment(window, clipboard, person):
    person.press("Ctrl+Shift+C")
    assert from_text(clipboard.text()) == first_launch()
    assert f"{len(clipboard.text())} characters" in window.statusBar().currentMessage()


def test_pasting_is_one_step_that_can_be_undone(window, clipboard, person, messages):
    window.store.go_to(50)
    window.store.select(2)
    clipboard.setText(f"Look: {to_text(OTHER)} Nice, is it not?")
    person.press("Ctrl+Shift+V")
    assert window.store.experiment == OTHER
    assert (window.store.cursor, window.store.selected) == (0, 0)
    assert window.store.history.undoText() == "pasting"
    window.store.history.undo()
    assert window.store.experiment == first_launch()
    assert not window.store.history.canUndo()


def test_a_file_that_was_open_stays_the_file_and_counts_as_changed(window, clipboard, tmp_path):
    assert window.documents.save_to(tmp_path / "mine.optplay")
    clipboard.setText(to_text(OTHER))
    window.actions_by_name["paste_text"].trigger()
    assert window.documents.path == tmp_path / "mine.optplay"
    assert window.documents.is_changed
    window.store.history.undo()
    assert not window.documents.is_changed


def test_the_text_of_a_file_is_pasted_too(window, clipboard):
    clipboard.setText(dumps(OTHER))
    window.actions_by_name["paste_text"].trigger()
    assert window.store.experiment == OTHER


def test_the_map_shows_where_the_pasted_experiment_is(window, clipboard):
    window.map.set_window(Window(0.0, 0.5, 0.0, 0.5))
    clipboard.setText(to_text(Experiment(Rosenbrock(), Rosenbrock.suggested_start)))
    window.actions_by_name["paste_text"].trigger()
    assert window.map.visible_window() == Rosenbrock.window


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no experiment in this text; one begins with OPL2:."),
        ("hello", "There is no experiment in this text; one begins with OPL2:."),
        (to_text(first_launch())[:-4], "This text is cut off: 21 of its 25 letters are there."),
        ("OPL9:00A1", "Made by a newer version of the program: format 9; this one reads formats 1 to 2."),
        ('{"landscape": {"key": "moon"}}', '$.landscape.key: unknown landscape "moon"; known: '),
    ],
)
def test_what_cannot_be_pasted_is_said_and_changes_nothing(window, clipboard, text, said):
    before = window.store.state
    clipboard.setText(text)
    window.actions_by_name["paste_text"].trigger()
    assert complaint(window).text().startswith(said)
    assert window.store.state == before
    assert not window.store.history.canUndo()
    complaint(window).close()


def test_the_same_experiment_is_no_change(window, clipboard):
    clipboard.setText(to_text(first_launch()))
    window.actions_by_name["paste_text"].trigger()
    assert not window.store.history.canUndo()
    assert "already" in window.statusBar().currentMessage()


def test_data_from_a_file_cannot_be_copied_and_that_is_said(window, clipboard, tmp_path):
    table = tmp_path / "heights.csv"
    table.write_text("a,b\n1,2\n2,3\n3,5\n")
    landscape = complete(landscapes()["linear_regression"]().with_settings({"data": str(table)}))
    window.store.edit(replace(window.store.experiment, landscape=landscape), "data")
    clipboard.setText("before")
    window.actions_by_name["copy_text"].trigger()
    assert (
        complaint(window)
        .text()
        .startswith("A text cannot carry the data of heights.csv; save the experiment")
    )
    assert clipboard.text() == "before"
    complaint(window).close()
