"""The note over the map: what a person sees, writes, closes and brings back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialogButtonBox

from playground.experiment.files import read_experiment
from playground.experiment.presets import first_launch
from playground.gui.app import create_window
from playground.gui.dialogs.note import NoteDialog

NOTE = "A valley: watch y < x & more."


def put(window, note):
    window.store.edit(replace(window.store.experiment, note=note), "note")


def dialog(window):
    return window.findChild(NoteDialog, "note_dialog")


def test_without_a_note_the_map_has_all_the_room(window):
    bar = window.note_bar
    assert not bar.isVisible()
    assert not bar.shown.isEnabled()
    assert window.map.height() == window.centralWidget().height()


def test_a_note_stands_over_the_map(window, qtbot):
    before = window.map.height()
    put(window, NOTE)
    bar = window.note_bar
    qtbot.waitUntil(lambda: window.map.height() < before)
    assert bar.isVisible()
    assert bar.geometry().bottom() < window.map.geometry().top()
    # The heading is apart from the text, and signs of HTML are only signs.
    assert "A valley:</b>" in bar.words.text()
    assert "watch y &lt; x &amp; more." in bar.words.text()
    assert bar.accessibleDescription() == NOTE


def test_a_note_decides_no_number(window):
    window.store.go_to(40)
    traces = window.store.traces
    put(window, NOTE)
    assert all(one is other for one, other in zip(window.store.traces, traces, strict=True))
    assert window.store.cursor == 40


@pytest.mark.parametrize("width", [1100, 1440])
def test_the_longest_note_is_seen_whole_and_leaves_the_map_its_room(window, qtbot, width):
    window.resize(QSize(width, 700 if width == 1100 else 900))
    put(window, "Words: " + "several letters " * 30)
    qtbot.waitUntil(lambda: window.note_bar.isVisible())
    words = window.note_bar.words
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()) > 0)
    assert window.map.height() > 180


def test_it_can_be_closed_and_brought_back(window, person, qtbot):
    put(window, NOTE)
    bar = window.note_bar
    qtbot.waitUntil(bar.isVisible)
    person.click(bar.close_button)
    assert not bar.isVisible()
    assert window.store.experiment.note == NOTE
    bar.shown.trigger()
    assert bar.isVisible()
    person.click(bar.close_button)
    put(window, "Another.")
    assert bar.isVisible()


def test_a_click_changes_it_as_one_undo_step(window, person, qtbot):
    put(window, NOTE)
    qtbot.waitUntil(window.note_bar.isVisible)
    person.click(window.note_bar.words)
    edit = dialog(window).edit
    assert edit.toPlainText() == NOTE
    edit.selectAll()
    qtbot.keyClicks(edit, "New: look")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "twice")
    dialog(window).buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert window.store.experiment.note == "New: look twice"
    window.store.history.undo()
    assert window.store.experiment.note == NOTE
    assert window.note_bar.accessibleDescription() == NOTE


def test_the_menu_writes_one_and_cancel_leaves_it(window, qtbot):
    window.actions_by_name["note"].trigger()
    dialog(window).edit.setPlainText("Something")
    dialog(window).reject()
    assert window.store.experiment.note == ""


def test_too_many_characters_are_said_and_cannot_be_accepted(window):
    window.actions_by_name["note"].trigger()
    asked = dialog(window)
    accept = asked.buttons.button(QDialogButtonBox.StandardButton.Ok)
    asked.edit.setPlainText("x" * 500)
    assert asked.count.text() == "500 of 500 characters"
    assert accept.isEnabled()
    asked.edit.setPlainText("x" * 501)
    assert asked.count.text() == "expected at most 500 characters, got 501"
    assert not accept.isEnabled()
    asked.reject()


def test_it_is_saved_with_the_experiment(window, tmp_path):
    put(window, NOTE)
    assert window.documents.save_to(tmp_path / "a.optplay")
    assert read_experiment(tmp_path / "a.optplay").note == NOTE


def test_its_buttons_are_reached_with_the_keyboard(window, person, qtbot):
    put(window, NOTE)
    qtbot.waitUntil(window.note_bar.isVisible)
    person.tab_to(window.note_bar.close_button)
    person.press("Space")
    assert not window.note_bar.isVisible()


def test_a_window_that_opens_with_a_note_runs_with_space(qapp, qtbot):
    window = create_window(replace(first_launch(), note=NOTE), theme="light", remember=False)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.note_bar.isVisible()
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Space)
    assert window.player.running
    assert dialog(window) is None
    window.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_are_read_easily(qapp, qtbot, theme):
    window = create_window(theme=theme, remember=False)
    qtbot.addWidget(window)
    put(window, "Words: " + "M" * 60)
    with qtbot.waitExposed(window):
        window.show()
    picture = window.note_bar.grab().toImage()
    levels = [
        picture.pixelColor(x, y).lightnessF() for x in range(picture.width()) for y in range(picture.height())
    ]
    assert max(levels) - min(levels) > 0.7
    window.close()
