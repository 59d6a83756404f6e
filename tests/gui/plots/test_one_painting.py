"""What has changed in several plots is painted together, and a busy window is painted all the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from playground.gui.plots import one_painting


class Paintings(QObject):
    """Counts how often a window's own picture is brought up to date."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def _idle() -> None:
    for _ in range(8):
        QApplication.processEvents()


@pytest.mark.parametrize("move", [1, 5, -3])
def test_a_step_paints_the_window_once(window, monkeypatch, move):
    monkeypatch.setattr(one_painting, "PATIENCE", 60.0)
    window.store.go_to(30)
    _idle()
    paintings = Paintings(window)
    window.store.go_to(30 + move)
    _idle()
    assert paintings.count == 1


def test_a_window_whose_every_frame_is_late_is_painted(window, monkeypatch):
    monkeypatch.setattr(one_painting, "PATIENCE", 0.0)
    _idle()
    paintings = Paintings(window)
    for step in range(1, 11):
        window.store.go_to(step)
        QApplication.processEvents()
    assert paintings.count >= 5
