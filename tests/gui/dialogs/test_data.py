"""Bringing data with mouse and keyboard: what is found out, what is wrong, and what the window makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from playground.core.errors import InvalidInput
from playground.core.landscapes.linear_regression import LinearRegression
from playground.core.landscapes.logistic_regression import LogisticRegression
from playground.gui.dialogs.data import DataDialog
from playground.gui.state.slices import Slices, SlicesDialog
from playground.gui.style.colours import LIGHT
from playground.gui.style.theme import theme_of

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def dock(window):
    return window.contents["landscape"]


@pytest.fixture
def dialog(window, dock):
    dock.bring("linear_regression")
    return window.findChild(DataDialog)


def write(folder: Path, text: str) -> str:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def column(dialog, place):
    table = dialog.preview.table
    return [table.item(row, place).text() for row in range(table.rowCount())]


def test_a_data_set_is_shown_and_taken(window, dialog, qtbot):
    dialog.choose_source("galton")
    assert column(dialog, 0)[:3] == ["70.5", "68.5", "65.5"]
    assert dialog.preview.table.horizontalHeaderItem(1).text() == "child"
    assert dialog.preview.table.verticalHeaderItem(0).text() == "2"  # row 1 is the header
    assert "928 rows" in dialog.words.text()
    assert "x = 0.64629, y = 23.942" in dialog.words.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    landscape = window.store.experiment.landscape
    assert (landscape.key, landscape.data, landscape.target) == ("linear_regression", "galton", "child")
    assert window.store.experiment.start == landscape.suggested_start
    assert window.store.history.undoText() == "landscape Linear regression"
    window.store.history.undo()
    assert window.store.experiment.landscape.key == "elongated_valley"


def test_mini_batches_and_standardising_reach_the_experiment_and_the_dock(window, dock, dialog):
    dialog.choose_source("galton")
    dialog.standardise.click()
    dialog.batches.click()
    dialog.batch.setValue(40)
    dialog.buttons.button(OK).click()
    landscape = window.store.experiment.landscape
    assert (landscape.standardise, landscape.batch) == (True, 40)
    assert "seed" in dock.form.keys
    assert dock.form.value("parameter:batch") == 40
    assert dock.note.text() == "928 rows of galton, 40 at a step"


def test_columns_are_picked_by_name(dialog):
    dialog.choose_source("anscombe")
    picker = dialog.pickers["target"]
    assert [picker.itemText(index) for index in range(picker.count())] == "x1 y1 x2 y2 x3 y3 x4 y4".split()
    picker.setCurrentIndex(5)
    picker.activated.emit(5)
    assert dialog.landscape.target == "y3"
    x, y = np.array(column(dialog, 0), float), np.array(column(dialog, 5), float)
    assert dialog.landscape.minima()[0] == pytest.approx(np.polyfit(x, y, 1))


def test_the_method_is_chosen_and_asks_for_its_own_columns(dialog):
    dialog.choose_source("challenger")
    dialog.method.set_value("logistic_regression")
    dialog.method.activated.emit(dialog.method.currentIndex())
    assert list(dialog.pickers) == ["feature", "second", "target"]
    assert isinstance(dialog.landscape, LogisticRegression)
    assert dialog.landscape.target == "damaged"
    dialog.pickers["second"].setCurrentIndex(3)
    dialog.pickers["second"].activated.emit(3)
    assert dialog.landscape.second == "pressure"


def test_a_column_that_the_landscape_had_can_be_taken_away(qtbot):
    begin = LogisticRegression(data="challenger", feature="temperature", second="pressure", target="damaged")
    dialog: Any = DataDialog(begin, LIGHT, lambda _: None)
    qtbot.addWidget(dialog)
    assert dialog.landscape.second == "pressure"
    dialog.pickers["second"].setCurrentIndex(0)
    dialog.pickers["second"].activated.emit(0)
    assert dialog.landscape.second == ""
    assert dialog.pickers["second"].value == ""


def test_faults_are_listed_by_row_and_column_and_can_be_left_out(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, "a;b\n1,5;2\nx;4\n5,5;\n7,5;9\n"))
    assert dialog.ways.boxes["decimal"].currentText() == "comma (found out)"
    listed = [dialog.preview.faults.item(index).text() for index in range(dialog.preview.faults.count())]
    assert listed == ['row 3, column "a": not a number: "x"', 'row 4, column "b": missing value']
    assert not dialog.buttons.button(OK).isEnabled()
    dialog.complete.click()
    assert dialog.preview.faults.isHidden()
    assert dialog.landscape.read.values[0].tolist() == [1.5, 7.5]
    assert dialog.buttons.button(OK).isEnabled()


def test_what_was_found_out_can_be_overruled(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, "1,2\n3,4\n5,7\n"))
    assert dialog.landscape.read.rows == 3
    dialog.ways.boxes["header"].set_value("yes")
    dialog.ways.boxes["header"].activated.emit(1)
    assert dialog.landscape.read.rows == 2
    assert dialog.landscape.feature == "1"


def choose(dialog, setting, value):
    box = dialog.ways.boxes[setting]
    box.set_value(value)
    box.activated.emit(box.currentIndex())


def test_what_may_mean_two_things_is_asked_about(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, 'area,price\n10,"1,200"\n20,"2,300"\n30,"3,100"\n'))
    assert '"1,200" may be 1200 or 1.2' in dialog.words.text()
    assert dialog.words.property("role") == "error"
    box = dialog.ways.boxes["decimal"]
    assert (box.currentText(), box.property("invalid")) == ("choose…", True)
    assert column(dialog, 1) == ["1,200", "2,300", "3,100"]
    assert dialog.pickers["target"].currentText() == "price"
    assert not dialog.buttons.button(OK).isEnabled()
    choose(dialog, "decimal", "comma")
    assert dialog.landscape.read.values[1].tolist() == [1.2, 2.3, 3.1]
    assert box.property("invalid") is False
    choose(dialog, "decimal", "point")
    assert dialog.landscape.read.values[1].tolist() == [1200.0, 2300.0, 3100.0]
    assert dialog.ways.boxes["thousands"].currentText() == "comma (found out)"
    dialog.buttons.button(OK).click()


def test_what_was_found_out_is_told(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, "qm;preis\n71,4;72.400,50\n163,3;164.300,50\n98,1;99.100,50\n"))
    told = {setting: box.currentText() for setting, box in dialog.ways.boxes.items()}
    assert told == {
        "separator": "semicolon (found out)",
        "decimal": "comma (found out)",
        "thousands": "point (found out)",
        "header": "names (found out)",
    }


def test_a_bad_file_leaves_nothing_of_the_one_before(dialog, tmp_path):
    dialog.choose_source("galton")
    assert dialog.preview.table.rowCount() == 50
    for text, said in (("", "mine.csv is empty."), ("a\0\0\1b", "mine.csv is not a text file.")):
        dialog.choose_source(write(tmp_path, text))
        assert dialog.words.text() == said
        assert dialog.preview.table.rowCount() == 0
        assert dialog.preview.table.columnCount() == 0
        assert [picker.count() for picker in dialog.pickers.values()] == [0, 0]
        assert {box.currentText() for box in dialog.ways.boxes.values()} == {"found out"}
        assert dialog.picture.pixmap().isNull()
        assert not dialog.buttons.button(OK).isEnabled()
        dialog.choose_source("galton")
        assert dialog.preview.table.rowCount() == 50
        assert dialog.buttons.button(OK).isEnabled()


def test_columns_that_count_are_taken_by_a_person_alone(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, ",y\n1,2\n2,4\n3,5\n"))
    assert '"column 1" counts' in dialog.words.text()
    assert column(dialog, 1) == ["2", "4", "5"]
    picker = dialog.pickers["target"]
    picker.setCurrentIndex(1)
    picker.activated.emit(1)
    picker = dialog.pickers["feature"]
    picker.setCurrentIndex(0)
    picker.activated.emit(0)
    assert dialog.landscape.read.values[0].tolist() == [1.0, 2.0, 3.0]


def test_which_label_counts_as_1_is_told_and_chosen(dialog, tmp_path):
    dialog.choose_source(write(tmp_path, "a,kind\n1,no\n3,yes\n2,no\n0,yes\n"))
    assert dialog.form.isRowVisible(dialog.positive) is False
    dialog.method.set_value("logistic_regression")
    dialog.method.activated.emit(dialog.method.currentIndex())
    assert dialog.form.isRowVisible(dialog.positive) is True
    assert dialog.positive.currentText() == "yes (found out)"
    assert "the chance that kind is yes" in dialog.words.text()
    dialog.positive.set_value("no")
    dialog.positive.activated.emit(dialog.positive.currentIndex())
    assert "the chance that kind is no" in dialog.words.text()
    assert dialog.landscape.read.values[-1].tolist() == [1.0, 0.0, 1.0, 0.0]


def test_a_file_is_dropped(dialog, tmp_path):
    path = write(tmp_path, "a,b\n1,2\n3,5\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.dropEvent(event)
    assert dialog.source.currentText() == "mine.csv"
    assert dialog.landscape.minima()[0] == pytest.approx((1.5, 0.5))


def test_cancel_leaves_everything_as_it_was(window, dialog):
    before = window.store.experiment
    dialog.choose_source("galton")
    dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert window.store.experiment is before


def test_edit_begins_with_what_is_in_use(window, dock, tmp_path):
    path = write(tmp_path, "a;b\n1;2\n3;5\n6;7\n")
    dock.bring("linear_regression")
    first = window.findChild(DataDialog)
    first.choose_source(path)
    first.batches.click()
    first.batch.setValue(2)
    first.accept()
    first.deleteLater()
    used = window.store.experiment.landscape
    dock.edit_brought()
    again = next(one for one in window.findChildren(DataDialog) if one is not first)
    assert again.landscape == used
    again.reject()


def test_every_control_can_be_reached_and_has_a_name(dialog, qtbot):
    dialog.choose_source("galton")
    seen = set()
    for _ in range(40):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        seen.add(dialog.focusWidget())
    controls = [
        dialog.source, dialog.browse, dialog.method, *dialog.pickers.values(), *dialog.ways.boxes.values(),
        dialog.complete, dialog.standardise, dialog.batches, dialog.preview.table,
        dialog.buttons.button(OK),
    ]  # fmt: skip
    for control in controls:
        assert control in seen
        assert control.accessibleName() or control.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_are_worn(window, dock, qapp, theme):
    window.choose_theme(theme)
    dock.bring("linear_regression")
    dialog = window.findChild(DataDialog)
    image = dialog.grab().toImage()
    assert image.pixelColor(3, 3).name() == theme_of(qapp).colours.window.lower()
    dialog.reject()


# ------------------------------------------------------------------------------------------------------------- slices


def endless():
    share = 0.0
    while True:
        share += 0.001
        yield min(share, 1.0)


def test_long_work_shows_progress_and_can_be_given_up(hurried, window, qtbot):
    sent = []
    work = Slices(endless(), window)
    work.done.connect(sent.append)
    dialog = SlicesDialog(work, "Open", "Reading", work.stop, window)
    work.start()
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.bar.value() > 0
    dialog.reject()
    assert sent == []


def test_a_cancel_that_comes_just_after_the_end_gives_nothing_up(window):
    def work():
        yield 0.5

    given_up = []
    slices = Slices(work(), window)
    dialog = SlicesDialog(slices, "Open", "Reading", lambda: given_up.append(True), window)
    slices.start()
    dialog.reject()
    assert given_up == []


def test_short_work_is_done_at_once_and_faults_are_told(window):
    def work(end):
        yield 0.5
        if end is None:
            raise InvalidInput("no")
        return end

    sent = []
    for end in (7, None):
        slices = Slices(work(end), window)
        slices.done.connect(sent.append)
        slices.failed.connect(lambda error: sent.append(str(error)))
        slices.start()
    assert sent == [7, "no"]


# ---------------------------------------------------------------------------------------------------------- documents


def test_an_experiment_with_data_is_saved_beside_them_and_opened_again(window, dock, dialog, tmp_path):
    dialog.choose_source(write(tmp_path, "a,b\n1,2\n3,5\n6,7\n"))
    dialog.accept()
    saved = tmp_path / "mine.optplay"
    assert window.documents.save_to(saved)
    assert json.loads(saved.read_text("utf-8"))["landscape"]["parameters"]["data"] == "mine.csv"
    experiment = window.store.experiment
    window.documents.path = None
    window.documents.new()
    assert window.documents.open_path(saved) is not False
    assert window.store.experiment == experiment


def test_missing_data_leave_the_open_experiment_untouched(window, tmp_path):
    file = tmp_path / "mine.optplay"
    parameters = {"data": "gone.csv"}
    file.write_text(json.dumps({"landscape": {"key": "linear_regression", "parameters": parameters}}))
    before = window.store.experiment
    window.documents.open_path(file)
    complaint = window.findChild(QMessageBox, "complaint")
    assert "gone.csv is not there" in complaint.text()
    complaint.close()
    assert window.store.experiment is before


def test_a_slow_landscape_is_stepped_a_little_at_a_time(hurried, window, monkeypatch):
    """Steps that take long each: the window is let through after one or two of them."""
    calls = []
    clock = [0.0]
    real = LinearRegression.gradient

    def slow(self, x, y):
        calls.append(1)
        clock[0] += 0.03
        return real(self, x, y)

    monkeypatch.setattr(LinearRegression, "gradient", slow)
    monkeypatch.setattr("playground.experiment.trajectories.perf_counter", lambda: clock[0])
    monkeypatch.setattr("playground.gui.state.store.perf_counter", lambda: clock[0])
    window.store.replace_experiment(window.store.experiment.on(LinearRegression()))
    calls.clear()
    window.store.go_to(100)
    assert 1 <= len(calls) <= 3
    assert window.store.is_catching_up
    window.store.stop_catching_up()
