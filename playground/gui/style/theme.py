"""The look of the program: style, palette, style sheet and font, from one set of colours.

`apply_theme` sets them all at once; `theme_of` gives the object that says when they change. With the choice ``system``
the theme follows the desktop between light and dark while the program runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from playground.gui.style.colours import DARK, LIGHT, Colours
from playground.gui.style.style_sheet import style_sheet
from playground.resources import resource

ThemeChoice = Literal["system", "light", "dark"]

FONT_FAMILIES = ("Inter", "Playground Symbols")
"""The shipped fonts; the second has the mathematical signs that the first lacks."""

TEXT_SIZE = 13
"""Height of ordinary text in pixels (device-independent, so the same on every screen)."""

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Theme(QObject):
    """The theme of one application.

    Attributes:
        changed: sent with the new `Colours` after they are in force.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = "system"
        self._colours: Colours | None = None
        app.setStyle("Fusion")
        app.setFont(text_font())
        app.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose."""
        return self._choice

    @property
    def colours(self) -> Colours:
        """The colours now in force."""
        return self._colours or LIGHT

    def choose(self, choice: ThemeChoice) -> Colours:
        """Put a choice in force and return its colours."""
        self._choice = choice
        # Window frames and file dialogs of the desktop follow this hint. It may call `_follow`, which is harmless.
        if choice == "system":
            self._app.styleHints().unsetColorScheme()
        else:
            self._app.styleHints().setColorScheme(_SCHEMES[choice])
        return self._put(
            _colours_of(self._app.styleHints().colorScheme() if choice == "system" else _SCHEMES[choice])
        )

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        if self._choice == "system" and self._colours is not None:
            self._put(_colours_of(scheme))

    def _put(self, colours: Colours) -> Colours:
        if colours is not self._colours:
            self._colours = colours
            self._app.setPalette(palette(colours))
            self._app.setStyleSheet(style_sheet(colours))
            self.changed.emit(colours)
        return colours


def _colours_of(scheme: Qt.ColorScheme) -> Colours:
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def theme_of(app: QApplication) -> Theme:
    """The application's theme, made at the first call (then without colours until `apply_theme`)."""
    found = cast("Theme | None", app.findChild(Theme))
    return found if found is not None else Theme(app)


def apply_theme(
    app: QApplication, choice: ThemeChoice = "system", on_change: Callable[[Colours], None] | None = None
) -> Colours:
    """Give the application its look and return the colours for what is painted by hand.

    Args:
        app: the application.
        choice: ``light``, ``dark``, or ``system`` to follow the desktop.
        on_change: called with the new colours at every later change.
    """
    theme = theme_of(app)
    colours = theme.choose(choice)
    if on_change is not None:
        theme.changed.connect(on_change)
    return colours


def text_font(
    pixel_size: float = TEXT_SIZE, *, bold: bool = False, tabular: bool = False, plain: bool = False
) -> QFont:
    """The program's font.

    `tabular` gives every digit the same width, for numbers that stand in columns or change. `plain` takes no letter
    but the one that is written (the font has a minus that stands higher beside digits): in files such letters could
    not be searched for.
    """
    font = QFont()
    font.setFamilies(_families())
    font.setPixelSize(round(pixel_size))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    if plain:
        font.setFeature(QFont.Tag("calt"), 0)
    return font


@cache
def _families() -> list[str]:
    """The shipped fonts, loaded at the first call, and behind them the desktop's own."""
    for file in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return [*FONT_FAMILIES, general]


def palette(colours: Colours) -> QPalette:
    """The colours as a Qt palette, for what the style draws without the style sheet."""
    role = QPalette.ColorRole
    result = QPalette()
    usual = {
        role.Window: colours.window, role.WindowText: colours.text, role.Base: colours.field,
        role.AlternateBase: colours.hover, role.Text: colours.text, role.PlaceholderText: colours.muted,
        role.Button: colours.panel, role.ButtonText: colours.text, role.BrightText: colours.error,
        role.ToolTipBase: colours.panel, role.ToolTipText: colours.text,
        role.Highlight: colours.accent, role.HighlightedText: colours.on_accent, role.Accent: colours.accent,
        role.Link: colours.accent, role.LinkVisited: colours.accent,
        role.Light: colours.panel, role.Midlight: colours.grid, role.Mid: colours.border,
        role.Dark: colours.border, role.Shadow: colours.border,
    }  # fmt: skip
    for which, colour in usual.items():
        result.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.border))
    return result
