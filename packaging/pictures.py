"""The application's icon in the formats and sizes that systems want, drawn from the SVG files."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from project import NAME, ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_SMALL = 32
"""Up to this size the drawing with fewer and bolder strokes is used."""


def drawing(size: int) -> Path:
    """The SVG file for a size in pixels."""
    return ROOT / "resources" / "icons" / f"{NAME}{'-small' if size <= _SMALL else ''}.svg"


def png(size: int) -> bytes:
    """The icon as PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing(size).read_bytes())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def write_icons(folder: Path) -> None:
    """Write the icon that the executable itself carries: .ico on Windows, .icns on macOS, nothing elsewhere."""
    if sys.platform not in ("win32", "darwin"):
        return
    from PIL import Image

    pictures = {size: Image.open(io.BytesIO(png(size))) for size in (16, 32, 48, 64, 128, 256, 512, 1024)}
    largest = pictures.pop(1024)
    others = [picture for size, picture in pictures.items() if size <= 256]
    largest.save(folder / f"{NAME}.ico", sizes=[picture.size for picture in others], append_images=others)
    largest.save(folder / f"{NAME}.icns", append_images=list(pictures.values()))
