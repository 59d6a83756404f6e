"""Inverse square root decay with warm-up."""

from __future__ import annotations

import math

from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class InverseSqrt(Schedule):
    """Rise linearly for `warmup_steps` steps to the runner's rate, then fall with 1/√t.

    The original multiplies by the model's width instead of by a peak rate; the shape is the same.
    """

    key = "inverse_sqrt"
    title = "inverse √"
    formula = r"\alpha\,\min\left(\frac{t}{w}, \sqrt{\frac{w}{t}}\right)"
    source = "Vaswani et al., Attention is all you need (2017), section 5.3, arXiv:1706.03762"
    summary = "Rises in a straight line, then falls with one over the root of the step."

    warmup_steps: int = number(
        20, symbol="w", meaning="steps of warm-up", low=1, slider=(1, 500), integer=True
    )

    def rate(self, lr: float, t: int) -> float:
        return lr * min(t / self.warmup_steps, math.sqrt(self.warmup_steps / t))
