"""The three plots on the right: effective learning rate, RMS gradient, loss."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.engine import Run
from playground.experiment.model import Runner
from playground.gui.colours import Colours
from playground.gui.docks.dock import DockContent
from playground.gui.plots.series import Series, SeriesPlot
from playground.gui.store import State, Store


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


class SeriesDock(DockContent):
    """One plot."""

    def __init__(self, quantity: Quantity, store: Store, colours: Colours) -> None:
        super().__init__(quantity.title, store, colours)
        self.quantity = quantity
        self.plot = SeriesPlot(quantity.title, quantity.unit, quantity.log)
        self.plot.set_colours(colours)
        self.header = self.plot.header
        self.box.addWidget(self.plot)

    def show_state(self, before: State | None, after: State) -> None:
        experiment = after.experiment
        if before is None or before.experiment.steps != experiment.steps:
            self.plot.set_steps(experiment.steps)
        if before is None or _drawn(before) != _drawn(after):
            own = [
                self._series(runner, self.store.run(index), after, index == after.selected)
                for index, runner in enumerate(experiment.runners)
            ]
            copies = [
                self._series(copy, self.store.copy_run(index), after, index == after.copy)
                for index, copy in enumerate(after.copies)
            ]
            self.plot.set_series([*own, *copies])
        self.plot.set_cursor(after.cursor)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.plot.set_colours(colours)

    def _series(self, runner: Runner, run: Run, state: State, selected: bool) -> Series:
        columns = [run.trace.column(name) for name in self.quantity.columns]
        return Series(
            identity=run.trace,
            first=columns[0],
            second=columns[1] if len(columns) > 1 else None,
            # Up to where every run is: the inspector may have looked a step ahead.
            length=min(len(run.trace), state.computed + 1),
            colour=runner.colour,
            label=runner.name,
            visible=runner.visible,
            selected=selected,
            diagnostic=self.quantity.key == "rms_gradient" and run.rule.rms_is_diagnostic,
        )


def _drawn(state: State) -> tuple[object, ...]:
    """What decides which curves there are and how they look."""
    return state.experiment, state.computed, state.selected, state.fan, state.copy
