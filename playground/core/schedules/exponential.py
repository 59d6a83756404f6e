"""Exponential decay."""

from __future__ import annotations

from playground.core.elementwise import ieee
from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class Exponential(Schedule):
    """Multiply the rate by gamma after every step."""

    key = "exponential"
    title = "exponential"
    formula = r"\alpha\,\gamma^{e}"
    source = "torch.optim.lr_scheduler.ExponentialLR"
    summary = "Falls by the same factor at every step."

    gamma: float = number(0.99, symbol=r"\gamma", meaning="factor of each step", slider=(0.9, 1))

    def rate(self, lr: float, t: int) -> float:
        return lr * ieee(pow, self.gamma, t - 1)
