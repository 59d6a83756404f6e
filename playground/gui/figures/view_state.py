"""What a figure takes over from the window: zoom, axes, arrows, and the step shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.core.landscapes.base import Window
from playground.gui.plots.arrows import ArrowKind


@dataclass(frozen=True)
class ViewState:
    """How the views show what they show.

    Attributes:
        map_window: the part of the plane that the map shows; None for the landscape's own window.
        arrows: the kinds of arrows upon it.
        log: for each plot, by its key, whether its axis is logarithmic; those not named are as at first.
        steps: lowest and highest step of the plots; None for all.
        edge: whether the lines of 2/λ are drawn.
    """

    map_window: Window | None = None
    arrows: tuple[ArrowKind, ...] = ()
    log: Mapping[str, bool] = field(default_factory=dict)
    steps: tuple[float, float] | None = None
    edge: bool = True
