"""Cosine annealing with warm restarts."""

from __future__ import annotations

import math

from playground.core.elementwise import ieee
from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class CosineRestarts(Schedule):
    """Fall along half a cosine, start again, and so on, each time over `T_mult` times as many steps.

    Keras's ``CosineDecayRestarts`` is this with its alpha times the rate for `eta_min`, and has `m_mul` besides; its
    ``t_mul`` need not be whole, PyTorch's must be.
    """

    key = "cosine_restarts"
    title = "cosine + restarts"
    formula = (
        r"\eta_{\min} + \frac{1}{2}\mu^{n}(\alpha - \eta_{\min})"
        r"\left(1 + \cos\frac{\pi\,(e - e_n)}{T_n}\right);\quad "
        r"T_n = T_0\,k^{n},\ e_n = \sum_{i < n} T_i"
    )
    source = (
        "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; keras.optimizers.schedules.CosineDecayRestarts; "
        "Loshchilov and Hutter, SGDR (2017), arXiv:1608.03983"
    )
    summary = "Falls along half a cosine, jumps back and falls again."

    T_0: int = number(
        50, symbol="T_0", meaning="steps to the first restart", low=1, slider=(1, 1000), integer=True
    )
    T_mult: int = number(
        1, symbol="k", meaning="each part is so many times as long as the one before",
        low=1, slider=(1, 5), integer=True,
    )  # fmt: skip
    eta_min: float = number(0.0, symbol=r"\eta_{\min}", meaning="lowest rate", log=True, slider=(0, 1))
    m_mul: float = number(
        1.0,
        symbol=r"\mu",
        meaning="each part is so many times as high as the one before",
        low=0,
        slider=(0, 1),
    )

    def rate(self, lr: float, t: int) -> float:
        length, n, e = self.T_0, 0, t - 1
        if self.T_mult == 1:
            n, e = divmod(e, length)
        else:
            while e >= length:
                length, n, e = length * self.T_mult, n + 1, e - length
        height = (lr - self.eta_min) * ieee(pow, self.m_mul, n)
        return self.eta_min + height * (1.0 + math.cos(math.pi * e / length)) / 2.0
