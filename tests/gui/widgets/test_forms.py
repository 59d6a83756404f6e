from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from playground.core.catalogue import landscapes, optimizers, schedules
from playground.core.declarations import Choice, Number, Switch, Text
from playground.core.numbers import read_number
from playground.core.parameters import parameters_of
from playground.gui.style.theme import apply_theme
from playground.gui.widgets.forms import Form, FormField
from playground.gui.widgets.number_edit import NumberEdit

RATE = Number(0.01, r"\alpha", "the rate", low=0, log=True, slider=(1e-5, 10))
EPS = Number(1e-8, r"\varepsilon", "guard", low=0, log=True, slider=(0, 1))
ON = Switch(False, "", "whether it is centered")
KIND = Choice("constant", "", "how the rate moves", {"constant": "Constant", "step": "In steps"})


def fields(**changed):
    values = {"lr": 0.01, "eps": 1e-8, "centered": False, "kind": "constant"} | changed
    named = {"lr": RATE, "eps": EPS, "centered": ON, "kind": KIND}
    return [FormField(key, key, declaration, values[key]) for key, declaration in named.items()]


@pytest.fixture
def form(qtbot, qapp):
    apply_theme(qapp, "light")
    form = Form()
    qtbot.addWidget(form)
    form.set_fields(fields())
    form.resize(270, form.sizeHint().height())
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    return form


@pytest.fixture
def sent(form):
    messages: list[tuple[str, str, object]] = []
    form.edited.connect(lambda key, value: messages.append(("edited", key, value)))
    form.finished.connect(lambda key, value: messages.append(("finished", key, value)))
    return messages


EVERY_CLASS = [c for catalogue in (landscapes(), optimizers(), schedules()) for c in catalogue.values()]


@pytest.mark.parametrize("declared", EVERY_CLASS, ids=lambda c: c.key)
def test_every_default_comes_back_unchanged(qtbot, declared):
    form = Form()
    qtbot.addWidget(form)
    sent = []
    form.edited.connect(lambda key, value: sent.append((key, value)))
    form.set_fields([FormField(k, k, d, d.default) for k, d in parameters_of(declared).items()])
    assert {key: form.value(key) for key in form.keys} == {
        k: d.default for k, d in parameters_of(declared).items()
    }
    for key, declaration in parameters_of(declared).items():
        if isinstance(declaration, Number):
            editor = form.editor(key)
            assert isinstance(editor, NumberEdit)
            shown = editor.text.text().removesuffix(declaration.unit)
            assert declaration.parse(shown) == declaration.default
    assert sent == []


@pytest.mark.parametrize("value", [1e-8, 1e-10, 0.9999, 0.0, 0.1, 1 / 3])
def test_exact_numbers_survive(form, value):
    form.set_values({"eps": value})
    assert form.value("eps") == value
    assert read_number(form.editor("eps").text.text()) == value


def test_switches_and_choices_survive(form):
    form.set_values({"centered": True, "kind": "step", "unknown": 3})
    assert form.value("centered") is True
    assert form.value("kind") == "step"


def test_showing_values_sends_nothing(form, sent):
    form.set_values({"lr": 0.5, "centered": True, "kind": "step"})
    form.set_fields(fields(lr=0.25))
    assert sent == []
    assert form.value("lr") == 0.25


def test_what_a_person_does_is_sent(form, sent):
    form.editor("lr").text.setFocus()
    form.editor("lr").text.selectAll()
    QTest.keyClicks(form.editor("lr").text, "0.02")
    QTest.keyClick(form.editor("lr").text, Qt.Key.Key_Return)
    form.editor("centered").setFocus()
    QTest.keyClick(form.editor("centered"), Qt.Key.Key_Space)
    form.editor("kind").setFocus()
    QTest.keyClick(form.editor("kind"), Qt.Key.Key_Down)
    assert sent == [
        ("edited", "lr", 0.02), ("finished", "lr", 0.02),
        ("edited", "centered", True), ("finished", "centered", True),
        ("edited", "kind", "step"), ("finished", "kind", "step"),
    ]  # fmt: skip


def test_rows_stay_the_same_widgets_until_their_shape_changes(form):
    before = {key: form.editor(key) for key in form.keys}
    form.set_fields(fields(lr=0.3, centered=True))
    assert {key: form.editor(key) for key in form.keys} == before
    other = FormField("eps", "epsilon", EPS, 1e-8)
    form.set_fields([fields()[3], other])
    assert form.keys == ("kind", "eps")
    assert form.editor("kind") is before["kind"]
    assert form.editor("eps") is not before["eps"]


def test_a_row_that_stays_keeps_the_focus_and_its_place_in_the_order(form):
    form.editor("kind").setFocus()
    form.set_fields([fields()[3], *fields()[:2]])
    assert form.editor("kind").hasFocus()
    QTest.keyClick(form.editor("kind"), Qt.Key.Key_Tab)
    assert form.editor("lr").slider.hasFocus()


