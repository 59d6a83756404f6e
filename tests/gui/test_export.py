"""Pictures: the dialog that asks for them, and the files, read back."""

from __future__ import annotations

import shutil
import subprocess
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from playground.core.errors import ChoiceError
from playground.gui.export_dialog import ExportDialog
from playground.gui.figure import picture, write_figure
from playground.gui.figures.spec import FigureSpec
from playground.gui.figures.stage import make_stage

VIEWS = ["window", "map", "effective_lr", "rms_gradient", "loss"]


def pixels(image):
    """Rows × columns × (red, green, blue)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return data[:, : image.width(), 2::-1].astype(int)


def near(data, colour, within=24):
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.abs(data - wanted).max(axis=2) <= within


def staged(window, part, **spec):
    """A stage that shows the window's step."""
    stage = make_stage(window, FigureSpec(parts=(part,), **spec))
    stage.ready(window.store.cursor)
    stage.show(window.store.cursor)
    return stage


@pytest.fixture
def dialog(window, qtbot):
    window.store.go_to(40)
    window.actions_by_name["export"].trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog.isVisible()
    yield dialog
    for one in window.findChildren(ExportDialog):
        one.close()


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


# ------------------------------------------------------------------------------------------------------------- dialog


@pytest.mark.parametrize("view", VIEWS)
def test_the_dialog_writes_every_view_at_its_scale(window, dialog, tmp_path, view):
    choose(dialog.what, view)
    choose(dialog.scale, 2)
    dialog.file.setText(str(tmp_path / "figure.png"))
    dialog.accept()
    assert QImage(str(tmp_path / "figure.png")).size() == window.view(view).size() * 2
    assert "figure.png" in window.statusBar().currentMessage()


def test_folder_and_scale_are_remembered(window, dialog, tmp_path, qtbot):
    choose(dialog.what, "loss")
    choose(dialog.scale, 3)
    dialog.file.setText(str(tmp_path / "a.png"))
    dialog.accept()
    window.export()
    qtbot.waitUntil(lambda: len(window.findChildren(ExportDialog)) == 1)
    again = window.findChild(ExportDialog)
    assert again.scale.currentData() == 3
    assert again.file.text() == str(tmp_path / "elongated_valley-window.png")
    again.close()


def test_a_strange_remembered_scale_does_no_harm(window, qtbot):
    QSettings().setValue("export/scale", "17")
    window.export()
    dialog = window.findChild(ExportDialog)
    assert dialog.scale.currentData() == 2
    dialog.close()


def test_proposed_names_are_free_and_follow_the_view(dialog, tmp_path):
    dialog._proposed = str(tmp_path / "x.png")
    dialog.file.setText(dialog._proposed)
    (tmp_path / "elongated_valley-map.png").touch()
    choose(dialog.what, "map")
    assert dialog.file.text() == str(tmp_path / "elongated_valley-map-2.png")
    choose(dialog.what, "loss")
    assert dialog.file.text() == str(tmp_path / "elongated_valley-loss.png")


def test_a_name_of_ones_own_stays(dialog):
    dialog.file.setText("/somewhere/mine.svg")
    choose(dialog.what, "map")
    assert dialog.file.text() == "/somewhere/mine.svg"


def test_a_file_that_exists_is_replaced_only_after_asking(dialog, tmp_path):
    file = tmp_path / "old.png"
    file.write_text("precious")
    choose(dialog.what, "loss")
    dialog.file.setText(str(file))
    dialog.accept()
    assert file.read_text() == "precious"
    assert "old.png exists already" in dialog.problem.text()
    assert dialog.save.text() == "Replace"
    dialog.accept()
    assert not QImage(str(file)).isNull()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no/such/folder/a.png", "cannot be written"),
        ("a.jpg", "must end in .png, .svg, .pdf"),
        ("", "needs a file name"),
    ],
)
def test_what_cannot_be_written_is_said_in_the_dialog(dialog, tmp_path, name, words):
    dialog.file.setText(str(tmp_path / name) if name else "  ")
    dialog.accept()
    assert dialog.isVisible()
    assert words in dialog.findChild(QLabel, "export_problem").text()
    assert dialog.problem.isVisible()
    assert list(tmp_path.glob("*.png")) == []


