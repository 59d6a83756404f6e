"""Figures as files of vectors, read back by others: the SVG as XML, the PDF by PDFium."""

from __future__ import annotations

import base64
import io
import re
import threading
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from playground.core.landscapes.custom import Custom
from playground.gui.figures.files import encoding, write_figure

ALL = ("map", "effective_lr", "rms_gradient", "loss")
RUNNERS = {"#e69f00", "#56b4e9", "#cc79a7"}


def encoded(renderer, ending):
    work = encoding(renderer, ending)
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value


def set_accessibility(root, kind):
    return [element for element in root.iter() if element.tag.split("}")[-1] == kind]


@pytest.fixture
def svg(staged):
    return lambda **spec: ElementTree.fromstring(encoded(staged(**spec), ".svg"))


# ------------------------------------------------------------------------------------------------------------- SVG


@pytest.mark.parametrize(("cm", "scale"), [((8.0, 6.5), 1), ((17.0, 9.0), 4)])
def test_an_svg_is_as_large_as_the_figure_whatever_its_scale(svg, cm, scale):
    width, height = (side * 96 / 2.54 for side in cm)
    root = svg(parts=("map",), width=width, height=height, scale=scale)
    for name, side in zip(("width", "height"), cm, strict=True):
        text = root.get(name)
        assert text.endswith("mm")
        assert float(text[:-2]) == pytest.approx(side * 10, abs=0.001)
    box = [float(part) for part in root.get("viewBox").split()]
    assert box == pytest.approx([0, 0, width, height], abs=0.01)


def test_words_in_an_svg_are_words(svg):
    root = svg(parts=ALL, width=1000, height=600, title=True, dialects=True)
    words = {"".join(element.itertext()) for element in set_accessibility(root, "text")}
    assert {"RMSProp (paper)", "Adam (paper)", "SGD (paper)", "step 60", "Loss", "step", "10⁰"} <= words
    assert not any("drag" in text for text in words)
    for element in set_accessibility(root, "text"):
        assert "sans-serif" in element.get("font-family")
        assert float(element.get("textLength")) > 0


def test_text_of_a_foreign_font_is_as_long_as_ours(svg):
    """Of two labels the longer one says that it is longer, in the proportion of the letters m and i."""
    root = svg(parts=("map",), width=500, height=400)
    lengths = {
        "".join(one.itertext()): float(one.get("textLength")) for one in set_accessibility(root, "text")
    }
    assert lengths["RMSProp"] > 1.5 * lengths["Adam"] > 1.5 * lengths["x"]


def test_the_colour_map_of_an_svg_is_one_sharp_image(svg):
    root = svg(parts=("map",), width=500, height=400)
    images = [
        base64.b64decode(value) for one in set_accessibility(root, "image") for key, value in _data(one)
    ]
    sizes = sorted(Image.open(io.BytesIO(data)).size for data in images)
    assert len(sizes) == 2  # the map and the colour bar
    assert max(sizes)[0] > 700  # twice the pixels of the map
    paths = set_accessibility(root, "path") + set_accessibility(root, "polyline")
    assert {one.get("stroke", "").lower() for one in root.iter()} >= RUNNERS
    assert len(paths) > 15


def _data(image):
    for key, value in image.attrib.items():
        if key.endswith("href"):
            yield key, re.sub(r"^data:image/\w+;base64,", "", value)


def test_a_printed_map_has_no_image(svg):
    assert not set_accessibility(svg(parts=("map",), width=500, height=400, theme="print"), "image")


def test_a_function_that_is_not_finite_everywhere_is_hatched_in_print(store, svg):
    custom = Custom(expression="log(x) + y**2")
    store.edit(store.experiment.on(custom), "another")
    assert set_accessibility(svg(step=5, parts=("map",), width=500, height=400, theme="print"), "image")


