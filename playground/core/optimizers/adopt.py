"""ADOPT."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    averaged_limit,
    beta1,
    beta2,
    epsilon,
    nesterov,
)
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import Expression, greater, maximum, minimum, sqrt, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class ADOPT(Optimizer):
    """Adam that divides each gradient by the mean square of those before it, and only then averages.

    A gradient and its own square no longer meet, so that any β₂ converges. The first step only measures: v becomes g²
    and the point stays. What is averaged is clipped at the fourth root of the steps before.
    """

    key = "adopt"
    title = "ADOPT"
    source = (
        "Taniguchi et al., ADOPT: modified Adam can converge with any β₂ with the optimal rate (2024), "
        "arXiv:2411.02853"
    )
    summary = "Adam whose mean square leaves the newest gradient out."
    dialects = {
        "paper": Dialect("ADOPT as in the paper, clipped"),
        "optax": Dialect(
            "optax.contrib.adopt",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "eps": "eps",
                "nesterov": "nesterov",
                "use_clipping": "clipped",
            },
        ),
    }

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2(0.9999)
    eps: float = epsilon(1e-6)
    nesterov: bool = nesterov("mean gradient")
    clipped: bool = switch(
        True, symbol=r"\mathrm{clipped}", meaning="the divided gradient is at most the fourth root of t − 1"
    )

    def stability_limit(self) -> StabilityLimit | None:
        if self.nesterov:
            return None
        return StabilityLimit(averaged_limit(self.beta1), ADAPTIVE_EDGE_OF_STABILITY)

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, g = w.setting("beta1"), w.setting("beta2"), w.gradient
        later = greater(w.t, 1)
        m = w.state("m", meaning="running mean of the divided gradient")
        v = w.state("v", meaning="running mean square of the gradient")
        q = w.let("q", maximum(sqrt(v), w.setting("eps")), meaning="denominator, of the steps before")
        n = w.let("n", g / q, meaning="divided gradient")
        if self.clipped:
            limit = w.let("limit", (w.t - 1) ** 0.25, symbol="c_t", meaning="largest divided gradient")
            n = w.let(n, maximum(minimum(n, limit), -limit))
        m = w.let(m, where(later, beta1 * m + (1 - beta1) * n, m))
        v = w.let(v, where(later, beta2 * v + (1 - beta2) * g**2, g**2))
        mean: Expression = m
        if self.nesterov:
            mean = where(later, beta1 * m + (1 - beta1) * n, m)
        return w.move(effective_lr=w.lr / q, direction=mean * q, step=w.lr * mean, rms=sqrt(v), denominator=q)
