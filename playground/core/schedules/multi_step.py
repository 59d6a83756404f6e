"""Drops at chosen steps."""

from __future__ import annotations

from collections import Counter

from playground.core.declarations import numbers_in
from playground.core.elementwise import ieee
from playground.core.parameters import configurable, number, number_list
from playground.core.schedules.base import Schedule


@configurable
class MultiStep(Schedule):
    """Multiply the rate by gamma at each milestone; one that is named n times counts n times.

    As in PyTorch the drops are multiplied one after the other, so that the rates are its own to the last bit. With
    one factor for all boundaries this is optax's ``piecewise_constant_schedule``, too.
    """

    key = "multi_step"
    title = "multi-step"
    formula = r"\alpha\,\gamma^{n(e)};\quad n(e)\ \mathrm{of\ the}\ M\ \mathrm{are}\ \leq e"
    source = "torch.optim.lr_scheduler.MultiStepLR; optax.piecewise_constant_schedule"
    summary = "Falls by a factor at chosen steps."

    milestones: str = number_list(
        "100, 150", symbol="M", meaning="steps taken before each drop, with commas between", integer=True
    )
    gamma: float = number(0.1, symbol=r"\gamma", meaning="factor of each drop", slider=(0, 1))

    @property
    def drops(self) -> list[tuple[int, int]]:
        """Each milestone and how often it is named, in order."""
        return sorted(Counter(map(int, numbers_in(self.milestones))).items())

    def rate(self, lr: float, t: int) -> float:
        for milestone, count in self.drops:
            if milestone < t:
                lr *= ieee(pow, self.gamma, count)
        return lr
