"""No schedule."""

from __future__ import annotations

from playground.core.parameters import configurable
from playground.core.schedules.base import Schedule


@configurable
class Constant(Schedule):
    """The runner's own rate at every step."""

    key = "constant"
    title = "constant"
    formula = r"\alpha"
    source = "no scheduler"
    summary = "The same rate at every step."

    def rate(self, lr: float, t: int) -> float:
        return lr

    @property
    def is_constant(self) -> bool:
        return True
