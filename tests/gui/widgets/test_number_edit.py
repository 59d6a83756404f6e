from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.numbers import read_number
from playground.gui.style.theme import apply_theme
from playground.gui.widgets.number_edit import NumberEdit

EPS = Number(1e-8, r"\varepsilon", "guard", low=0, log=True, slider=(0, 1))
LR = Number(0.01, r"\alpha", "rate", low=0, log=True, slider=(1e-5, 10))
ANGLE = Number(0.0, r"\theta", "angle", low=-180, high=180, unit="°")


@pytest.fixture
def make(qtbot, qapp):
    """A shown control, with a second field to move the focus to, and everything that it sends."""
    apply_theme(qapp, "light")

    pages: list[QWidget] = []

    def make(declaration: Number) -> tuple[NumberEdit, list[tuple[str, float]], QLineEdit]:
        page = QWidget()
        qtbot.addWidget(page)
        pages.append(page)
        box = QVBoxLayout(page)
        edit, other = NumberEdit(declaration, "rate"), QLineEdit()
        box.addWidget(edit)
        box.addWidget(other)
        page.resize(260, 80)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        sent: list[tuple[str, float]] = []
        edit.edited.connect(lambda value: sent.append(("edited", value)))
        edit.finished.connect(lambda value: sent.append(("finished", value)))
        return edit, sent, other

    return make


def type_into(edit: NumberEdit, text: str) -> None:
    edit.text.setFocus()
    edit.text.selectAll()
    QTest.keyClicks(edit.text, text)


def handle_centre(edit: NumberEdit) -> QPoint:
    from PySide6.QtWidgets import QStyle

    return edit.slider.part(QStyle.SubControl.SC_SliderHandle).center()


@pytest.mark.parametrize("value", [1e-8, 1e-10, 0.9999, 0.0, 1 / 3, 3e-4, 123456.789])
def test_a_value_shown_is_the_value_kept(make, value):
    edit, sent, other = make(Number(0.5, "v", "value"))
    edit.set_value(value)
    assert edit.value == value
    assert read_number(edit.text.text()) == value
    edit.text.setFocus()
    other.setFocus()
    assert edit.value == value
    assert sent == []


def test_typed_text_counts_at_enter_exactly_and_once(make):
    edit, sent, _ = make(LR)
    type_into(edit, "3e-4")
    assert sent == []
    QTest.keyClick(edit.text, Qt.Key.Key_Return)
    assert sent == [("edited", 0.0003), ("finished", 0.0003)]
    assert edit.value == 3e-4


def test_typed_text_counts_when_the_focus_leaves(make):
    edit, sent, other = make(LR)
    type_into(edit, "0.07")
    other.setFocus()
    assert sent == [("edited", 0.07), ("finished", 0.07)]


def test_escape_takes_typed_text_back(make):
    edit, sent, other = make(EPS)
    type_into(edit, "5")
    QTest.keyClick(edit.text, Qt.Key.Key_Escape)
    assert edit.text.text() == "1e-8"
    other.setFocus()
    assert sent == []


@pytest.mark.parametrize("wrong", ["fast", "-1", "nan", "inf", "1 2", "1e999"])
def test_wrong_text_is_marked_and_not_sent(make, wrong):
    edit, sent, other = make(EPS)
    type_into(edit, wrong)
    QTest.keyClick(edit.text, Qt.Key.Key_Return)
    assert sent == []
    assert edit.text.property("invalid") is True
    with pytest.raises(InvalidInput) as error:
        EPS.parse(wrong)
    assert edit.text.toolTip() == error.value.reason
    other.setFocus()
    assert edit.text.text() == "1·10⁻⁸"
    assert edit.text.property("invalid") is False
    assert edit.value == 1e-8


def test_wrong_text_has_a_red_border(make, qapp):
    colours = apply_theme(qapp, "light")
    edit, _, _ = make(EPS)
    type_into(edit, "x")
    image = edit.text.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0).name() == colours.error


