"""The contour map in the centre of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QMarginsF, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from playground.core.landscapes.base import Point, Window
from playground.core.numbers import number_text
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.frame import PlotView
from playground.gui.plots.map.arrows import ArrowSet
from playground.gui.plots.map.field import MapField
from playground.gui.plots.map.map_plot import Hovered, MapPlot
from playground.gui.plots.map.markers import HANDLE_REACH, StartHandle
from playground.gui.plots.map.path import MapPath
from playground.gui.plots.menu import SEPARATOR, Entry
from playground.gui.plots.painting import painting_on
from playground.gui.plots.surface import Kind, Layers
from playground.gui.style.colours import LIGHT, Colours

WHEEL_STEP = 0.85
"""The span after one notch of the wheel, relative to before."""
KEY_SHARE = 0.01
"""How far an arrow key moves the start, as a share of the view; ten times as far with Shift."""
HOVER_REACH = 7.0
REFINE_AFTER = 90
"""Milliseconds of rest after which a coarse field is sampled in full."""
CARD_RADIUS = 7.0

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOM_KEYS = {Qt.Key.Key_Plus: WHEEL_STEP, Qt.Key.Key_Equal: WHEEL_STEP, Qt.Key.Key_Minus: 1 / WHEEL_STEP}
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class _LiveMap(MapPlot):
    """The map under a person's hands: what mouse and keys do, reported through the signals of its view."""

    view: ContourMap

    def __init__(self, view: ContourMap) -> None:
        super().__init__(view)
        self._grip: QPointF | None = None
        self.start_item.set_handle(StartHandle("start (drag me)"))

    # ------------------------------------------------------------------------------------------------------ mouse

    def over_handle(self, at: QPointF) -> bool:
        """Whether the mouse could take hold of the start there."""
        if self.start is None or not self.plane.shows(*self.start):
            return False
        away = self.plane.pixel(*self.start) - at
        return away.x() ** 2 + away.y() ** 2 <= HANDLE_REACH**2

    def _activate_handle(self, active: bool) -> None:
        self.start_item.set_handle(replace(self.start_item.handle, active=active))

    def dragged(self, at: QPointF, event: Any) -> bool:
        if event.isStart():
            down = QPointF(event.buttonDownPos())
            if self.over_handle(down) and self.start is not None:
                self._grip = self.plane.pixel(*self.start) - down
        if self._grip is None:
            self.view.show_cursor(None if event.isFinish() else Qt.CursorShape.ClosedHandCursor)
            return False
        self._activate_handle(True)
        self.view.show_cursor(Qt.CursorShape.ClosedHandCursor)
        point = self.plane.point(at + self._grip)
        if point != self.start:
            self.move_start(point)
        if event.isFinish():
            self._grip = None
            self.drop_start()
            self.hovered(at)
        return True

    def clicked(self, at: QPointF, event: Any) -> None:
        message = self.message_chips.message_at(at)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            on_path = self.nearest(at, HOVER_REACH)
            if on_path is not None:
                self.view.step_chosen.emit(on_path.step)
        elif message is not None:
            self.fit_paths(message.path)
            self.moved_by_hand()

    def double_clicked(self, at: QPointF, event: Any) -> None:
        if self.message_chips.message_at(at) is None:
            self.move_start(self.plane.point(at))
            self.drop_start()

    def hovered(self, at: QPointF | None) -> None:
        message = self.message_chips.message_at(at)
        self.message_chips.hover(message)
        over_handle = at is not None and message is None and self.over_handle(at)
        self._activate_handle(over_handle)
        free = at is not None and message is None and not over_handle
        self.tell_path(self.nearest(at, HOVER_REACH) if free and at is not None else None)
        self.view.hovered.emit(None if at is None else self.plane.point(at))
        if at is None:
            shape = None
        elif message is not None:
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.OpenHandCursor if over_handle else Qt.CursorShape.CrossCursor
        self.view.show_cursor(shape)
        self.view.viewport().setToolTip("Zoom out until this path is seen" if message is not None else "")

    def tell_path(self, found: Hovered | None) -> None:
        """Point at a vertex, and say so."""
        if found != self.hovered_path:
            self.hover_path(found)
            self.view.tell_vertex()
            self.view.path_hovered.emit(tuple(found) if found is not None else None)

    def moved_by_hand(self) -> None:
        self._follows = False
        self.view.show_changed()
        self.view.view_changed.emit(self.window)

    # ------------------------------------------------------------------------------------------- start and view

    def move_start(self, point: Point) -> None:
        """Take the start to a point, and say so."""
        self.set_start(point)
        self.start_item.set_handle(replace(self.start_item.handle, label=""))
        self.view.show_changed()
        self.view.start_moved.emit(point.x, point.y)

    def drop_start(self) -> None:
        """Say that the start has arrived."""
        if self.start is not None:
            self.view.start_dropped.emit(*self.start)

    def view_all(self) -> None:
        self.fit()
        self.moved_by_hand()
        self._follows = True

    def _show_all_paths(self) -> None:
        self.fit_paths()
        self.moved_by_hand()

    def key_pressed(self, event: QKeyEvent) -> bool:
        window, key = self.window, Qt.Key(event.key())
        if key in _ZOOM_KEYS:
            self.vb.scaleBy((_ZOOM_KEYS[key], _ZOOM_KEYS[key]))
            self.moved_by_hand()
        elif key in _ARROWS and self.view.has_ring and self.start is not None:
            share = KEY_SHARE * (10 if event.modifiers() & _SHIFT else 1)
            right, up = _ARROWS[key]
            dx, dy = window.x_high - window.x_low, window.y_high - window.y_low
            self.move_start(Point(self.start.x + right * share * dx, self.start.y + up * share * dy))
            self.drop_start()
        else:
            return False
        return True

    def keeps_key(self, event: QKeyEvent) -> bool:
        others = event.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier)
        return self.view.has_ring and event.key() in _ARROWS and not others

    def menu_entries(self, at: QPointF) -> list[Entry]:
        point = self.plane.point(at)
        value = self.view.value_text(point)
        _, *modes_and_export = super().menu_entries(at)
        return [
            Entry("Start here", lambda: self._start_at(point)),
            Entry("Copy value here", lambda: QGuiApplication.clipboard().setText(value)),
            SEPARATOR,
            Entry("Fit landscape" if self.has_surface else "Fit", self.view_all, shortcut="0"),
            Entry("Fit paths", self._show_all_paths, enabled=any(path.is_drawn for path in self.paths)),
            Entry("Equal scale of x and y", self._choose_equal_scale, self.has_equal_scale),
            Entry("Grid", self.grid_lines.setVisible, self.grid_lines.isVisible(), enabled=self.has_surface),
            *modes_and_export,
        ]

    def _start_at(self, point: Point) -> None:
        self.move_start(point)
        self.drop_start()

    def _choose_equal_scale(self, equal: bool) -> None:
        self.set_equal_scale(equal)
        self.moved_by_hand()


