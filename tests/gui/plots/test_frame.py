"""The frame of the plots, seen and used: pixels of a shown view, real events of mouse and keys, files read back."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from playground.gui.plots.axes import TickAxis
from playground.gui.plots.frame import Plot, PlotView
from playground.gui.plots.items import PixelItem, StepLine
from playground.gui.plots.series_axes import step_ticks, value_ticks
from playground.gui.plots.surface import Kind, Layers, Surface
from playground.gui.style import overrides
from playground.gui.style.colours import DARK, LIGHT
from tests.gui.plots.seen import double_click, drag, turn_wheel

SIZE = QSize(300, 200)
LEFT, TOP, RIGHT, BOTTOM = 46, 6, 14, 22


class Diagonal(PixelItem):
    """A red line from the lower left to the upper right, and a memory of what it was painted on."""

    fault: Exception | None = None

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 5.0)
        self.seen: list[Surface] = []

    def draw(self, painter: QPainter, surface: Surface) -> None:
        self.seen.append(surface)
        if self.fault is not None:
            raise self.fault
        painter.setPen(QPen(Qt.GlobalColor.red, 4))
        painter.drawLine(self.area.bottomLeft(), self.area.topRight())


class Plain(Plot):
    """A plot of steps 0..100 and powers of ten."""

    def __init__(self, view: PlotView) -> None:
        axes = {
            "left": TickAxis("left", LEFT, lambda low, high, length: value_ticks(low, high, True, length)),
            "bottom": TickAxis("bottom", BOTTOM, step_ticks),
        }
        super().__init__(view, axes, (0, TOP, RIGHT, 0))
        self.line = Diagonal(self)
        self.view_all()

    def view_all(self) -> None:
        self.show_range((0, 100), (-4, 2))


@pytest.fixture
def view(qapp: QApplication, qtbot: Any) -> Iterator[PlotView]:
    """A plot on a screen that nobody sees."""
    window = QWidget()
    qtbot.addWidget(window)
    view = PlotView(window)
    Plain(view)
    view.set_colours(LIGHT)
    view.setGeometry(0, 0, SIZE.width(), SIZE.height())
    window.resize(SIZE)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qapp.processEvents()
    yield view
    window.close()


def middle(view: PlotView) -> QPoint:
    """The middle of the view box, in the view."""
    return view.mapFromScene(view.plot.vb.mapToScene(view.plot.vb.rect().center()))


def ranges(view: PlotView) -> list[tuple[float, float]]:
    """Low and high of x and of y."""
    return [(low, high) for low, high in view.plot.vb.viewRange()]


def menus(view: PlotView) -> list[QMenu]:
    return [menu for menu in view.findChildren(QMenu) if menu.isVisible()]


def red(image: QImage) -> np.ndarray[Any, Any]:
    """Where an image is red: shape (height, width)."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), whole.width(), 4)
    return (pixels[..., 2] > 200) & (pixels[..., 1] < 80)


def test_the_axes_leave_room_of_fixed_width_and_the_line_fills_the_box(view: PlotView) -> None:
    rows, columns = np.nonzero(red(view.grab().toImage()))
    assert columns.min() == pytest.approx(LEFT, abs=4)
    assert columns.max() == pytest.approx(SIZE.width() - RIGHT, abs=4)
    assert rows.min() == pytest.approx(TOP, abs=4)
    assert rows.max() == pytest.approx(SIZE.height() - BOTTOM, abs=4)


def test_the_wheel_zooms_about_the_mouse_and_over_an_axis_that_axis_alone(view: PlotView) -> None:
    before = ranges(view)
    turn_wheel(view, middle(view), 3)
    (x_low, x_high), (y_low, y_high) = ranges(view)
    assert x_high - x_low < 60
    assert y_high - y_low < 4
    assert (x_low + x_high) / 2 == pytest.approx(50, abs=1)
    view.plot.view_all()
    turn_wheel(view, QPoint(20, middle(view).y()), 3)
    assert ranges(view)[0] == before[0]
    assert ranges(view)[1] != before[1]


