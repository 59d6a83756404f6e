"""Linear warm-up followed by cosine decay."""

from __future__ import annotations

import math

from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class WarmupCosine(Schedule):
    """Rise linearly from `start_factor` to the runner's rate, then fall along half a cosine to `eta_min` and stay.

    This is optax's ``warmup_cosine_decay_schedule(init_value=start_factor·lr, peak_value=lr, warmup_steps,
    decay_steps=total_steps, end_value=eta_min)`` in double precision; PyTorch has no single class for it.
    """

    key = "warmup_cosine"
    title = "warm-up + cosine"
    formula = (
        r"e < w:\ \alpha\left(f_0 + (1 - f_0)\frac{e}{w}\right);\quad "
        r"\eta_{\min} + \frac{1}{2}(\alpha - \eta_{\min})\left(1 + \cos\frac{\pi\,(e - w)}{T - w}\right)"
    )
    source = "optax.warmup_cosine_decay_schedule; warm-up: Goyal et al. (2017), arXiv:1706.02677"
    summary = "Rises in a straight line, then falls along half a cosine."

    warmup_steps: int = number(
        20, symbol="w", meaning="steps of warm-up", low=0, slider=(0, 500), integer=True
    )
    total_steps: int = number(
        200,
        symbol="T",
        meaning="steps until the lowest rate, warm-up included",
        low=1,
        slider=(1, 1000),
        integer=True,
    )
    start_factor: float = number(0.0, symbol="f_0", meaning="factor at the first step", slider=(0, 1))
    eta_min: float = number(0.0, symbol=r"\eta_{\min}", meaning="lowest rate", log=True, slider=(0, 1))

    def objection(self, dialect: str, momentum: str) -> str:
        if dialect == "optax" and self.total_steps <= self.warmup_steps:
            return "total_steps must be above warmup_steps"
        return ""

    def rate(self, lr: float, t: int) -> float:
        e = t - 1
        if e < self.warmup_steps:
            return lr * (self.start_factor + (1.0 - self.start_factor) * e / self.warmup_steps)
        length = max(self.total_steps - self.warmup_steps, 1)
        done = min((e - self.warmup_steps) / length, 1.0)
        return self.eta_min + (lr - self.eta_min) * (1.0 + math.cos(math.pi * done)) / 2.0
