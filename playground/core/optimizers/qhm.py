"""Quasi-hyperbolic momentum."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.parameters import configurable, number
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class QHM(Optimizer):
    """Step along a mixture of the newest gradient and the running mean of all.

    ν = 0 is SGD and ν = 1 momentum with a mean in place of a sum; ν = β is Nesterov's. The buffer is a mean, so α is
    1/(1 − β) times as large as for SGD with the same momentum.
    """

    key = "qhm"
    title = "QHM"
    source = (
        "Ma and Yarats, Quasi-hyperbolic momentum and Adam for deep learning (ICLR 2019), arXiv:1810.06801"
    )
    summary = "A fixed mixture of plain SGD and momentum."
    dialects = {"paper": Dialect("QHM as in the paper")}

    beta: float = number(
        0.999,
        symbol=r"\beta",
        meaning="share of the old mean gradient that is kept",
        low=0,
        high=1,
        slider=(0, 0.999),
    )
    nu: float = number(0.7, symbol=r"\nu", meaning="share of the mean in the step", low=0, high=1)

    def rule(self, w: RuleWriter) -> Rule:
        beta, nu, g = w.setting("beta"), w.setting("nu"), w.gradient
        b = w.state("b", meaning="running mean of the gradient")
        b = w.let(b, beta * b + (1 - beta) * g)
        u = w.let("u", (1 - nu) * g + nu * b, meaning="direction")
        return w.move(effective_lr=w.lr, direction=u)
