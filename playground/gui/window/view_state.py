"""How the window shows its views now, for figures of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.gui.figures.view_state import ViewState

if TYPE_CHECKING:
    from playground.gui.window.main_window import MainWindow


def view_state_of(window: MainWindow) -> ViewState:
    """Zoom, axes, arrows and what is computed."""
    panels = window.panels
    return ViewState(
        map_window=window.map.visible_window(),
        arrows=tuple(window.arrows.kinds),
        log={name: content.plot.log for name, content in panels.series.items()},
        steps=panels.loss.plot.canvas.steps,
        edge=panels.effective_lr.edge_button.isChecked(),
        known=window.store.state.computed,
    )
