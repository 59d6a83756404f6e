"""File ▸ Open recent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox

from playground.core.landscapes.base import Point
from playground.experiment.presets import first_launch
from playground.gui.documents.recent import MOST, RecentFiles
from playground.gui.documents.recent_menu import RecentMenu, short_names
from playground.gui.documents.recovery import Draft, DraftStore


@pytest.fixture
def files(window, tmp_path):
    """Three files, saved one after the other; the window then has none of them."""
    paths = [tmp_path / name for name in ("one.optplay", "two & three.optplay", "four.optplay")]
    for count, path in enumerate(paths):
        window.map.start_dropped.emit(float(count), 1.0)
        assert window.documents.save_to(path)
    window.documents.new()
    return paths


@pytest.fixture
def menu(window):
    found = window.findChild(RecentMenu)
    found.look()
    return found


def look(menu):
    menu.look()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def pick(menu, text):
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_at_first_there_are_none_and_that_is_said(menu):
    assert look(menu) == ["No experiments yet"]
    assert not menu.actions()[0].isEnabled()


def test_the_newest_stands_first_with_a_number_to_press(files, menu):
    assert look(menu) == ["&1 four.optplay", "&2 two && three.optplay", "&3 one.optplay", "&Clear list"]
    assert [action.toolTip() for action in menu.actions()[:3]] == [str(path) for path in reversed(files)]
    assert menu.actions()[0].statusTip() == str(files[2])


def test_a_file_of_the_list_opens_and_moves_to_the_head(window, files, menu):
    look(menu)
    pick(menu, "&3 one.optplay")
    assert window.store.experiment.start == Point(0.0, 1.0)
    assert window.documents.path == files[0]
    assert look(menu)[:3] == ["&1 one.optplay", "&2 four.optplay", "&3 two && three.optplay"]


def test_changes_are_asked_about_first(window, files, menu):
    pick(menu, "&1 four.optplay")
    window.map.start_dropped.emit(9.0, 9.0)
    look(menu)
    pick(menu, "&3 one.optplay")
    assert window.store.experiment.start == Point(9.0, 9.0)
    box = window.findChild(QMessageBox, "unsaved_changes")
    box.button(QMessageBox.StandardButton.Discard).click()
    assert window.store.experiment.start == Point(0.0, 1.0)


@pytest.mark.parametrize(("words", "left"), [("&Remove from the list", 2), ("Close", 3)])
def test_a_file_that_has_gone_says_so(window, files, menu, words, left):
    files[0].unlink()
    before = window.store.experiment
    pick(menu, "&3 one.optplay")
    box = window.findChild(QMessageBox, "missing_file")
    assert box.text() == f"{files[0]}: there is no such file"
    next(button for button in box.buttons() if button.text() == words).click()
    assert window.store.experiment == before
    assert len(window.documents.recent.paths) == left


def test_the_list_is_cleared_and_the_files_stay(files, menu):
    pick(menu, "&Clear list")
    assert look(menu) == ["No experiments yet"]
    assert all(path.is_file() for path in files)


def test_it_is_remembered_and_has_an_end(qapp, tmp_path):
    recent = RecentFiles()
    for count in range(MOST + 3):
        recent.add(tmp_path / f"{count}.optplay")
    recent.add(tmp_path / "7.optplay")
    QSettings().sync()
    expected = [7, 12, 11, 10, 9, 8, 6, 5, 4, 3]
    assert RecentFiles().paths == [tmp_path / f"{count}.optplay" for count in expected]


@pytest.mark.parametrize("value", [None, 5, "", "/a/b.optplay", ["/a/b.optplay", 7, ""]])
def test_strange_settings_do_no_harm(qapp, value):
    QSettings().setValue("recent", value)
    assert RecentFiles().paths in ([], [Path("/a/b.optplay")], [Path("/a/b.optplay"), Path("7")])


def test_names_that_are_equal_are_told_apart():
    paths = [Path(one) for one in ("/a/x/v.json", "/b/x/v.json", "/b/y/v.json", "/b/w.json", "/v.json")]
    shown = short_names(paths)
    assert shown[3] == "w.json"
    assert [one.replace("\\", "/") for one in shown] == [
        "v.json — a/x", "v.json — b/x", "v.json — y", "w.json", "v.json — /",
    ]  # fmt: skip
    assert len(set(shown)) == 5


# ------------------------------------------------------------------------------------------- what was never saved


@pytest.fixture
def draft_store(window, tmp_path):
    """A shelf with one experiment that was never saved, and one that has a file."""
    draft_store = DraftStore(tmp_path / "unsaved")
    for path, day in ((None, 1), (tmp_path / "lost.optplay", 2)):
        place = draft_store.new_place()
        experiment = replace(first_launch(), seed=day)
        place.write(Draft(experiment, path, None, datetime(2026, 3, day, 12, 0)).text(kept=True))
        place.release()
    window.documents.keep_unsaved_on(draft_store)
    return draft_store


def test_what_was_never_saved_is_listed_and_comes_back(window, draft_store, menu):
    assert look(menu) == [
        "lost.optplay, changed on 2026-03-02 at 12:00",
        "Elongated valley, never saved, changed on 2026-03-01 at 12:00",
        "&Delete those not saved…",
    ]
    assert "with changes that were not saved" in menu.actions()[0].toolTip()
    pick(menu, "Elongated valley, never saved, changed on 2026-03-01 at 12:00")
    assert window.store.experiment.seed == 1
    window.documents.autosave.drop()


def test_they_go_only_after_a_question(window, draft_store, menu):
    look(menu)
    for words, left in (("Cancel", 2), ("&Delete", 0)):
        pick(menu, "&Delete those not saved…")
        box = window.findChild(QMessageBox, "delete_unsaved")
        assert box.text() == "Delete 2 experiments that were not saved?"
        next(button for button in box.buttons() if button.text() == words).click()
        box.setObjectName("")
        assert len(draft_store.kept()) == left
    assert look(menu) == ["No experiments yet"]


def test_the_menu_opens_by_its_keys(window, person, files, qtbot):
    person.press("Alt+F")
    file = window.menuBar().findChild(type(window.findChild(RecentMenu)).__mro__[1], "menu_file")
    entry = window.findChild(RecentMenu).menuAction()
    assert entry in file.actions()
    assert entry.text() == "Open &recent"
    file.close()
