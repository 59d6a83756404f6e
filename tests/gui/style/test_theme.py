from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QMainWindow, QPushButton, QSlider, QVBoxLayout, QWidget

from playground.gui.style.colours import DARK, LIGHT
from playground.gui.style.style_sheet import style_sheet
from playground.gui.style.theme import apply_theme, text_font, theme_of
from playground.gui.widgets.card import Card, CardDock, CardHeader

THEMES = {"light": LIGHT, "dark": DARK}


@pytest.fixture(autouse=True)
def put_back(qapp):
    yield
    apply_theme(qapp, "light")


def pixel(widget: QWidget, x: int, y: int) -> str:
    return widget.grab().toImage().pixelColor(x, y).name()


@pytest.mark.parametrize("choice", THEMES)
def test_choice_gives_its_colours(qapp, choice):
    colours = apply_theme(qapp, choice)
    assert colours == THEMES[choice]
    assert qapp.palette().window().color().name() == colours.window
    assert qapp.palette().text().color().name() == colours.text


def test_system_follows_the_desktop_and_says_so(qapp):
    apply_theme(qapp, "dark")
    hints = qapp.styleHints()
    apply_theme(qapp, "system")
    seen = []
    theme_of(qapp).changed.connect(seen.append)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    theme_of(qapp).changed.disconnect(seen.append)
    assert seen[-2:] == [DARK, LIGHT]
    assert theme_of(qapp).colours == LIGHT


def test_a_fixed_choice_does_not_follow_the_desktop(qapp):
    apply_theme(qapp, "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme_of(qapp).colours == DARK
    assert qapp.palette().window().color().name() == DARK.window


def test_there_is_one_theme(qapp):
    assert theme_of(qapp) is theme_of(qapp)


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda c: c.name)
def test_the_sheet_uses_only_the_themes_colours(colours, qapp):
    sheet = style_sheet(colours)
    assert "$" not in sheet
    used = set(re.findall(r"#[0-9a-fA-F]{6,8}", sheet))
    assert used <= set(asdict(colours).values())


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda c: c.name)
def test_its_signs_are_there_in_its_colours(colours, qapp):
    found = {Path(path).stem: QImage(path) for path in re.findall(r'url\("([^"]+)"\)', style_sheet(colours))}
    assert sorted(found) == ["check", "dot", "down", "menu_check", "right"]
    for name, use in {
        "down": "muted",
        "check": "on_accent",
        "menu_check": "text",
        "dot": "on_accent",
    }.items():
        image = found[name]
        pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        assert max(pixels, key=QColor.alpha).name() == getattr(colours, use)


def test_two_themes_need_no_file(qapp, tmp_path, monkeypatch):
    # No folder for temporary files, and none to be written to beside it.
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    monkeypatch.chdir(tmp_path)
    for choice in ("light", "dark", "light"):
        apply_theme(qapp, choice)
    assert list(tmp_path.iterdir()) == []


def relative_luminance(name: str) -> float:
    colour = QColor(name)
    rgb = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda c: c.name)
@pytest.mark.parametrize(
    ("words", "ground"),
    [("text", "panel"), ("muted", "panel"), ("muted", "window"), ("on_accent", "accent"), ("error", "field"),
     ("text", "selection"), ("accent", "panel")],
)  # fmt: skip
def test_words_can_be_read(colours, words, ground):
    """WCAG 2.2 asks for a contrast of 4.5."""
    one, other = sorted(relative_luminance(getattr(colours, name)) for name in (words, ground))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_the_shipped_font_is_used(qapp):
    apply_theme(qapp, "light")
    assert QFontInfo(qapp.font()).family() == "Inter"
    assert QFontInfo(text_font(bold=True)).weight() == 600


