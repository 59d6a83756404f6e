"""Unexpected faults: shown, logged, and the window lives on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from playground import NAME
from playground.fault_log import log_path
from playground.gui.window.faults import FaultDialog, watch_for_faults


@pytest.fixture
def watched(window, monkeypatch):
    """The window with faults watched for, as in the real program."""
    hook = sys.excepthook
    watch_for_faults(window)
    yield window
    sys.excepthook = hook


@pytest.fixture
def broken(watched, monkeypatch, capsys):
    """A slot of the window fails at every change."""

    def fail(before, after):
        raise ZeroDivisionError("a fault put in by a test")

    watched.store.changed.connect(fail)
    yield watched
    watched.store.changed.disconnect(fail)


def test_a_fault_in_a_slot_opens_a_dialog_and_the_window_lives_on(broken, person):
    person.press("Right")
    dialog = broken.findChild(FaultDialog)
    assert dialog.isVisible()
    assert "ZeroDivisionError: a fault put in by a test" in dialog.text.toPlainText()
    assert "Python" in dialog.text.toPlainText()
    dialog.close()
    assert broken.store.cursor == 1
    person.press("Right")
    assert broken.store.cursor == 2
    assert broken.control_bar.timeline.value() == 2
    broken.findChild(FaultDialog).close()


def test_many_faults_open_one_dialog(broken, person):
    for _ in range(5):
        person.press("Right")
    assert len(broken.findChildren(FaultDialog)) == 1
    broken.findChild(FaultDialog).close()


def test_details_are_copied_and_logged(broken, person):
    person.press("Right")
    dialog = broken.findChild(FaultDialog)
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy details")
    copy.click()
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    assert "a fault put in by a test" in log_path().read_text(encoding="utf-8")
    assert str(log_path()) in dialog.words.text()
    dialog.close()


def test_where_it_cannot_be_logged_it_is_said_on_stderr(broken, person, capsys, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))
    monkeypatch.setenv("APPDATA", str(blocked))
    monkeypatch.setattr("playground.fault_log.sys.platform", "linux")
    person.press("Right")
    assert "a fault put in by a test" in capsys.readouterr().err
    broken.findChild(FaultDialog).close()


def test_the_log_is_where_qt_keeps_what_belongs_to_a_program(qapp, own_settings):
    QStandardPaths.setTestModeEnabled(False)
    QCoreApplication.setOrganizationName(NAME)
    QCoreApplication.setApplicationName(NAME)
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    assert log_path() == Path(folder) / "faults.log"
