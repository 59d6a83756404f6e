"""Words that change with every step: the same pixels as a QLabel's, and no new layout for another digit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.gui.style.theme import apply_theme
from playground.gui.widgets.quiet_label import QuietLabel

LONG = "The loss fell from 0.0375 to 0.0168, and both parameters move with the same effective rate. " * 3


class Layouts(QObject):
    """Counts the layouts that a widget is asked for."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.asked = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def shown(qtbot, qapp):
    apply_theme(qapp, "light")

    windows: list[QWidget] = []  # Qt deletes what nobody holds

    def shown(label: QWidget, width: int = 400) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        outer = QVBoxLayout(window)
        row = QHBoxLayout()
        outer.addLayout(row)
        row.addWidget(label)
        row.addStretch(1 if not getattr(label, "_wraps", False) else 0)
        outer.addStretch(1)
        window.resize(width, 160)
        with qtbot.waitExposed(window):
            window.show()
        QApplication.processEvents()
        return window

    return shown


def test_it_looks_like_a_label(shown):
    plain, quiet = QLabel("step 9 of 120"), QuietLabel("step 9 of 120")
    for label in (plain, quiet):
        label.setProperty("role", "muted")
        label.setContentsMargins(12, 4, 12, 8)
    pictures = [shown(label).grab().toImage() for label in (plain, quiet)]
    assert pictures[0] == pictures[1]


def test_another_digit_asks_for_no_layout_but_a_longer_text_does(shown):
    label = QuietLabel("step 10 of 120")
    layouts = Layouts(shown(label))
    for step in range(11, 20):
        label.setText(f"step {step} of 120")
        QApplication.processEvents()
    first = layouts.asked
    assert first <= 2  # digits are not all as wide, but the widest is soon met
    label.setText("step 1,000,000 of 1,000,000")
    QApplication.processEvents()
    assert layouts.asked > first
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_lines_are_given_their_height_after_the_width_has_changed(shown):
    """As many lines as before the window grew, which are more words now: none is cut off."""
    label = QuietLabel("", wrap=True)
    window = shown(label, 240)

    def needed(text: str) -> int:
        room = QRect(0, 0, label.width(), 2000)
        return label.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height()

    label.setText(LONG[:110])
    QApplication.processEvents()
    high = needed(LONG[:110])
    window.resize(700, 160)
    QApplication.processEvents()
    longer = next(text for end in range(110, 999) if needed(text := (2 * LONG)[:end]) == high)
    label.setText(longer)
    for _ in range(3):
        QApplication.processEvents()
    assert label.height() >= needed(longer) == high


def test_lines_are_given_their_height(shown):
    label = QuietLabel("short", wrap=True)
    shown(label, 300)
    low = label.height()
    label.setText(LONG)
    QApplication.processEvents()
    QApplication.processEvents()
    assert label.height() >= label.heightForWidth(label.width()) > 2 * low
    assert label.accessibleName() == LONG
