"""A factor for the first steps."""

from __future__ import annotations

from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class ConstantFactor(Schedule):
    """Multiply the rate by `factor` for `total_iters` steps, then divide by it again: a warm-up in one stair.

    As in PyTorch the factor stays where `total_iters` is 0.
    """

    key = "constant_factor"
    title = "constant factor"
    formula = r"e < T:\ \alpha f;\quad \alpha"
    source = "torch.optim.lr_scheduler.ConstantLR"
    summary = "A share of the rate for the first steps, then all of it."

    factor: float = number(
        1.0 / 3.0, symbol="f", meaning="factor of the first steps", low=0, high=1, low_open=True
    )
    total_iters: int = number(
        5, symbol="T", meaning="steps with the factor", low=0, slider=(0, 500), integer=True
    )

    def rate(self, lr: float, t: int) -> float:
        scaled = lr * self.factor
        # PyTorch multiplies by 1/f, which is not always what it was.
        return scaled * (1.0 / self.factor) if 0 < self.total_iters < t else scaled
