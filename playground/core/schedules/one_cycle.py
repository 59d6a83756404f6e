"""The one-cycle policy."""

from __future__ import annotations

import math
from functools import partial

from playground.core.parameters import choice, configurable, number, switch
from playground.core.schedules.base import Schedule

_ratio = partial(number, low=0, low_open=True, log=True)


@configurable
class OneCycle(Schedule):
    """Rise to `max_lr`, then fall far below the start.

    The runner's own rate is not used, as in PyTorch, and unless ``cycle_momentum`` is off nor is its momentum (β₁ of
    methods that have no other): it falls to `base_momentum` while the rate rises, and back. PyTorch goes on along
    the last part for one step more than `total_steps` and raises an error after that; here the values of step
    `total_steps` stay then. PyTorch refuses to cycle the momentum of a method that has none; in other dialects only
    the rate cycles then.
    """

    key = "one_cycle"
    title = "one cycle"
    formula = (
        r"a + (b - a)\frac{1 - \cos \pi p}{2}\ "
        r"\mathrm{through}\ \frac{m}{d},\ m,\ \frac{m}{d\,d_f};\ "
        r"\mathrm{share}\ s\ \mathrm{of}\ T\ \mathrm{rising};\ "
        r"\mathrm{momentum}\ \mu_1,\ \mu_0,\ \mu_1"
    )
    source = (
        "torch.optim.lr_scheduler.OneCycleLR; Smith and Topin, Super-convergence (2018), arXiv:1708.07120"
    )
    summary = "Rises to a high rate, then falls to a very low one."

    max_lr: float = number(0.1, symbol="m", meaning="highest rate", log=True, slider=(1e-4, 10))
    total_steps: int = number(
        200, symbol="T", meaning="steps of the whole cycle", low=1, slider=(2, 1000), integer=True
    )
    pct_start: float = number(0.3, symbol="s", meaning="share of the steps spent rising", low=0, high=1)
    div_factor: float = _ratio(25.0, symbol="d", meaning="highest rate over first rate", slider=(1, 1e3))
    final_div_factor: float = _ratio(1e4, symbol="d_f", meaning="first rate over last rate", slider=(1, 1e6))
    anneal_strategy: str = choice(
        "cos",
        symbol=r"\mathrm{shape}",
        meaning="shape of each part",
        options={"cos": "cosine", "linear": "straight"},
    )
    cycle_momentum: bool = switch(
        True, symbol=r"\mathrm{cycle\ momentum}", meaning="the momentum falls while the rate rises, and back"
    )
    base_momentum: float = number(0.85, symbol=r"\mu_0", meaning="lowest momentum", slider=(0, 0.99))
    max_momentum: float = number(0.95, symbol=r"\mu_1", meaning="highest momentum", slider=(0, 0.99))
    three_phase: bool = switch(
        False, symbol=r"\mathrm{three\ phases}", meaning="fall back to the first rate before falling further"
    )

    def objection(self, dialect: str, momentum: str) -> str:
        if self.pct_start * self.total_steps == 1.0:
            return "pct_start · total_steps must not be 1: a rise of no steps is a division by 0"
        if dialect == "pytorch" and self.cycle_momentum and not momentum:
            return "the optimizer has no momentum to cycle; cycle_momentum must be off"
        return ""

    def rate(self, lr: float, t: int) -> float:
        first = self.max_lr / self.div_factor
        last = first / self.final_div_factor
        through = (first, self.max_lr, first, last) if self.three_phase else (first, self.max_lr, last)
        return self._along(through, t)

    def momentum(self, t: int) -> float | None:
        if not self.cycle_momentum:
            return None
        low, high = self.base_momentum, self.max_momentum
        return self._along((high, low, high, high) if self.three_phase else (high, low, high), t)

    def _along(self, through: tuple[float, ...], t: int) -> float:
        """The value at step t on the way through some values, which lie at the ends of the phases."""
        end, rise = self.total_steps - 1.0, self.pct_start * self.total_steps - 1.0
        stops = (rise, 2.0 * rise, end) if self.three_phase else (rise, end)
        e, begin = float(t - 1) if t - 1 <= self.total_steps else end, 0.0
        for stop, a, b in zip(stops, through, through[1:], strict=False):
            if e <= stop or stop == end:
                return self._between(a, b, (e - begin) / (stop - begin) if stop > begin else 1.0)
            begin = stop
        return through[-1]

    def _between(self, a: float, b: float, done: float) -> float:
        if self.anneal_strategy == "linear":
            return (b - a) * done + a
        return b + (a - b) / 2.0 * (1.0 + math.cos(math.pi * done))
