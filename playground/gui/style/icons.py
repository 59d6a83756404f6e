"""The program's line icons in a theme's colours."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from playground.gui.style.colours import Colours
from playground.gui.style.theme import theme_of
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
    for colour, uses in (
        (usual, [(QIcon.Mode.Normal, QIcon.State.Off)]),
        (active, [(QIcon.Mode.Normal, QIcon.State.On), (QIcon.Mode.Selected, QIcon.State.Off)]),
        (colours.disabled, [(QIcon.Mode.Disabled, QIcon.State.Off)]),
    ):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        for scale in _SCALES:
            picture = _drawn(renderer, size, scale)
            for mode, state in uses:
                result.addPixmap(picture, mode, state)
    return result


def apply_icon(
    owner: QAction | QAbstractButton, name: str, size: int = ICON_SIZE, *, on_accent: bool = False
) -> None:
    """Give an action or a button an icon that follows the theme. A second call replaces the first."""
    for old in owner.findChildren(_IconUpdater):
        old.deleteLater()
        old.setParent(None)  # type: ignore[call-overload]
    _IconUpdater(owner, name, size, on_accent)


class _IconUpdater(QObject):
    """Changes its parent's icon with the theme; ends with its parent."""

    def __init__(self, owner: QAction | QAbstractButton, name: str, size: int, on_accent: bool) -> None:
        super().__init__(owner)
        self._owner = owner
        self._arguments = (name, size, on_accent)
        theme = theme_of(cast("QApplication", QApplication.instance()))
        theme.changed.connect(self._dress)
        self._dress(theme.colours)

    def _dress(self, colours: Colours) -> None:
        name, size, on_accent = self._arguments
        self._owner.setIcon(icon(name, colours, size, on_accent=on_accent))


def _drawn(renderer: QSvgRenderer, size: int, scale: int) -> QPixmap:
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture
