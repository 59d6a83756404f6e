"""Polynomial decay."""

from __future__ import annotations

import math

from playground.core.elementwise import ieee
from playground.core.parameters import configurable, number, switch
from playground.core.schedules.base import Schedule


@configurable
class Polynomial(Schedule):
    """Fall from the runner's rate to `eta_min` along a power of what is left of `total_iters` steps, then stay.

    PyTorch's ends at 0. With `cycle`, Keras's, the fall is stretched to the next multiple of `total_iters` whenever
    its end is passed, so that the rate jumps up again and again.
    """

    key = "polynomial"
    title = "polynomial"
    formula = (
        r"\eta_{\min} + (\alpha - \eta_{\min})\left(1 - \frac{\min(e, T)}{T}\right)^{p};\quad "
        r"\mathrm{in\ cycles}\ T\lceil e / T\rceil\ \mathrm{for}\ T"
    )
    source = (
        "torch.optim.lr_scheduler.PolynomialLR; keras.optimizers.schedules.PolynomialDecay; "
        "optax.polynomial_schedule"
    )
    summary = "Falls along a power of the steps that are left."

    total_iters: int = number(
        200, symbol="T", meaning="steps to the end of the fall", low=0, slider=(0, 1000), integer=True
    )
    power: float = number(2.0, symbol="p", meaning="exponent; 1 is a straight line", low=0, slider=(0, 5))
    eta_min: float = number(0.0, symbol=r"\eta_{\min}", meaning="rate at the end", log=True, slider=(0, 1))
    cycle: bool = switch(
        False, symbol=r"\mathrm{cycle}", meaning="begin again at the end, each time more slowly"
    )

    def rate(self, lr: float, t: int) -> float:
        if not self.total_iters:
            return lr
        e, length = t - 1, self.total_iters
        if self.cycle:
            length *= max(math.ceil(e / length), 1)
        left = 1.0 - min(e, length) / length
        return (lr - self.eta_min) * ieee(pow, left, self.power) + self.eta_min