def test_a_drag_sends_live_values_and_finishes_once(make):
    edit, sent, _ = make(LR)
    start = handle_centre(edit)
    QTest.mousePress(edit.slider, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 11):
        QTest.mouseMove(edit.slider, start + QPoint(3 * step, 0))
    assert [kind for kind, _ in sent] == ["edited"] * len(sent)
    assert len(sent) > 5
    dragged = [value for _, value in sent]
    assert dragged == sorted(set(dragged))
    QTest.mouseRelease(edit.slider, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    assert sent[-1] == ("finished", dragged[-1])
    assert edit.value == dragged[-1] > 0.01
    assert float(edit.text.text()) == edit.value


def test_the_store_answering_during_a_drag_does_not_move_the_handle(make):
    edit, _, _ = make(LR)
    edit.edited.connect(edit.set_value)
    start = handle_centre(edit)
    QTest.mousePress(edit.slider, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 8):
        QTest.mouseMove(edit.slider, start + QPoint(step, 0))
        assert abs(handle_centre(edit).x() - (start.x() + step)) <= 1
    QTest.mouseRelease(edit.slider, Qt.MouseButton.LeftButton, pos=start + QPoint(7, 0))


def test_a_click_beside_the_handle_goes_there(make):
    edit, sent, _ = make(LR)
    target = QPoint(edit.slider.width() - 20, edit.slider.height() // 2)
    QTest.mouseClick(edit.slider, Qt.MouseButton.LeftButton, pos=target)
    assert [kind for kind, _ in sent] == ["edited", "finished"]
    assert abs(handle_centre(edit).x() - target.x()) <= 2


def test_the_slider_reaches_zero_on_a_log_scale(make):
    edit, sent, _ = make(EPS)
    QTest.mouseClick(edit.slider, Qt.MouseButton.LeftButton, pos=QPoint(2, edit.slider.height() // 2))
    assert edit.value == 0.0
    assert sent[-1] == ("finished", 0.0)


def test_a_click_on_the_handle_changes_nothing(make):
    edit, sent, _ = make(LR)
    edit.set_value(0.0123456789)
    QTest.mouseClick(edit.slider, Qt.MouseButton.LeftButton, pos=handle_centre(edit))
    assert edit.value == 0.0123456789
    assert sent == []


def test_keys_step_and_count_as_one_gesture(make, qtbot):
    edit, sent, _ = make(EPS)
    edit.slider.setFocus()
    for _ in range(3):
        QTest.keyClick(edit.slider, Qt.Key.Key_Right)
    assert sent == [("edited", 2e-8), ("edited", 3e-8), ("edited", 4e-8)]
    qtbot.waitUntil(lambda: len(sent) == 4)
    assert sent[-1] == ("finished", 4e-8)


def test_keys_in_the_text_box(make):
    edit, sent, other = make(LR)
    edit.text.setFocus()
    QTest.keyClick(edit.text, Qt.Key.Key_Up)
    assert edit.value == 0.02
    QTest.keyClick(edit.text, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert edit.value == 0.021
    QTest.keyClick(edit.text, Qt.Key.Key_PageDown)
    assert edit.value == 0.0021
    other.setFocus()
    assert [kind for kind, _ in sent] == ["edited"] * 3 + ["finished"]


def test_home_and_end_go_to_the_ends_of_the_slider(make):
    edit, _, _ = make(LR)
    edit.slider.setFocus()
    QTest.keyClick(edit.slider, Qt.Key.Key_End)
    assert edit.value == 10
    QTest.keyClick(edit.slider, Qt.Key.Key_Home)
    assert edit.value == 1e-5


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End])
def test_a_focused_slider_keeps_its_keys_from_the_windows_shortcuts(make, key):
    edit, _, _ = make(LR)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(edit.slider, event)
    assert event.isAccepted()


def turn_wheel(widget: QWidget, notches: int, modifiers=Qt.KeyboardModifier.NoModifier) -> bool:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, QPointF(widget.mapToGlobal(centre.toPoint())), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_steps_only_what_has_the_focus(make):
    edit, sent, other = make(LR)
    other.setFocus()
    turn_wheel(edit.slider, 1)
    assert sent == []
    edit.slider.setFocus()
    turn_wheel(edit.slider, 1)
    turn_wheel(edit.slider, -1, Qt.KeyboardModifier.ShiftModifier)
    assert [value for _, value in sent] == [0.02, 0.019]
    edit.finish()


def test_set_value_sends_nothing_and_keeps_text_that_is_being_typed(make):
    edit, sent, _ = make(LR)
    type_into(edit, "0.0")
    edit.set_value(0.01)
    assert edit.text.text() == "0.0"
    edit.set_value(0.5)
    assert edit.text.text() == "0.5"
    assert sent == []


def test_a_value_beyond_the_slider_is_kept(make):
    edit, sent, _ = make(LR)
    edit.set_value(1e6)
    assert edit.value == 1e6
    assert edit.slider.value() == edit.slider.maximum()
    assert sent == []


def test_units_are_shown_and_may_be_typed(make):
    edit, _, _ = make(ANGLE)
    edit.set_value(25.0)
    assert edit.text.text() == "25°"
    for typed in ("30°", "30", "30 °"):
        type_into(edit, typed)
        QTest.keyClick(edit.text, Qt.Key.Key_Return)
        assert edit.value == 30
        edit.set_value(25.0)


def test_reset_is_one_gesture(make):
    edit, sent, _ = make(EPS)
    edit.set_value(0.5)
    edit.reset()
    assert sent == [("edited", 1e-8), ("finished", 1e-8)]
    edit.reset()
    assert len(sent) == 2


def test_names_for_screen_readers(make):
    edit, _, _ = make(LR)
    assert edit.text.accessibleName() == "rate"
    assert edit.slider.accessibleName() == "rate slider"


def test_a_number_is_written_for_the_eye_and_while_edited_for_the_keyboard(make):
    edit, sent, other = make(EPS)
    other.setFocus()
    assert edit.text.text() == "1·10⁻⁸"
    QTest.mouseClick(edit.text, Qt.MouseButton.LeftButton)
    assert edit.text.text() == "1e-8"
    QTest.keyClick(edit.text, Qt.Key.Key_End)
    QTest.keyClick(edit.text, Qt.Key.Key_Backspace)
    QTest.keyClicks(edit.text, "6")
    other.setFocus()
    assert edit.text.text() == "1·10⁻⁶"
    QTest.mouseClick(edit.text, Qt.MouseButton.LeftButton)
    edit.text.selectAll()
    edit.text.insert("3·10⁻⁴")  # as pasted: no keyboard has these signs
    other.setFocus()
    assert [value for kind, value in sent if kind == "finished"] == [1e-6, 3e-4]