def test_the_left_and_middle_buttons_pan_and_the_right_one_zooms(view: PlotView, qtbot: Any) -> None:
    at = middle(view)
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
        view.plot.view_all()
        drag(view, at, at + QPoint(20, 0), at + QPoint(40, 0), button=button)
        (low, high), _ = ranges(view)
        assert high - low == pytest.approx(100)
        assert low == pytest.approx(-100 * 40 / view.plot.vb.rect().width(), rel=0.3)
    view.plot.view_all()
    drag(view, at, at + QPoint(20, 0), at + QPoint(40, 0), button=Qt.MouseButton.RightButton)
    (low, high), values = ranges(view)
    assert high - low < 80
    assert values == (-4, 2)
    assert not menus(view)


def test_an_axis_is_dragged_alone(view: PlotView, qtbot: Any) -> None:
    at = QPoint(20, middle(view).y())
    drag(view, at, at + QPoint(0, 15), at + QPoint(0, 30))
    steps, (low, high) = ranges(view)
    assert steps == (0, 100)
    assert high - low == pytest.approx(6)
    assert low > -4


def test_in_zoom_mode_a_drag_shows_the_rectangle(view: PlotView, qtbot: Any) -> None:
    view.plot.set_mouse_mode("zoom")
    box = view.plot.vb.mapRectToScene(view.plot.vb.rect())
    first = QPointF(box.left() + box.width() * 0.25, box.top() + box.height() * 0.25).toPoint()
    last = QPointF(box.left() + box.width() * 0.75, box.top() + box.height() * 0.5).toPoint()
    drag(view, first, first + QPoint(20, 10), last)
    (x_low, x_high), (y_low, y_high) = ranges(view)
    assert (x_low, x_high) == pytest.approx((25, 75), abs=2)
    assert (y_low, y_high) == pytest.approx((-1, 0.5), abs=0.2)


def test_double_click_and_the_key_0_show_all(view: PlotView, qtbot: Any) -> None:
    turn_wheel(view, middle(view), 3)
    double_click(view, middle(view))
    assert ranges(view) == [(0, 100), (-4, 2)]
    turn_wheel(view, middle(view), 3)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert ranges(view) == [(0, 100), (-4, 2)]


def test_a_right_click_or_the_menu_key_opens_our_menu_which_goes_when_it_closes(
    view: PlotView, qtbot: Any
) -> None:
    exports: list[bool] = []
    view.offer_export(lambda: exports.append(True))

    def by_mouse() -> None:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle(view))

    def by_key() -> None:
        place = view.mapToGlobal(QPoint())
        QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), place))

    for open_it in (by_mouse, by_key):
        open_it()
        (menu,) = menus(view)
        words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
        assert words == ["View all", "Drag moves the view", "Drag zooms into a rectangle", "Export this…"]
        menu.actions()[-1].trigger()
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not view.findChildren(QMenu)
    assert exports == [True, True]


def test_a_keyboard_user_sees_a_ring_and_a_mouse_user_none(view: PlotView) -> None:
    calm = view.grab().toImage()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.grab().toImage() == calm
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.grab().toImage() != calm


