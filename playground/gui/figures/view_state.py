"""What a figure takes over from the window: zoom, axes, arrows, and the step shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from playground.core.landscapes.base import Window
from playground.gui.figures.spec import PARTS, FigureSpec
from playground.gui.plots.map.arrows import ArrowKind


@dataclass(frozen=True)
class ViewState:
    """How the views show what they show.

    Attributes:
        map_window: the part of the plane that the map shows; None for the landscape's own window.
        equal_scale: whether x and y have as many pixels a unit there.
        arrows: the kinds of arrows upon it.
        stretches: by how much arrows of each unit are drawn longer, as far as that fits.
        log: for each plot, by its key, whether its axis is logarithmic; those not named are as at first.
        steps: lowest and highest step of the plots; None for all.
        edge: whether the lines of 2/λ are drawn.
    """

    map_window: Window | None = None
    equal_scale: bool = False
    arrows: tuple[ArrowKind, ...] = ()
    stretches: Mapping[str, float] = field(default_factory=dict)
    log: Mapping[str, bool] = field(default_factory=dict)
    steps: tuple[float, float] | None = None
    edge: bool = True

    def chosen(self, spec: FigureSpec) -> ViewState:
        """With what a figure chooses itself."""
        log = {} if spec.value_axis == "shown" else dict.fromkeys(PARTS, spec.value_axis == "log")
        return replace(self, log={**self.log, **log}, equal_scale=self.equal_scale or spec.equal_scale)
