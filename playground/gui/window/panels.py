"""The docks: which there are, and what connects their plots to each other and to the player.

A new dock is a file in `playground.gui.docks`, a line in `Panels` and in `make_panels`, and a place in `layout`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import combinations

from PySide6.QtWidgets import QMainWindow

from playground.gui.docks.dock import DockContent
from playground.gui.docks.fan import FanDock
from playground.gui.docks.hyperparameters import HyperparametersDock
from playground.gui.docks.inspector import InspectorDock
from playground.gui.docks.landscape import LandscapeDock
from playground.gui.docks.optimizers import OptimizersDock
from playground.gui.docks.series import EffectiveRateDock, SeriesDock
from playground.gui.docks.tracking import TrackingDock
from playground.gui.state.player import Player
from playground.gui.state.quantities import LOSS, RMS_GRADIENT
from playground.gui.state.store import Store
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import CardDock


@dataclass(frozen=True)
class Panels:
    """The content of each dock; the dock's object name is ``dock_`` and the name here."""

    landscape: LandscapeDock
    optimizers: OptimizersDock
    hyperparameters: HyperparametersDock
    inspector: InspectorDock
    fan: FanDock
    effective_lr: EffectiveRateDock
    rms_gradient: SeriesDock
    loss: SeriesDock
    tracking_error: TrackingDock

    @property
    def by_name(self) -> Mapping[str, DockContent]:
        """All of them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def series(self) -> Mapping[str, SeriesDock]:
        """Those that show something over the steps."""
        return {name: content for name, content in self.by_name.items() if isinstance(content, SeriesDock)}


def make_panels(store: Store, player: Player, colours: Colours) -> Panels:
    """The contents; they begin to follow the store when they are told to."""
    panels = Panels(
        landscape=LandscapeDock(store, colours),
        optimizers=OptimizersDock(store, colours),
        hyperparameters=HyperparametersDock(store, colours),
        inspector=InspectorDock(store, colours),
        fan=FanDock(store, colours),
        effective_lr=EffectiveRateDock(store, colours),
        rms_gradient=SeriesDock(RMS_GRADIENT, store, colours),
        loss=SeriesDock(LOSS, store, colours),
        tracking_error=TrackingDock(store, colours),
    )
    plots = [content.plot for content in panels.series.values()]
    for one, other in combinations(plots, 2):
        one.link_x(other)
    for plot in plots:
        plot.cursor_moved.connect(player.go_to)
        plot.canvas.cursor_held.connect(lambda held: store.move_by("cursor", held))
    return panels


def make_dock(name: str, content: DockContent, window: QMainWindow) -> CardDock:
    """The dock around a content."""
    dock = CardDock(content.header.title, f"dock_{name}", window)
    dock.set_content(content)
    dock.visibilityChanged.connect(content.be_seen)
    content.attach(dock)
    return dock
