"""The step inspector in a window: the step itself and the headings are always seen, and nothing is cut or shrunk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtTest import QTest

from playground.core import catalogue
from playground.experiment.model import Runner
from playground.gui.docks.rule_layout import NARROW
from playground.gui.style.theme import text_font


@pytest.fixture(params=[(1440, 900), (1100, 700)], ids=["1440x900", "1100x700"])
def inspector(window, request):
    window.resize(*request.param)
    return window.contents["inspector"]


def _use(window, qtbot, key):
    """Have one runner of this kind, some steps on, and the window settled."""
    experiment = window.store.experiment
    runner = Runner(catalogue.optimizers()[key].make("paper"), colour="#0072b2")
    window.store.replace_experiment(replace(experiment, runners=(runner,)))
    window.store.go_to(37)
    QTest.qWait(1)
    qtbot.waitUntil(lambda: not window.store.is_catching_up)


def _strip(table, image, place):
    """The pixels of a part of what is seen."""
    seen = table.seen
    return image.copy(QRectF(place).translated(-seen.topLeft()).toAlignedRect())


def _ink(image: QImage) -> int:
    """How many pixels are dark, in the light theme."""
    found = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(
        found.pixelColor(x, y).value() < 110 for y in range(found.height()) for x in range(found.width())
    )


def test_of_all_methods_the_last_line_is_seen_and_no_calculation_is_cut(window, qtbot, inspector):
    table, metrics = inspector.table, QFontMetricsF(text_font(12, tabular=True))
    for key in catalogue.optimizers():
        _use(window, qtbot, key)
        last, *others = table.bands()
        assert last.row.line is table.rows[-1].line
        assert table.seen.adjusted(0, -1, 0, 1).contains(last.place), key
        image = inspector.area.viewport().grab().toImage()
        for place, lines in last.cells:
            assert _ink(_strip(table, image, place)) > 20 * len(lines), key
        for band in (last, *others):
            for (place, lines), text in zip(band.cells, band.row.texts, strict=True):
                assert "".join("".join(lines).split()).endswith("".join(text.split())), key
                for line in lines:
                    assert metrics.horizontalAdvance(line) <= place.width() + 1, (key, line)
            assert band.scale == 1, key


def test_at_the_very_first_it_shows_the_step_to_come(window, inspector):
    assert [row.line.target.name for row in inspector.table.rows][-1] == "theta"
    assert "step 0 → 1" in inspector.header.title


def test_the_panel_takes_the_height_of_the_rule_and_gives_it_back(window, qtbot):
    inspector = window.contents["inspector"]
    heights = {}
    for key in ("sgd", "adam", "sgd"):
        _use(window, qtbot, key)
        qtbot.waitUntil(lambda: inspector.area.height() >= inspector.table.sizeHint().height())
        heights.setdefault(key, []).append(window.docks["dock_inspector"].height())
    assert heights["adam"][0] > heights["sgd"][0] + 60
    qtbot.waitUntil(lambda: window.docks["dock_inspector"].height() == heights["sgd"][0])


def test_headings_stay_while_the_lines_are_scrolled(window, qtbot, inspector):
    _use(window, qtbot, "nadam")
    area, table = inspector.area, inspector.table
    window.docks["dock_inspector"].setMaximumHeight(220)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 60)
    if table.width() < NARROW:
        assert all(lines[0][:2] in ("x:", "y:") for band in table.bands() for _, lines in band.cells)
        return
    head = QRect(0, 0, table.width() - 12, 18)
    before = area.viewport().grab().toImage().copy(head)
    assert _ink(before) < _ink(area.viewport().grab().toImage())
    area.verticalScrollBar().setValue(60)
    assert area.viewport().grab().toImage().copy(head) == before


def test_keys_bring_a_covered_line_into_view(window, qtbot, person):
    _use(window, qtbot, "nadam")
    inspector = window.contents["inspector"]
    window.docks["dock_inspector"].setMaximumHeight(220)
    area, table = inspector.area, inspector.table
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 60)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    for number in range(1, len(table.rows)):
        person.press("Down")
        band = next(one for one in table.bands() if one.row is table.rows[number])
        last, head = table.bands()[0].place, table.head_place
        assert table.seen.adjusted(0, -1, 0, 1).contains(band.place)
        if band.row is not table.rows[-1]:
            assert not band.place.intersects(last.adjusted(0, 1, 0, 0))
            assert band.place.top() >= head.bottom() - 1
    found = table.symbol_at(QPointF(table.bands()[0].formula_at) + QPointF(4, 12))
    assert found is not None
    assert found[0] is table.rows[-1]
