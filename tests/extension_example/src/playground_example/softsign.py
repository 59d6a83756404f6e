"""An optimizer whose steps are never longer than α τ."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.parameters import number
from playground.core.rules.expression import absolute
from playground.core.rules.rule import Rule, RuleWriter


@dataclass(frozen=True)
class Softsign(Optimizer):
    """Follow small gradients as SGD does, and bound large ones."""

    key = "softsign"
    title = "Softsign"
    source = "An example of an extension"
    summary = "SGD on g / (1 + |g| / τ)."
    dialects = {"paper": Dialect("Softsign")}

    tau: float = number(2.0, symbol=r"\tau", meaning="bound of the direction", low=0, low_open=True, high=100)

    def rule(self, w: RuleWriter) -> Rule:
        tau, g = w.setting("tau"), w.gradient
        u = w.let("u", g / (1 + absolute(g) / tau), meaning="direction")
        return w.move(effective_lr=w.lr, direction=u)
