"""File, Table: files that are read back, what is refused, and a cancel that leaves nothing behind."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog

from playground.experiment.trajectories import Trajectories
from playground.gui.dialogs.table import TableDialog


@pytest.fixture
def dialog(window):
    window.actions_by_name["table"].trigger()
    return window.findChild(TableDialog)


def _tick(dialog, row, on):
    dialog.runners.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_every_step_of_every_runner_at_first(window, dialog, tmp_path):
    path = tmp_path / "t.csv"
    dialog.save_to(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["runner"], int(row["step"])) for row in rows] == [
        (name, step) for name in ("RMSProp", "Adam", "SGD") for step in range(121)
    ]
    runs = Trajectories(window.store.experiment)
    runs.advance_to(120)
    read = [float(row["x"]) for row in rows if row["runner"] == "Adam"]
    assert read == runs.traces[1].column("x").tolist(), "what was not computed yet was computed"
    assert window.statusBar().currentMessage() == f"Saved {path}"
    assert dialog.isHidden()


def test_chosen_runners_and_steps_as_numpy_arrays(window, dialog, tmp_path, qtbot):
    window.store.go_to(50)
    _tick(dialog, 1, False)
    dialog.first.setValue(10)
    dialog.last.setValue(40)
    assert dialog.size_label.text().startswith("62 rows of 11 columns")
    path = tmp_path / "t.npz"
    dialog.save_to(path)
    with np.load(path, allow_pickle=False) as read:
        assert read["runner"].tolist() == ["RMSProp", "SGD"]
        assert read["1/step"].tolist() == list(range(10, 41))
        assert read["1/loss"].tobytes() == window.store.traces[2].column("loss")[10:41].tobytes()


def test_the_ending_decides_the_format(dialog, tmp_path):
    dialog.format.set_value(".npz")
    path = tmp_path / "t.JSON"
    dialog.save_to(path)
    assert len(json.loads(path.read_text("utf-8"))["traces"]) == 3


def test_an_ending_that_is_none_is_told_and_nothing_is_written(dialog, tmp_path):
    dialog.save_to(tmp_path / "t.xlsx")
    assert dialog.problem.text() == "The name must end in .csv, .npz, .json; got t.xlsx."
    assert not dialog.problem.isHidden()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(dialog, tmp_path):
    dialog.save_to(tmp_path / "nowhere" / "t.csv")
    assert "cannot be written" in dialog.problem.text()
    assert dialog.isVisible()


def test_nothing_ticked_cannot_be_saved(dialog):
    for row in range(3):
        _tick(dialog, row, False)
    assert not dialog.save.isEnabled()
    assert dialog.size_label.text() == "Tick an optimizer."
    _tick(dialog, 2, True)
    assert dialog.save.isEnabled()


def test_the_steps_stay_in_order(dialog):
    dialog.last.setValue(30)
    dialog.first.setValue(80)
    assert (dialog.first.value(), dialog.last.value()) == (80, 80)
    dialog.last.setValue(20)
    assert (dialog.first.value(), dialog.last.value()) == (20, 20)


def test_a_long_table_can_be_given_up_and_leaves_no_half_file(hurried, window, tmp_path, qtbot):
    window.store.edit(replace(window.store.experiment, steps=100_000), "long")
    window.actions_by_name["table"].trigger()
    dialog = window.findChild(TableDialog)
    before = tmp_path / "t.csv"
    before.write_text("what was there")
    dialog.save_to(before)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: len(list(tmp_path.iterdir())) == 2)  # it is being written
    dialog.reject()
    assert [one.name for one in tmp_path.iterdir()] == ["t.csv"]
    assert before.read_text() == "what was there"


def test_the_desktops_dialog_proposes_a_name_and_its_ending(dialog, tmp_path, qtbot):
    QSettings().setValue("folder", str(tmp_path))
    dialog.format.set_value(".npz")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    asked = dialog.findChild(QFileDialog, "table_file")
    assert asked.defaultSuffix() == "npz"
    assert asked.selectedFiles()[0].endswith("elongated_valley-table.npz")
    asked.filterSelected.emit("JSON (*.json)")
    assert asked.defaultSuffix() == "json"
    asked.reject()


def test_it_is_in_the_menu_and_needs_a_runner(window):
    action = window.actions_by_name["table"]
    assert (
        action
        in window.menuBar().findChild(type(window.menuBar().actions()[0].menu()), "menu_file").actions()
    )
    experiment = window.store.experiment
    window.store.edit(replace(experiment, runners=()), "none")
    assert not action.isEnabled()
    window.store.edit(experiment, "again")
    assert action.isEnabled()


def test_every_control_can_be_reached_and_has_a_name(dialog, qtbot):
    seen = set()
    for _ in range(20):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        seen.add(dialog.focusWidget())
    for control in (dialog.runners, dialog.first, dialog.last, dialog.format, dialog.save):
        assert control in seen
        assert control.accessibleName()
        assert control.toolTip()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Close).click()
    assert dialog.isHidden()
