"""Linear warm-up or decay."""

from __future__ import annotations

from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class Linear(Schedule):
    """Go in a straight line from one factor of the rate to another over `total_iters` steps, then stay."""

    key = "linear"
    title = "linear"
    formula = r"\alpha\left(f_0 + (f_1 - f_0)\frac{\min(e, T)}{T}\right)"
    source = "torch.optim.lr_scheduler.LinearLR"
    summary = "A straight line from one factor to another: a warm-up, or a decay."

    start_factor: float = number(
        1.0 / 3.0, symbol="f_0", meaning="factor at the first step", low=0, high=1, low_open=True
    )
    end_factor: float = number(1.0, symbol="f_1", meaning="factor at the end", low=0, high=1)
    total_iters: int = number(
        5, symbol="T", meaning="steps until the end factor", low=0, slider=(0, 500), integer=True
    )

    def rate(self, lr: float, t: int) -> float:
        done = min(t - 1, self.total_iters) / max(self.total_iters, 1)
        return lr * (self.start_factor + (self.end_factor - self.start_factor) * done)
