"""A window on a screen that nobody sees, and a person in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget

from playground.gui.app import create_window
from playground.gui.figures import recording
from playground.gui.state.store import State
from playground.gui.window.main_window import MainWindow
from tests.gui.looks import under_mouse

_SLICED = ("playground.gui.state.slices.SECONDS", "playground.gui.state.store.SECONDS")
"""The length of a slice, where slices are cut."""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked for is done when the call returns, however busy the machine: a slice lasts as long as its work.

    A test that is about slices asks for `hurried`.
    """
    for place in _SLICED:
        monkeypatch.setattr(place, 30.0)


@pytest.fixture
def hurried(unhurried: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices are as short as in the program; whoever goes to a step waits until it is computed."""
    for place in _SLICED:
        monkeypatch.setattr(place, recording.SECONDS)


@pytest.fixture
def window(qapp: QApplication, qtbot: Any) -> Iterator[MainWindow]:
    """The window as it is at the first launch, in the light theme, shown and active."""
    window = create_window(theme="light", remember=False)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.map.setFocus(Qt.FocusReason.MouseFocusReason)
    yield window
    # Nothing asks about changes at the end of a test.
    window.documents.path = None
    window.close()
    # Off screen, what is on the clipboard when the process ends is freed after Python, which kills it.
    QApplication.clipboard().clear()


@pytest.fixture
def person(window: MainWindow, qtbot: Any) -> Person:
    """Someone with a mouse and a keyboard in front of the window."""
    return Person(window, qtbot)


@pytest.fixture
def messages(window: MainWindow) -> list[tuple[State, State]]:
    """What the store has said since the window was shown."""
    sent: list[tuple[State, State]] = []
    window.store.changed.connect(lambda before, after: sent.append((before, after)))
    return sent


class Person:
    """Presses keys wherever the focus is, and uses the mouse on widgets."""

    def __init__(self, window: MainWindow, qtbot: Any) -> None:
        self.window = window
        self.bot = qtbot

    def press(self, keys: str) -> None:
        """Press a key, such as ``Ctrl+Z``, where the focus is."""
        *held, key = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= _MODIFIERS[name]
        self.bot.keyClick(self.window.focusWidget() or self.window, getattr(Qt.Key, f"Key_{key}"), modifiers)

    def type_into(self, widget: QWidget, text: str, *, enter: bool = True) -> None:
        """Click into a field, replace what it holds, and press Enter."""
        self.click(widget)
        self.bot.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.bot.keyClicks(widget, text)
        if enter:
            self.bot.keyClick(widget, Qt.Key.Key_Return)

    def click(self, widget: QWidget, at: QPoint | QPointF | None = None) -> None:
        """Click with the left button; in the middle by default."""
        self.bot.mouseClick(under_mouse(widget), Qt.MouseButton.LeftButton, pos=_point(widget, at))

    def double_click(self, widget: QWidget, at: QPoint | QPointF | None = None) -> None:
        """Click, and click again at once."""
        self.click(widget, at)
        for act in (self.bot.mouseDClick, self.bot.mouseRelease):
            act(under_mouse(widget), Qt.MouseButton.LeftButton, pos=_point(widget, at))

    def drag(self, widget: QWidget, *places: QPoint | QPointF) -> None:
        """Press at the first place, move over the others, and let go at the last."""
        self.hold(widget, *places)
        self.bot.mouseRelease(under_mouse(widget), Qt.MouseButton.LeftButton, pos=_point(widget, places[-1]))

    def hold(self, widget: QWidget, *places: QPoint | QPointF) -> None:
        """Press at the first place and move over the others, without letting go."""
        self.bot.mousePress(under_mouse(widget), Qt.MouseButton.LeftButton, pos=_point(widget, places[0]))
        for place in places[1:]:
            self.bot.mouseMove(under_mouse(widget), _point(widget, place))

    def tab_to(self, widget: QWidget) -> None:
        """Go from control to control until the widget has the focus."""
        for _ in range(200):
            if widget.hasFocus():
                return
            self.bot.keyClick(self.window.focusWidget() or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"{widget} cannot be reached with Tab")


_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def _point(widget: QWidget, at: QPoint | QPointF | None) -> QPoint:
    if at is None:
        return widget.rect().center()
    return at.toPoint() if isinstance(at, QPointF) else at
