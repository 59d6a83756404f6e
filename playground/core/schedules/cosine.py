"""Cosine annealing."""

from __future__ import annotations

import math

from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class Cosine(Schedule):
    """Fall along half a cosine from the runner's rate to `eta_min` over `T_max` steps.

    As in PyTorch the curve goes on as a cosine beyond T_max: the rate rises again.
    """

    key = "cosine"
    title = "cosine"
    formula = r"\eta_{\min} + \frac{1}{2}(\alpha - \eta_{\min})\left(1 + \cos\frac{\pi e}{T_{\max}}\right)"
    source = (
        "torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov and Hutter, SGDR (2017), arXiv:1608.03983"
    )
    summary = "Falls along half a cosine, then rises again."

    T_max: int = number(
        200, symbol=r"T_{\max}", meaning="steps to the lowest rate", low=1, slider=(1, 1000), integer=True
    )
    eta_min: float = number(0.0, symbol=r"\eta_{\min}", meaning="lowest rate", log=True, slider=(0, 1))

    def rate(self, lr: float, t: int) -> float:
        return self.eta_min + (lr - self.eta_min) * (1.0 + math.cos(math.pi * (t - 1) / self.T_max)) / 2.0
