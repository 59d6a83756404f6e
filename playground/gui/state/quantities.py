"""What the plots over the steps show, and of which landscapes they cannot show it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from playground.core.landscapes.base import Landscape
from playground.core.landscapes.gradient_log import GradientLog


@dataclass(frozen=True)
class Quantity:
    """What a plot shows.

    Attributes:
        key: the view's name on the command line and, behind ``dock_``, the dock's object name.
        title: the plot's title.
        columns: the trace's column for x and for y, or the one that both share; none where it is worked out beside
            the trace.
        unit: of its values.
        log: whether the axis is logarithmic at first.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    unit: str = ""
    log: bool = True


EFFECTIVE_LR = Quantity("effective_lr", "Effective learning rate", ("effective_lr_x", "effective_lr_y"))
RMS_GRADIENT = Quantity("rms_gradient", "RMS gradient √E[g²]", ("rms_x", "rms_y"))
LOSS = Quantity("loss", "Loss", ("loss",))
TRACKING_ERROR = Quantity("tracking_error", "Tracking error", ())
QUANTITIES = {one.key: one for one in (EFFECTIVE_LR, RMS_GRADIENT, LOSS, TRACKING_ERROR)}


def is_log_at_first(quantity: Quantity, landscape: Landscape) -> bool:
    """Whether a plot's axis is logarithmic on this landscape, unless a person chooses otherwise."""
    return quantity.log and not (quantity is LOSS and falls_below_zero(landscape))


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
    if quantity is LOSS and isinstance(landscape, GradientLog) and not landscape.has_loss:
        return "No column of the log is chosen as its loss"
    return ""
