"""Inverse time decay."""

from __future__ import annotations

from playground.core.elementwise import floor
from playground.core.parameters import configurable, number, switch
from playground.core.schedules.base import Schedule


@configurable
class InverseTime(Schedule):
    """Divide the rate by 1 + `decay_rate`·e/`decay_steps`: the decay of Robbins and Monro, whose sum has no limit."""

    key = "inverse_time"
    title = "inverse time"
    formula = (
        r"\frac{\alpha}{1 + r\,e / s};\quad \mathrm{in\ stairs}\ \lfloor e / s \rfloor\ \mathrm{for}\ e / s"
    )
    source = (
        "keras.optimizers.schedules.InverseTimeDecay; Robbins and Monro (1951), doi:10.1214/aoms/1177729586"
    )
    summary = "Falls with one over the number of steps."

    decay_steps: float = number(
        50.0,
        symbol="s",
        meaning="steps after which the divisor is 1 + r",
        low=0,
        low_open=True,
        slider=(1, 500),
    )
    decay_rate: float = number(0.5, symbol="r", meaning="growth of the divisor", low=0, slider=(0, 5))
    staircase: bool = switch(False, symbol=r"\mathrm{staircase}", meaning="only at multiples of decay_steps")

    def rate(self, lr: float, t: int) -> float:
        passed = (t - 1) / self.decay_steps
        return lr / (1.0 + self.decay_rate * (floor(passed) if self.staircase else passed))
