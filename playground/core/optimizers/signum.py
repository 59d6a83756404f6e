"""Signum and sign SGD."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import decayed, weight_decay
from playground.core.parameters import configurable, number
from playground.core.rules.expression import sign
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Signum(Optimizer):
    """Step by α in every parameter, against the sign of a running mean of the gradient; of the gradient if β is 0.

    Weight decay shrinks the parameters themselves; optax has none.
    """

    key = "signum"
    title = "Signum"
    source = (
        "Bernstein et al., signSGD: compressed optimisation for non-convex problems (2018), arXiv:1802.04434"
    )
    summary = "Every parameter moves by the learning rate, whatever its gradient's size."
    dialects = {
        "paper": Dialect("Signum as in the paper"),
        "optax": Dialect(
            "optax.signum", {"learning_rate": "lr", "beta": "beta"}, note="optax.sign_sgd where beta is 0"
        ),
    }
    variants = {"Sign SGD": {"beta": 0.0}}

    lr: float = number(1e-3, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta: float = number(
        0.9, symbol=r"\beta", meaning="share of the old mean gradient that is kept", low=0, high=1,
        high_open=True, slider=(0, 0.999),
    )  # fmt: skip
    weight_decay: float = weight_decay()

    def rule(self, w: RuleWriter) -> Rule:
        g = decayed(w, self.weight_decay, decoupled=True)
        if self.beta == 0:
            return w.move(effective_lr=w.lr, direction=sign(g))
        beta = w.setting("beta")
        m = w.state("m", meaning="running mean of the gradient")
        m = w.let(m, beta * m + (1 - beta) * g)
        return w.move(effective_lr=w.lr, direction=sign(m))
