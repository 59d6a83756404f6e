"""Step decay."""

from __future__ import annotations

from playground.core.elementwise import ieee
from playground.core.parameters import configurable, number
from playground.core.schedules.base import Schedule


@configurable
class Step(Schedule):
    """Multiply the rate by gamma once every `step_size` steps."""

    key = "step"
    title = "step"
    formula = r"\alpha\,\gamma^{\lfloor e / s \rfloor}"
    source = "torch.optim.lr_scheduler.StepLR"
    summary = "Falls by a factor at regular intervals."

    step_size: int = number(
        50, symbol="s", meaning="steps between two drops", low=1, slider=(1, 500), integer=True
    )
    gamma: float = number(0.1, symbol=r"\gamma", meaning="factor of each drop", slider=(0, 1))

    def rate(self, lr: float, t: int) -> float:
        return lr * ieee(pow, self.gamma, (t - 1) // self.step_size)