def test_rebuilding_ends_an_open_gesture(form, sent):
    form.editor("lr").step(1)
    form.set_fields(fields()[1:])
    assert sent == [("edited", "lr", 0.02), ("finished", "lr", 0.02)]


def test_a_changed_row_is_marked_and_can_be_reset(form, sent):
    label = form.label("eps")
    assert not label.changed
    form.set_values({"eps": 1e-4})
    assert label.changed
    accent = label.palette().accent().color()
    assert label.grab().toImage().pixelColor(6, label.height() // 2) == accent
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(6, label.height() // 2))
    assert form.value("eps") == 1e-8
    assert not label.changed
    assert label.grab().toImage().pixelColor(6, label.height() // 2) != accent
    assert sent == [("edited", "eps", 1e-8), ("finished", "eps", 1e-8)]


@pytest.mark.parametrize(
    ("key", "value", "default"), [("lr", 2.0, 0.01), ("centered", True, False), ("kind", "step", "constant")]
)
def test_a_double_click_on_the_label_resets(form, sent, key, value, default):
    form.set_values({key: value})
    QTest.mouseDClick(form.label(key), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(form.label(key), Qt.MouseButton.LeftButton)  # a double-click leaves the button down
    assert form.value(key) == default
    assert sent == [("edited", key, default), ("finished", key, default)]


def test_labels_and_tips_tell_name_symbol_meaning_limits_and_default(form):
    label = form.label("lr")
    assert "lr" in label.text()
    assert "α" in label.text()
    for words in ("the rate", "≥ 0", "0.01"):
        assert words in form.editor("lr").toolTip()
        assert words in form.editor("lr").slider.toolTip()
    assert "Constant" in form.editor("kind").toolTip()
    assert form.editor("centered").accessibleName() == "centered"
    assert form.editor("kind").accessibleName() == "kind"


def test_tab_goes_from_row_to_row(form):
    order = []
    form.editor("lr").slider.setFocus()
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        order.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    lr, eps = form.editor("lr"), form.editor("eps")
    assert order == [lr.slider, lr.text, eps.slider, eps.text, form.editor("centered"), form.editor("kind")]


@pytest.fixture
def text_form(form, sent):
    formula = Text("x^2 + y^2", "", "the loss", longest=20)
    form.set_fields([*fields(), FormField("formula", "f(x, y)", formula, "x^2")])
    return form


def test_text_counts_at_enter_or_when_the_focus_leaves(text_form, sent):
    line = text_form.editor("formula")
    line.setFocus()
    QTest.keyClicks(line, " + 1")
    assert sent == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert sent == [("edited", "formula", "x^2 + 1"), ("finished", "formula", "x^2 + 1")]
    QTest.keyClicks(line, "0")
    text_form.editor("kind").setFocus()
    assert sent[2:] == [("edited", "formula", "x^2 + 10"), ("finished", "formula", "x^2 + 10")]


def test_text_that_is_not_allowed_is_marked_and_esc_takes_it_back(text_form, sent):
    line = text_form.editor("formula")
    line.setFocus()
    QTest.keyClicks(line, " + " + "1" * 30)
    assert "20 characters" in line.toolTip()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert sent == []
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "x^2"
    assert "the loss" in line.toolTip()


def test_a_fault_found_elsewhere_can_be_shown(text_form):
    line = text_form.editor("formula")
    text_form.show_fault("formula", "unknown name z")
    assert line.toolTip() == "unknown name z"
    assert line.accessibleDescription() == "unknown name z"
    text_form.set_values({"formula": "y"})
    assert line.accessibleDescription() == ""
    text_form.show_fault("lr", "too large here")
    assert text_form.editor("lr").text.property("invalid") is True


@pytest.mark.parametrize("key", ["centered", "kind"])
def test_space_belongs_to_the_focused_control(form, key):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    event.ignore()
    QApplication.sendEvent(form.editor(key), event)
    assert event.isAccepted()


def test_nothing_is_cut_off_at_the_width_of_a_dock(form):
    for key in form.keys:
        assert form.editor(key).geometry().right() <= 270
        assert form.editor(key).width() >= form.editor(key).minimumSizeHint().width()


def test_no_label_takes_a_key_away_from_the_menus(form):
    """A label with a control beside it hears Alt and the letter behind an ampersand, also that of ``&ensp;``."""
    form.set_fields([FormField("eps_inside", "eps_inside", EPS, 1e-8)])
    labels = form.findChildren(QLabel)
    assert "ε" in "".join(label.text() for label in labels)
    assert all(QKeySequence.mnemonic(label.text()).isEmpty() for label in labels)
