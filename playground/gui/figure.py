"""Pictures of widgets: PNG at any scale, SVG and PDF as vectors."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QSaveFile, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from playground.core.errors import ChoiceError
from playground.gui.plots.contour_map import ContourMap

FORMATS = (".png", ".svg", ".pdf")
MOST_PIXELS = 100_000_000
"""A picture with more would take over 400 MB."""


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
    _render(widget, painter)
    painter.end()
    return image


def _render(widget: QWidget, painter: QPainter) -> None:
    """Paint a widget and what is in it, but no button that stands upon a map."""
    flags = QWidget.RenderFlag.DrawWindowBackground
    if not isinstance(widget, ContourMap):
        flags |= QWidget.RenderFlag.DrawChildren
    widget.render(painter, QPoint(0, 0), QRegion(), flags)


def write_figure(widget: QWidget, path: Path, scale: float = 1.0) -> None:
    """Write a picture in the format that the file's name ends in; the file is complete or as it was before.

    Raises:
        ChoiceError: another ending, too many pixels, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise ChoiceError(f'{path}: the name must end in {", ".join(FORMATS)}, not "{ending}"')
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if ending == ".png":
        QImageWriter(buffer, b"png").write(picture(widget, scale))
    elif ending == ".svg":
        _write_svg(widget, buffer, scale)
    else:
        _write_pdf(widget, buffer, scale)
    file = QSaveFile(str(path))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(buffer.data()) >= 0 and file.commit()
    if not written:
        raise ChoiceError(f"{path}: cannot be written: {file.errorString()}")


def _write_svg(widget: QWidget, device: QIODevice, scale: float) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    size = widget.size()
    generator.setResolution(96)
    generator.setSize(size * scale)
    generator.setViewBox(widget.rect())
    generator.setTitle("Optimizer Playground")
    painter = QPainter(generator)
    _render(widget, painter)
    painter.end()


def _write_pdf(widget: QWidget, device: QIODevice, scale: float) -> None:
    writer = QPdfWriter(device)
    writer.setTitle("Optimizer Playground")
    writer.setCreator("Optimizer Playground")
    # 96 pixels of the screen are an inch.
    size = QSizeF(QSize(widget.size())) * scale * 0.75
    page = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(96 * 4)
    painter = QPainter(writer)
    painter.scale(4 * scale, 4 * scale)
    _render(widget, painter)
    painter.end()
