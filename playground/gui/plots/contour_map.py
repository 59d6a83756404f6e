"""The contour map in the centre of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import cast

from PySide6.QtCore import QEvent, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.landscapes.base import Point, Window
from playground.gui.plots.arrows import ArrowSet
from playground.gui.plots.field import MapField
from playground.gui.plots.map_frame import Fonts, draw_focus
from playground.gui.plots.map_picture import Hovered, MapPicture
from playground.gui.plots.markers import HANDLE_REACH, StartHandle
from playground.gui.plots.path_box import box_of, roomy, united
from playground.gui.plots.paths import MapPath
from playground.gui.plots.plane import is_showable, moved, zoomed
from playground.gui.style.colours import LIGHT, Colours

__all__ = ["ContourMap", "MapField", "MapPath"]

WHEEL_STEP = 0.85
"""The span after one notch of the wheel, relative to before."""
KEY_SHARE = 0.01
"""How far an arrow key moves the start, as a share of the view; ten times as far with Shift."""
HOVER_REACH = 7.0
SHOW_EVERY = 0.05
"""Seconds between two frames of paths that are not painted to their ends yet."""
REFINE_AFTER = 90
"""Milliseconds of rest after which a coarse field is sampled in full."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOM_KEYS = {Qt.Key.Key_Plus: WHEEL_STEP, Qt.Key.Key_Equal: WHEEL_STEP, Qt.Key.Key_Minus: 1 / WHEEL_STEP}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""The focus comes back from another window or a menu: the ring is as it was."""


