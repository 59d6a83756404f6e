"""What the self-test tries. A check says in a few words what it found; it raises where something is wrong."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PySide6.QtCore import (
    QByteArray,
    Qt,
)
from PySide6.QtGui import QFontInfo, QIcon, QImage, QImageReader, QPainter, QPixmap, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from playground import ENDING, NAME
from playground.core import catalogue
from playground.core.formulas.functions import FUNCTIONS
from playground.core.landscapes.base import Landscape
from playground.experiment.codec import dumps
from playground.experiment.files import atomic_write, read_experiment
from playground.experiment.model import Runner
from playground.experiment.trajectories import Trajectories
from playground.export.animation.film import Film
from playground.export.animation.formats import FORMATS, lacking
from playground.gui.dialogs.licences import components
from playground.gui.figures.files import write_figure
from playground.gui.figures.recording import Recording
from playground.gui.figures.renderer import make_renderer
from playground.gui.figures.spec import FigureSpec
from playground.gui.style.theme import text_font
from playground.gui.style.typeset import typeset
from playground.gui.window.main_window import MainWindow
from playground.resources import resource

STEPS = 8
LETTERS = "αβγεηθσ√∇∂²₀₁·×−→≤≈∞★ abcxyz ABCXYZ 0123456789"
"""What labels are written with; where a font lacks one, a box is shown."""


class SelfTestError(Exception):
    """Something is not as it should be; the message says what."""


def stepping(window: MainWindow, app: QApplication) -> str:
    """Steps are made, go downhill and are seen."""
    before = window.map.grab().toImage()
    for _ in range(STEPS):
        window.player.step()
    while window.store.is_catching_up:
        app.processEvents()
    app.processEvents()
    if window.store.cursor != STEPS:
        raise SelfTestError(f"after {STEPS} steps the window shows step {window.store.cursor}")
    for trace in window.store.traces:
        first, last = trace.row(0), trace.row(STEPS)
        if not last["loss"] < first["loss"]:
            raise SelfTestError(f"the loss went from {first['loss']} to {last['loss']}")
    if window.map.grab().toImage() == before:
        raise SelfTestError("the map did not change")
    return f"{len(window.store.traces)} optimizers, {STEPS} steps each"


def entries() -> str:
    """The catalogue lists what the source lists."""
    found = {
        "landscapes": list(catalogue.landscapes()),
        "optimizers": list(catalogue.optimizers()),
        "schedules": list(catalogue.schedules()),
    }
    manifest = _manifest()
    for kind, keys in found.items():
        expected = manifest["catalogue"][kind] if manifest else keys
        differ = sorted(set(expected) ^ set(keys))
        if differ or not keys:
            raise SelfTestError(f"{kind} differ from the source's: {', '.join(differ) or 'there are none'}")
    return ", ".join(f"{len(keys)} {kind}" for kind, keys in found.items())


def catalogue_entries() -> str:
    """Every entry of the catalogue can be used."""
    from playground.experiment.data.sets import complete

    for landscape in catalogue.landscapes().values():
        _use(complete(landscape()))
    for schedule in catalogue.schedules().values():
        schedule().rate(0.1, 1)
    return "every entry used"


def _use(landscape: Landscape) -> None:
    """Take a step with every method in every dialect on one landscape, and with one method on the others."""
    from playground.experiment.presets import first_launch

    chosen = first_launch().on(landscape)
    if landscape.key == first_launch().landscape.key:
        runners = (
            Runner(optimizer.make(dialect))
            for optimizer in catalogue.optimizers().values()
            for dialect in optimizer.dialects
        )
        for runner in runners:
            Trajectories(chosen.with_runner(0, runner)).advance_to(1)
    runs = Trajectories(chosen)
    runs.advance_to(1)
    if any(trace.last_step < 1 and trace.diverged_at is None for trace in runs.traces):
        raise SelfTestError(f"no step could be made on {landscape.key}")


def resources() -> str:
    """The resources are as they were built."""
    manifest = _manifest()
    if manifest is None:
        return f"from source, in {resource()}"
    for name, checksum in manifest["resources"].items():
        if hashlib.sha256(resource(name).read_bytes()).hexdigest() != checksum:
            raise SelfTestError(f"{name} is not as it was built")
    return f"{len(manifest['resources'])} files"


def _manifest() -> dict[str, Any] | None:
    """What a packaged program should have; None from source."""
    if not getattr(sys, "frozen", False):
        return None
    return json.loads(resource("package", "manifest.json").read_text("utf-8"))


def fonts() -> str:
    """The fonts are there and have every letter of the labels."""
    family = QFontInfo(text_font()).family()
    if family != "Inter":
        raise SelfTestError(f'text is set in "{family}" instead of Inter')
    fonts = [QRawFont(str(path), 16.0) for path in resource("fonts").glob("*.ttf")]
    missing = [one for one in LETTERS if not any(font.supportsCharacter(ord(one)) for font in fonts)]
    if missing:
        raise SelfTestError(f"no font has {' '.join(missing)}")
    boxes = [letter for letter in "θ∇Wi" if _painted(letter) == _painted("\U0010fffd")]
    if boxes:
        raise SelfTestError(f"painted as a box: {' '.join(boxes)}")
    return f"{len(fonts)} fonts, {len(LETTERS)} letters"


def _painted(letter: str) -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(text_font(26))
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return image


def icons() -> str:
    """Every icon paints something."""
    files = sorted(resource("icons").glob("*.svg"))
    for path in files:
        # Through the plugin for icons, as the application's own icon is; the others are drawn by QtSvg.
        if _is_blank(QIcon(str(path)).pixmap(32, 32)):
            raise SelfTestError(f"{path.name} paints nothing")
    return f"{len(files)} icons"


def _is_blank(pixmap: QPixmap) -> bool:
    image = pixmap.toImage()
    return pixmap.isNull() or all(
        image.pixelColor(x, y).alpha() == 0 for x in range(image.width()) for y in range(image.height())
    )


def pictures() -> str:
    """Qt reads the formats of pictures that are needed."""
    known = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    missing = {"png", "svg", "jpg"} - known
    if missing:
        raise SelfTestError(
            f"Qt cannot read {', '.join(sorted(missing))}; it can read {', '.join(sorted(known))}"
        )
    if QImage(str(resource("icons", f"{NAME}.svg"))).isNull():
        raise SelfTestError("the plugin for SVG pictures does not work")
    return ", ".join(sorted(known))


def formulas() -> str:
    """Formulas are typeset."""
    formula = typeset(
        r"\theta \leftarrow \theta - \frac{\alpha}{\sqrt{v} + \epsilon} \nabla f", 17, "#000000"
    )
    image = QImage(round(formula.width), round(formula.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    formula.paint(painter, 0, 0)
    painter.end()
    if _is_blank(QPixmap.fromImage(image)):
        raise SelfTestError("a typeset formula paints nothing")
    return f"{image.width()} × {image.height()} pixels"


def functions() -> str:
    """Derive every function that a person may type."""
    from playground.core.formulas.symbolic import derive

    x, y, step = 0.3, 0.4, 1e-6
    for name, function in FUNCTIONS.items():
        first = "2 + x * y" if name == "acosh" else "x * y"  # it begins at 1, others end there
        derived = derive(
            f"{name}({first}{', y' if function.arity == 2 else ''}) + a * x**2", frozenset(("a",))
        )
        value, gradient = derived.value.for_floats, derived.gradient.for_floats
        slope = (value(x + step, y, 2.0)[0] - value(x - step, y, 2.0)[0]) / (2 * step)
        if abs(slope - gradient(x, y, 2.0)[0]) > 1e-6:
            raise SelfTestError(f"the derivative of {name} is {gradient(x, y, 2.0)[0]} instead of {slope}")
    return f"{len(FUNCTIONS)} functions derived"


def licences() -> str:
    """Every part has the text of its licence."""
    parts = components()
    silent = [one.name for one in parts if not one.text]
    if silent and getattr(sys, "frozen", False):
        raise SelfTestError(f"no licence text for {', '.join(silent)}")
    return f"{len(parts)} parts"


def export(window: MainWindow, folder: Path) -> str:
    """Figures are written as pixels and as vectors, and can be read back."""
    png, svg = folder / "window.png", folder / "map.svg"
    for part, path in (("window", png), ("map", svg)):
        renderer = make_renderer(window.context, FigureSpec(parts=(part,), scale=2), window.view_state())
        renderer.show(window.store.cursor)
        write_figure(renderer, path)
        renderer.close()
    image = QImage(str(png))
    if image.size() != window.size() * 2:
        raise SelfTestError(f"the exported PNG has {image.width()} × {image.height()} pixels")
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    if len(colours) < 100:
        raise SelfTestError(f"the exported PNG has only {len(colours)} colours")
    ElementTree.fromstring(svg.read_text("utf-8"))
    if not QSvgRenderer(QByteArray(svg.read_bytes())).isValid():
        raise SelfTestError("the exported SVG cannot be read")
    return f"{png.stat().st_size:,} bytes PNG, {svg.stat().st_size:,} bytes SVG"


def animations(window: MainWindow, folder: Path) -> str:
    """Animations are written in every format that is there."""
    told: list[str] = []
    for ending, kind in FORMATS.items():
        if lacking(ending):
            told.append(f"no {kind.title}")
            continue
        path = folder / f"map{ending}"
        spec = FigureSpec(parts=("map",), width=300, height=240, scale=1)
        renderer = make_renderer(window.context, spec, window.view_state())
        for _ in Recording(renderer, Film(last=STEPS), path).work():
            pass
        renderer.close()
        begins = path.read_bytes()[:12]
        if begins[:6] != b"GIF89a" and begins[8:] != b"WEBP" and begins[4:8] != b"ftyp":
            raise SelfTestError(f"the {kind.title} begins with {begins!r}")
        told.append(f"{path.stat().st_size:,} bytes {kind.title}")
    frames = QImageReader(str(folder / "map.gif")).imageCount()
    if frames != STEPS + 1:
        raise SelfTestError(f"the GIF has {frames} frames")
    return ", ".join(told)


def saving(window: MainWindow, folder: Path) -> str:
    """An experiment that is saved opens again as it was."""
    path, experiment = folder / f"experiment{ENDING}", window.store.experiment
    with atomic_write(path) as file:
        file.write(dumps(experiment))
    if read_experiment(path) != experiment:
        raise SelfTestError("the experiment read back differs from the one saved")
    if not window.documents.open_path(path) or window.store.experiment != experiment:
        raise SelfTestError("the window did not open the experiment that was saved")
    return f"{path.stat().st_size:,} bytes"
