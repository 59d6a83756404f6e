"""AdaBelief."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    averaged_limit,
    beta1,
    beta2,
    correction,
    decayed,
    decoupled,
    epsilon,
    looked_ahead,
    nesterov,
    weight_decay,
)
from playground.core.parameters import configurable, number
from playground.core.rules.expression import sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class AdaBelief(Optimizer):
    """Adam, divided by how far gradients stray from their running mean: steps are long where they agree.

    A second ε is added to s at every step and so stays in the running mean. In the paper both are the same 1e-8;
    optax has 1e-16 for both.
    """

    key = "adabelief"
    title = "AdaBelief"
    source = (
        "Zhuang et al., AdaBelief optimizer: adapting stepsizes by the belief in observed gradients (2020), "
        "arXiv:2010.07468"
    )
    summary = "Adam, but the rate follows the surprise in the gradient, not its size."
    dialects = {
        "paper": Dialect("AdaBelief as in the paper"),
        "optax": Dialect(
            "optax.adabelief",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "eps": "eps",
                "eps_root": "eps_root",
                "nesterov": "nesterov",
            },
            defaults={"eps": 1e-16, "eps_root": 1e-16},
        ),
    }

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon()
    eps_root: float = number(
        1e-8,
        symbol=r"\varepsilon_r",
        meaning="a second ε, added to s at every step",
        low=0,
        log=True,
        slider=(0, 1),
    )
    nesterov: bool = nesterov("mean gradient")
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()

    def stability_limit(self) -> StabilityLimit | None:
        if self.nesterov:
            return None
        added = 0.0 if self.decoupled else self.weight_decay
        return StabilityLimit(averaged_limit(self.beta1), ADAPTIVE_EDGE_OF_STABILITY, added)

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps = w.setting("beta1"), w.setting("beta2"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)
        m = w.state("m", meaning="running mean of the gradient")
        s = w.state("s", meaning="running mean square of the surprise g − m")
        m = w.let(m, beta1 * m + (1 - beta1) * g)
        s = w.let(s, beta2 * s + (1 - beta2) * (g - m) ** 2 + w.setting("eps_root"))

        c1, c2 = correction(w, 1), correction(w, 2)
        mean = looked_ahead(w, m, g, c1) if self.nesterov else m / c1
        u = w.let("m_hat", mean, symbol=r"\hat{m}", meaning="bias-corrected mean")
        s_hat = w.let(
            "s_hat", s / c2, symbol=r"\hat{s}", meaning="bias-corrected mean square of the surprise"
        )
        q = w.let("q", sqrt(s_hat) + eps, meaning="denominator")
        return w.move(effective_lr=w.lr / q, direction=u, rms=sqrt(s_hat), denominator=q)
