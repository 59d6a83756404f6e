"""The plots on the right: effective learning rate, RMS gradient, loss."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QToolButton

from playground.core.landscapes.base import Landscape
from playground.gui.docks.dock import DockContent
from playground.gui.plots.series import SeriesPlot
from playground.gui.state.dialect_variants import first_differences
from playground.gui.state.quantities import EFFECTIVE_LR, LOSS, Quantity, is_log_at_first, why_empty
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.workspace.series_view import EdgeView, SeriesView


class SeriesDock(DockContent):
    """One plot."""

    def __init__(self, quantity: Quantity, store: Store, colours: Colours) -> None:
        super().__init__(quantity.title, store, colours)
        self.quantity = quantity
        self.curves = SeriesView(quantity, store, self)
        self.plot = SeriesPlot(quantity.title, quantity.unit, quantity.log)
        self.plot.set_colours(colours)
        self.header = self.plot.header
        self.box.addWidget(self.plot)
        self._landscape: Landscape | None = None

    def show_state(self, before: State | None, after: State) -> None:
        experiment = after.experiment
        if self.quantity is LOSS and experiment.landscape != self._landscape:
            self._landscape = experiment.landscape
            self.plot.set_log(is_log_at_first(LOSS, experiment.landscape))
            self.plot.set_reason(why_empty(LOSS, experiment.landscape))
        if before is None or before.experiment.steps != experiment.steps:
            self.plot.set_steps(experiment.steps)
        if before is None or _drawn(before) != _drawn(after):
            self.curves.follow(after)
            self.show_curves(after)
            self.plot.set_first_differences(first_differences(self.store, after).parted)
        self.plot.set_cursor(after.cursor)

    def show_curves(self, state: State) -> None:
        """Show the curves, known up to where every run is; one of them may be known a step further."""
        self.plot.set_series(self.curves.curves(state, state.computed))

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.plot.set_colours(colours)


_EDGE = (
    "Thin lines at 2/λ, λ being ∂²f/∂x² (dotted) and ∂²f/∂y² (dashed) on the selected optimizer's path:<br>"
    "above its line a coordinate would chatter (without momentum). Where f curves down there is none."
)
_NO_EDGE = "A log of gradients holds no curvature λ, so there are no lines of 2/λ"


class EffectiveRateDock(SeriesDock):
    """The effective learning rates, with the rates 2/λ above which a coordinate chatters.

    Attributes:
        edge_button: switches the lines of 2/λ on and off.
    """

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__(EFFECTIVE_LR, store, colours)
        self._edge = EdgeView(store, self)
        self._edge.edges.grown.connect(self._show_more_edge)
        self.edge_button = QToolButton()
        self.edge_button.setText("2/λ")
        self.edge_button.setCheckable(True)
        self.edge_button.setChecked(True)
        self.edge_button.setObjectName("switch_edge")
        self.edge_button.setProperty("flat", True)
        self.edge_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.edge_button.setAccessibleName("Lines of the rate 2/λ")
        self.edge_button.setToolTip(_EDGE)
        self.edge_button.toggled.connect(self._follow_edge)
        self.header.add_before(self.edge_button, self.plot.log_button)

    def show_state(self, before: State | None, after: State) -> None:
        super().show_state(before, after)
        is_curved = not after.experiment.landscape.is_replay
        if is_curved != self.edge_button.isEnabled():
            self.edge_button.setEnabled(is_curved)
            self.edge_button.setToolTip(_EDGE if is_curved else _NO_EDGE)
        self._follow_edge()

    def _follow_edge(self) -> None:
        if self.edge_button.isChecked():
            self._edge.follow(self.store.state)
        else:
            self._edge.edges.pause()
        self._show_edge()

    def _show_more_edge(self) -> None:
        if not self._stale:  # else there may be other runs by now
            self._show_edge()

    def _show_edge(self) -> None:
        """The lines as far as they are worked out."""
        state, shown = self.store.state, self.plot.guide
        guide = self._edge.guide(state, state.computed) if self.edge_button.isChecked() else None
        if guide is None or shown is None or (guide.identity, guide.length) != (shown.identity, shown.length):
            self.plot.set_guide(guide)

    def hideEvent(self, event: QHideEvent) -> None:
        self._edge.edges.pause()
        self._stale = True
        super().hideEvent(event)


def _drawn(state: State) -> tuple[object, ...]:
    """What decides which curves there are and how they look."""
    return state.experiment, state.computed, state.selected, state.fan, state.copy