def test_tabular_digits_have_one_width(qapp):
    metrics = QFontMetricsF(text_font(tabular=True))
    assert len({round(metrics.horizontalAdvance(digit * 10), 3) for digit in "0123456789"}) == 1
    usual = QFontMetricsF(text_font())
    assert usual.horizontalAdvance("1" * 10) < usual.horizontalAdvance("0" * 10)


@pytest.mark.parametrize("choice", THEMES)
def test_a_card_is_a_rounded_panel_with_a_border(qtbot, qapp, choice):
    colours = apply_theme(qapp, choice)
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    box.setContentsMargins(10, 10, 10, 10)
    box.addWidget(Card())
    page.resize(120, 80)
    assert pixel(page, 60, 40) == colours.panel
    assert pixel(page, 60, 10) == colours.border
    assert pixel(page, 10, 10) == colours.window


@pytest.mark.parametrize("choice", THEMES)
def test_the_primary_button_has_the_accent(qtbot, qapp, choice):
    colours = apply_theme(qapp, choice)
    button = QPushButton("Run")
    qtbot.addWidget(button)
    button.setProperty("primary", True)
    button.resize(80, 30)
    assert pixel(button, 6, 15) == colours.accent


def test_switching_the_theme_repaints_what_stands(qtbot, qapp):
    apply_theme(qapp, "light")
    box = QCheckBox("x")
    qtbot.addWidget(box)
    box.setChecked(True)
    light = box.grab().toImage()
    colours = apply_theme(qapp, "dark")
    dark = box.grab().toImage()
    assert light != dark
    assert colours.accent in {dark.pixelColor(x, dark.height() // 2).name() for x in range(18)}


def test_a_slider_shows_where_it_stands(qtbot, qapp):
    colours = apply_theme(qapp, "light")
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.resize(120, 20)
    slider.setValue(slider.maximum() // 2)
    assert pixel(slider, 20, 10) == colours.accent
    assert pixel(slider, 100, 10) == colours.border


@pytest.fixture
def window(qtbot, qapp):
    apply_theme(qapp, "light")
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(400, 300)
    return window


def make_dock(window: QMainWindow, content: QWidget) -> CardDock:
    dock = CardDock("Loss", "dock_loss")
    dock.set_content(content)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    return dock


def test_a_dock_takes_its_contents_header_as_title_bar(window):
    class Content(QWidget):
        def __init__(self):
            super().__init__()
            self.header = CardHeader("Loss")

    content = Content()
    box = QVBoxLayout(content)
    box.addWidget(content.header)
    dock = make_dock(window, content)
    assert dock.titleBarWidget() is content.header
    assert box.count() == 0
    assert dock.objectName() == "dock_loss"


def test_the_header_offers_to_float_and_close_while_the_mouse_is_over_it(window, qtbot):
    dock = make_dock(window, QLabel("words"))
    buttons = {button.toolTip(): button for button in dock.header.dock_buttons}
    assert not any(button.isVisible() for button in buttons.values())
    QTest.mouseMove(window, window.rect().bottomRight())  # wherever the test before left it
    QTest.mouseMove(dock.header, QPoint(5, 5))
    qtbot.waitUntil(buttons["Close"].isVisible)
    QTest.mouseClick(buttons["Float"], Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    dock.setFloating(False)
    QTest.mouseClick(buttons["Close"], Qt.MouseButton.LeftButton)
    assert not dock.isVisible()


def test_a_docks_card_has_one_outline(window, qapp):
    dock = make_dock(window, QWidget())
    image = dock.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0).name() == LIGHT.border
    assert image.pixelColor(image.width() // 2, image.height() - 1).name() == LIGHT.border
    assert image.pixelColor(image.width() // 2, image.height() // 2).name() == LIGHT.panel


def test_a_long_note_gives_way(qtbot, qapp):
    header = CardHeader("Effective learning rate")
    qtbot.addWidget(header)
    header.set_note("x solid · y dashed, and many more words than there is room for")
    assert header.minimumSizeHint().width() < 60
    assert header.note.endswith("room for")