class ContourMap(PlotView):
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

    plot: _LiveMap

    def __init__(
        self, colours: Colours = LIGHT, parent: QWidget | None = None, *, is_card: bool = True
    ) -> None:
        """A card has a border with round corners; otherwise the ground fills the whole rectangle."""
        self._is_card = is_card
        self._corner: QWidget | None = None
        self._ground = Layers()
        self._refine = QTimer(singleShot=True, interval=REFINE_AFTER)
        super().__init__(parent)
        self._refine.setParent(self)
        self._refine.timeout.connect(self._on_rest)
        self.colours = colours
        self.plot = _LiveMap(self)
        self.plot.set_colours(colours)
        self.setObjectName("view_map")
        self.setAccessibleName("Contour map")
        held = QKeySequence("Ctrl+A").toString(QKeySequence.SequenceFormat.NativeText)[:-1]
        self._hint = f"{held}click: go to this step"
        self._details: Callable[[int, int], Sequence[tuple[str, str]]] = lambda path, step: ()
        self.value_text: Callable[[Point], str] = _coordinates

    def sizeHint(self) -> QSize:
        return QSize(700, 620)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 200)

    # -------------------------------------------------------------------------------------------------- setters

    def set_field(self, field: MapField) -> None:
        """See `MapPlot.set_field`."""
        self.plot.set_field(field)
        self.show_changed()

    def set_paths(self, paths: Sequence[MapPath]) -> None:
        """See `MapPlot.set_paths`."""
        self.plot.set_paths(paths)
        self.show_changed()

    def set_start(self, x: float, y: float) -> None:
        """Put the handle at (x, y)."""
        self.plot.set_start(Point(x, y))
        self.show_changed()

    def set_arrows(self, arrows: ArrowSet | None) -> None:
        """See `MapPlot.set_arrows`."""
        self.plot.set_arrows(arrows)
        self._describe()

    def set_ringed(self, ringed: bool) -> None:
        """See `MapPlot.set_ringed`."""
        self.plot.set_ringed(ringed)

    def set_details(self, details: Callable[[int, int], Sequence[tuple[str, str]]]) -> None:
        """Say how to find what is told of a step while the mouse is on it: names and values for a path and a step."""
        self._details = details

    def fit(self) -> None:
        """Show the field's own window; where there is no surface, all paths."""
        self.plot.fit()
        self.show_changed()

    def fit_paths(self) -> None:
        """Show all paths to their ends."""
        self.plot.fit_paths()
        self.show_changed()

    def visible_window(self) -> Window:
        """The part of the plane that is seen."""
        return self.plot.window

    def set_window(self, window: Window) -> None:
        """See `MapPlot.show_window`."""
        self.plot.show_window(window)
        self.show_changed()

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Where a point of the plane stands in the widget."""
        return self.plot.vb.mapToScene(self.plot.plane.pixel(x, y))

    def point_at(self, pixel: QPointF) -> Point:
        """The point of the plane under a pixel of the widget."""
        return self.plot.plane.point(self.plot.vb.mapFromScene(pixel))

    def messages(self) -> list[str]:
        """The words in the corner: runners that left the view or diverged."""
        return [message.text for message in self.plot.messages()]

    # ------------------------------------------------------------------------------------------------- appearance

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
        plot, area = self.plot, self.plot.vb.sceneBoundingRect()
        size = QSizeF(self._corner.sizeHint())
        place = QRectF(QPointF(area.right() - 10 - size.width(), area.top() + 10), size)
        if plot.start is not None and place.marginsAdded(QMarginsF(*[HANDLE_REACH] * 4)).contains(
            self.pixel_of(*plot.start)
        ):
            place.moveLeft(area.left() + 10)
        plot.legend.top = size.height() + 6.0
        self._corner.setGeometry(place.toRect())

    def show_changed(self) -> None:
        """Follow what is shown now."""
        self._place_corner()
        if self.plot.is_coarse:
            self._refine.start()
        self._describe()

    def _describe(self) -> None:
        plot = self.plot
        low_x, high_x, low_y, high_y = plot.window
        parts = [f"x from {low_x:.4g} to {high_x:.4g}, y from {low_y:.4g} to {high_y:.4g}."]
        if plot.field is not None:
            parts.insert(0, f"{plot.field.title}.")
        if plot.start is not None:
            parts.append(f"Start at {plot.start.x:.4g}, {plot.start.y:.4g}.")
        parts += [
            f"{path.label} at {path.point.x:.4g}, {path.point.y:.4g} after {path.shown} steps."
            for path in plot.paths
            if path.is_drawn
        ]
        if plot.arrows is not None:
            parts.append(plot.arrows.told)
        self.setAccessibleDescription(" ".join(parts))

    def tell_vertex(self) -> None:
        """Tell of the vertex of a path that is pointed at, if there is one."""
        found = self.plot.hovered_vertex
        if found is None:
            QToolTip.hideText()
            return
        path, rows = self.plot.paths[found.path], self._details(*found)
        cells = "".join(
            f"<tr><td>{escape(name)}&nbsp;</td><td>{escape(value)}</td></tr>" for name, value in rows
        )
        title = f"<font color='{path.colour}'>■</font> {escape(path.label)} · step {found.step:,}"
        below = f"<i>{escape(self._hint)}</i>" if rows else ""
        place = self.mapFromScene(self.plot.vb.mapToScene(self.plot.vertex_pixel(found))) + QPoint(12, 8)
        tip = f"{title}<table cellspacing='2'>{cells}</table>{below}"
        QToolTip.showText(self.viewport().mapToGlobal(place), tip, self)

    def show_cursor(self, shape: Qt.CursorShape | None) -> None:
        """Let the mouse look so over the map; None for as usual."""
        if shape is None:
            self.viewport().unsetCursor()
        elif self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def draw_ground(self, painter: QPainter, area: QRectF) -> None:
        if self.plot.is_coarse and self.surface.kind is not Kind.SCREEN:
            self.plot.refine()
        if self.surface.kind is not Kind.SCREEN:
            self._draw_card(painter)
            return
        layer, whole = self._ground.on(self.surface), QRectF(QPointF(), QSizeF(self.size()))
        key = (self.size(), self.surface.scale, self.colours, self.plot.vb.sceneBoundingRect())
        if layer.key != key:
            layer.begin(key, whole, self.surface.scale, qcolor(self.colours.window))
            with painting_on(layer.pixmap) as on:
                self._draw_card(on)
        painter.drawPixmap(QPointF(), layer.pixmap)

    def _draw_card(self, painter: QPainter) -> None:
        colours = self.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(QPointF(), QSizeF(self.size()))
        if self._is_card:
            painter.fillRect(whole, qcolor(colours.window))
            painter.setPen(QPen(qcolor(colours.border), 1))
            painter.setBrush(qcolor(colours.panel))
            painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)
        else:
            painter.fillRect(whole, qcolor(colours.panel))
        painter.setPen(QPen(qcolor(colours.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.plot.vb.sceneBoundingRect().adjusted(-0.5, -0.5, 0.5, 0.5))

    def ring(self) -> QRectF:
        return QRectF(QPointF(), QSizeF(self.size())).adjusted(1, 1, -1, -1)

    def _on_rest(self) -> None:
        if not self.closed:  # its items have gone before it
            self.plot.refine()

    # ------------------------------------------------------------------------------------------------------ for Qt

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        super().resizeEvent(ev)
        if ev is not None and not self.closed:
            self._place_corner()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_changed()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.plot.hovered(None)

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(ev)
        ev.accept()  # what no item has taken is still the map's


def _coordinates(point: Point) -> str:
    return f"x = {number_text(point.x)}   y = {number_text(point.y)}"
