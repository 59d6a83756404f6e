"""What the mouse points at in one view is shown in the others."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from playground.core.analysis.roles import Role, role_of
from playground.core.numbers import number_text
from playground.core.rules.expression import Symbol
from playground.gui.plots.map.arrows import ArrowKind
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.series import SeriesPlot
from playground.gui.state.store import Store
from playground.gui.workspace.map_arrows import MapArrows

_ARROWS = {Role.GRADIENT: ArrowKind.GRADIENT, Role.DIRECTION: ArrowKind.DIRECTION}


class Pointing(QObject):
    """A symbol of the rule shows its curve, its arrow or its point; a step of a path shows its place in the plots."""

    def __init__(
        self, store: Store, view: ContourMap, arrows: MapArrows, plots: Mapping[Role | None, SeriesPlot]
    ) -> None:
        """`plots` by what they show; all of them follow the mouse on a path."""
        super().__init__(view)
        self._store = store
        self._view = view
        self._arrows = arrows
        self._plots = plots
        view.set_details(self._details)
        view.path_hovered.connect(self._show_step)

    def show_symbol(self, symbol: Symbol | None) -> None:
        """Point out what a symbol of the selected runner's rule stands for; None ends it."""
        role = None
        if symbol is not None and self._store.selected >= 0:
            role = role_of(self._store.run(self._store.selected).rule, symbol.name)
        for shown, plot in self._plots.items():
            plot.emphasise_selected(role is not None and shown is role)
        self._view.set_ringed(role is Role.POINT)
        self._arrows.point_out(_ARROWS.get(role) if role is not None else None)

    def _show_step(self, found: tuple[int, int] | None) -> None:
        for plot in self._plots.values():
            plot.set_hover_step(found[1] if found is not None else None)

    def _details(self, path: int, step: int) -> list[tuple[str, str]]:
        """Names and values of a step of a runner's path."""
        own = len(self._store.experiment.runners)
        run = self._store.run(path) if path < own else self._store.variant_trajectory(path - own)
        if step > run.trace.last_step:
            return []
        row = run.trace.row(step)
        rows = [("x, y", _pair(row["x"], row["y"])), ("loss", number_text(row["loss"]))]
        if step > 0:
            diagnostic = " (diagnostic)" if run.rule.rms_is_diagnostic else ""
            rows.append(("η", _pair(row["effective_lr_x"], row["effective_lr_y"])))
            rows.append((f"rms{diagnostic}", _pair(row["rms_x"], row["rms_y"])))
        return rows


def _pair(x: float, y: float) -> str:
    return f"{number_text(x)},  {number_text(y)}"
