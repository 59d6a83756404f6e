"""Where the docks stand: at first, as they were at the last time, and put back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QWidget

from playground.gui.docks.inspector import SHARE
from playground.gui.docks.optimizers import SHARE as LIST_SHARE
from playground.gui.widgets.card import CardDock

VERSION = 2
"""Raised when docks are added, so that an older remembered layout is not forced upon them."""
FIRST_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 56)
"""Pixels that a window's frame and title may need beside it on the screen."""
NARROWEST = 880
"""Pixels of width that the control bar needs."""
GAP = 8
"""Pixels between cards, and between cards and the window's edge."""

LEFT = ("landscape", "optimizers", "hyperparameters")
BELOW = ("inspector", "fan")
"""One behind the other; the second is seen only while there is a fan."""
RIGHT = ("effective_lr", "rms_gradient", "loss")
BEHIND_LOSS = "tracking_error"
"""Behind the loss, and seen only while there is drift."""


def first_size(free: QSize, least: QSize) -> QSize:
    """What a window is given at first: all of it, with its frame, fits beside the desktop's bars."""
    return FIRST_SIZE.boundedTo(free - _FRAME).expandedTo(least)


class DockLayout:
    """The layout of a window's docks."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, CardDock]) -> None:
        """Arrange the docks.

        Args:
            window: the window, with its tool bars.
            docks: by their names without ``dock_``.
        """
        self._window = window
        self._docks = docks
        self._settled = False
        window.setDockNestingEnabled(True)
        for corner, area in (
            (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        window.addToolBarBreak()
        edges = Qt.ToolBarArea
        self._top_margin = _Margin(edges.TopToolBarArea, window)
        window.addToolBar(edges.TopToolBarArea, self._top_margin)
        for edge in (edges.LeftToolBarArea, edges.RightToolBarArea):
            window.addToolBar(edge, _Margin(edge, window))
        # When the window grows, the docks above and below the list get the new room.
        docks["optimizers"].setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        window.setMinimumWidth(NARROWEST)
        window.resize(first_size(window.screen().availableSize(), window.minimumSizeHint()))
        self._arrange()
        self._first = window.saveState(VERSION)

    def put_on_top(self, bar: QToolBar) -> None:
        """Put one more tool bar in a row of its own under the others."""
        self._window.insertToolBar(self._top_margin, bar)
        self._window.insertToolBarBreak(self._top_margin)
        bar.show()

    def reset(self) -> None:
        """Put every dock back to where it was at first."""
        self._window.restoreState(self._first, VERSION)
        self._arrange()

    def recall(self) -> None:
        """Take the layout of the last time, if there is one that fits."""
        geometry, state = QSettings().value("geometry"), QSettings().value("layout")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            window = self._window
            self._settled = window.restoreGeometry(geometry) and window.restoreState(state, VERSION)

    def keep(self) -> None:
        """Remember the layout for the next time."""
        QSettings().setValue("geometry", self._window.saveGeometry())
        QSettings().setValue("layout", self._window.saveState(VERSION))

    def settle(self) -> bool:
        """Arrange the docks once more, just before they are first seen; whether that was necessary.

        Sizes asked for before the first showing are not kept, and the window may have been resized since.
        """
        if self._settled:
            self._claim_room()
            QTimer.singleShot(0, self._window, self._show_floating_anew)
            return False
        self._settled = True
        self._arrange()
        self._first = self._window.saveState(VERSION)
        return True

    def _show_floating_anew(self) -> None:
        """A window manager that meets a floating dock before its window lets it lie behind that for ever."""
        for dock in self._docks.values():
            if dock.isFloating() and dock.isVisible():
                dock.hide()
                dock.show()

    def _arrange(self) -> None:
        areas = Qt.DockWidgetArea
        for names, area in (
            (LEFT, areas.LeftDockWidgetArea),
            (BELOW, areas.BottomDockWidgetArea),
            (RIGHT, areas.RightDockWidgetArea),
        ):
            for name in names:
                dock = self._docks[name]
                dock.setFloating(False)
                self._window.addDockWidget(area, dock)
                dock.show()
        first, *others = (self._docks[name] for name in BELOW)
        for other in others:
            self._window.tabifyDockWidget(first, other)
        self._window.tabifyDockWidget(self._docks["loss"], self._docks[BEHIND_LOSS])
        self._share_room()

    def _share_room(self) -> None:
        """Give each dock its part of the window as large as it is now."""
        left, below, right = ([self._docks[name] for name in names] for names in (LEFT, BELOW, RIGHT))
        width, height = self._window.width(), self._window.height()
        share, across, down = self._window.resizeDocks, Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        share([left[0], right[0]], [max(262, round(0.2 * width)), max(270, round(0.265 * width))], across)
        listed = max(118, _least(left[1]), min(left[1].sizeHint().height(), round(LIST_SHARE * height)))
        share(left, [round(0.38 * height), listed, round(0.62 * height) - 132 - listed], down)
        share(right, [100] * len(right), down)
        share(below[:1], [round(SHARE * height)], down)

    def _claim_room(self) -> None:
        """Give docks what they need at least; Qt would let one that was given less cover the next."""
        for dock in (self._docks[name] for name in LEFT):
            if dock.isVisible() and not dock.isFloating() and dock.height() <= _least(dock):
                self._window.resizeDocks([dock], [_least(dock)], Qt.Orientation.Vertical)


def _least(dock: CardDock) -> int:
    return dock.minimumSizeHint().height()


class _Margin(QToolBar):
    """An empty strip between the docks and the window's edge; a main window has no other margin there."""

    def __init__(self, area: Qt.ToolBarArea, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"margin_{area.name}")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setStyleSheet("QToolBar { background: transparent; border: 0; padding: 0; }")
        if area is Qt.ToolBarArea.TopToolBarArea:
            self.setFixedHeight(GAP)
        else:
            self.setFixedWidth(GAP)
