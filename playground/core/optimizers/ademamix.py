"""AdEMAMix."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import (
    beta1,
    beta2,
    correction,
    decayed,
    epsilon,
    epsilon_root,
    weight_decay,
)
from playground.core.parameters import configurable, number
from playground.core.rules.expression import sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class AdEMAMix(Optimizer):
    """AdamW with a second, very long memory: a slow mean of the gradient, added to the fast one.

    The slow mean starts at 0 and is not corrected for it, so that it fills itself. The paper also lets its weight and
    β₃ grow over the first steps; here, as by default in optax, they stay.
    """

    key = "ademamix"
    title = "AdEMAMix"
    source = "Pagliardini, Ablin and Grangier, The AdEMAMix optimizer (2024), arXiv:2409.03137"
    summary = "AdamW that also follows a very slow mean of the gradient."
    dialects = {
        "paper": Dialect("AdEMAMix as in the paper, its weight and β₃ not scheduled"),
        "optax": Dialect(
            "optax.contrib.ademamix",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "b3": "beta3",
                "alpha": "mix",
                "eps": "eps",
                "eps_root": "eps_root",
                "weight_decay": "weight_decay",
            },
        ),
    }

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2()
    beta3: float = number(
        0.9999, symbol=r"\beta_3", meaning="share of the slow mean gradient that is kept", low=0, high=1,
        high_open=True, slider=(0.9, 0.99999),
    )  # fmt: skip
    mix: float = number(5.0, symbol="a", meaning="weight of the slow mean gradient", low=0, slider=(0, 20))
    eps: float = epsilon()
    eps_root: float = epsilon_root()
    weight_decay: float = weight_decay()

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, beta3 = w.setting("beta1"), w.setting("beta2"), w.setting("beta3")
        g = decayed(w, self.weight_decay, decoupled=True)
        m = w.state("m", meaning="fast running mean of the gradient")
        s = w.state("s", meaning="slow running mean of the gradient")
        v = w.state("v", meaning="running mean square of the gradient")
        m = w.let(m, beta1 * m + (1 - beta1) * g)
        s = w.let(s, beta3 * s + (1 - beta3) * g)
        v = w.let(v, beta2 * v + (1 - beta2) * g**2)
        c1, c2 = correction(w, 1), correction(w, 2)
        u = w.let("u", m / c1 + w.setting("mix") * s, meaning="both means, mixed")
        v_hat = w.let("v_hat", v / c2, symbol=r"\hat{v}", meaning="bias-corrected mean square")
        inside = v_hat + w.setting("eps_root") if self.eps_root else v_hat
        q = w.let("q", sqrt(inside) + w.setting("eps"), meaning="denominator")
        return w.move(effective_lr=w.lr / q, direction=u, rms=sqrt(v_hat), denominator=q)
