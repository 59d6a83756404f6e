"""Files dropped anywhere onto the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from playground.experiment.codec import dumps
from playground.experiment.presets import first_launch
from playground.gui.dialogs.data import DataDialog
from playground.gui.documents.drops import KINDS, Veil, kind_of, offer_for

BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


class Hand:
    """Drags something over a window and lets go, as the system reports it: to the window, before any widget."""

    def __init__(self, window, *urls, text=""):
        self.handle = window.windowHandle()
        self.mime = QMimeData()
        self.mime.setUrls([url if isinstance(url, QUrl) else QUrl.fromLocalFile(str(url)) for url in urls])
        if text:
            self.mime.setText(text)

    def enter(self, at=QPoint(300, 300)):  # noqa: B008
        return self._send(QDragEnterEvent(at, BOTH, self.mime, *_LEFT))

    def move(self, at=QPoint(310, 310)):  # noqa: B008
        return self._send(QDragMoveEvent(at, BOTH, self.mime, *_LEFT))

    def drop(self, at=QPoint(310, 310)):  # noqa: B008
        return self._send(QDropEvent(QPointF(at), BOTH, self.mime, *_LEFT))

    def leave(self):
        QApplication.sendEvent(self.handle, QEvent(QEvent.Type.DragLeave))

    def _send(self, event):
        event.setDropAction(Qt.DropAction.MoveAction)  # what a file manager would like best
        event.ignore()
        QApplication.sendEvent(self.handle, event)
        return event


_LEFT = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "other.optplay"
    path.write_text(dumps(replace(first_launch(), seed=7)))
    return path


@pytest.fixture
def veil(window):
    return window.findChild(Veil)


def test_an_experiment_opens(window, file, veil, qtbot):
    hand = Hand(window, file)
    entered = hand.enter()
    assert entered.isAccepted()
    assert veil.isVisible()
    assert veil.words == "Open other.optplay"
    assert veil.geometry() == window.rect()
    assert hand.move().isAccepted()
    dropped = hand.drop()
    # The file manager must not take the file away.
    assert (dropped.isAccepted(), dropped.dropAction()) == (True, Qt.DropAction.CopyAction)
    assert not veil.isVisible()
    qtbot.waitUntil(lambda: window.store.experiment.seed == 7)
    assert window.documents.path == file


@pytest.mark.parametrize("name", ["view_map", "dock_inspector", "dock_landscape", "dock_loss"])
def test_every_place_takes_it(window, file, qtbot, name):
    from PySide6.QtWidgets import QWidget

    target = window.findChild(QWidget, name)
    place = target.mapTo(window, target.rect().center())
    hand = Hand(window, file)
    assert hand.enter(place).isAccepted()
    assert hand.drop(place).isAccepted()
    qtbot.waitUntil(lambda: window.store.experiment.seed == 7)


def test_an_edit_field_does_not_take_the_name_for_text(window, file, qtbot):
    search = window.contents["landscape"].search
    place = search.mapTo(window, search.rect().center())
    hand = Hand(window, file, text=str(file))
    hand.enter(place)
    hand.drop(place)
    qtbot.waitUntil(lambda: window.store.experiment.seed == 7)
    assert search.text() == ""


def test_text_is_still_for_edit_fields(window, veil):
    search = window.findChild(QLineEdit)
    place = search.mapTo(window, search.rect().center())
    hand = Hand(window, text="bowl")
    hand.mime.removeFormat("text/uri-list")
    assert hand.enter(place).isAccepted()
    hand.drop(place)
    assert not veil.isVisible()
    assert search.text() == "bowl"


def test_a_dock_that_floats_takes_it_too(window, file, qtbot):
    dock = window.docks["dock_loss"]
    dock.setFloating(True)
    hand = Hand(dock, file)
    assert hand.enter().isAccepted()
    hand.drop()
    qtbot.waitUntil(lambda: window.store.experiment.seed == 7)
    dock.setFloating(False)


def test_the_veil_is_seen_and_goes(window, file, veil):
    before = window.grab().toImage()
    hand = Hand(window, file)
    hand.enter()
    during = window.grab().toImage()
    # A dashed frame in the accent’s colour runs along the window’s edge.
    accent = QColor("#2f6fed")
    scale = window.devicePixelRatioF()
    row = [during.pixelColor(round(x * scale), round(5 * scale)) for x in range(40, window.width() - 40)]
    near = [abs(one.red() - accent.red()) + abs(one.blue() - accent.blue()) < 60 for one in row]
    assert 0.3 < sum(near) / len(near) < 0.9
    hand.leave()
    assert not veil.isVisible()
    assert window.grab().toImage() == before


def test_changes_are_asked_about_first(window, file, qtbot, tmp_path):
    window.documents.save_to(tmp_path / "mine.optplay")
    window.map.start_dropped.emit(1.0, 1.0)
    hand = Hand(window, file)
    hand.enter()
    hand.drop()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "unsaved_changes") is not None)
    box = window.findChild(QMessageBox, "unsaved_changes")
    assert window.store.experiment.seed == 0
    # While it asks, nothing else can be dropped.
    assert not Hand(window, file).enter().isAccepted()
    Hand(window, file).leave()
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.store.experiment.seed == 0


def test_of_several_the_first_that_can_be_opened_is_taken(window, file, veil, qtbot, tmp_path):
    hand = Hand(window, tmp_path / "a.png", file, tmp_path / "b.optplay")
    hand.enter()
    assert veil.words == "Open other.optplay, the first of 3 files"
    hand.drop()
    qtbot.waitUntil(lambda: window.store.experiment.seed == 7)
    assert window.statusBar().currentMessage() == "other.optplay was taken; 2 other files were left alone"


def test_a_name_too_long_for_any_file_is_said_when_it_is_dropped(window, tmp_path, qtbot):
    hand = Hand(window, tmp_path / f"{'x' * 300}.optplay")
    hand.enter()
    hand.drop()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert "File name too long" in box.text() + box.informativeText()
    box.close()


@pytest.mark.parametrize("what", ["picture.png", "folder.json", QUrl("https://example.org/a.optplay")])
def test_what_cannot_be_opened_is_refused_and_said(window, veil, tmp_path, what):
    (tmp_path / "folder.json").mkdir()
    hand = Hand(window, what if isinstance(what, QUrl) else tmp_path / what)
    assert not hand.enter().isAccepted()
    assert not hand.move().isAccepted()
    assert not veil.isVisible()
    assert "an experiment (.optplay, .json) or a table (.csv" in window.statusBar().currentMessage()
    assert not hand.drop().isAccepted()
    assert window.statusBar().currentMessage() == ""
    assert window.store.experiment == first_launch()


def test_a_broken_file_says_what_is_wrong(window, tmp_path, qtbot):
    (tmp_path / "bad.json").write_text("{")
    hand = Hand(window, tmp_path / "bad.json")
    hand.enter()
    hand.drop()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "complaint") is not None)
    box = window.findChild(QMessageBox, "complaint")
    assert "bad.json: not JSON" in box.text()
    box.close()
    assert window.store.experiment == first_launch()


def test_a_table_opens_in_the_dialog_for_data(window, tmp_path, veil, qtbot):
    table = tmp_path / "points.csv"
    table.write_text("hours,marks\n" + "".join(f"{x},{2 * x + 1}\n" for x in range(10)))
    hand = Hand(window, table)
    hand.enter()
    assert veil.words == "Bring points.csv as data"
    hand.drop()
    qtbot.waitUntil(lambda: window.findChild(DataDialog) is not None)
    dialog = window.findChild(DataDialog)
    assert dialog.source.value == str(table)
    dialog.accept()
    # The line through the points has slope 2 and intercept 1.
    (least,) = window.store.experiment.landscape.minima()
    assert (least.x, least.y) == pytest.approx((2.0, 1.0))
    assert window.store.history.canUndo()


def test_endings_say_what_a_file_is(tmp_path):
    assert kind_of(tmp_path / "A.OPTPLAY") is KINDS[0]
    assert kind_of(tmp_path / "a.TSV") is KINDS[1]
    assert kind_of(tmp_path / "a") is None
    assert offer_for(QMimeData()) is None
