"""Files of figures: PNG as pixels, SVG and PDF as vectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRectF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from playground import TITLE
from playground.core.errors import ChoiceError
from playground.gui.figures.spec import MOST_PIXELS, PIXELS_PER_INCH
from playground.gui.figures.stage import Stage
from playground.gui.plots.contour_map import ContourMap

_PDF_FINENESS = 8
"""Units of a PDF's own grid for one logical pixel."""


def picture(widget: QWidget, scale: float) -> QImage:
    """The widget painted `scale` times as large, lines and letters too.

    Nothing is enlarged afterwards: every widget paints itself on a device with that many pixels to a unit.

    Raises:
        ChoiceError: the picture would have more than `MOST_PIXELS` pixels.
    """
    size = widget.size() * scale
    if size.width() * size.height() > MOST_PIXELS:
        raise ChoiceError(f"a picture of {size.width()} × {size.height()} pixels is too large")
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    flags = QWidget.RenderFlag.DrawWindowBackground
    if not isinstance(widget, ContourMap):  # a button stands upon the map
        flags |= QWidget.RenderFlag.DrawChildren
    widget.render(painter, QPoint(0, 0), QRegion(), flags)
    painter.end()
    return image


def encoded(stage: Stage, ending: str) -> bytes:
    """What a file of the figure holds.

    Args:
        stage: shows what is to be written.
        ending: one of `FORMATS`.

    Raises:
        ChoiceError: a picture would have too many pixels.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _WRITERS[ending](stage, buffer)
    return bytes(buffer.data().data())


def write_figure(stage: Stage, path: Path) -> None:
    """Write what a stage shows in the format that the file's name ends in; the file is complete or as it was before.

    Raises:
        ChoiceError: another ending, too many pixels, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise ChoiceError(f'{path}: the name must end in {", ".join(FORMATS)}, not "{ending}"')
    data = encoded(stage, ending)
    file = QSaveFile(str(path))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) >= 0 and file.commit()
    if not written:
        raise ChoiceError(f"{path}: cannot be written: {file.errorString()}")


def _write_png(stage: Stage, device: QIODevice) -> None:
    QImageWriter(device, b"png").write(stage.image())


def _write_svg(stage: Stage, device: QIODevice) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    size = QSizeF(stage.spec.width, stage.spec.height)
    generator.setResolution(round(PIXELS_PER_INCH))
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(TITLE)
    painter = QPainter(generator)
    stage.paint(painter)
    painter.end()


def _write_pdf(stage: Stage, device: QIODevice) -> None:
    writer = QPdfWriter(device)
    writer.setTitle(TITLE)
    writer.setCreator(TITLE)
    points = QSizeF(stage.spec.width, stage.spec.height) * (72 / PIXELS_PER_INCH)
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(round(PIXELS_PER_INCH * _PDF_FINENESS))
    painter = QPainter(writer)
    painter.scale(_PDF_FINENESS, _PDF_FINENESS)
    stage.paint(painter)
    painter.end()


_WRITERS: dict[str, Callable[[Stage, QIODevice], None]] = {
    ".png": _write_png,
    ".svg": _write_svg,
    ".pdf": _write_pdf,
}
FORMATS = tuple(_WRITERS)
