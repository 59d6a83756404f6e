"""The frame of every plot: a view, and in it a view box with axes, on pyqtgraph.

A `Plot` is what a `pg.PlotItem` is without its hidden forms: a `pg.ViewBox` with `pg.AxisItem`s around it. A PlotItem
makes some sixty widgets for menus that nobody sees here, 7 ms of a start against 1.6 ms, and each change of the theme
styles them again; so it is composed of the same parts, with a menu made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QSizePolicy, QWidget

from playground.gui.plots.axes import TickAxis
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.items import GROUP_Z, PixelItem
from playground.gui.plots.menu import SEPARATOR, Entry, open_menu
from playground.gui.plots.one_painting import OnePainting
from playground.gui.plots.painting import saved
from playground.gui.plots.surface import Surface
from playground.gui.style.colours import LIGHT, Colours
from playground.gui.widgets.keys import PASSING

# The mouse is followed move by move; pyqtgraph would drop moves that come within 10 ms.
pg.setConfigOptions(mouseRateLimit=-1, imageAxisOrder="row-major")

_PLACES = {"left": (1, 0), "bottom": (2, 1), "right": (1, 2), "top": (0, 1)}
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PlotBox(pg.ViewBox):
    """A view box that hands the mouse to its plot, and otherwise does what pyqtgraph's do.

    The wheel zooms, the middle button pans, the right one zooms while it is dragged; axes are dragged and turned alone.
    What the left button does is the plot's `mouse_mode`.
    """

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()

    def boundingRect(self) -> QRectF:
        # A line at an edge is seen whole: the shape clips the items, and Qt paints anew what lies in this.
        bleed = self._plot.bleed
        return super().boundingRect().adjusted(-bleed, -bleed, bleed, bleed)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.boundingRect())
        return path

    def mousePressEvent(self, ev: Any) -> None:
        if ev.button() == Qt.MouseButton.LeftButton:
            self._plot.pressed(QPointF(ev.pos()), ev)
        ev.ignore()  # pyqtgraph makes clicks and drags of presses that nobody took

    def mouseClickEvent(self, ev: Any) -> None:
        ev.accept()
        if ev.button() == Qt.MouseButton.RightButton:
            self._plot.open_menu(ev.screenPos().toPoint(), QPointF(ev.pos()))
        elif ev.button() == Qt.MouseButton.LeftButton:
            (self._plot.double_clicked if ev.double() else self._plot.clicked)(QPointF(ev.pos()), ev)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        left = ev.button() == Qt.MouseButton.LeftButton
        if left and axis is None and self._plot.dragged(QPointF(ev.pos()), ev):
            ev.accept()
            return
        super().mouseDragEvent(ev, axis)
        self._plot.moved_by_hand()

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        ev.accept()
        if axis is not None or not self._plot.wheeled(QPointF(ev.pos()), ev):
            super().wheelEvent(ev, axis)
            self._plot.moved_by_hand()

    def hoverEvent(self, ev: Any) -> None:
        self._plot.hovered(None if ev.isExit() else QPointF(ev.pos()))

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        # Keys are the view's: pyqtgraph's history of zooms would take + and −.
        ev.ignore()


class Plot(pg.GraphicsWidget):
    """A view box with axes around it, in a `PlotView`.

    Who derives from it adds items (`pg` ones with `addItem`, our own `PixelItem`s by making them) and overrides what
    the mouse does. Ranges are set with `show_range`, in drawn values: log₁₀ on a log axis.

    Attributes:
        vb: the view box, `axes` the axes by their sides, `pixel_items` our own items in the box.
        view: the view it is in.
        bleed: pixels beyond the view box that items may paint on.
        mouse_mode: what a drag with the left button does: "pan", "zoom" (into a rectangle), or a plot's own.
    """

    modes: Mapping[str, str] = {"pan": "Drag moves the view", "zoom": "Drag zooms into a rectangle"}
    """The mouse modes and what the menu says of them."""

    def __init__(
        self,
        view: PlotView,
        axes: Mapping[str, TickAxis],
        margins: tuple[float, float, float, float],
        *,
        bleed: float = 3.0,
    ) -> None:
        """
        Args:
            view: what it is shown in; it becomes its central item.
            axes: by side.
            margins: pixels left, above, right and below.
            bleed: see the class.
        """
        super().__init__()
        self.view, self.bleed, self.axes = view, bleed, dict(axes)
        self.mouse_mode = next(iter(self.modes))
        self.pixel_items: list[PixelItem] = []
        self.vb = PlotBox(self)
        self.vb.childGroup.setZValue(GROUP_Z)
        layout = QGraphicsGridLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(*margins)
        layout.addItem(self.vb, 1, 1)
        for side, axis in axes.items():
            axis.setParentItem(self)
            axis.linkToView(self.vb)
            layout.addItem(axis, *_PLACES[side])
        layout.setRowStretchFactor(1, 1)
        layout.setColumnStretchFactor(1, 1)
        view.setCentralItem(self)
        view.plot = self

    @property
    def surface(self) -> Surface:
        """What is being painted on."""
        return self.view.surface

    @property
    def colours(self) -> Colours:
        """The theme."""
        return self.view.colours

    def getViewBox(self) -> PlotBox:
        """The view box, as of a `pg.PlotItem`."""
        return self.vb

    def getAxis(self, name: str) -> TickAxis:
        """The axis at a side, as of a `pg.PlotItem`."""
        return self.axes[name]

    def addItem(self, item: QGraphicsItem) -> None:
        """Add an item that lives in data coordinates, as to a `pg.PlotItem`; it never changes the ranges."""
        self.vb.addItem(item, ignoreBounds=True)

    def show_range(self, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None) -> None:
        """Show these ranges of drawn values, and bring the transform on at once.

        Otherwise it would be brought on within the next painting, which would then ask for another one.
        """
        self.vb.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)
        self.vb.updateMatrix()

    def set_colours(self, colours: Colours) -> None:
        """Take a theme's colours; who derives from this passes them on to its items."""
        for axis in self.axes.values():
            axis.set_colours(colours)

    # ------------------------------------------------------------------------------------------------ for overriding

    def view_all(self) -> None:
        """Show everything: what double-clicks on axes, the key 0 and the menu do."""

    def pressed(self, at: QPointF, event: Any) -> None:
        """The left button was pressed at a pixel of the view box; a click or a drag follows."""

    def clicked(self, at: QPointF, event: Any) -> None:
        """The left button was pressed and let go at a pixel of the view box."""

    def double_clicked(self, at: QPointF, event: Any) -> None:
        """The same twice; shows all unless overridden."""
        self.view_all()

    def dragged(self, at: QPointF, event: Any) -> bool:
        """The left button is dragged; whether that is dealt with here, or pans and zooms as pyqtgraph does."""
        return False

    def wheeled(self, at: QPointF, event: Any) -> bool:
        """The wheel was turned over the view box; whether that is dealt with here, or zooms as pyqtgraph does."""
        return False

    def hovered(self, at: QPointF | None) -> None:
        """The mouse is over a pixel of the view box; None when it has left."""

    def moved_by_hand(self) -> None:
        """A person has panned or zoomed with the mouse."""

    def key_pressed(self, event: QKeyEvent) -> bool:
        """A key was pressed while the view has the focus; whether it was of use."""
        return False

    def keeps_key(self, event: QKeyEvent) -> bool:
        """Whether a key is meant for the plot, though the window has a command for it."""
        return False

    def menu_entries(self, at: QPointF) -> list[Entry]:
        """The context menu at a pixel of the view box."""
        entries = [Entry("View all", self.view_all, shortcut="0"), SEPARATOR]
        entries += [
            Entry(
                words, lambda _, mode=mode: self.set_mouse_mode(mode), self.mouse_mode == mode, group="mouse"
            )
            for mode, words in self.modes.items()
        ]
        export = Entry("Export this…", self.view.export_asked.emit)
        return [*entries, SEPARATOR, export] if self.view.can_export else entries

    # ---------------------------------------------------------------------------------------------------- the rest

    def set_mouse_mode(self, mode: str) -> None:
        """Choose what a drag with the left button does; a key of `modes`."""
        self.mouse_mode = mode
        self.vb.setMouseMode(pg.ViewBox.RectMode if mode == "zoom" else pg.ViewBox.PanMode)

    def open_menu(self, screen: QPoint, at: QPointF) -> None:
        """Open the context menu for a pixel of the view box."""
        open_menu(self.view, self.menu_entries(at), screen)


