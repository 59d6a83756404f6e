from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QIcon, QImage
from PySide6.QtWidgets import QToolButton

from playground.gui.style.colours import DARK, LIGHT
from playground.gui.style.icons import apply_icon, icon
from playground.gui.style.theme import apply_theme
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


def test_a_worn_icon_follows_the_theme(qtbot, qapp):
    apply_theme(qapp, "light")
    button = QToolButton()
    qtbot.addWidget(button)
    apply_icon(button, "play", 24)
    seen = []
    for choice in ("light", "dark", "light"):
        apply_theme(qapp, choice)
        seen.append(strongest(button.icon().pixmap(QSize(24, 24), 1.0).toImage()))
    assert seen == [LIGHT.text, DARK.text, LIGHT.text]


def test_a_second_icon_replaces_the_first(qtbot, qapp):
    apply_theme(qapp, "light")
    button = QToolButton()
    qtbot.addWidget(button)
    apply_icon(button, "play")
    apply_icon(button, "pause")
    apply_theme(qapp, "dark")
    shown, wanted = (i.pixmap(QSize(16, 16), 1.0).toImage() for i in (button.icon(), icon("pause", DARK)))
    apply_theme(qapp, "light")
    assert shown == wanted


def test_an_action_that_is_gone_is_not_dressed(qapp):
    apply_theme(qapp, "light")
    action = QAction("Run")
    apply_icon(action, "play")
    shiboken6.delete(action)
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")


def test_an_unknown_icon_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icon("no such icon", LIGHT)
