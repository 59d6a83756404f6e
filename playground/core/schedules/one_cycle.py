"""The one-cycle policy."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playground.core.declare import choice, number, switch
from playground.core.schedules.base import Schedule


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Rise to `max_lr`, then fall far below the start.

    The runner's own rate is not used, as in PyTorch. PyTorch also cycles the momentum unless ``cycle_momentum=False``;
    here it never changes. Beyond `total_steps`, where PyTorch raises an error, the last rate stays.
    """

    key = "one_cycle"
    title = "one cycle"
    formula = (
        r"a + (b - a)\frac{1 - \cos \pi p}{2}\ "
        r"\mathrm{through}\ \frac{m}{d},\ m,\ \frac{m}{d\,d_f};\ "
        r"\mathrm{share}\ s\ \mathrm{of}\ T\ \mathrm{rising}"
    )
    source = "torch.optim.lr_scheduler.OneCycleLR with cycle_momentum=False; Smith and Topin, Super-convergence (2018)"
    summary = "Rises to a high rate, then falls to a very low one."

    max_lr: float = number(
        0.1, symbol="m", meaning="highest rate", low=0, low_open=True, log=True, slider=(1e-4, 10)
    )
    total_steps: int = number(
        200, symbol="T", meaning="steps of the whole cycle", low=2, slider=(2, 1000), integer=True
    )
    pct_start: float = number(0.3, symbol="s", meaning="share of the steps spent rising", low=0, high=1)
    div_factor: float = number(
        25.0, symbol="d", meaning="highest rate over first rate", low=1, log=True, slider=(1, 1e3)
    )
    final_div_factor: float = number(
        1e4, symbol="d_f", meaning="first rate over last rate", low=1, log=True, slider=(1, 1e6)
    )
    anneal_strategy: str = choice(
        "cos",
        symbol=r"\mathrm{shape}",
        meaning="shape of each part",
        options={"cos": "cosine", "linear": "straight"},
    )
    three_phase: bool = switch(
        False, symbol=r"\mathrm{three\ phases}", meaning="fall back to the first rate before falling further"
    )

    def rate(self, lr: float, t: int) -> float:
        first = self.max_lr / self.div_factor
        last = first / self.final_div_factor
        end, rise = self.total_steps - 1.0, self.pct_start * self.total_steps - 1.0
        corners = [(rise, first, self.max_lr)]
        if self.three_phase:
            corners += [(2.0 * rise, self.max_lr, first), (end, first, last)]
        else:
            corners += [(end, self.max_lr, last)]
        e, begin = min(float(t - 1), end), 0.0
        for stop, a, b in corners:
            if e <= stop or stop == end:
                done = (e - begin) / (stop - begin) if stop > begin else 1.0
                return self._between(a, b, done)
            begin = stop
        return last

    def _between(self, a: float, b: float, done: float) -> float:
        if self.anneal_strategy == "linear":
            return (b - a) * done + a
        return b + (a - b) / 2.0 * (1.0 + math.cos(math.pi * done))
