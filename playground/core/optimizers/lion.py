"""Lion."""

from __future__ import annotations

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import beta1, decayed, weight_decay
from playground.core.parameters import configurable, number
from playground.core.rules.expression import sign
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Lion(Optimizer):
    """Step by α in every parameter, in the direction of the sign of a mean gradient.

    Two shares: β₁ mixes the newest gradient into the direction of this step, β₂ into the mean that is carried on.
    Weight decay shrinks the parameters themselves.
    """

    key = "lion"
    title = "Lion"
    source = "Chen et al., Symbolic discovery of optimization algorithms (2023), arXiv:2302.06675"
    summary = "Every step has the same size in every parameter; only signs are used."
    dialects = {
        "paper": Dialect("Lion as in the paper"),
        "keras": Dialect(
            "keras.optimizers.Lion",
            {"learning_rate": "lr", "beta_1": "beta1", "beta_2": "beta2", "weight_decay": "weight_decay"},
            defaults={"lr": 0.001},
            limits={"beta1": Limits(low=0, high=1, low_open=True)},
        ),
        "optax": Dialect(
            "optax.lion",
            {"learning_rate": "lr", "b1": "beta1", "b2": "beta2", "weight_decay": "weight_decay"},
            defaults={"weight_decay": 1e-3},
            note="weight decay is 0.001 unless it is switched off",
        ),
    }

    lr: float = number(1e-4, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = number(
        0.99, symbol=r"\beta_2", meaning="share of the old mean gradient that is carried on", low=0, high=1,
        high_open=True, slider=(0, 0.999),
    )  # fmt: skip
    weight_decay: float = weight_decay()

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2 = w.setting("beta1"), w.setting("beta2")
        g = decayed(w, self.weight_decay, decoupled=True)
        m = w.state("m", meaning="running mean of the gradient")
        c = w.let("c", beta1 * m + (1 - beta1) * g, meaning="mean gradient of this step")
        u = w.let("u", sign(c), meaning="direction")
        w.let(m, beta2 * m + (1 - beta2) * g)
        return w.move(effective_lr=w.lr, direction=u)
