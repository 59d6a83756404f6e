"""The About page names what the program is made of and copies what a report needs."""

from __future__ import annotations

import platform
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from playground.gui.dialogs.about import AboutDialog

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def about(window, qtbot):
    window.actions_by_name["about"].trigger()
    dialog = window.findChild(AboutDialog)
    yield dialog
    dialog.reject()


def rows(about) -> list[tuple[str, str, str]]:
    items = [about.parts.topLevelItem(index) for index in range(about.parts.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def test_every_dependency_has_version_and_licence(about):
    shown = {re.sub("[-_.]+", "-", name).lower(): (number, licence) for name, number, licence in rows(about)}
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for line in wanted:
        name = re.findall(r"[\w.-]+", line)[0]
        number, licence = shown[re.sub("[-_.]+", "-", name).lower()]
        assert number == version(name)
        assert licence


def test_the_program_comes_first_with_its_licence(about):
    assert rows(about)[0][0] == "Optimizer Playground"
    assert about.text.toPlainText().startswith("MIT License")


def test_choosing_a_part_shows_its_licence(about):
    names = [name for name, *_ in rows(about)]
    about.parts.setCurrentItem(about.parts.topLevelItem(names.index("Inter (font)")))
    assert "SIL OPEN FONT LICENSE" in about.text.toPlainText()


def test_copying_system_information(about):
    button = about.findChild(QPushButton, "copy_system_information")
    button.click()
    copied = QGuiApplication.clipboard().text()
    assert platform.python_version() in copied
    assert f"numpy {version('numpy')}" in copied
    assert "offscreen" in copied
    assert str(Path.home()) not in copied


def test_the_keys_of_all_commands_fit_on_a_small_screen(window):
    window.actions_by_name["keys"].trigger()
    page = window.findChild(QDialog, "keys_dialog")
    assert page.isVisible()
    words = " ".join(label.text() for label in page.findChildren(QLabel))
    for entry in window.actions():
        shortcut = entry.shortcut().toString()
        assert not shortcut or f">{shortcut}<" in words
    assert page.width() <= 1060
    assert page.height() <= 640
    page.reject()


@pytest.mark.parametrize("name", ["table", "worksheet", "answers", "note", "about", "keys"])
def test_every_button_of_a_dialog_says_what_it_is_for(window, name):
    getattr(window.dialogs, name)()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisibleTo(dialog)]
    assert buttons
    assert [one.text() for one in buttons if not one.toolTip()] == []
    dialog.reject()
