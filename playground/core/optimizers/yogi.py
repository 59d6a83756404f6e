"""Yogi."""

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
    weight_decay,
)
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import sign, sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Yogi(Optimizer):
    """Adam whose v moves by at most (1 − β₂)g² per step, so that rates rise slowly when gradients vanish.

    The paper corrects no bias; optax does, and starts both means at 1e-6.
    """

    key = "yogi"
    title = "Yogi"
    source = "Zaheer et al., Adaptive methods for nonconvex optimization (NeurIPS 31, 2018), pages 9815–9825"
    summary = "Adam whose rates cannot jump up when gradients become small."
    dialects = {
        "paper": Dialect("Yogi as in the paper"),
        "optax": Dialect(
            "optax.yogi",
            {"learning_rate": "lr", "b1": "beta1", "b2": "beta2", "eps": "eps"},
            fixed={"initial_m": 1e-6, "initial_v": 1e-6, "bias_correction": True},
            note="both means start at 1e-6 and are divided by 1 − βᵗ",
        ),
    }

    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon(1e-3)
    initial_m: float = number(
        0.0, symbol="m_0", meaning="mean gradient before the first step", slider=(-1, 1)
    )
    initial_v: float = number(
        0.0, symbol="v_0", meaning="mean square before the first step", low=0, slider=(0, 2)
    )
    bias_correction: bool = switch(
        False, symbol=r"\mathrm{bias\ correction}", meaning="divide the means by 1 − βᵗ, as Adam does"
    )
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()

    def stability_limit(self) -> StabilityLimit | None:
        added = 0.0 if self.decoupled else self.weight_decay
        return StabilityLimit(averaged_limit(self.beta1), ADAPTIVE_EDGE_OF_STABILITY, added)

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps = w.setting("beta1"), w.setting("beta2"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)
        m = w.state("m", meaning="running mean of the gradient", initial=self.initial_m)
        v = w.state("v", meaning="slowly moving mean square of the gradient", initial=self.initial_v)
        u = m = w.let(m, beta1 * m + (1 - beta1) * g)
        square = v = w.let(v, v - (1 - beta2) * sign(v - g**2) * g**2)
        if self.bias_correction:
            c1, c2 = correction(w, 1), correction(w, 2)
            u = w.let("m_hat", m / c1, symbol=r"\hat{m}", meaning="bias-corrected mean")
            square = w.let("v_hat", v / c2, symbol=r"\hat{v}", meaning="bias-corrected mean square")
        q = w.let("q", sqrt(square) + eps, meaning="denominator")
        return w.move(effective_lr=w.lr / q, direction=u, rms=sqrt(square), denominator=q)
