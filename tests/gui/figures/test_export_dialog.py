"""Pictures: the dialog that asks for them, and the files, read back."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from playground.core.errors import InvalidInput
from playground.gui.figures.export_dialog import ExportDialog
from playground.gui.figures.files import write_figure
from playground.gui.figures.renderer import make_renderer
from playground.gui.figures.spec import FigureSpec
from tests.gui.looks import picture
from tests.processes import PATIENCE

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
    renderer = make_renderer(window.context, FigureSpec(parts=(part,), **spec), window.view_state())
    renderer.ready(window.store.cursor)
    renderer.show(window.store.cursor)
    return renderer


@pytest.fixture
def dialog(window, qtbot):
    window.store.go_to(40)
    window.actions_by_name["export"].trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog.isVisible()
    drawn(qtbot, dialog)
    yield dialog
    for one in window.findChildren(ExportDialog):
        one.close()


def drawn(qtbot, dialog):
    """Wait until the preview shows what was chosen last."""
    qtbot.waitUntil(lambda: dialog.preview.is_current)


def choose(dialog, *views):
    """Tick these views and no others, as a person does."""
    wanted = [*views, *(key for key in dialog.views if key not in views)]
    for key in wanted:
        if dialog.views[key].isChecked() is not (key in views):
            dialog.views[key].click()


def edit(dialog, **values):
    """Choose in the form, as its rows report it."""
    for name, value in values.items():
        dialog.form.set_values({name: value})
        dialog.form.edited.emit(name, value)


def save(qtbot, dialog, file):
    dialog.file.setText(str(file))
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()


# ------------------------------------------------------------------------------------------------------------- dialog


@pytest.mark.parametrize("view", VIEWS)
def test_the_dialog_writes_every_view_at_its_scale(window, dialog, qtbot, tmp_path, view):
    choose(dialog, view)
    edit(dialog, scale=2.0)
    width, height = dialog.choices.spec.width, dialog.choices.spec.height
    if view == "window":
        assert (width, height) == window.size().toTuple()
    save(qtbot, dialog, tmp_path / "figure.png")
    image = QImage(str(tmp_path / "figure.png"))
    assert (image.width(), image.height()) == (width * 2, height * 2)
    assert "figure.png" in window.statusBar().currentMessage()


def test_the_preview_is_what_is_written(dialog, qtbot, tmp_path):
    """Where the preview has room for the figure pixel by pixel, the file has the same pixels."""
    choose(dialog, "loss")
    edit(dialog, unit="px", width=400.0, height=250.0, scale=1.0, title=True)
    drawn(qtbot, dialog)
    shown = pixels(dialog.preview.grab().toImage())
    save(qtbot, dialog, tmp_path / "a.png")
    written = pixels(QImage(str(tmp_path / "a.png")))
    assert written.shape == (250, 400, 3)
    top, left = (shown.shape[0] - 250) // 2, (shown.shape[1] - 400) // 2
    around = [
        np.abs(shown[y : y + 250, x : x + 400] - written).max()
        for y in range(top - 1, top + 2)
        for x in range(left - 1, left + 2)
    ]
    assert min(around) == 0


def test_a_poster_is_previewed_small(dialog, qtbot):
    """The picture of a figure many times as large as the dialog keeps its proportions."""
    choose(dialog, "map")
    edit(dialog, unit="px", width=6000.0, height=3000.0, scale=1.0)
    drawn(qtbot, dialog)
    assert not dialog.problem.isVisible()
    assert dialog.preview.shown_size.width() == pytest.approx(2 * dialog.preview.shown_size.height())
    assert dialog.preview.shown_size.width() < dialog.preview.width()


def test_a_size_in_centimetres_stands_in_the_file(dialog, qtbot, tmp_path):
    choose(dialog, "map")
    edit(dialog, unit="cm", width=8.0, height=6.0, scale=3.125)
    assert "300 dpi" in dialog.size_label.text()
    save(qtbot, dialog, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        inches = [side / dots for side, dots in zip(image.size, image.info["dpi"], strict=True)]
    assert inches == pytest.approx((8 / 2.54, 6 / 2.54), abs=0.005)


def test_the_window_stands_alone_and_something_always_stands(dialog):
    choose(dialog, "map", "loss")
    dialog.views["window"].click()
    assert [key for key, box in dialog.views.items() if box.isChecked()] == ["window"]
    assert dialog.form.keys == ("scale",)
    dialog.views["window"].click()
    assert dialog.views["window"].isChecked()
    dialog.views["loss"].click()
    assert [key for key, box in dialog.views.items() if box.isChecked()] == ["loss"]
    assert "arrangement" not in dialog.form.keys


def test_a_name_without_end_does_not_make_the_dialog_wider(window, dialog, tmp_path, qtbot):
    width = dialog.width()
    dialog.file.setText(str(tmp_path / ("n" * 400 + ".png")))
    dialog.accept()
    qtbot.waitUntil(lambda: "n" * 100 in dialog.problem.text())
    QCoreApplication.processEvents()
    assert dialog.width() == width
    assert dialog.minimumSizeHint().width() <= width


def test_choices_and_folder_are_remembered(window, dialog, tmp_path, qtbot):
    choose(dialog, "map", "loss")
    edit(dialog, theme="print", size="column", scale=4.0, title=True, legend=False)
    chosen = dialog.choices
    save(qtbot, dialog, tmp_path / "a.png")
    window.dialogs.export()
    qtbot.waitUntil(lambda: len(window.findChildren(ExportDialog)) == 1)
    again = window.findChild(ExportDialog)
    assert again.choices == chosen
    assert again.file.text() == str(tmp_path / "elongated_valley-figure.png")
    again.close()


@pytest.mark.parametrize(
    "strange",
    ["{", "[]", "7", '{"size": "usual"}', '{"parts": ["moon"], "size": "usual", "unit": "cm"}', "[" * 5000],
)
def test_strange_remembered_choices_do_no_harm(window, strange):
    QSettings().setValue("export/figure", strange)
    window.dialogs.export()
    dialog = window.findChild(ExportDialog)
    assert dialog.choices.spec.parts == ("map", "effective_lr", "rms_gradient", "loss")
    dialog.close()


@pytest.mark.parametrize("folder", ["/no/such", "x" * 5000])
def test_a_strange_remembered_folder_is_not_proposed(window, folder):
    QSettings().setValue("export/folder", folder)
    window.dialogs.export()
    dialog = window.findChild(ExportDialog)
    assert dialog.path().parent == Path.home()
    dialog.close()


def test_proposed_names_are_free_and_follow_the_view(window, tmp_path):
    QSettings().setValue("export/folder", str(tmp_path))
    (tmp_path / "elongated_valley-map.png").touch()
    window.dialogs.export()
    dialog = window.findChild(ExportDialog)
    choose(dialog, "map")
    assert dialog.file.text() == str(tmp_path / "elongated_valley-map-2.png")
    choose(dialog, "loss")
    assert dialog.file.text() == str(tmp_path / "elongated_valley-loss.png")
    choose(dialog, "loss", "map")
    assert dialog.file.text() == str(tmp_path / "elongated_valley-figure.png")
    dialog.close()


def test_a_name_of_ones_own_stays(dialog):
    dialog.file.setText("/somewhere/mine.svg")
    choose(dialog, "map")
    assert dialog.file.text() == "/somewhere/mine.svg"


def test_a_file_that_exists_is_replaced_only_after_asking(dialog, qtbot, tmp_path):
    file = tmp_path / "old.png"
    file.write_text("precious")
    choose(dialog, "loss")
    dialog.file.setText(str(file))
    dialog.accept()
    assert file.read_text() == "precious"
    assert "old.png exists already" in dialog.problem.text()
    assert dialog.save.text() == "Replace"
    with qtbot.waitSignal(dialog.finished):
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
def test_what_cannot_be_written_is_said_in_the_dialog(dialog, qtbot, tmp_path, name, words):
    choose(dialog, "loss")
    dialog.file.setText(str(tmp_path / name) if name else "  ")
    dialog.accept()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.isVisible()
    assert words in dialog.findChild(QLabel, "export_problem").text()
    assert list(tmp_path.glob("*.png")) == []


def test_a_figure_that_is_too_small_says_how_large_it_must_be(dialog, qtbot, tmp_path):
    choose(dialog, "map", "loss")
    edit(dialog, unit="px", width=200.0, height=150.0)
    qtbot.waitUntil(dialog.problem.isVisible)
    found = re.search(r"about (\d+) × (\d+) pixels", dialog.problem.text())
    assert found
    edit(dialog, width=float(found[1]), height=float(found[2]))
    drawn(qtbot, dialog)
    assert not dialog.problem.isVisible()


def test_a_name_without_an_ending_becomes_a_png(dialog, qtbot, tmp_path):
    choose(dialog, "loss")
    dialog.file.setText(str(tmp_path / "version 1.0"))
    save(qtbot, dialog, tmp_path / "figure")
    assert not QImage(str(tmp_path / "figure.png")).isNull()


def test_the_size_is_told(dialog):
    choose(dialog, "map")
    edit(dialog, unit="px", width=500.0, height=400.0, scale=4.0)
    assert dialog.size_label.text() == "2000 × 1600 pixels · 13.2 × 10.6 cm · 384 dpi"


def test_the_clipboard_gets_a_picture_and_vectors(window, dialog, qtbot):
    choose(dialog, "loss")
    edit(dialog, unit="px", width=400.0, height=250.0, scale=2.0)
    dialog.copy.click()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "Copied the figure")
    data = QGuiApplication.clipboard().mimeData()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (800, 500)
    assert near(pixels(image), "#E69F00").sum() > 100
    assert ElementTree.fromstring(data.data("image/svg+xml").data()).tag.endswith("svg")
    assert bytes(data.data("application/pdf").data()).startswith(b"%PDF-")
    QGuiApplication.clipboard().clear()
    dialog.close()
    window.store.go_to(0)
    window.actions_by_name["copy_figure"].trigger()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "Copied a figure: loss")
    later = QGuiApplication.clipboard().image()
    assert later.size() == image.size()
    assert near(pixels(later), "#E69F00").sum() < near(pixels(image), "#E69F00").sum()
    assert "loss" in window.statusBar().currentMessage()


def test_a_large_figure_is_copied_bit_by_bit_also_when_the_dialog_is_closed(hurried, window, dialog, qtbot):
    QGuiApplication.clipboard().setText("before")
    choose(dialog, "map", "effective_lr", "rms_gradient", "loss")
    edit(dialog, unit="px", width=1600.0, height=1000.0, scale=4.0)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "before"
    dialog.close()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "Copied the figure")
    assert QGuiApplication.clipboard().image().width() == 6400


def test_who_steps_on_while_the_window_is_copied_stays_there(hurried, window, qtbot):
    QSettings().setValue("export/figure", '{"parts": ["window"], "size": "usual", "unit": "px", "scale": 4}')
    window.store.go_to(3)
    window.actions_by_name["copy_figure"].trigger()
    assert window.statusBar().currentMessage() != "Copied a figure: window"
    window.store.go_to(5)
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "Copied a figure: window")
    assert window.store.cursor == 5


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


@pytest.mark.parametrize("scale", [2, 3])
def test_signs_of_the_map_grow_with_the_scale_as_its_paths_do(window, scale):
    """Each part of a large picture of the window is as dark as in a small one: no sign grows twice."""
    window.store.go_to(0)
    area = window.map.rect()
    small = pixels(picture(window.map, 1)).astype(float).mean(axis=2)[: area.height(), : area.width()]
    large = pixels(picture(window.map, scale)).astype(float).mean(axis=2)
    large = large[: area.height() * scale, : area.width() * scale]
    shrunk = large.reshape(area.height(), scale, area.width(), scale).mean(axis=(1, 3))
    star = window.map.pixel_of(0.0, 0.0).toPoint()
    around = np.s_[star.y() - 24 : star.y() + 24, star.x() - 24 : star.x() + 24]
    assert small[around].max() > 200  # it is there, white on dark blue
    assert shrunk[around].mean() == pytest.approx(small[around].mean(), rel=0.05)


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
        ["pdftoppm", "-r", "96", "-png", "-singlefile", file, tmp_path / "page"], check=True, timeout=PATIENCE
    )
    page = QImage(str(tmp_path / "page.png"))
    assert (page.width(), page.height()) == pytest.approx((500, 300), abs=2)
    assert near(pixels(page), "#E69F00").sum() > 50


def test_a_failed_write_leaves_the_old_file(window, tmp_path):
    file = tmp_path / "a.tiff"
    file.write_text("old")
    with pytest.raises(InvalidInput, match="must end in"):
        write_figure(staged(window, "map"), file)
    assert file.read_text() == "old"


def test_the_menu_of_a_plot_exports_that_plot(window):
    for view, key in ((window.map, "map"), (window.panels.loss.plot.canvas, "loss")):
        view.export_asked.emit()
        dialog = window.findChild(ExportDialog)
        assert dialog.choices.spec.parts == (key,)
        dialog.reject()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
