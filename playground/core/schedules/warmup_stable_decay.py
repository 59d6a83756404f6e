"""Warm-up, a constant stretch, and decay."""

from __future__ import annotations

import math

from playground.core.parameters import choice, configurable, number
from playground.core.schedules.base import Schedule


@configurable
class WarmupStableDecay(Schedule):
    """Rise linearly from `start_factor` to the runner's rate, keep it, then fall to `eta_min` and stay.

    No framework has one function for it. It is optax's ``join_schedules`` of ``linear_schedule``,
    ``constant_schedule`` and ``linear_schedule`` (or ``cosine_decay_schedule``); a fall with 1 − √ is from Hägele et
    al. (2024), arXiv:2405.18392.
    """

    key = "warmup_stable_decay"
    title = "WSD"
    formula = (
        r"e < w:\ \alpha\left(f_0 + (1 - f_0)\frac{e}{w}\right);\quad e < w + s:\ \alpha;\quad "
        r"\eta_{\min} + (\alpha - \eta_{\min})\,q(p),\ p = \min\left(\frac{e - w - s}{d}, 1\right);\quad "
        r"q = 1 - p,\ \frac{1 + \cos \pi p}{2}\ \mathrm{or}\ 1 - \sqrt{p}"
    )
    source = "Hu et al., MiniCPM (2024), arXiv:2404.06395; optax.join_schedules"
    summary = "Warm-up, stable, decay: rises in a straight line, stays, and falls at the end."

    warmup_steps: int = number(
        20, symbol="w", meaning="steps of warm-up", low=0, slider=(0, 500), integer=True
    )
    stable_steps: int = number(
        140, symbol="s", meaning="steps with the whole rate", low=0, slider=(0, 1000), integer=True
    )
    decay_steps: int = number(
        40, symbol="d", meaning="steps of the fall", low=1, slider=(1, 500), integer=True
    )
    start_factor: float = number(0.0, symbol="f_0", meaning="factor at the first step", slider=(0, 1))
    eta_min: float = number(0.0, symbol=r"\eta_{\min}", meaning="rate at the end", log=True, slider=(0, 1))
    decay: str = choice(
        "linear",
        symbol="q",
        meaning="shape of the fall",
        options={"linear": "straight", "cosine": "half a cosine", "sqrt": "1 − √"},
    )

    def rate(self, lr: float, t: int) -> float:
        e = t - 1
        if e < self.warmup_steps:
            return lr * (self.start_factor + (1.0 - self.start_factor) * e / self.warmup_steps)
        done = min(max((e - self.warmup_steps - self.stable_steps) / self.decay_steps, 0.0), 1.0)
        if self.decay == "linear":
            left = 1.0 - done
        elif self.decay == "cosine":
            left = (1.0 + math.cos(math.pi * done)) / 2.0
        else:
            left = 1.0 - math.sqrt(done)
        return (lr - self.eta_min) * left + self.eta_min