def test_curves_in_an_svg_end_at_the_step(store, staged):
    """What is known but not shown yet is clipped: a viewer paints nothing of it."""
    renderer = staged(120, parts=("loss",), width=640, height=300, legend=False)
    renderer.show(30)
    renderer = QSvgRenderer(QByteArray(encoded(renderer, ".svg")))
    image = QImage(640, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    data = np.frombuffer(image.constBits(), np.uint8).reshape(300, 640, 4)[..., 2::-1].astype(int)
    orange = np.abs(data[40:-25] - (230, 159, 0)).max(axis=2) < 40
    assert np.flatnonzero(orange.any(axis=0)).max() == pytest.approx(46 + 580 / 4, abs=6)


# ------------------------------------------------------------------------------------------------------------- PDF


@pytest.fixture
def pdf(staged):
    return lambda **spec: pypdfium2.PdfDocument(encoded(staged(**spec), ".pdf"))


def test_a_pdf_has_one_page_of_exactly_the_size(pdf):
    document = pdf(parts=("map",), width=8 * 96 / 2.54, height=7 * 96 / 2.54, scale=4)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((8 * 72 / 2.54, 7 * 72 / 2.54), abs=0.5)
    document.close()


def test_words_in_a_pdf_can_be_searched_for(pdf):
    document = pdf(parts=ALL, width=1000, height=600, title=True)
    text = document[0].get_textpage().get_text_bounded()
    for words in ("Elongated valley", "RMSProp", "Adam", "SGD", "step 60", "Effective learning rate"):
        assert words in text
    numbers = set(text.split())
    assert {"−4", "−2", "0", "20", "100", "10⁻³", "70"} <= numbers
    document.close()


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_page_of_a_pdf_looks_like_the_picture(staged, theme):
    renderer = staged(parts=ALL, width=900, height=560, theme=theme, scale=1, title=True)
    document = pypdfium2.PdfDocument(encoded(renderer, ".pdf"))
    first: Any = document[0]  # the package's types take every scale for a whole number
    page = np.asarray(first.render(scale=96 / 72).to_pil().convert("RGB")).astype(float)
    document.close()
    picture = np.asarray(Image.open(io.BytesIO(encoded(renderer, ".png"))).convert("RGB")).astype(float)
    assert np.abs(np.subtract(page.shape, picture.shape)).max() <= 1
    height, width = (min(a, b) // 4 * 4 for a, b in zip(page.shape[:2], picture.shape[:2], strict=True))
    blocks = [
        part[:height, :width].reshape(height // 4, 4, width // 4, 4, 3).mean(axis=(1, 3))
        for part in (page, picture)
    ]
    assert np.abs(blocks[0] - blocks[1]).mean() < 3


# -------------------------------------------------------------------------------------------------------- long runs


def test_files_of_long_noisy_runs_stay_small(store, staged):
    """Twenty thousand steps to and fro in a cloud: every line of them would take megabytes."""
    noisy = store.experiment.modifiers.with_settings({"noise": 0.5})
    store.edit(replace(store.experiment, modifiers=noisy, steps=20_000), "longer")
    renderer = staged(20_000, parts=("map",), width=600, height=500)
    assert len(encoded(renderer, ".svg")) < 2_000_000
    assert len(encoded(renderer, ".pdf")) < 2_000_000


def test_a_written_file_is_complete_or_as_it_was(staged, tmp_path):
    file = tmp_path / "a.svg"
    file.write_text("old")
    renderer = staged(parts=("map",), width=500, height=400)
    work = encoding(renderer, ".svg")
    next(work)
    work.close()
    assert file.read_text() == "old"
    write_figure(renderer, file)
    assert ElementTree.parse(file).getroot().tag.endswith("svg")
    assert [one.name for one in tmp_path.iterdir()] == ["a.svg"]


def test_who_gives_up_does_not_wait_for_a_picture_to_be_packed(staged, monkeypatch):
    """Ten million pixels take Qt a second or more, and it cannot be stopped."""
    released, packed = threading.Event(), threading.Event()

    class Slow:
        def __init__(self, device, kind):
            pass

        def write(self, image):
            released.wait(10)
            packed.set()
            return True

    monkeypatch.setattr("playground.gui.figures.files.QImageWriter", Slow)
    renderer = staged(parts=("map",), width=300.0, height=240.0)
    renderer.show(0)
    work = encoding(renderer, ".png")
    while next(work) < 1.0:
        pass
    next(work)  # it is being packed
    work.close()
    assert not packed.is_set()
    released.set()
    assert packed.wait(10)
