"""What a monkey does with a mouse and a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

Action = tuple[str, Callable[[], Iterator[None] | object]]
"""What is told of it, and what does it: at once, or bit by bit with a turn of events after each `yield`."""

KEYS = [
    "Space", "Right", "Left", "Up", "Down", "Home", "End", "Return", "Escape", "Tab", "Backtab", "Delete", "Backspace",
    "F", "F1", "F2", "F10", "PageUp", "PageDown", "Plus", "Minus", "Menu",
]  # fmt: skip
CHORDS = [
    "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+D", "Ctrl+E", "Ctrl+Shift+E", "Ctrl+Shift+C", "Ctrl+Shift+V", "Ctrl+N", "Ctrl+O",
    "Ctrl+S", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Shift+Right", "Shift+Left", "Alt+F", "Alt+E", "Shift+Tab", "Ctrl+Tab",
]  # fmt: skip
TEXTS = [
    "0", "1", "-1", "0.5", "1e-8", "1e300", "-3,5", "nan", "inf", "12345678901234567890", "x", "abc", "α=0.1", " ",
    "x^2+y^2", "sin(x)*y", "x**", "/", "/tmp", "..", "a.png", "b.svg", "c.gif", "d.optplay", "e.csv", "ros", "himmel",
    "%s{}", "1e-320", "0.999999999", "100000",
]  # fmt: skip
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_FORBIDDEN = ("quit", "close_window")
_held: list[QWidget] = []
"""What was last drawn from: a widget that Qt itself has made goes for Python when nothing holds its parent any more."""
_LEFT, _RIGHT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton


def next_action(random: Random, window: QMainWindow) -> Action:
    """Draw one; what may be done depends on what is open."""
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QFileDialog):
            # Qt's own dialog renames and deletes files.
            dialog.setOption(QFileDialog.Option.ReadOnly, True)
    place = _place(random, window)
    draw = random.random()
    if draw < 0.38:
        return _click(random, place)
    if draw < 0.50:
        return _drag(random, place)
    if draw < 0.56:
        return _wheel(random, place)
    if draw < 0.60:
        return _hover(random, place)
    if draw < 0.76:
        return _press(random, place)
    if draw < 0.86:
        return _type(random, place)
    if draw < 0.97 and place.window() is window and QApplication.activePopupWidget() is None:
        return _command(random, window)
    return _resize(random, window)


def _place(random: Random, window: QMainWindow) -> QWidget:
    """A widget that a person could point at now: in a menu or dialog that is open, else in the window or a float."""
    top = QApplication.activePopupWidget()
    if top is None or isinstance(
        top, QAbstractItemView
    ):  # the completions of Qt's own file dialog come and go
        top = QApplication.activeModalWidget()
    if top is None:
        tops = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isEnabled()]
        top = window if not tops or random.random() < 0.6 else random.choice(tops)
    shown = [
        one for one in top.findChildren(QWidget) if one.isVisible() and not one.visibleRegion().isEmpty()
    ]
    _held[:] = [top, *shown]
    return random.choice(shown) if shown and random.random() < 0.95 else top


def can_reach(widget: QWidget) -> bool:
    """Whether a person can reach what was chosen before: it is there, and under no dialog that has come meanwhile.

    QtTest asks no such thing. Return pressed ten times in Qt's file dialog asked ten times over what to do about a name
    that there is not, each question within the one before; and Escape there deleted the dialog while its own question
    was still waited for, of which Qt died ("double free").
    """
    if not isValid(widget) or not isValid(widget.window()):
        return False
    over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    return over is None or widget.window() is over or widget.window() is QApplication.activeModalWidget()


def _point(random: Random, widget: QWidget) -> QPoint:
    region = widget.visibleRegion().boundingRect()
    return QPoint(
        region.left() + random.randrange(max(1, region.width())),
        region.top() + random.randrange(max(1, region.height())),
    )


def _named(widget: QWidget) -> str:
    name = widget.objectName() or widget.accessibleName() or str(widget.property("text") or "")
    return f"{type(widget).__name__} {name[:40]!r} of {type(widget.window()).__name__}"


def _click(random: Random, widget: QWidget) -> Action:
    at, draw = _point(random, widget), random.random()
    held = random.choice([Qt.KeyboardModifier.NoModifier] * 6 + list(_MODIFIERS.values()))
    if draw < 0.75:
        return f"click {_named(widget)} at {at.x()}, {at.y()}", lambda: QTest.mouseClick(
            widget, _LEFT, held, at
        )
    if draw < 0.87:

        def twice() -> Iterator[None]:
            QTest.mouseClick(widget, _LEFT, held, at)
            yield
            if can_reach(widget):
                QTest.mouseDClick(widget, _LEFT, held, at)

        return f"double-click {_named(widget)} at {at.x()}, {at.y()}", twice

    def menu() -> Iterator[None]:
        QTest.mouseClick(widget, _RIGHT, held, at)
        yield
        if not can_reach(widget):
            return
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)

    return f"right-click {_named(widget)} at {at.x()}, {at.y()}", menu


def _drag(random: Random, widget: QWidget) -> Action:
    start, top = _point(random, widget), widget.window()
    begin = widget.mapToGlobal(start)
    end = top.mapToGlobal(
        QPoint(random.randrange(-60, top.width() + 60), random.randrange(-60, top.height() + 60))
    )
    if random.random() < 0.6:
        end = begin + QPoint(random.randrange(-80, 81), random.randrange(-80, 81))
    button = random.choice([_LEFT] * 6 + [_RIGHT, _MIDDLE])
    released = random.random() < 0.97
    steps = random.randrange(1, 7)

    def act() -> Iterator[None]:
        held = Qt.KeyboardModifier.NoModifier
        QTest.mousePress(widget, button, held, start)
        for step in range(1, steps + 1):
            yield
            if not can_reach(widget):
                return
            QTest.mouseMove(widget, widget.mapFromGlobal(begin + (end - begin) * (step / steps)))
        yield
        if released and isValid(widget):
            QTest.mouseRelease(widget, button, held, widget.mapFromGlobal(end))

    by = end - begin
    told = f"drag ({button.name}) {_named(widget)} from {start.x()}, {start.y()} by {by.x()}, {by.y()}"
    return told + ("" if released else ", and hold"), act


def _wheel(random: Random, widget: QWidget) -> Action:
    at, turns = _point(random, widget), random.choice((-1200, -120, -15, 15, 120, 1200))
    event = QWheelEvent(
        QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, turns), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    return f"wheel {turns} on {_named(widget)}", lambda: QApplication.sendEvent(widget, event)


def _hover(random: Random, widget: QWidget) -> Action:
    at = _point(random, widget)

    def act() -> None:
        QTest.mouseMove(widget, at)
        if random.random() < 0.3:
            QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))

    return f"point at {_named(widget)} at {at.x()}, {at.y()}", act


def _target(place: QWidget) -> QWidget:
    return QApplication.activePopupWidget() or place.window().focusWidget() or place.window()


def _press(random: Random, place: QWidget) -> Action:
    *held, name = random.choice(KEYS * 2 + CHORDS).split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= _MODIFIERS[one]
    times = random.choice((1, 1, 1, 2, 5, 10))

    def act() -> Iterator[None]:
        for _ in range(times):
            if can_reach(place):
                QTest.keyClick(_target(place), getattr(Qt.Key, f"Key_{name}"), modifiers)
            yield

    return f"press {'+'.join([*held, name])} × {times}", act


def _type(random: Random, place: QWidget) -> Action:
    text = random.choice(TEXTS)
    fields = [
        one
        for one in place.window().findChildren(QWidget)
        if isinstance(one, (QLineEdit, QPlainTextEdit)) and one.isVisible() and one.isEnabled()
    ]
    field = random.choice(fields) if fields and random.random() < 0.8 else _target(place)
    enter = random.random() < 0.7

    afresh = random.random() < 0.8

    def act() -> Iterator[None]:
        if afresh:
            QTest.mouseClick(field, _LEFT)
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for letter in text:
            if can_reach(field):
                _write(field, letter)
        yield
        if enter and can_reach(field):
            QTest.keyClick(field, Qt.Key.Key_Return)

    return f"type {text!r}{' and Return' if enter else ''} into {_named(field)}", act


def _write(field: QWidget, letter: str) -> None:
    """Press the key of any letter; QtTest knows only those of ASCII, and ends the process over others."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if isValid(field):
            event = QKeyEvent(kind, ord(letter.upper()[0]), Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(field, event)


def _command(random: Random, window: QMainWindow) -> Action:
    actions = [
        one
        for one in window.findChildren(QAction)
        if one.isEnabled()
        and one.isVisible()
        and one.text()
        # One that is nowhere to be seen cannot be chosen: pyqtgraph's scenes have an own "Export...".
        and one.associatedObjects()
        and one.objectName().removeprefix("action_") not in _FORBIDDEN
    ]
    action = random.choice(actions)
    return f"command {action.objectName() or action.text()!r}", action.trigger


def _resize(random: Random, window: QMainWindow) -> Action:
    width, height = random.choice(((1440, 900), (1100, 700), (880, 600), (1900, 1100)))
    return f"resize to {width} × {height}", lambda: window.resize(width, height)
