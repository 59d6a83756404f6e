"""Buttons that forget the mouse, docks that float on the screen and come back as they were, a window that fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.gui.widgets.menu_button import MenuButton
from playground.gui.window.layout import first_size


def test_a_menu_button_does_not_stay_lit_when_the_mouse_left_while_its_menu_was_open(qapp, qtbot):
    button, menu = MenuButton(), QMenu()
    qtbot.addWidget(button)
    qtbot.addWidget(menu)
    button.setText("Menu")
    menu.addAction("one")
    button.setMenu(menu)
    with qtbot.waitExposed(button):
        button.show()
    at = QPointF(button.rect().center())
    QApplication.sendEvent(button, QEnterEvent(at, at, button.mapToGlobal(at)))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QCursor.setPos(button.mapToGlobal(QPoint(500, 500)))
    QTimer.singleShot(0, menu.close)  # the menu runs a loop of its own
    left = []
    button.event = lambda event: left.append(event.type()) or MenuButton.event(button, event)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not button.underMouse())
    assert QEvent.Type.Leave in left


@pytest.mark.parametrize("name", ["landscape", "optimizers", "hyperparameters", "inspector", "loss"])
def test_a_dock_floats_on_the_screen_as_large_as_it_was_and_comes_back_so(window, qtbot, name):
    dock = window.docks[f"dock_{name}"]
    window.move(0, 0)
    before = {one: one.size() for one in window.docks.values() if one.isVisible()}
    middle = QPoint(40, dock.header.height() // 2)
    QTest.mouseDClick(dock.header, Qt.MouseButton.LeftButton, pos=middle)
    assert dock.isFloating()
    assert dock.size() == before[dock]
    free = dock.screen().availableGeometry()
    if QRect(QPoint(), dock.size()).size().boundedTo(free.size()) == dock.size():
        assert free.contains(dock.geometry())
    QTest.mouseDClick(dock.header, Qt.MouseButton.LeftButton, pos=middle)
    assert not dock.isFloating()
    QTest.qWait(1)
    for one, size in before.items():
        assert abs(one.width() - size.width()) <= 2
        assert abs(one.height() - size.height()) <= 2, one.objectName()


def test_a_first_window_fits_into_the_free_part_of_the_screen():
    assert first_size(QSize(2560, 1440), QSize(880, 500)) == QSize(1440, 900)
    small = first_size(QSize(1280, 720), QSize(880, 500))
    assert small.width() < 1280
    assert small.height() < 720
