"""The list of optimizers: eight rows at once, losses below each other, and the limit known beforehand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest

from playground.core import catalogue
from playground.experiment.model import MOST_RUNNERS, Runner
from playground.gui.docks.runner_list import ROW_HEIGHT
from playground.gui.style.theme import text_font

METHODS = ("rmsprop", "adam", "sgd", "rprop", "nadam", "lion", "yogi", "qhm")


def _with(window, keys):
    experiment = replace(window.store.experiment, runners=())
    for key in keys:
        runner = Runner(catalogue.optimizers()[key].make("paper"), colour=experiment.free_colour())
        experiment = experiment.with_new_runner(runner)
    window.store.edit(experiment, "many", selected=0)
    QTest.qWait(1)


def test_eight_optimizers_are_seen_at_once(window, qtbot):
    _with(window, METHODS)
    shown = window.contents["optimizers"].list
    qtbot.waitUntil(lambda: shown.viewport().height() >= 8 * ROW_HEIGHT)
    whole = [shown.visualRect(shown.model().index(row, 0)) for row in range(8)]
    assert all(shown.viewport().rect().contains(row) for row in whole)
    window.resize(1100, 700)
    QTest.qWait(1)
    hyper = window.docks["dock_hyperparameters"]
    assert hyper.height() >= hyper.minimumSizeHint().height()


def _left(image, colours):
    """The first column with ink."""
    ground = QColor(colours.panel).lightness()
    return next(
        x
        for x in range(image.width())
        if any(abs(image.pixelColor(x, y).lightness() - ground) > 40 for y in range(4, image.height() - 4))
    )


def test_the_points_of_all_losses_stand_below_each_other(window, qtbot):
    _with(window, METHODS)
    window.store.go_to(100)
    qtbot.waitUntil(lambda: not window.store.is_catching_up)
    dock = window.contents["optimizers"]
    shown = dock.list
    window.store.select(7)
    qtbot.waitUntil(lambda: shown.viewport().height() >= 8 * ROW_HEIGHT)
    card = window.docks["dock_optimizers"]
    image = card.grab().toImage()
    begins = {1: [], 2: []}
    for row in range(7):  # without the selected row, whose ground is another
        place = shown.visualRect(shown.model().index(row, 0))
        place.translate(shown.viewport().mapTo(card, QPoint()))
        right = QRect(place.right() - 118, place.top(), 90, place.height())
        whole = len(str(int(window.store.traces[row].column("loss")[100])))
        begins[whole].append(_left(image.copy(right), dock.colours))
    digit = QFontMetricsF(text_font(12, tabular=True)).horizontalAdvance("0")
    assert len(begins[1]) >= 3
    assert len(begins[2]) >= 3
    # Digits have unlike edges, at most two pixels.
    assert all(max(found) - min(found) <= 2 for found in begins.values())
    assert abs(min(begins[1]) - min(begins[2]) - digit) <= 2


@pytest.mark.parametrize("way", ["duplicate", "add"])
def test_the_most_optimizers_there_can_be_are_known_beforehand(window, person, way):
    _with(window, METHODS * 4)
    dock = window.contents["optimizers"]
    assert len(window.store.experiment.runners) == MOST_RUNNERS
    control = dock.add_button if way == "add" else dock.duplicate
    assert not control.isEnabled()
    assert f"{MOST_RUNNERS} optimizers" in control.toolTip()
    dock.list.setFocus()
    person.press("Ctrl+D")
    dock.add("adam")
    assert len(window.store.experiment.runners) == MOST_RUNNERS
    person.press("Delete")
    assert control.isEnabled()
    assert "as many as" not in control.toolTip()
