from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage

from playground.gui.colours import DARK, LIGHT
from playground.gui.icons import icon
from playground.resources import resource

NAMES = sorted(
    f.stem for f in resource("icons").glob("*.svg") if not f.stem.startswith("optimizer-playground")
)
OFF, ON = QIcon.State.Off, QIcon.State.On


def strongest(image: QImage) -> str:
    """The colour of the most opaque pixel."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda colour: colour.alpha()).name()


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_has_ink_in_the_colour_of_text(qapp, name):
    for colours in (LIGHT, DARK):
        image = icon(name, colours, 24).pixmap(QSize(24, 24), 1.0).toImage()
        covered = sum(image.pixelColor(x, y).alpha() > 60 for x in range(24) for y in range(24))
        assert covered > 15
        assert strongest(image.convertToFormat(QImage.Format.Format_ARGB32)) == colours.text


def test_states_have_their_colours(qapp):
    play = icon("play", LIGHT, 24)
    size = QSize(24, 24)
    assert strongest(play.pixmap(size, 1.0, QIcon.Mode.Disabled, OFF).toImage()) == LIGHT.disabled
    assert strongest(play.pixmap(size, 1.0, QIcon.Mode.Normal, ON).toImage()) == LIGHT.accent
    assert strongest(icon("play", LIGHT, 24, on_accent=True).pixmap(size, 1.0).toImage()) == LIGHT.on_accent


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_icons_have_all_the_pixels_of_the_screen(qapp, scale):
    picture = icon("close", LIGHT).pixmap(QSize(16, 16), float(scale))
    assert picture.width() == 16 * scale
    # A diagonal line of 1.75/24 of the width: about that share of a middle row is ink on either side of the cross.
    image = picture.toImage()
    row = [image.pixelColor(x, 16 * scale // 3).alpha() for x in range(image.width())]
    inked = sum(row) / 255 / image.width()
    assert inked == pytest.approx(2 * 2**0.5 * 1.75 / 24, rel=0.25)


def test_an_unknown_icon_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icon("no such icon", LIGHT)