def test_an_image_at_three_times_the_size_is_as_sharp_and_leaves_the_screen_alone(view: PlotView) -> None:
    screen = view.grab().toImage()
    off_screen = PlotView()
    try:
        Plain(off_screen).line.seen.clear()
        off_screen.set_colours(LIGHT)
        image = QImage(SIZE * 3, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.scale(3, 3)
        off_screen.paint_on(painter, SIZE)
        painter.end()
        found = red(image)
        # A line of 4 pixels, 12 on the image: one pixel of the plot further nothing is red any more.
        column = np.flatnonzero(found[:, 3 * 150])
        slope = (SIZE.height() - TOP - BOTTOM) / (SIZE.width() - LEFT - RIGHT)
        assert np.ptp(column) + 1 == pytest.approx(12 * np.hypot(1, slope), abs=2)
        assert off_screen.plot.line.seen[-1] == Surface(Kind.IMAGE, 3.0)  # type: ignore[attr-defined]
    finally:
        off_screen.deleteLater()
    assert view.grab().toImage() == screen


def test_a_file_of_vectors_holds_lines_and_words_and_no_pixels(view: PlotView) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    svg.setViewBox(QRectF(QPointF(), SIZE))
    view.plot.axes["bottom"].name = "step"
    painter = QPainter(svg)
    view.paint_on(painter, SIZE)
    painter.end()
    text = bytes(buffer.data().data()).decode()
    words = re.findall(r">([^<>\n]+)</text>", text)
    assert "<image" not in text
    assert 'stroke="#ff0000"' in text
    assert [word for word in words if word.startswith("10")] == [
        "10⁻⁴",
        "10⁻³",
        "10⁻²",
        "10⁻¹",
        "10⁰",
        "10¹",
        "10²",
    ]
    assert "step" in words
    assert "50" in words


def test_a_cursor_is_as_wide_on_an_enlarged_image(view: PlotView) -> None:
    cursor = StepLine()
    cursor.set_look("#ff0000", 2.0)
    view.plot.addItem(cursor)
    view.plot.line.hide()  # type: ignore[attr-defined]
    cursor.setValue(50)
    widths = []
    for scale in (1, 4):
        image = QImage(SIZE * scale, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.scale(scale, scale)
        view.paint_on(painter, SIZE)
        painter.end()
        widths.append(red(image)[100 * scale].sum() / scale)
    assert widths == pytest.approx([2, 2], abs=0.3)


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("by hand"), KeyError("by hand"), RuntimeError("by hand")]
)
def test_a_fault_in_painting_is_reported_and_the_rest_is_painted(
    view: PlotView, qtbot: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, what, where: reported.append(what))
    monkeypatch.setattr(overrides, "_reported", set())  # a line that raises again and again is told of once
    view.plot.line.fault = error  # type: ignore[attr-defined]
    image = view.grab().toImage()
    qtbot.waitUntil(lambda: error in reported)
    assert not red(image).any()
    dark_words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., 1] < 160
    assert dark_words.any(), "the axes are still written"
    view.plot.line.fault = None  # type: ignore[attr-defined]
    assert red(view.grab().toImage()).any()


def test_a_fault_in_what_the_mouse_does_is_reported(
    view: PlotView, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, what, where: reported.append(what))

    def broken(*_: object) -> bool:
        return bool(1 / 0)

    monkeypatch.setattr(view.plot, "wheeled", broken)
    monkeypatch.setattr(view.plot, "clicked", broken)
    turn_wheel(view, middle(view), 1)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view))
    qtbot.waitUntil(lambda: len(reported) >= 2)
    assert all(isinstance(error, ZeroDivisionError) for error in reported)


def test_the_theme_reaches_ground_and_words(view: PlotView) -> None:
    view.set_colours(DARK)
    ground = view.grab().toImage().pixelColor(SIZE.width() - 2, 2)
    assert ground.name() == DARK.panel


def test_a_layer_for_images_is_let_go_when_the_screen_is_painted_again(qapp: QApplication) -> None:
    layers = Layers()
    screen = layers.on(Surface(Kind.SCREEN))
    image = layers.on(Surface(Kind.IMAGE, 2.0))
    assert layers.on(Surface(Kind.IMAGE, 2.0)) is image
    assert layers.on(Surface(Kind.SCREEN)) is screen
    assert layers.on(Surface(Kind.IMAGE, 2.0)) is not image


def test_a_view_brings_no_hidden_menus_or_forms(qapp: QApplication, qtbot: Any) -> None:
    before = qapp.allWidgets()
    view = PlotView()
    Plain(view)
    qtbot.addWidget(view)
    view.show()
    qapp.processEvents()
    new = [widget for widget in qapp.allWidgets() if widget not in before]
    assert not [widget for widget in new if isinstance(widget, QMenu)]
    assert len(new) < 10, "the view, its viewport and scroll bars; a pg.PlotItem alone has sixty"


def test_keys_that_the_plot_does_not_want_go_on_to_the_window(view: PlotView) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    event.setAccepted(True)
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()


def test_svg_ends_up_where_it_is_written(view: PlotView, tmp_path: Path) -> None:
    """The plot does not depend on having been shown: an unseen view lays itself out."""
    unseen = PlotView()
    Plain(unseen)
    unseen.set_colours(LIGHT)
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    unseen.paint_on(painter, SIZE)
    painter.end()
    unseen.deleteLater()
    assert (red(image) == red(view.grab().toImage())).mean() > 0.999
