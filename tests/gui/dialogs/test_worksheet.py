"""The dialogs for worksheets and for checking answers, used by mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QDialog, QLayout

from playground.core.modifiers import Modifiers
from playground.core.trajectory import Trajectory
from playground.export.answers import Blank
from playground.gui.dialogs.answer_rows import AnswerRows
from playground.gui.dialogs.answers import AnswersDialog
from playground.gui.dialogs.worksheet import WorksheetDialog

G, V, Q, ETA, THETA = range(5)


def opened(window, action, kind):
    window.actions_by_name[action].trigger()
    dialog = window.findChild(QDialog, f"{action}_dialog")
    assert isinstance(dialog, kind)
    return dialog


@pytest.fixture
def answers(window) -> AnswersDialog:
    return opened(window, "answers", AnswersDialog)


@pytest.fixture
def sheet(window) -> WorksheetDialog:
    return opened(window, "worksheet", WorksheetDialog)


@pytest.fixture
def explained(monkeypatch) -> list[int]:
    """The steps that were worked out."""
    numbers, explain = [], Trajectory.explain
    monkeypatch.setattr(Trajectory, "explain", lambda run, step: numbers.append(step) or explain(run, step))
    return numbers


def ended(dialog, qtbot):
    """Wait until all that is asked for is worked out and shown."""
    qtbot.waitUntil(lambda: dialog._work.ended)


def fill(qtbot, dialog, place, text):
    """Type into a field and leave it with Enter."""
    field = dialog.fields[place]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# ------------------------------------------------------------------------------------------------------- worksheets


def test_it_shows_the_selected_runner_from_the_step_shown(window):
    window.store.select(1)
    window.store.go_to(7)
    dialog = opened(window, "worksheet", WorksheetDialog)
    assert dialog.windowTitle() == "Worksheet — Adam"
    assert dialog.steps.steps == (7, 9)
    assert dialog.text.startswith("# Adam on the elongated valley, steps 7 to 9")


def test_content_and_format(sheet):
    worked = sheet.text
    assert "−3.2 − 0.02965·(−6.4) = −3.01" in worked
    sheet.content.setCurrentIndex(sheet.content.findData("empty"))
    assert "−3.01" not in sheet.text
    sheet.format.setCurrentIndex(sheet.format.findData(".tex"))
    assert sheet.text.startswith(r"\documentclass")
    sheet.format.setCurrentIndex(sheet.format.findData(".csv"))
    assert sheet.text.startswith("step,line,symbol")


def test_copy_and_save_give_what_is_shown(sheet, window, tmp_path, qtbot):
    qtbot.mouseClick(sheet.copy, Qt.MouseButton.LeftButton)
    shown = sheet.text
    assert QGuiApplication.clipboard().text() == shown
    sheet.save_to(tmp_path / "sheet.md")
    assert (tmp_path / "sheet.md").read_text(encoding="utf-8") == shown
    assert "sheet.md" in window.statusBar().currentMessage()


def test_a_file_that_cannot_be_written_says_why(sheet, tmp_path):
    sheet.save_to(tmp_path / "nowhere" / "sheet.md")
    assert sheet.problem.isVisible()
    assert "cannot be written" in sheet.problem.text()
    assert sheet.isVisible()


def test_steps_follow_each_other(sheet):
    sheet.steps.first.setValue(60)
    assert sheet.steps.steps == (60, 60)
    sheet.steps.last.setValue(2)
    assert sheet.steps.steps == (2, 2)
    sheet.steps.last.setValue(120)
    assert sheet.steps.steps == (71, 120)
    assert "steps 71 to 120" in sheet.text.splitlines()[0]


def test_a_number_of_a_step_is_taken_once_it_is_whole(sheet, qtbot):
    changes = []
    sheet.steps.changed.connect(lambda: changes.append(sheet.steps.steps))
    field = sheet.steps.last
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "120")
    assert changes == []
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert changes == [(71, 120)]


def test_steps_after_the_run_diverged_say_so(window):
    runner = window.store.experiment.runners[2]
    wild = replace(runner, optimizer=replace(runner.optimizer, lr=10.0))
    window.store.edit(window.store.experiment.with_runner(2, wild), "lr", selected=2)
    window.store.edit(replace(window.store.experiment, steps=5000), "steps")
    window.store.go_to(4000)
    dialog = opened(window, "worksheet", WorksheetDialog)
    assert dialog.text == ""
    assert "diverged at step" in dialog.problem.text()
    assert not dialog.save.isEnabled()


def test_what_is_worked_out_is_not_worked_out_again(sheet, explained):
    sheet.steps.set_steps(1, 5)
    assert explained == [4, 5]
    sheet.content.setCurrentIndex(sheet.content.findData("both"))
    sheet.steps.set_steps(2, 6)
    assert explained == [4, 5, 6]
    assert "steps 2 to 6" in sheet.text.splitlines()[0]


def test_without_a_runner_there_is_nothing_to_open(window):
    window.store.edit(replace(window.store.experiment, runners=()), "remove all", selected=-1)
    assert not window.actions_by_name["worksheet"].isEnabled()
    assert not window.actions_by_name["answers"].isEnabled()


# ---------------------------------------------------------------------------------------------------------- answers


def test_a_right_answer_by_keyboard(answers, qtbot):
    assert answers.focusWidget() is answers.fields[Blank(1, G, 0)]
    fill(qtbot, answers, Blank(1, G, 0), "-6,4")
    assert answers.verdicts[Blank(1, G, 0)].text() == "✓"
    assert answers.fields[Blank(1, G, 0)].fault == ""
    assert answers.summary.text() == "1 of 10 filled in, all right so far."
    assert answers.isVisible()  # Enter judges and does not close


def test_the_first_wrong_line_is_named_and_marked_red(answers, qtbot):
    fill(qtbot, answers, Blank(1, V, 1), "10.24")
    fill(qtbot, answers, Blank(1, Q, 1), "3.2")
    field, verdict = answers.fields[Blank(1, V, 1)], answers.verdicts[Blank(1, V, 1)]
    assert "too small (90 %)" in field.fault
    assert "too small (90 %)" in verdict.text()
    assert answers.summary.text().startswith("The first that goes wrong is v in y of step 1")
    assert answers.verdicts[Blank(1, Q, 1)].text() == "✓ follows from above"
    border = QColor(field.grab().toImage().pixel(1, field.height() // 2))
    assert border.red() > border.green() + 60
    fill(qtbot, answers, Blank(1, V, 1), "102.4")
    assert field.fault == ""
    assert "too small" in answers.verdicts[Blank(1, Q, 1)].text()  # 3.2 now follows from nothing


def test_answers_stay_when_other_steps_are_shown(answers, qtbot):
    fill(qtbot, answers, Blank(1, G, 1), "32")
    answers.steps.set_steps(1, 2)
    assert answers.fields[Blank(1, G, 1)].text() == "32"
    assert Blank(2, THETA, 1) in answers.fields
    answers.steps.set_steps(2, 2)
    assert Blank(1, G, 1) not in answers.fields
    answers.steps.set_steps(1, 1)
    assert answers.fields[Blank(1, G, 1)].text() == "32"
    assert answers.verdicts[Blank(1, G, 1)].text() == "✓"


def test_clear_empties_all(answers, qtbot):
    fill(qtbot, answers, Blank(1, G, 1), "32")
    qtbot.mouseClick(answers.clear, Qt.MouseButton.LeftButton)
    assert {field.text() for field in answers.fields.values()} == {""}
    assert answers.summary.text() == "Nothing is filled in yet."


def test_a_noisy_gradient_is_given(window, qtbot):
    noisy = replace(window.store.experiment, modifiers=Modifiers(noise=0.5))
    window.store.edit(noisy, "noise")
    dialog = opened(window, "answers", AnswersDialog)
    field = dialog.fields[Blank(1, G, 0)]
    assert field.isReadOnly()
    assert field.text() != ""
    assert dialog.verdicts[Blank(1, G, 0)].text() == "given"
    assert dialog.focusWidget() is dialog.fields[Blank(1, V, 0)]


def test_every_field_has_a_name_and_a_tip(answers):
    names = [field.accessibleName() for field in answers.fields.values()]
    assert len(set(names)) == len(names) == 10
    assert names[2] == "v in x, step 1"
    assert all(field.toolTip() for field in answers.fields.values())


def test_nothing_of_the_window_changes(window, answers, qtbot):
    experiment, cursor = window.store.experiment, window.store.cursor
    fill(qtbot, answers, Blank(1, G, 0), "1")
    assert (window.store.experiment, window.store.cursor) == (experiment, cursor)
    assert not window.store.history.canUndo()


def test_the_inspector_shows_no_answers_meanwhile(window, qtbot):
    window.store.go_to(1)
    table = window.contents["inspector"].table
    assert "−6.4" in table.accessibleDescription()
    dialog = opened(window, "answers", AnswersDialog)
    assert "work the numbers out yourself" in table.accessibleDescription()
    assert not window.contents["inspector"].words.isVisible()
    dialog.reject()
    assert "−6.4" in table.accessibleDescription()


def test_many_steps_come_bit_by_bit(answers, qtbot, monkeypatch):
    monkeypatch.setattr("playground.gui.state.slices.SECONDS", 0.0)  # a part of the work each
    answers.steps.set_steps(1, 12)
    made = [len(answers.findChildren(AnswerRows))]
    answers._work.progressed.connect(lambda _: made.append(len(answers.findChildren(AnswerRows))))
    assert answers.summary.text() == "Working the steps out…"
    ended(answers, qtbot)
    assert made[-1] == 12
    assert max(after - before for before, after in pairwise(made)) == 1
    assert answers.summary.text() == "Nothing is filled in yet."
    # One layout of all the fields of fifty steps took seconds.
    assert max(layout.count() for layout in answers.findChildren(QLayout)) < 60


def test_an_entry_works_no_step_out_again(answers, explained, qtbot):
    answers.steps.set_steps(1, 4)
    assert explained == [2, 3, 4]
    fill(qtbot, answers, Blank(3, V, 0), "1")
    answers.steps.set_steps(2, 3)
    assert answers.fields[Blank(3, V, 0)].fault
    answers.steps.set_steps(1, 5)
    assert explained == [2, 3, 4, 5]


def test_other_steps_show_their_own_answers_and_judgements(answers, qtbot):
    answers.steps.set_steps(1, 2)
    fill(qtbot, answers, Blank(2, V, 0), "1")
    answers.steps.set_steps(2, 3)
    assert answers.fields[Blank(2, V, 0)].text() == "1"
    assert answers.fields[Blank(2, V, 0)].fault
    others = [place for place in answers.fields if place != Blank(2, V, 0)]
    assert not any(answers.fields[place].text() or answers.fields[place].fault for place in others)
    assert answers.fields[Blank(3, V, 0)].accessibleName() == "v in x, step 3"


def test_the_columns_of_all_steps_stand_under_each_other(window, qtbot):
    window.store.select(1)  # Adam: names of facts are wider than its formulas
    dialog = opened(window, "answers", AnswersDialog)
    dialog.steps.set_steps(1, 3)
    fill(qtbot, dialog, Blank(2, V, 0), "1234567")
    qtbot.waitUntil(lambda: all(field.isVisible() for field in dialog.fields.values()))
    lefts = [set(), set()]
    for place, field in dialog.fields.items():
        lefts[place.coordinate].add(field.mapTo(dialog, QPoint()).x())
    assert len(lefts[0]) == len(lefts[1]) == 1


def test_steps_that_are_not_there_say_so_and_come_back(window, qtbot):
    runner = window.store.experiment.runners[2]
    wild = replace(runner, optimizer=replace(runner.optimizer, lr=10.0))
    window.store.edit(window.store.experiment.with_runner(2, wild), "lr", selected=2)
    window.store.edit(replace(window.store.experiment, steps=5000), "steps")
    dialog = opened(window, "answers", AnswersDialog)
    fill(qtbot, dialog, Blank(1, G, 0), "-6.4")
    dialog.steps.set_steps(4000, 4001)
    assert "There is nothing to check: the run diverged at step" in dialog.summary.text()
    assert not dialog.fields
    dialog.steps.set_steps(1, 1)
    assert dialog.verdicts[Blank(1, G, 0)].text() == "✓"
    assert dialog.fields[Blank(1, G, 0)].isVisible()


def test_who_chooses_other_steps_at_once_is_not_disturbed(window, qtbot, monkeypatch):
    """The focus went to the first field when it came, which ended what was being typed in the middle of the work."""
    monkeypatch.setattr("playground.gui.state.slices.SECONDS", 0.0)
    dialog = opened(window, "answers", AnswersDialog)
    field = dialog.steps.last.lineEdit()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    assert not dialog.fields
    ended(dialog, qtbot)
    assert field.text() == "12"
    assert dialog.focusWidget() is dialog.steps.last
    qtbot.keyClick(field, Qt.Key.Key_Return)
    ended(dialog, qtbot)
    assert Blank(12, G, 0) in dialog.fields
    assert dialog.focusWidget() is dialog.steps.last
