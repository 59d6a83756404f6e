"""The parts of a figure: each is one of the window's views, fed as the window feeds it, in the figure's theme."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from itertools import count, repeat
from typing import Protocol, cast

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsGridLayout, QStyleOptionGraphicsItem, QWidget
from shiboken6 import delete

from playground.gui.figures.view_state import ViewState
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.series import Series, SeriesPlot
from playground.gui.plots.surface import Surface
from playground.gui.state.dialect_variants import first_differences
from playground.gui.state.quantities import EFFECTIVE_LR, QUANTITIES, Quantity, is_log_at_first, why_empty
from playground.gui.state.slices import SECONDS
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font
from playground.gui.workspace.map_arrows import arrow_set, next_step
from playground.gui.workspace.map_view import show_on_map
from playground.gui.workspace.series_view import EdgeView, SeriesView

_TITLE, _INSET = 26, 12.0
"""Height of a plot's title, and how far it is from the edge, in pixels."""


class FigurePart(Protocol):
    """One view. Sizes are logical pixels, before the figure's own text size and scale."""

    def prepare(self, state: State) -> Generator[float]:
        """Compute, bit by bit, what `show` needs beyond the runs; yields the share done."""
        ...

    def show(self, state: State) -> None:
        """Show a state: the cursor is the step shown; what is known beyond it counts for the axes."""
        ...

    def painting(self, painter: QPainter, size: QSize) -> Generator[float]:
        """Paint at the painter's origin, bit by bit where it takes long."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class MapPart:
    """The contour map."""

    def __init__(self, store: Store, view: ViewState, colours: Colours) -> None:
        self._store = store
        self._view = view
        self._shown: State | None = None
        self.map = ContourMap(colours, is_card=False)
        self.map.plot.stretches.begin_with(view.stretches)
        self.map.plot.set_equal_scale(view.equal_scale)

    def prepare(self, state: State) -> Generator[float]:
        yield from ()

    def show(self, state: State) -> None:
        show_on_map(self.map, self._store, self._shown, state)
        if self._shown is None and self._view.map_window is not None:
            self.map.set_window(self._view.map_window)
        self._shown = state
        self.map.set_arrows(arrow_set(self._store, state, next_step(self._store, state), self._view.arrows))

    def painting(self, painter: QPainter, size: QSize) -> Generator[float]:
        self.map.lay_out(size)
        while not self.map.plot.get_ready(Surface.of(painter), SECONDS):
            yield 0.5
        self.map.paint_on(painter, size)

    def close(self) -> None:
        delete(self.map)


class PlotTitle(pg.GraphicsWidget):
    """The title in the scene of a plot, and at the right how to read its lines in the longest words that fit.

    It says what the header says that the plot has in the window.
    """

    def __init__(self, plot: SeriesPlot, colours: Colours) -> None:
        super().__init__()
        self._plot, self._colours = plot, colours
        self.setFixedHeight(_TITLE)
        cast(QGraphicsGridLayout, plot.plot.layout()).addItem(self, 0, 0, 1, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        font, small = text_font(bold=True, plain=True), text_font(11.5, plain=True)
        title, notes, baseline, right = QFontMetricsF(font), QFontMetricsF(small), 12.0, self.size().width()
        words = title.elidedText(self._plot.title, Qt.TextElideMode.ElideRight, right - _INSET)
        painter.setFont(font)
        painter.setPen(QColor(self._colours.text))
        painter.drawText(QPointF(_INSET, baseline), words)
        room = right - 2 * _INSET - title.horizontalAdvance(words)
        note = next((words for words in self._plot.notes if notes.horizontalAdvance(words) <= room), "")
        painter.setFont(small)
        painter.setPen(QColor(self._colours.muted))
        painter.drawText(QPointF(right - notes.horizontalAdvance(note), baseline), note)


class PlotPart:
    """A plot of one quantity over the steps, under its title."""

    def __init__(self, quantity: Quantity, store: Store, view: ViewState, colours: Colours) -> None:
        self._quantity = quantity
        self._store = store
        self._view = view
        self._colours = colours
        log = is_log_at_first(quantity, store.experiment.landscape)
        self.plot = SeriesPlot(quantity.title, quantity.unit, view.log.get(quantity.key, log))
        self.plot.set_colours(colours)
        self.plot.plot.axes["bottom"].name = "step"
        PlotTitle(self.plot, colours)
        self._curves = SeriesView(quantity, store)
        self._edge = EdgeView(store) if quantity is EFFECTIVE_LR and view.edge else None

    def prepare(self, state: State) -> Generator[float]:
        yield from self._curves.working(state)
        if self._edge is not None:
            yield from self._edge.working(state)

    def show(self, state: State) -> None:
        plot = self.plot
        plot.set_steps(state.experiment.steps)
        plot.set_reason(why_empty(self._quantity, state.experiment.landscape))
        if self._view.steps is not None:
            plot.plot.show_steps(*self._view.steps)
        # The axes hold all that is known, so that they stand still from one step to the next.
        last = state.experiment.steps
        plot.set_series(self._signed(state, last))
        if self._edge is not None:
            plot.set_guide(self._edge.guide(state, last))
        plot.set_first_differences(first_differences(self._store, state).parted)
        plot.set_cursor(state.cursor)

    def _signed(self, state: State, last: int) -> list[Series]:
        """The runs up to a step, on paper each with its sign."""
        signs = count() if self._colours.is_print else repeat(None)
        found = self._curves.curves(state, last)
        return [replace(series, sign=sign) for series, sign in zip(found, signs, strict=False)]

    def painting(self, painter: QPainter, size: QSize) -> Generator[float]:
        yield from ()
        self.plot.canvas.paint_on(painter, size)

    def close(self) -> None:
        delete(self.plot)


def make_part(key: str, store: Store, view: ViewState, colours: Colours) -> FigurePart:
    """The part of a key of `playground.gui.figures.spec.PARTS`."""
    if key == "map":
        return MapPart(store, view, colours)
    return PlotPart(QUANTITIES[key], store, view, colours)
