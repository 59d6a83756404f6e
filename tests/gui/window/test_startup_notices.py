"""What cannot be kept, and another window, are said when the window opens."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QLockFile, QSettings

from playground.gui.window import startup_notices as remarks
from playground.gui.window.startup_notices import show_startup_notices


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the log and the lock would be."""
    path = tmp_path / "data"
    monkeypatch.setattr(remarks, "log_path", lambda: path / "faults.log")
    return path


def test_where_all_is_well_nothing_is_said(window, qapp, folder, capsys):
    show_startup_notices(window.context, qapp)
    assert capsys.readouterr().err == ""
    assert window.statusBar().currentMessage() == ""


def test_folders_that_cannot_be_written_are_named(window, qapp, tmp_path, folder, capsys):
    folder.write_text("a file is in the way")
    blocked = tmp_path / "blocked"
    blocked.write_text("here too")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(blocked))
    show_startup_notices(window.context, qapp)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("note: layout and theme will not be remembered and faults will not be logged: ")
    assert str(blocked) in said
    assert str(folder / "faults.log") in said
    assert window.statusBar().currentMessage() == said.removeprefix("note: ").strip()


def test_a_second_window_is_told_of_the_first(window, qapp, folder, capsys):
    folder.mkdir()
    first = QLockFile(str(folder / "running.lock"))
    assert first.tryLock(0)
    show_startup_notices(window.context, qapp)
    assert capsys.readouterr().err.startswith("note: another window of Optimizer Playground is open")
    first.unlock()


def test_the_lock_of_a_program_that_has_gone_does_not_count(window, qapp, folder, capsys):
    folder.mkdir()
    child = os.fork() if hasattr(os, "fork") else None
    if child is None:
        pytest.skip("needs a process that has ended")
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    (folder / "running.lock").write_text(f"{child}\noptimizer-playground\n{os.uname().nodename}\n\n\n")
    show_startup_notices(window.context, qapp)
    assert capsys.readouterr().err == ""
