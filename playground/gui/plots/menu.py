"""The context menu of a plot: made when it is asked for, gone when it closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True)
class Entry:
    """A line of the menu.

    Attributes:
        text: what it says; "" for a line between parts.
        act: what it does; one that can be checked gets what it is now.
        checked: whether it has a tick; None where it cannot have one.
        shortcut: the key that does the same.
        enabled: whether it can be chosen.
        group: entries of one group exclude each other.
    """

    text: str = ""
    act: Callable[..., object] = lambda: None
    checked: bool | None = None
    shortcut: str = ""
    enabled: bool = True
    group: str = ""


SEPARATOR = Entry()


def open_menu(parent: QWidget, entries: Sequence[Entry], at: QPoint) -> QMenu:
    """Open a menu at a place of the screen. It belongs to `parent` and is deleted when it closes.

    pyqtgraph's own menus are made with each plot, 60 widgets each, and offer what does nothing here.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    groups: dict[str, QActionGroup] = {}
    for entry in entries:
        if entry == SEPARATOR:
            menu.addSeparator()
            continue
        action = menu.addAction(f"{entry.text}\t{entry.shortcut}" if entry.shortcut else entry.text)
        action.setEnabled(entry.enabled)
        if entry.checked is not None:
            action.setCheckable(True)
            action.setChecked(entry.checked)
        if entry.group:
            groups.setdefault(entry.group, QActionGroup(menu)).addAction(action)
        action.triggered.connect(_act_of(entry))
    menu.popup(at)
    return menu


def _act_of(entry: Entry) -> Callable[[bool], object]:
    """What the action does. A function of its own: Qt asks a signal's `emit` for no arguments, and gives it none."""
    return lambda on: entry.act() if entry.checked is None else entry.act(on)