class ContourMap(QWidget):
    """A landscape, the paths of the runners on it, and the start as a handle.

    A pure view: it draws what it is given and says what a person does to it. Setters emit nothing. Dragging, double
    clicks and keys move the handle here at once and are reported; the owner answers with new paths.

    Arrow keys move the start only while the focus ring is seen, that is after coming here with the Tab key: who
    clicks on the map keeps the arrow keys for stepping.
    """

    start_moved = Signal(float, float)
    """x, y of the start, with every move of mouse or key."""
    start_dropped = Signal(float, float)
    """x, y of the start when the mouse lets it go, and after a double click or a key."""
    hovered = Signal(object)
    """The `Point` under the mouse; None when it has left the map."""
    path_hovered = Signal(object)
    """(index of the path, step) under the mouse; None when there is none any more."""
    step_chosen = Signal(int)
    """The step of the path under the mouse that the person clicked on with Ctrl."""
    view_changed = Signal(object)
    """The new `Window` after a person zoomed or panned."""

    def __init__(self, colours: Colours = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view_map")
        self.setAccessibleName("Contour map")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = MapPicture(colours, Fonts.of(self.font()))
        self._picture.handle = StartHandle("start (drag me)")
        held = QKeySequence("Ctrl+A").toString(QKeySequence.SequenceFormat.NativeText)[:-1]
        self._picture.hint = f"{held}click: go to this step"
        self._corner: QWidget | None = None
        self._grip: QPointF | None = None
        self._pan_from: QPointF | None = None
        self._ring = False
        self._follows = True
        self._shown_until = 0.0
        self._unfinished = QTimer(self, singleShot=True, interval=0)
        self._unfinished.timeout.connect(self._go_on)
        self._refine = QTimer(self, singleShot=True, interval=REFINE_AFTER)
        self._refine.timeout.connect(self._on_rest)

    def sizeHint(self) -> QSize:
        return QSize(700, 620)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 200)

    # -------------------------------------------------------------------------------------------------- setters

    def set_field(self, field: MapField) -> None:
        """Show another function. The view is kept unless the field has another window than the one before."""
        old = self._picture.field
        if old is not None and old.identity == field.identity:
            return
        self._picture.field = field
        if not field.has_surface:
            if old is None or old.has_surface or old.subject != field.subject:
                self._follows = True
                self._picture.window = field.window
            self._make_room(field.window)
        elif old is None or old.window != field.window:
            self._picture.window = field.window
        self._changed()

    def set_paths(self, paths: Sequence[MapPath]) -> None:
        """Show these paths, the later ones' current points over the earlier ones'."""
        self._picture.paths = tuple(paths)
        self._follow_paths()
        self._changed()

    def _follow_paths(self) -> None:
        """Where there is no surface whose window could be shown, keep all paths in view until a person zooms."""
        field = self._picture.field
        if field is not None and not field.has_surface:
            box = box_of([(path.x, path.y) for path in self._picture.paths if path.visible])
            if box is not None:
                self._make_room(roomy(box))

    def _make_room(self, window: Window) -> None:
        if self._follows:
            self._picture.window = united(self._picture.window, window)

    def set_start(self, x: float, y: float) -> None:
        """Put the handle at (x, y)."""
        self._picture.start = Point(x, y)
        self._changed()

    def set_arrows(self, arrows: ArrowSet | None) -> None:
        """Draw these arrows and their legend, or none."""
        if arrows != self._picture.arrows:
            self._picture.arrows = arrows
            self._changed()

    def set_ringed(self, ringed: bool) -> None:
        """Draw a ring around the current point of the selected runner, or none."""
        if ringed != self._picture.is_ringed:
            self._picture.is_ringed = ringed
            self.update()

    def set_details(self, details: Callable[[int, int], Sequence[tuple[str, str]]]) -> None:
        """Say how to find what is told of a step while the mouse is on it: names and values for a path and a step."""
        self._picture.details = details

    def set_corner(self, widget: QWidget) -> None:
        """Keep a small widget in the upper right corner of the map. It is no part of pictures of the map.

        Where it would cover the start, nobody could take hold of that: it is in the upper left corner then.
        """
        widget.setParent(self)
        self._corner = widget
        self._place_corner()

    def _place_corner(self) -> None:
        if self._corner is None:
            return
        plane, size = self._picture.plane, QSizeF(self._corner.sizeHint())
        place = QRectF(QPointF(plane.area.right() - 10 - size.width(), plane.area.top() + 10), size)
        self._picture.legend_top = size.height() + 6.0
        start = self._picture.start
        if start is not None and place.marginsAdded(QMarginsF(*[HANDLE_REACH] * 4)).contains(
            plane.pixel(*start)
        ):
            place.moveLeft(plane.area.left() + 10)
            below = plane.pixel(*start).y() + HANDLE_REACH
            self._picture.legend_top = max(0.0, below - plane.area.top() - 10)
        self._corner.setGeometry(place.toRect())

    def set_colours(self, colours: Colours) -> None:
        """Wear another theme."""
        self._picture.colours = colours
        self.update()

    def fit(self) -> None:
        """Show the field's own window; where there is no surface, all paths."""
        if self._picture.field is not None:
            self.set_window(self._picture.field.window)
            self._follows = True
            self._follow_paths()
            self._changed()

    def visible_window(self) -> Window:
        """The part of the plane that is seen."""
        return self._picture.window

    def set_window(self, window: Window) -> None:
        """Show this part of the plane.

        Raises:
            ValueError: a span is empty, infinite, or too small to tell its float64 numbers apart.
        """
        if not is_showable(window):
            raise ValueError(f"a window of the map needs finite, increasing limits; found {window}")
        self._picture.window = window
        self._follows = False
        self._changed()

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Where a point of the plane stands in the widget."""
        return self._picture.plane.pixel(x, y)

    def point_at(self, pixel: QPointF) -> Point:
        """The point of the plane under a pixel of the widget."""
        return self._picture.plane.point(pixel)

    def messages(self) -> list[str]:
        """The words in the corner: runners that left the view or diverged."""
        return [message.text for message in self._picture.messages()]

    def _changed(self) -> None:
        self._place_corner()
        self.setAccessibleDescription(self._description())
        self.update()

    def _description(self) -> str:
        picture = self._picture
        low_x, high_x, low_y, high_y = picture.window
        parts = [f"x from {low_x:.4g} to {high_x:.4g}, y from {low_y:.4g} to {high_y:.4g}."]
        if picture.field is not None:
            parts.insert(0, f"{picture.field.title}.")
        if picture.start is not None:
            parts.append(f"Start at {picture.start.x:.4g}, {picture.start.y:.4g}.")
        parts += [
            f"{path.label} at {path.point.x:.4g}, {path.point.y:.4g} after {path.shown} steps."
            for path in picture.drawn()
        ]
        if picture.arrows is not None:
            parts.append(picture.arrows.told)
        return " ".join(parts)

    # ------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self._picture
        picture.size, picture.scale = self.size(), self.devicePixelRatioF()
        painter = QPainter(self)
        store = self.backingStore()
        on_screen = store is not None and painter.paintEngine().paintDevice() is store.paintDevice()
        picture.paint(painter, on_screen)
        if self._ring and on_screen:
            draw_focus(painter, QSizeF(self.size()), picture.colours)
        painter.end()
        if on_screen and not picture.is_painted:
            self._shown_until = perf_counter() + SHOW_EVERY
            self._unfinished.start()
        if on_screen and picture.is_coarse:
            self._refine.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture.size = self.size()
        self._place_corner()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._picture.fonts = Fonts.of(self.font())
            self.update()
        super().changeEvent(event)

    def _go_on(self) -> None:
        """Bring long paths on. They are shown now and then, for a frame costs more than it brings on."""
        if self._picture.bring_on() or perf_counter() > self._shown_until:
            self.update()
        else:
            self._unfinished.start()

    def _on_rest(self) -> None:
        self._picture.refine()
        self.update()

    # ---------------------------------------------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        asked = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        on_path = self._picture.nearest(event.position(), HOVER_REACH) if asked else None
        if on_path is not None:
            self.step_chosen.emit(on_path.step)
        elif event.button() == Qt.MouseButton.LeftButton and self._over_handle(event.position()):
            self._grip = self._handle_pixel() - event.position()
            self._activate_handle(True)
        elif event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            if not self._picture.plane.area.contains(event.position()):
                return
            self._pan_from = event.position()
        self._set_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plane = self._picture.plane
        if self._grip is not None:
            self._move_start(plane.point(event.position() + self._grip))
        elif self._pan_from is not None:
            step = event.position() - self._pan_from
            self._pan_from = event.position()
            self._show(moved(plane.window, -step.x() / plane.x_scale, step.y() / plane.y_scale))
        self._hover(event.position())
        self._set_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dropped, self._grip, self._pan_from = self._grip is not None, None, None
        if dropped:
            self._drop_start()
        self._activate_handle(self._over_handle(event.position()))
        self._set_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._picture.plane.area.contains(
            event.position()
        ):
            self._move_start(self.point_at(event.position()))
            self._drop_start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches and self._picture.plane.area.contains(event.position()):
            about = self.point_at(event.position())
            self._show(zoomed(self._picture.window, about, WHEEL_STEP**notches))
            self._hover(event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._activate_handle(False)
        self._tell_path(None)
        self.hovered.emit(None)

    def _hover(self, pixel: QPointF) -> None:
        if not self._picture.plane.area.contains(pixel):
            self._tell_path(None)
            self.hovered.emit(None)
            return
        self.hovered.emit(self.point_at(pixel))
        if self._grip is None and self._pan_from is None:
            over_handle = self._over_handle(pixel)
            self._activate_handle(over_handle)
            found = None if over_handle else self._picture.nearest(pixel, HOVER_REACH)
            self._tell_path(found)

    def _tell_path(self, found: Hovered | None) -> None:
        if found != self._picture.hovered:
            self._picture.hovered = found
            self.update()
            self.path_hovered.emit((found.path, found.step) if found else None)

    def _set_cursor(self, pixel: QPointF) -> None:
        if self._grip is not None or self._pan_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._over_handle(pixel):
            shape = Qt.CursorShape.OpenHandCursor
        elif self._picture.plane.area.contains(pixel):
            shape = Qt.CursorShape.CrossCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    # ------------------------------------------------------------------------------------------- start and view

    def _handle_pixel(self) -> QPointF:
        start = self._picture.start or Point(0.0, 0.0)
        return self._picture.plane.pixel(*start)

    def _over_handle(self, pixel: QPointF) -> bool:
        picture = self._picture
        if picture.start is None or not picture.plane.shows(*picture.start):
            return False
        away = self._handle_pixel() - pixel
        return away.x() ** 2 + away.y() ** 2 <= HANDLE_REACH**2

    def _activate_handle(self, active: bool) -> None:
        if self._picture.handle.active != active:
            self._picture.handle = replace(self._picture.handle, active=active)
            self.update()

    def _move_start(self, point: Point) -> None:
        self._picture.start = point
        self._picture.handle = replace(self._picture.handle, label="")
        self._changed()
        self.start_moved.emit(point.x, point.y)

    def _drop_start(self) -> None:
        if self._picture.start is not None:
            self.start_dropped.emit(*self._picture.start)

    def _show(self, window: Window) -> None:
        if window != self._picture.window:
            self._picture.window = window
            self._changed()
            self.view_changed.emit(window)

    # ------------------------------------------------------------------------------------------------- keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._ring:
            key = cast(QKeyEvent, event)
            if key.key() in _ARROWS and not key.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        start, window, key = self._picture.start, self._picture.window, Qt.Key(event.key())
        if key in _ZOOM_KEYS:
            centre = Point((window.x_low + window.x_high) / 2, (window.y_low + window.y_high) / 2)
            self._show(zoomed(window, centre, _ZOOM_KEYS[key]))
        elif key in _ARROWS and self._ring and start is not None:
            share = KEY_SHARE * (10 if event.modifiers() & _SHIFT else 1)
            right, up = _ARROWS[key]
            dx, dy = window.x_high - window.x_low, window.y_high - window.y_low
            self._move_start(Point(start.x + right * share * dx, start.y + up * share * dy))
            self._drop_start()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _PASSING:
            self._ring = event.reason() in _BY_KEY
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _PASSING:
            self._ring = False
        self.update()
