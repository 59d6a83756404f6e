"""What a schedule is: the learning rate as a function of the step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from playground.core.parameters import Configurable, configurable


@configurable
class Schedule(Configurable, ABC):
    """The learning rate of each step, in closed form, from the runner's own rate.

    PyTorch's schedulers step after the optimizer, so the update of step t (from 1) uses the rate of epoch t − 1.
    Where PyTorch multiplies the previous rate, the closed form differs from it by rounding only.

    Class variables:
        key: the name in files and on the command line.
        title: the name people read.
        formula: LaTeX of the rate at epoch e = t − 1, naming every declared symbol.
        source: the framework's class or the paper.
        summary: one sentence on what it does.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    summary: ClassVar[str]

    @abstractmethod
    def rate(self, lr: float, t: int) -> float:
        """The learning rate of step t ≥ 1, for the runner's rate `lr`."""

    def momentum(self, t: int) -> float | None:
        """The momentum (β₁ where that is its name) of step t, for a schedule that drives it too; else None."""
        return None

    def objection(self, dialect: str, momentum: str) -> str:
        """Why these settings are refused, in one sentence; empty where they are not.

        Args:
            dialect: of the runner.
            momentum: the field of its optimizer that is driven; empty where it has none.
        """
        del dialect, momentum
        return ""

    @property
    def is_constant(self) -> bool:
        """Whether the rate never changes, so that nobody needs to ask at every step."""
        return False
