"""What hands do to the map beside dragging the start: right button, axes, buttons of messages, context menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.widgets.choice_menu import ChoiceMenu
from tests.gui.plots.map.seen import WINDOW, path
from tests.gui.plots.seen import drag


@pytest.fixture
def view(view):
    view.set_start(-3.0, 1.5)
    return view


def entries(view: ContourMap, at: QPoint) -> dict[str, QAction]:
    """The entries of the context menu at a place, by their first words; the menu is closed again."""
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=at)
    menu = view.findChild(QMenu)
    assert menu is not None
    found = {action.text().split("\t")[0]: action for action in menu.actions() if not action.isSeparator()}
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    menu.close()
    return found


def test_the_right_button_zooms_each_axis_about_where_it_was_pressed(view):
    at = QPoint(300, 250)
    under = view.point_at(QPointF(at))
    drag(view, at, at + QPoint(20, 0), at + QPoint(60, 0), button=Qt.MouseButton.RightButton)
    low_x, high_x, low_y, high_y = view.visible_window()
    assert high_x - low_x < 4.0
    assert high_y - low_y == pytest.approx(5.0, rel=0.05)
    assert view.pixel_of(*under).x() == pytest.approx(at.x(), abs=1.5)
    view.fit()
    assert view.visible_window() == WINDOW


def test_an_axis_that_is_dragged_moves_the_view_along_it_alone(view):
    low = view.pixel_of(0.0, -2.5)
    at = QPoint(round(low.x()), round(low.y()) + 12)
    drag(view, at, at + QPoint(30, 8), at + QPoint(90, 8))
    low_x, high_x, low_y, high_y = view.visible_window()
    assert low_x < -4.5
    assert high_x - low_x == pytest.approx(8.0)
    assert (low_y, high_y) == (-2.5, 2.5)


def test_a_runner_that_left_the_view_is_shown_by_a_press_on_its_message(view):
    view.set_paths([path([(0.0, 0.0), (9.0, 1.0), (30.0, 2.0)])])
    QApplication.processEvents()
    assert view.messages() == ["SGD left the view at step 1"]
    told = []
    view.view_changed.connect(told.append)
    (_, box), = view.plot.message_chips.chips()  # fmt: skip
    at = view.plot.vb.mapToScene(box.center()).toPoint()
    QTest.mouseMove(view.viewport(), at)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    low_x, high_x, _, _ = view.visible_window()
    assert low_x <= -4.0
    assert high_x >= 30.0
    assert told == [view.visible_window()]
    assert view.messages() == []


def test_fit_paths_shows_all_of_them_and_nothing_far_off(view):
    view.set_paths([path([(10.0, 5.0), (12.0, 6.0)]), path([(11.0, 7.0), (11.5, 1e200)], label="Wild")])
    view.fit_paths()
    low_x, high_x, low_y, high_y = view.visible_window()
    assert (low_x, high_x) == pytest.approx((10.0, 12.0), abs=1.0)
    assert (low_y, high_y) == pytest.approx((5.0, 7.0), abs=1.0)
    assert low_x < 10
    assert high_x > 12
    assert low_y < 5
    assert high_y > 7


def test_the_context_menu_has_what_is_of_use_here(view):
    view.offer_export(lambda: None)
    at = view.pixel_of(1.0, -1.0).toPoint()
    dropped = []
    view.start_dropped.connect(lambda x, y: dropped.append((x, y)))
    found = entries(view, at)
    assert set(found) == {
        "Start here", "Copy value here", "Fit landscape", "Fit paths", "Equal scale of x and y", "Grid",
        "Drag moves the view", "Drag zooms into a rectangle", "Export this…",
    }  # fmt: skip
    found["Start here"].trigger()
    assert dropped[0] == pytest.approx((1.0, -1.0), abs=0.02)
    found["Copy value here"].trigger()
    copied = QApplication.clipboard().text().split()
    assert float(copied[2]) == pytest.approx(1.0, abs=0.02)
    assert float(copied[5].replace("−", "-")) == pytest.approx(-1.0, abs=0.02)
    QApplication.clipboard().clear()


def test_equal_scale_gives_x_and_y_as_many_pixels_a_unit(view):
    entries(view, QPoint(300, 300))["Equal scale of x and y"].trigger()
    for size in ((700, 620), (900, 400)):
        view.resize(*size)
        QApplication.processEvents()
        right, up = (
            view.pixel_of(1.0, 0.0) - view.pixel_of(0.0, 0.0),
            view.pixel_of(0.0, 0.0) - view.pixel_of(0.0, 1.0),
        )
        assert right.x() == pytest.approx(up.y(), rel=1e-6)
        low_x, high_x, low_y, high_y = view.visible_window()
        assert low_x <= -4.0
        assert high_x >= 4.0
        assert low_y <= -2.5
        assert high_y >= 2.5


def test_a_menu_of_switches_stays_open(qtbot):
    menu = ChoiceMenu()
    qtbot.addWidget(menu)
    first, second = (menu.addAction(text) for text in ("one", "two"))
    for action in (first, second):
        action.setCheckable(True)
    plain = menu.addAction("plain")
    menu.popup(QPoint(0, 0))
    for action in (first, second):
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        assert action.isChecked()
        assert menu.isVisible()
    menu.setActiveAction(first)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert not first.isChecked()
    assert menu.isVisible()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(plain).center())
    assert not menu.isVisible()