class PlotView(pg.GraphicsView):
    """The widget of a plot: paints it on screen, or on any painter; keys, focus ring and accessibility are its own.

    Attributes:
        plot: what it shows; set by the plot itself.
        surface: what is being painted on, for the items.
        colours: the theme.
        export_asked: sent when the person wants a figure of this plot, see `offer_export`.
    """

    export_asked = Signal()
    plot: Plot

    def __init__(self, parent: QWidget | None = None) -> None:
        self.surface = Surface()
        self.colours: Colours = LIGHT
        self._ring = False
        self._can_export = False
        super().__init__(parent, useOpenGL=False, background=None)  # type: ignore[arg-type]
        OnePainting(self.scene())
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.setOptimizationFlag(self.OptimizationFlag.DontAdjustForAntialiasing)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.colours = colours
        self.plot.set_colours(colours)
        self.scene().update()

    @property
    def can_export(self) -> bool:
        """Whether there is someone who makes figures of this plot."""
        return self._can_export

    def offer_export(self, act: Callable[[], object]) -> None:
        """Offer figures of this plot in its menu; `act` asks for one."""
        self._can_export = True
        self.export_asked.connect(act)

    # ------------------------------------------------------------------------------------------------------ painting

    def paint_on(self, painter: QPainter, size: QSize) -> None:
        """Paint the plot at this size at the painter's origin: on an image at any scale, or into a file.

        For views that are on no screen, as those of figures: it takes the size.
        """
        self.lay_out(size)
        whole, before = QRectF(QPointF(), size), self.surface
        self.surface = Surface.of(painter)
        with saved(painter):
            self.draw_ground(painter, whole)
        self.scene().render(painter, whole, whole)
        self.surface = before

    def lay_out(self, size: QSize) -> None:
        """Take a size at once, also while hidden."""
        if size != self.size():
            self.resize(size)
        if self.sceneRect().size().toSize() != size:
            self.resizeEvent(None)
        self.plot.layout().activate()
        self.plot.vb.updateMatrix()

    def draw_ground(self, painter: QPainter, area: QRectF) -> None:
        """Paint what is behind the plot."""
        painter.fillRect(area, qcolor(self.colours.panel))

    def drawBackground(self, painter: QPainter, rect: QRectF | Any) -> None:
        store = self.backingStore()
        on_screen = store is not None and painter.paintEngine().paintDevice() is store.paintDevice()
        self.surface = Surface.of(painter, on_screen=on_screen)
        self.draw_ground(painter, QRectF(rect))

    def drawForeground(self, painter: QPainter, rect: QRectF | Any) -> None:
        if self._ring and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(qcolor(self.colours.focus), 1.5))
            painter.drawRoundedRect(self.ring(), 5, 5)

    def ring(self) -> QRectF:
        """Where the focus ring is."""
        return self.plot.vb.mapRectToScene(self.plot.vb.rect()).adjusted(-3, -3, 3, 3)

    # ------------------------------------------------------------------------------------------ focus, keys, mouse

    @property
    def has_ring(self) -> bool:
        """Whether the focus ring is shown: it came here by a key."""
        return self._ring

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in PASSING:
            self._ring = event.reason() in _BY_KEY
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        # The window's commands have plain keys, too: those that the plot needs must reach it.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.plot.keeps_key(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        if ev.key() == Qt.Key.Key_0 and not ev.modifiers():
            self.plot.view_all()
        elif not self.plot.key_pressed(ev):
            ev.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # By a key; with the mouse pyqtgraph decides whether it was a click or a drag.
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            middle = self.plot.vb.rect().center()
            place = self.mapFromScene(self.plot.vb.mapToScene(middle))
            self.plot.open_menu(self.viewport().mapToGlobal(place), middle)
        event.accept()

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        ev.accept()  # what no item took is no business of what lies behind either

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        super().mouseReleaseEvent(ev)
        ev.accept()
