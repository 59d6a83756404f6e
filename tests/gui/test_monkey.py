"""A short run of the monkey; `python -m tests.monkey` runs it for longer."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QMessageBox

from tests.monkey.__main__ import run_seed
from tests.monkey.actions import can_reach


def test_random_actions_meet_no_fault(capsys):
    assert run_seed(3, 100), capsys.readouterr().out


def test_it_reaches_nothing_under_a_question(qtbot):
    window = QLineEdit()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert can_reach(window)
    box = QMessageBox(window)
    box.setText("Is it so?")
    box.open()
    assert not can_reach(window)
    assert can_reach(box)
    box.reject()
    assert can_reach(window)
    box.deleteLater()
