"""AdaMax."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    averaged_limit,
    beta1,
    beta2,
    by_difference,
    correction,
    decayed,
    decoupled,
    epsilon,
    mean,
    weight_decay,
)
from playground.core.parameters import choice, configurable, number, switch
from playground.core.rules.expression import absolute, greater, maximum, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class AdaMax(Optimizer):
    """Adam with the largest recent gradient in place of the root mean square.

    The paper has no ε; in its dialect 0/0 counts as no step, where it is nan in the frameworks with an ε of 0. PyTorch
    and optax add ε to |g| before the maximum is taken, Keras to the denominator. The RMS gradient drawn is u, which
    the rule divides by. The bias correction is part of m̂.
    """

    key = "adamax"
    title = "AdaMax"
    source = (
        "Kingma and Ba, Adam: a method for stochastic optimization (ICLR 2015), section 7.1, arXiv:1412.6980"
    )
    summary = "Adam, divided by the largest recent gradient instead of the root mean square."
    dialects = {
        "paper": Dialect(
            "AdaMax as in the paper",
            fixed={"zero_stays": True, "by_difference": False},
            note="kinder than the frameworks: 0/0 counts as no step",
        ),
        "pytorch": Dialect(
            "torch.optim.Adamax",
            {"lr": "lr", "betas": ("beta1", "beta2"), "eps": "eps", "weight_decay": "weight_decay"},
            defaults={"eps": 1e-8},
            fixed={"zero_stays": False},
            note="ε is added to |g| inside the maximum",
        ),
        "keras": Dialect(
            "keras.optimizers.Adamax",
            {
                "learning_rate": "lr",
                "beta_1": "beta1",
                "beta_2": "beta2",
                "epsilon": "eps",
                "weight_decay": "weight_decay",
            },
            defaults={"lr": 0.001, "eps": 1e-7},
            fixed={"eps_place": "denominator", "decoupled": True, "zero_stays": False, "by_difference": True},
            note="ε is added to the denominator",
        ),
        "optax": Dialect(
            "optax.adamax",
            {"learning_rate": "lr", "b1": "beta1", "b2": "beta2", "eps": "eps"},
            defaults={"eps": 1e-8},
            fixed={"zero_stays": False},
            note="ε is added to |g| inside the maximum",
        ),
    }

    lr: float = number(0.002, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon(0.0)
    eps_place: str = choice(
        "maximum", symbol=r"\varepsilon\ \mathrm{stands}", meaning="where ε is added",
        options={"maximum": "max(β₂u, |g| + ε)", "denominator": "u + ε"},
    )  # fmt: skip
    zero_stays: bool = switch(True, symbol=r"0/0 = 0", meaning="without ε, 0/0 counts as no step")
    by_difference: bool = by_difference()
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()

    def stability_limit(self) -> StabilityLimit | None:
        added = 0.0 if self.decoupled else self.weight_decay
        return StabilityLimit(averaged_limit(self.beta1), ADAPTIVE_EDGE_OF_STABILITY, added)

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps = w.setting("beta1"), w.setting("beta2"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)
        m = w.state("m", meaning="running mean of the gradient")
        u = w.state("u", meaning="largest recent gradient")
        m = mean(w, m, beta1, g, self.by_difference)
        newest = absolute(g) + eps if self.eps and self.eps_place == "maximum" else absolute(g)
        u = w.let(u, maximum(beta2 * u, newest))

        m_hat = w.let("m_hat", m / correction(w, 1), symbol=r"\hat{m}", meaning="bias-corrected mean")
        q = u + eps if self.eps_place == "denominator" else u
        q = w.let(
            "q", where(greater(u, 0), u, 1) if self.zero_stays and not self.eps else q, meaning="denominator"
        )
        return w.move(effective_lr=w.lr / q, direction=m_hat, rms=u, denominator=q)
