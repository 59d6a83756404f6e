"""The program's line icons in a theme's colours."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.gui.colours import Colours
from playground.resources import resource

ICON_SIZE = 16
"""Width and height of icons beside words, in pixels."""

_SCALES = (1, 2, 4)
"""Screen and export scales at which an icon is drawn anew; between them Qt shrinks the next larger one."""


@lru_cache(maxsize=512)
def icon(name: str, colours: Colours, size: int = ICON_SIZE, *, on_accent: bool = False) -> QIcon:
    """An icon from ``resources/icons``.

    It has the colour of text; where disabled, of disabled words; where checked or selected, of the accent.

    Args:
        name: the file's name without ending.
        colours: the theme.
        size: width and height in pixels.
        on_accent: for a button that is filled with the accent.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    usual = colours.on_accent if on_accent else colours.text
    active = colours.on_accent if on_accent else colours.accent
    result = QIcon()
    for colour, mode, state in (
        (usual, QIcon.Mode.Normal, QIcon.State.Off),
        (active, QIcon.Mode.Normal, QIcon.State.On),
        (active, QIcon.Mode.Selected, QIcon.State.Off),
        (colours.disabled, QIcon.Mode.Disabled, QIcon.State.Off),
    ):
        for scale in _SCALES:
            result.addPixmap(_drawn(drawing, colour, size, scale), mode, state)
    return result


def _drawn(drawing: str, colour: str, size: int, scale: int) -> QPixmap:
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture
