"""The three plots on the right: effective learning rate, RMS gradient, loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QToolButton

from playground.core.analysis.edge_record import EdgeRecord
from playground.core.engine import Trajectory
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.gradient_log import GradientLog
from playground.experiment.model import Runner
from playground.gui.docks.dock import DockContent
from playground.gui.plots.series import Guide, Series, SeriesPlot
from playground.gui.state.dialect_variants import first_differences
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours


@dataclass(frozen=True)
class Quantity:
    """What a plot shows.

    Attributes:
        key: the view's name on the command line and, behind ``dock_``, the dock's object name.
        title: the plot's title.
        columns: the trace's column for x and for y, or the one that both share.
        unit: of its values.
        log: whether the axis is logarithmic at first.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    unit: str = ""
    log: bool = True


QUANTITIES = (
    Quantity("effective_lr", "Effective learning rate", ("effective_lr_x", "effective_lr_y")),
    Quantity("rms_gradient", "RMS gradient √E[g²]", ("rms_x", "rms_y")),
    Quantity("loss", "Loss", ("loss",)),
)


def quantity(key: str) -> Quantity:
    """The quantity of a key."""
    return next(one for one in QUANTITIES if one.key == key)


def falls_below_zero(landscape: Landscape) -> bool:
    """Whether losses in a landscape's window are negative somewhere: a log axis could not show them."""
    if isinstance(landscape, GradientLog):
        return landscape.has_loss and float(np.nanmin(landscape.read.values[2], initial=math.inf)) < 0
    window = landscape.window
    x, y = np.meshgrid(
        np.linspace(window.x_low, window.x_high, 25), np.linspace(window.y_low, window.y_high, 25)
    )
    with np.errstate(all="ignore"):
        lowest = float(np.nanmin(landscape.picture(x, y), initial=math.inf))
        best = [landscape.value(*point) for point in landscape.minima()[:1]]
    return min([lowest, *best]) < 0


def why_empty(quantity: Quantity, landscape: Landscape) -> str:
    """Why a plot shows nothing on this landscape, however far the runs go; empty where it shows something."""
    if quantity.key == "loss" and isinstance(landscape, GradientLog) and not landscape.has_loss:
        return "No column of the log is chosen as its loss"
    return ""


ASTRAY = 1e4
"""A run whose loss is so many times what it began with (or 1) is diverging, though its numbers are still finite."""


def is_diverging(run: Trajectory, last: int) -> bool:
    """Whether a run diverges, as far as is known up to a step."""
    loss = run.trace.column("loss")
    return run.trace.diverged_at is not None or bool(
        abs(loss[min(last, len(loss) - 1)]) > ASTRAY * max(abs(loss[0]), 1.0)
    )


def series_of(quantity: Quantity, runner: Runner, run: Trajectory, last: int, selected: bool) -> Series:
    """What a plot shows of a run, up to a step."""
    columns = [run.trace.column(name) for name in quantity.columns]
    return Series(
        identity=run.trace,
        first=columns[0],
        second=columns[1] if len(columns) > 1 else None,
        length=min(len(run.trace), last + 1),
        colour=runner.colour,
        label=runner.name,
        visible=runner.visible,
        selected=selected,
        diagnostic=quantity.key == "rms_gradient" and run.rule.rms_is_diagnostic,
        diverging=is_diverging(run, last),
    )


def guide_of(record: EdgeRecord, last: int) -> Guide:
    """The lines of 2/λ up to a step, as far as they are computed."""
    x, y = record.columns
    return Guide(record, x, y, min(record.rows, last + 1), "2/λ", "a higher rate chatters")


class SeriesDock(DockContent):
    """One plot."""

    def __init__(self, quantity: Quantity, store: Store, colours: Colours) -> None:
        super().__init__(quantity.title, store, colours)
        self.quantity = quantity
        self.plot = SeriesPlot(quantity.title, quantity.unit, quantity.log)
        self.plot.set_colours(colours)
        self.header = self.plot.header
        self.box.addWidget(self.plot)
        self._landscape: Landscape | None = None

    def show_state(self, before: State | None, after: State) -> None:
        experiment = after.experiment
        if self.quantity.key == "loss" and experiment.landscape != self._landscape:
            self._landscape = experiment.landscape
            self.plot.set_log(not falls_below_zero(experiment.landscape))
            self.plot.set_reason(why_empty(self.quantity, experiment.landscape))
        if before is None or before.experiment.steps != experiment.steps:
            self.plot.set_steps(experiment.steps)
        if before is None or _drawn(before) != _drawn(after):
            own = [
                self._series(runner, self.store.run(index), after, index == after.selected)
                for index, runner in enumerate(experiment.runners)
            ]
            copies = [
                self._series(copy, self.store.variant_trajectory(index), after, index == after.copy)
                for index, copy in enumerate(after.copies)
            ]
            self.plot.set_series([*own, *copies])
            self.plot.set_first_differences(first_differences(self.store, after).parted)
        self.plot.set_cursor(after.cursor)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.plot.set_colours(colours)

    def _series(self, runner: Runner, run: Trajectory, state: State, selected: bool) -> Series:
        # Up to where every run is: the inspector may have looked a step ahead.
        return series_of(self.quantity, runner, run, state.computed, selected)


_EDGE = (
    "Thin lines at 2/λ, λ being ∂²f/∂x² (solid) and ∂²f/∂y² (dashed) on the selected optimizer's path:<br>"
    "above its line a coordinate would chatter (without momentum). Where f curves down there is none."
)
_NO_EDGE = "A log of gradients holds no curvature λ, so there are no lines of 2/λ"


class EffectiveRateDock(SeriesDock):
    """The effective learning rates, with the rates 2/λ above which a coordinate chatters.

    Attributes:
        edge_button: switches the lines of 2/λ on and off.
    """

    def __init__(self, quantity: Quantity, store: Store, colours: Colours) -> None:
        super().__init__(quantity, store, colours)
        self._record: EdgeRecord | None = None
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._go_on)
        self.edge_button = QToolButton()
        self.edge_button.setText("2/λ")
        self.edge_button.setCheckable(True)
        self.edge_button.setChecked(True)
        self.edge_button.setObjectName("switch_edge")
        self.edge_button.setProperty("flat", True)
        self.edge_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.edge_button.setAccessibleName("Lines of the rate 2/λ")
        self.edge_button.setToolTip(_EDGE)
        self.edge_button.toggled.connect(self._show_edge)
        self.header.add_before(self.edge_button, self.plot.log_button)

    def show_state(self, before: State | None, after: State) -> None:
        super().show_state(before, after)
        self._show_edge()

    def _go_on(self) -> None:
        if self.isVisible():
            self._show_edge()
        else:
            self._stale = True

    def _show_edge(self) -> None:
        """The lines as far as they are computed; the rest of a moving landscape in slices."""
        state = self.store.state
        runner = state.runner
        is_curved = not state.experiment.landscape.is_replay
        if is_curved != self.edge_button.isEnabled():
            self.edge_button.setEnabled(is_curved)
            self.edge_button.setToolTip(_EDGE if is_curved else _NO_EDGE)
        if runner is None or not runner.visible or not is_curved or not self.edge_button.isChecked():
            self._record = None
            self.plot.set_guide(None)
            return
        run = self.store.run(state.selected)
        if self._record is None or self._record.run is not run:
            self._record = EdgeRecord(run)
        before = self._record.rows
        if not self._record.extend(state.computed + 1):
            self._rest.start()
        shown = self.plot.guide
        if shown is None or shown.identity is not self._record or self._record.rows > before:
            self.plot.set_guide(guide_of(self._record, state.computed))


def _drawn(state: State) -> tuple[object, ...]:
    """What decides which curves there are and how they look."""
    return state.experiment, state.computed, state.selected, state.fan, state.copy
