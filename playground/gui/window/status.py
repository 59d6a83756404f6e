"""The status bar: what is under the mouse, how far the runs are, and progress on long computations."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QStatusBar, QToolButton

from playground.core.landscapes.base import Point
from playground.core.numbers import number_text
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.state.context import Messages
from playground.gui.state.pace import Pace
from playground.gui.state.store import State, Store
from playground.gui.style.theme import text_font
from playground.gui.widgets.quiet_label import QuietLabel

_EDGE = 12
"""Pixels between words and the ends of the bar."""


class StatusBar(QStatusBar):
    """Coordinates, loss and gradient under the mouse on the left; the step on the right."""

    def __init__(self, store: Store, messages: Messages, view: ContourMap) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._store = store
        self._point: Point | None = None
        self.under_mouse = QuietLabel()
        self.under_mouse.setFont(text_font(12, tabular=True))
        self.under_mouse.setContentsMargins(_EDGE - 2, 0, 0, 0)
        self.summary = QuietLabel(right=True)
        self.summary.setContentsMargins(0, 0, _EDGE, 0)
        self.progress = QProgressBar()
        self.progress.setFixedWidth(140)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Steps computed")
        self.stop = QToolButton()
        self.stop.setText("Stop")
        self.stop.setAccessibleName("Stop computing")
        self.stop.setToolTip("Stop computing and show the last step that is computed (Esc)")
        self.stop.setProperty("role", "link")
        self.stop.clicked.connect(store.stop_catching_up)
        self.addWidget(self.under_mouse, 1)
        for widget in (self.progress, self.stop, self.summary):
            self.addPermanentWidget(widget)
        self.progress.hide()
        self.stop.hide()
        view.hovered.connect(self._show_point)
        messages.said.connect(self.showMessage)
        Pace(store, lambda before, after: self._show_state(after), self)
        self._show_state(store.state)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words about a menu's entry begin where those about the map do, and end before the summary."""
        message = self.currentMessage()
        if not message:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        begin = min(one.x() for one in (self.progress, self.stop, self.summary) if one.isVisible())
        room = self.rect().adjusted(_EDGE, 0, begin - _EDGE - self.width(), 0)
        shown = self.fontMetrics().elidedText(message, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _show_state(self, state: State) -> None:
        """Show how far the runs are."""
        count = len(state.experiment.runners)
        words = f"{count} optimizer{'' if count == 1 else 's'} · step {state.cursor:,} of {state.experiment.steps:,}"
        self.summary.setText(words)
        behind = state.computed < state.cursor
        self.progress.setVisible(behind)
        self.stop.setVisible(behind)
        if behind:
            self.progress.setRange(0, state.cursor)
            self.progress.setValue(state.computed)
        self._show_point(self._point)

    def _show_point(self, point: Point | None) -> None:
        self._point = point
        self.under_mouse.setText("" if point is None else self.text_at(point))

    def text_at(self, point: Point) -> str:
        """Coordinates of a point, loss and gradient there."""
        problem, step = self._store.experiment.problem, self._store.cursor
        if problem.landscape.is_replay:
            return f"x = {number_text(point.x)}   y = {number_text(point.y)}      no loss of a place"
        # One-element arrays instead of floats: where f leaves the reals they hold nan or inf and nothing is raised.
        x, y = np.array([point.x]), np.array([point.y])
        with np.errstate(all="ignore"):
            loss = float(problem.value(x, y, step)[0])
            gx, gy = (float(part[0]) for part in problem.gradient(x, y, step))
        return (
            f"x = {number_text(point.x)}   y = {number_text(point.y)}      f = {number_text(loss)}      "
            f"∇f = ({number_text(gx)}, {number_text(gy)})"
        )
