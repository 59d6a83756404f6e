"""Where Tab leads: over the window as it is read.

Qt goes by the order in which controls were made, and forms make theirs anew with every optimizer and landscape: those
came after everything else, 24 stops from the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QToolBar, QWidget

_ROW = 12
"""Pixels by which controls of one row may differ in height."""


def next_stop(window: QMainWindow, *, forwards: bool) -> QWidget | None:
    """The control that Tab leads to, or Shift+Tab; None where there is none."""
    stops = list(_stops(window))
    focus = QApplication.focusWidget()
    if not stops:
        return None
    if focus not in stops:
        return stops[0 if forwards else -1]
    return stops[(stops.index(focus) + (1 if forwards else -1)) % len(stops)]


def _stops(window: QMainWindow) -> Iterator[QWidget]:
    """Tool bars, the docks on the left from top to bottom, the centre, the docks below it, those on the right."""
    bars = window.findChildren(QToolBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    docks = window.findChildren(QDockWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    parts = [window.centralWidget(), *(one for one in docks if not one.isFloating())]
    tabs = [one for one in window.findChildren(QTabBar) if one.parentWidget() is window and one.count() > 1]
    left = window.centralWidget().x()
    right = left + window.centralWidget().width()

    def column(part: QWidget) -> tuple[int, int, int]:
        centre = part.geometry().center()
        return (0 if centre.x() < left else 2 if centre.x() > right else 1, centre.y(), centre.x())

    for part in [*bars, *sorted([*parts, *tabs], key=column)]:
        yield from _within(part)


def _within(part: QWidget) -> list[QWidget]:
    """The controls of a part that can be seen and take the focus with Tab, row by row."""
    found = [one for one in [part, *part.findChildren(QWidget)] if _is_stop(one)]

    def place(control: QWidget) -> tuple[int, int]:
        centre = control.mapTo(part, QPoint(0, control.height() // 2)) if control is not part else QPoint()
        return centre.y() // _ROW, centre.x()

    return sorted(found, key=place)


def _is_stop(control: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return (
        control.focusPolicy() & tab == tab
        and control.isVisible()
        and control.isEnabled()
        and control.focusProxy() is None
    )
