"""What is typed and not yet taken belongs to what it was typed into; what cannot be seen cannot be typed into."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.core import catalogue
from playground.experiment.model import Runner


@pytest.fixture
def form(window):
    return window.contents["hyperparameters"].form


@pytest.fixture
def optimizers(window):
    return window.contents["optimizers"]


def _type(person, line, text):
    person.type_into(line, text, enter=False)
    assert line.hasFocus()


def test_a_number_goes_to_the_optimizer_it_was_typed_for_when_a_button_brings_another(
    window, person, form, optimizers
):
    _type(person, form.editor("setting:lr").text, "0.5")
    button = next(
        one
        for one in optimizers.header.children()
        if getattr(one, "defaultAction", lambda: 0)() is optimizers.duplicate
    )
    person.click(button)
    QTest.qWait(1)
    first, copy, *_ = window.store.experiment.runners
    assert window.store.selected == 1
    assert first.optimizer.lr == 0.5
    assert copy.optimizer.lr == 0.06
    assert form.value("setting:lr") == 0.06
    assert form.editor("setting:lr").text.text() == "0.06"


def test_a_field_that_the_new_optimizer_has_not_raises_nothing(window, person, form, optimizers):
    _type(person, form.editor("setting:eps").text, "0.25")
    optimizers.add("lion")
    QTest.qWait(1)
    assert "setting:eps" not in form.keys
    assert window.store.experiment.runners[0].optimizer.eps == 0.25
    assert window.store.experiment.runners[-1].optimizer == catalogue.optimizers()["lion"].make("paper")


def test_an_open_list_of_choices_closes_when_another_optimizer_comes(window, person, form, optimizers):
    optimizers.add("adam")
    box = form.editor("setting:eps_place")
    box.setFocus(Qt.FocusReason.TabFocusReason)
    box.showPopup()
    assert box.view().isVisible()
    window.store.select(2)
    assert not box.view().isVisible()


def test_what_is_half_typed_does_not_go_into_an_opened_experiment(window, person, form):
    _type(person, form.editor("setting:lr").text, "0.5")
    window.store.replace_experiment(window.store.experiment)
    window.map.setFocus()
    QTest.qWait(1)
    assert window.store.experiment.runners[0].optimizer.lr == 0.06


def test_a_number_typed_for_a_landscape_does_not_go_to_the_next_one(window, person):
    dock = window.contents["landscape"]
    _type(person, dock.form.editor("parameter:k").text, "33")
    window.store.edit(window.store.experiment.on(catalogue.landscapes()["rosenbrock"]()), "go elsewhere")
    window.map.setFocus()
    QTest.qWait(1)
    assert window.store.experiment.landscape == catalogue.landscapes()["rosenbrock"]()
    _type(person, dock.form.editor("modifier:rotation").text, "90")
    window.store.edit(window.store.experiment.on(catalogue.landscapes()["booth"]()), "go elsewhere")
    window.map.setFocus()
    assert window.store.experiment.modifiers.rotation == 90


def _inside(widget: QWidget | None, content: QWidget) -> bool:
    return widget is not None and (widget is content or content.isAncestorOf(widget))


def test_a_form_behind_a_tab_cannot_be_reached_and_is_current_when_it_is_seen(window, person, qtbot):
    landscape, hyper = window.docks["dock_landscape"], window.docks["dock_hyperparameters"]
    heights = landscape.minimumSizeHint().height(), hyper.minimumSizeHint().height()
    window.tabifyDockWidget(landscape, hyper)
    hyper.raise_()
    content = window.contents["landscape"]
    qtbot.waitUntil(lambda: not content.isVisible())
    assert (landscape.minimumSizeHint().height(), hyper.minimumSizeHint().height()) == heights
    window.store.edit(window.store.experiment.on(catalogue.landscapes()["booth"]()), "go elsewhere")
    for _ in range(80):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        assert not _inside(QApplication.focusWidget(), content)
    landscape.raise_()
    qtbot.waitUntil(content.isVisible)
    assert "parameter:k" not in content.form.keys
    assert content.gallery.currentIndex().data() == "Booth"
    person.tab_to(content.form.editor("modifier:rotation").text)


def test_an_opened_experiment_is_seen_from_its_top_without_a_filter(window, person):
    dock, hyper = window.contents["landscape"], window.contents["hyperparameters"]
    person.click(dock.search)
    QTest.keyClicks(dock.search, "beale")
    hyper.area.verticalScrollBar().setValue(40)
    assert hyper.area.verticalScrollBar().value() == 40
    runner = Runner(catalogue.optimizers()["adam"].make("paper"))
    opened = window.store.experiment.on(catalogue.landscapes()["himmelblau"]())
    window.store.replace_experiment(replace(opened, runners=(runner,)))
    assert dock.search.text() == ""
    assert hyper.area.verticalScrollBar().value() == 0
    tile = dock.gallery.visualRect(dock.gallery.currentIndex())
    assert dock.gallery.viewport().rect().contains(tile)


def _found(gallery):
    model = gallery.model()
    return [model.index(row, 0).data() for row in range(model.rowCount()) if not gallery.isRowHidden(row)]


def test_search_finds_by_names_and_beginnings_of_words_and_esc_ends_it(window, person):
    dock = window.contents["landscape"]
    everything = _found(dock.gallery)
    person.click(dock.search)
    QTest.keyClicks(dock.search, "ros")
    assert _found(dock.gallery) == ["Rosenbrock"]
    QTest.keyClick(dock.search, Qt.Key.Key_Escape)
    assert dock.search.text() == ""
    assert _found(dock.gallery) == everything


def test_the_wheel_scrolls_the_gallery_by_rows_and_a_new_height_keeps_the_chosen_tile_in_view(
    window, qtbot, person
):
    gallery = window.contents["landscape"].gallery
    row = gallery.gridSize().height()
    gallery.verticalScrollBar().setValue(0)
    _turn(gallery.viewport(), -120)
    assert gallery.verticalScrollBar().value() == row
    _turn(gallery.viewport(), -60)
    assert gallery.verticalScrollBar().value() == row
    _turn(gallery.viewport(), -60)
    assert gallery.verticalScrollBar().value() == 2 * row
    window.store.edit(window.store.experiment.on(catalogue.landscapes()["two_wells"]()), "go elsewhere")
    window.resize(1100, 700)
    view = gallery.viewport()
    qtbot.waitUntil(lambda: view.rect().contains(gallery.visualRect(gallery.currentIndex())))


def _turn(widget, angle):
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_a_setting_without_effect_is_off_and_says_why(window, person, form, optimizers):
    window.store.select(2)
    form_row = form.editor("setting:dampening")
    assert not form_row.isEnabled()
    assert "while momentum is 0" in form_row.toolTip()
    before = form_row.grab().toImage()
    person.type_into(form.editor("setting:momentum").text, "0.9")
    assert form_row.isEnabled()
    assert "No effect" not in form_row.toolTip()
    assert form_row.grab().toImage() != before


def test_the_menu_of_ones_own_is_gone_before_its_dialog_is_made(window, qtbot):
    dock = window.contents["landscape"]
    menu = dock.own.menu()
    seen = []
    dock.bring = lambda key: seen.append((key, menu.isVisible()))
    menu.popup(window.pos())
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("custom", False)]
