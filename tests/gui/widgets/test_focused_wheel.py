"""The wheel over controls without the focus, and lists that show every entry whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QSpinBox, QVBoxLayout, QWidget

from playground.core.declarations import Number
from playground.gui.style.theme import apply_theme
from playground.gui.widgets.direct_slider import DirectSlider
from playground.gui.widgets.editors import ComboBox
from playground.gui.widgets.focused_wheel import DropDown, SpinBox
from playground.gui.widgets.number_edit import NumberEdit
from playground.gui.widgets.scrolled import scrolled


def _turn(widget, notches):
    """Turn the wheel over a widget, as a window system reports it: what ignores it passes it on to its parent."""
    at = QPointF(widget.rect().center())
    while widget is not None:
        event = QWheelEvent(
            at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        if event.isAccepted():
            return
        widget = widget.parentWidget()


@pytest.fixture
def controls(qapp, qtbot):
    """A scrolled form higher than its frame, with one control of each kind."""
    apply_theme(qapp, "light")
    content = QWidget()
    column = QVBoxLayout(content)
    box, spin, slider = DropDown(), SpinBox(), DirectSlider()
    box.addItems(list("abcdef"))
    box.setCurrentIndex(2)
    spin.setValue(5)
    slider.setValue(50)
    number = NumberEdit(Number(1.0, "v", "value", low=0, slider=(0, 2)))
    for widget in (box, spin, slider, number):
        column.addWidget(widget)
    filler = QWidget()
    filler.setFixedHeight(600)
    column.addWidget(filler)
    area = scrolled(content)
    area.resize(300, 200)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    return area, box, spin, slider, number


def _values(box, spin, slider, number):
    return box.currentIndex(), spin.value(), slider.value(), number.value


def test_the_wheel_scrolls_past_every_control_and_changes_none(controls):
    area, *all_of_them = controls
    before = _values(*all_of_them)
    box, spin, slider, number = all_of_them
    for widget in (box, spin, slider, number.slider, number.text):
        widget.clearFocus()
        area.verticalScrollBar().setValue(0)
        _turn(widget, -1)
        assert area.verticalScrollBar().value() > 0, widget
        assert not widget.hasFocus()
    assert _values(*all_of_them) == before


def test_the_wheel_changes_what_has_the_focus(controls):
    _, box, spin, slider, number = controls
    for widget in (box, spin, slider, number.slider):
        widget.setFocus()
        _turn(widget, -1)
    assert box.currentIndex() == 3
    assert spin.value() == 4
    assert slider.value() < 50
    assert number.value < 1


def test_no_control_of_the_window_or_its_dialogs_takes_the_wheel_unasked(window):
    window.dialogs.table()
    window.dialogs.worksheet()
    window.dialogs.export()
    for control in (
        *window.findChildren(QComboBox),
        *window.findChildren(QSlider),
        *window.findChildren(QSpinBox),
    ):
        assert control.focusPolicy() is not Qt.FocusPolicy.WheelFocus, control
        value = control.currentIndex() if isinstance(control, QComboBox) else control.value()
        if control.hasFocus():
            continue
        _turn(control, 1)
        _turn(control, -2)
        assert (control.currentIndex() if isinstance(control, QComboBox) else control.value()) == value, (
            control
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("count", [2, 5, 8])
def test_a_list_shows_every_entry_whole(qapp, qtbot, theme, count):
    apply_theme(qapp, theme)
    words = [f"entry {number} that is rather long" for number in range(count)]
    box = ComboBox({word: word for word in words})
    box.setFixedWidth(110)
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    seen = view.viewport().rect()
    for row in range(count):
        index = view.model().index(row, 0)
        assert seen.contains(view.visualRect(index))
        assert view.fontMetrics().horizontalAdvance(words[row]) + 12 <= view.visualRect(index).width()
    assert not view.verticalScrollBar().isVisible()
    assert view.window().height() - view.height() <= 2  # no strip with an arrow
    QTest.keyClick(view, Qt.Key.Key_Escape)
