"""A triangle wave, for cyclical rates."""

from __future__ import annotations

from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class Triangular(Schedule):
    """Fall in a straight line to a share of the rate, rise again, and so on."""

    key = "triangular"
    title = "triangular"
    formula = r"\alpha\,\bigl(1 - (1 - \lambda)\,(1 - |1 - 2\,(e/T \bmod 1)|)\bigr)"
    source = "Smith, Cyclical learning rates for training neural networks (2017)"
    summary = "Falls in a straight line, then rises again, and so on."

    period: float = number(50.0, symbol="T", meaning="steps from peak to peak", low=2, slider=(2, 1000))
    least: float = number(0.1, symbol=r"\lambda", meaning="share of the rate in the valley", low=0, high=1)

    def rate(self, lr: float, t: int) -> float:
        phase = (t - 1) / self.period % 1.0
        return lr * (1.0 - (1.0 - self.least) * (1.0 - abs(1.0 - 2.0 * phase)))
