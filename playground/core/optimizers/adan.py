"""Adan."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import decayed, epsilon, epsilon_root, weight_decay
from playground.core.parameters import configurable, number
from playground.core.rules.expression import greater, sqrt, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Adan(Optimizer):
    """Adam with Nesterov's idea put into the estimates: a mean of how the gradient changes is added to its mean.

    β₁, β₂ and β₃ are shares that are kept, as in optax and the authors' code; the paper writes 1 minus these. Weight
    decay shrinks the parameters themselves, here before the step; the paper divides by 1 + αλ.
    """

    key = "adan"
    title = "Adan"
    source = (
        "Xie et al., Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models (2022), "
        "arXiv:2208.06677"
    )
    summary = "Adam that also follows how the gradient changes."
    dialects = {
        "paper": Dialect("Adan as in the paper, bias-corrected"),
        "optax": Dialect(
            "optax.adan",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "b3": "beta3",
                "eps": "eps",
                "eps_root": "eps_root",
                "weight_decay": "weight_decay",
            },
            defaults={"eps_root": 1e-8},
        ),
    }

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = number(
        0.98, symbol=r"\beta_1", meaning="share of the old mean gradient that is kept", low=0, high=1,
        high_open=True, slider=(0, 0.999),
    )  # fmt: skip
    beta2: float = number(
        0.92, symbol=r"\beta_2", meaning="share of the old mean change that is kept", low=0, high=1,
        high_open=True, slider=(0, 0.999),
    )  # fmt: skip
    beta3: float = number(
        0.99, symbol=r"\beta_3", meaning="share of the old mean square that is kept", low=0, high=1,
        high_open=True, slider=(0, 0.9999),
    )  # fmt: skip
    eps: float = epsilon()
    eps_root: float = epsilon_root()
    weight_decay: float = weight_decay()

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, beta3 = w.setting("beta1"), w.setting("beta2"), w.setting("beta3")
        g = decayed(w, self.weight_decay, decoupled=True)
        before = w.state("before", symbol="g_{t-1}", meaning="gradient of the step before")
        m = w.state("m", meaning="running mean of the gradient")
        v = w.state("v", meaning="running mean of its changes")
        n = w.state("n", meaning="running mean square of the gradient looked ahead along its change")
        change = w.let(
            "change", where(greater(w.t, 1), g - before, 0), symbol="d", meaning="change of the gradient"
        )
        w.let(before, g)
        m = w.let(m, beta1 * m + (1 - beta1) * g)
        v = w.let(v, beta2 * v + (1 - beta2) * change)
        n = w.let(n, beta3 * n + (1 - beta3) * (g + (1 - beta2) * change) ** 2)
        c1 = w.let("c1", 1 - beta1**w.t, symbol="c_1", meaning="bias correction of the mean")
        c2 = w.let("c2", 1 - beta2**w.t, symbol="c_2", meaning="bias correction of the mean change")
        c3 = w.let("c3", 1 - beta3**w.t, symbol="c_3", meaning="bias correction of the mean square")
        u = w.let("u", m / c1 + (1 - beta2) * (v / c2), meaning="mean gradient, looked ahead")
        n_hat = w.let("n_hat", n / c3, symbol=r"\hat{n}", meaning="bias-corrected mean square")
        inside = n_hat + w.setting("eps_root") if self.eps_root else n_hat
        q = w.let("q", sqrt(inside) + w.setting("eps"), meaning="denominator")
        return w.move(effective_lr=w.lr / q, direction=u, rms=sqrt(n_hat), denominator=q)
