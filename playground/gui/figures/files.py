"""Files of figures: PNG as pixels, SVG and PDF as vectors."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import (
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from playground import TITLE
from playground.core.errors import InvalidInput
from playground.experiment.files import atomic_write_bytes
from playground.gui.figures.renderer import FigureRenderer
from playground.gui.figures.shortage import enough_threads, watched
from playground.gui.figures.spec import PIXELS_PER_INCH
from playground.gui.figures.svg import finished

_PDF_FINENESS = 8
"""Units of a PDF's own grid for one logical pixel."""


def encoding(renderer: FigureRenderer, ending: str) -> Generator[float, None, bytes]:
    """Make what a file of the figure holds, bit by bit; yields the share done.

    Args:
        renderer: shows what is to be written.
        ending: one of `FORMATS`.

    Raises:
        InvalidInput: a picture would have too many pixels, or there is not enough memory.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    try:
        yield from _WRITERS[ending](renderer, buffer)
        data = bytes(buffer.data().data())
    except MemoryError:
        data = b""
    # Qt's writers say little of what goes wrong with them; their files end in these words.
    if not data.rstrip().endswith(_ENDS[ending]):
        raise InvalidInput(f"the {ending[1:].upper()} could not be made: there may not be enough memory")
    return data


def writing(renderer: FigureRenderer, path: Path) -> Generator[float]:
    """Write what a stage shows in the format that the file's name ends in, bit by bit; yields the share done.

    The file is complete or as it was before.

    Raises:
        InvalidInput: another ending, too many pixels, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise InvalidInput(f'{path}: the name must end in {", ".join(FORMATS)}, not "{ending}"')
    data = yield from encoding(renderer, ending)
    with atomic_write_bytes(path) as file:
        file.write(data)


def write_figure(renderer: FigureRenderer, path: Path) -> None:
    """Do all of `writing` at once."""
    for _ in writing(renderer, path):
        pass


def _png(renderer: FigureRenderer, device: QBuffer) -> Generator[float]:
    renderer.spec.check_pixels()
    image = renderer.canvas(renderer.spec.scale)
    yield from painting(renderer, image, renderer.spec.scale)
    # Packing ten million pixels takes a second or more; Qt does it beside the interpreter.
    beside = ThreadPoolExecutor(1, "png")
    try:
        with enough_threads():
            packing = beside.submit(_pack, image, device)
        while not packing.done():
            sleep(0.001)
            yield 1.0
    finally:
        beside.shutdown(wait=False)  # Qt cannot be stopped: who gives up does not wait for it
    packing.result()


def _pack(image: QImage, device: QBuffer) -> None:
    """Write a PNG; holds all it needs until that is done, whoever has let go of it."""
    writer = QImageWriter(device, b"png")
    if not writer.write(image):
        raise InvalidInput(f"the PNG could not be made: {writer.errorString()}")


def _svg(renderer: FigureRenderer, device: QBuffer) -> Generator[float]:
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    # Only from version 1.1 on has SVG clipping.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(made)
    size = QSizeF(renderer.spec.width, renderer.spec.height)
    generator.setResolution(round(PIXELS_PER_INCH))
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(QPointF(), size))
    generator.setTitle(TITLE)
    yield from painting(renderer, generator, 1)
    device.write(finished(bytes(made.data().data()).decode(), renderer.spec).encode())


def _pdf(renderer: FigureRenderer, device: QBuffer) -> Generator[float]:
    writer = QPdfWriter(device)
    writer.setTitle(TITLE)
    writer.setCreator(TITLE)
    points = QSizeF(renderer.spec.width, renderer.spec.height) * (72 / PIXELS_PER_INCH)
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(round(PIXELS_PER_INCH * _PDF_FINENESS))
    yield from painting(renderer, writer, _PDF_FINENESS)


def painting(renderer: FigureRenderer, device: QPaintDevice, scale: float) -> Generator[float]:
    """Paint what a figure shows, so many units of a device for one logical pixel; yields the share done.

    Raises:
        InvalidInput: nothing can be painted on it.
    """
    painter = QPainter(device)
    if not painter.isActive():
        raise InvalidInput("the figure could not be painted: there may not be enough memory")
    try:
        painter.scale(scale, scale)
        yield from watched(renderer.painting(painter))
    finally:
        painter.end()


_WRITERS: dict[str, Callable[[FigureRenderer, QBuffer], Generator[float]]] = {
    ".png": _png,
    ".svg": _svg,
    ".pdf": _pdf,
}
FORMATS = tuple(_WRITERS)
_ENDS = {".png": b"IEND\xae\x42\x60\x82", ".svg": b"</svg>", ".pdf": b"%%EOF"}
