"""File names that name no file, and work that is given up more than once or begins before anything is computed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from playground.gui.figures.animation_dialog import AnimationDialog
from playground.gui.figures.export_dialog import ExportDialog

KINDS = {"export": ExportDialog, "animation": AnimationDialog}


@pytest.mark.parametrize("action", list(KINDS))
def test_a_folder_is_no_file(window, qtbot, tmp_path, monkeypatch, action):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub.png").mkdir()
    window.actions_by_name[action].trigger()
    dialog = window.findChild(KINDS[action])
    names = [
        "/",
        ".",
        "..",
        "//",
        str(tmp_path),
        f"{tmp_path}/new/",
        "sub.png",
        "~",
        "~nobody-at-all/figure",
        "../..",
    ]
    for name in names:
        dialog.file.selectAll()
        QTest.keyClicks(dialog.file, name)
        QTest.keyClick(dialog.file, Qt.Key.Key_Return)
        assert dialog.isVisible(), name
        assert dialog.problem.isVisible(), name
        assert "folder" in dialog.problem.text(), name
    assert [one.name for one in tmp_path.iterdir()] == ["sub.png"]
    dialog.reject()


def _far(window, steps=300_000):
    """An experiment of many steps of which none is computed but those that a slice allows."""
    window.store.replace_experiment(replace(window.store.experiment, steps=steps))
    window.store.go_to(steps)
    assert window.store.is_catching_up


def _progress(window):
    return [one for one in window.findChildren(QDialog) if one.objectName() == "progress_dialog"]


def test_a_figure_of_steps_that_are_not_computed_is_made_bit_by_bit_and_can_be_given_up(
    hurried, window, person, qtbot
):
    QGuiApplication.clipboard().setText("before")
    _far(window, 1_000_000)
    person.press("Ctrl+Shift+E")
    assert min(trace.last_step for trace in window.store.traces) < 1_000_000
    qtbot.waitUntil(lambda: any(one.isVisible() for one in _progress(window)), timeout=20_000)
    (progress,) = _progress(window)
    QTest.keyClick(progress, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not _progress(window))
    assert QGuiApplication.clipboard().text() == "before"
    window.store.stop_catching_up()


def test_cancel_of_a_copy_and_then_of_the_dialog(hurried, window, qtbot):
    window.actions_by_name["export"].trigger()
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(lambda: dialog.preview.is_current)
    _far(window)
    dialog.copy.click()
    (progress,) = _progress(window)
    for _ in range(2):
        progress.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel).click()
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(ExportDialog))
    window.store.stop_catching_up()
