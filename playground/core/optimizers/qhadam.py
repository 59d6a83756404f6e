"""Quasi-hyperbolic Adam."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import beta1, beta2, correction, epsilon
from playground.core.parameters import configurable, number
from playground.core.rules.expression import sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class QHAdam(Optimizer):
    """Adam in which the newest gradient is mixed into both means once more.

    ν₁ = ν₂ = 1 is Adam; ν₁ = 0, ν₂ = 1 is RMSProp with bias correction. The RMS gradient drawn is the root of the
    mixture that the rule divides by. The defaults are those its authors recommend.
    """

    key = "qhadam"
    title = "QHAdam"
    source = (
        "Ma and Yarats, Quasi-hyperbolic momentum and Adam for deep learning (ICLR 2019), arXiv:1810.06801"
    )
    summary = "A fixed mixture of Adam and the newest gradient."
    dialects = {"paper": Dialect("QHAdam as in the paper")}

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1(0.995)
    beta2: float = beta2()
    nu1: float = number(0.7, symbol=r"\nu_1", meaning="share of the mean in the step", low=0, high=1)
    nu2: float = number(
        1.0, symbol=r"\nu_2", meaning="share of the mean square in the denominator", low=0, high=1
    )
    eps: float = epsilon()

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps, g = w.setting("beta1"), w.setting("beta2"), w.setting("eps"), w.gradient
        nu1, nu2 = w.setting("nu1"), w.setting("nu2")
        m = w.state("m", meaning="running mean of the gradient")
        v = w.state("v", meaning="running mean of the squared gradient")
        m = w.let(m, beta1 * m + (1 - beta1) * g)
        v = w.let(v, beta2 * v + (1 - beta2) * g**2)

        c1, c2 = correction(w, 1), correction(w, 2)
        u = w.let("u", (1 - nu1) * g + nu1 * (m / c1), meaning="direction")
        square = w.let("s", (1 - nu2) * g**2 + nu2 * (v / c2), meaning="mixture of g² and its mean")
        q = w.let("q", sqrt(square) + eps, meaning="denominator")
        return w.move(effective_lr=w.lr / q, direction=u, rms=sqrt(square), denominator=q)