def test_a_name_without_an_ending_becomes_a_png(dialog, tmp_path):
    choose(dialog.what, "loss")
    dialog.file.setText(str(tmp_path / "version 1.0"))
    dialog.file.setText(str(tmp_path / "figure"))
    dialog.accept()
    assert not QImage(str(tmp_path / "figure.png")).isNull()


def test_the_size_is_told(window, dialog):
    choose(dialog.what, "map")
    choose(dialog.scale, 4)
    size = window.map.size() * 4
    assert dialog.size_label.text() == f"{size.width()} × {size.height()} pixels"


def test_a_hidden_plot_is_exported_as_it_would_be_shown(window, tmp_path):
    dock = window.docks["dock_loss"]
    dock.hide()
    window.store.go_to(100)
    write_figure(staged(window, "loss"), tmp_path / "hidden.png")
    dock.show()
    write_figure(staged(window, "loss"), tmp_path / "shown.png")
    hidden = near(pixels(QImage(str(tmp_path / "hidden.png"))), "#E69F00").sum()
    shown = near(pixels(QImage(str(tmp_path / "shown.png"))), "#E69F00").sum()
    assert hidden == pytest.approx(shown, rel=0.2)
    assert shown > 100


# -------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_letters_grow_with_the_scale(window, scale):
    """The L of the title “Loss” is 10 pixels high, as many times as the scale says."""
    dock = window.docks["dock_loss"]
    data = pixels(picture(dock, scale))
    title = dock.header.geometry()
    words = data[title.top() * scale : title.bottom() * scale, 10 * scale : 50 * scale]
    rows = np.flatnonzero((words.sum(axis=2) < 300).any(axis=1))
    assert (rows[-1] - rows[0] + 1) / scale == pytest.approx(10, abs=1)


@pytest.mark.parametrize("scale", [2, 3])
def test_lines_grow_with_the_scale(window, scale):
    """A line that is as many times as long and as wide covers the square of it in pixels (but its soft edge)."""
    window.store.go_to(120)

    def covered(times):
        data = pixels(picture(window.map, times))
        path = data[
            : data.shape[0] // 2 - 20 * times, : data.shape[1] // 2
        ]  # away from current points and star
        return near(path, "#CC79A7", 60).sum()

    assert covered(scale) / scale**2 == pytest.approx(covered(4) / 4**2, rel=0.25)


def test_svg_has_paths_and_words(window, tmp_path):
    window.store.go_to(60)
    write_figure(staged(window, "map", width=640, height=480), tmp_path / "map.svg")
    root = ElementTree.parse(tmp_path / "map.svg").getroot()
    assert root.get("viewBox") == "0 0 640 480"
    kinds = [element.tag.split("}")[1] for element in root.iter()]
    assert kinds.count("path") + kinds.count("polyline") > 10
    words = {"".join(element.itertext()).strip() for element in root.iter() if element.tag.endswith("text")}
    assert {"−4", "0", "2"} <= words or {"-4", "0", "2"} <= words
    colours = {element.get("stroke", "").lower() for element in root.iter()}
    assert {"#e69f00", "#56b4e9", "#cc79a7"} <= colours


def test_pdf_opens_and_has_the_views_proportions(window, tmp_path):
    window.store.go_to(60)
    file = tmp_path / "loss.pdf"
    write_figure(staged(window, "loss", width=500, height=300), file)
    assert file.read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    subprocess.run(
        ["pdftoppm", "-r", "96", "-png", "-singlefile", file, tmp_path / "page"], check=True, timeout=30
    )
    page = QImage(str(tmp_path / "page.png"))
    assert (page.width(), page.height()) == pytest.approx((500, 300), abs=2)
    assert near(pixels(page), "#E69F00").sum() > 50


def test_a_picture_that_would_fill_the_memory_is_refused(window):
    window.map.resize(6000, 5000)
    with pytest.raises(ChoiceError, match="too large"):
        picture(window.map, 4)


def test_a_failed_write_leaves_the_old_file(window, tmp_path):
    file = tmp_path / "a.tiff"
    file.write_text("old")
    with pytest.raises(ChoiceError, match="must end in"):
        write_figure(staged(window, "map"), file)
    assert file.read_text() == "old"
