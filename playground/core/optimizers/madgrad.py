"""MADGRAD."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import decayed, epsilon, weight_decay
from playground.core.parameters import configurable, number
from playground.core.rules.expression import greater, sqrt, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class MADGRAD(Optimizer):
    """Go a share of the way to where dual averaging would be: the start, less the sum of all gradients over a root.

    Later gradients count more, by √t, and the root is the third, of the sum of their squares. ε is added to the rate
    as well, as in the authors' code. Weight decay is coupled. (optax.contrib.madgrad takes √t in single precision: its
    paths are 1e-8 from these.)
    """

    key = "madgrad"
    title = "MADGRAD"
    source = (
        "Defazio and Jelassi, Adaptivity without compromise: a momentumized, adaptive, dual averaged gradient method "
        "(2021), arXiv:2101.11075"
    )
    summary = "Dual averaging with momentum: the sum of all gradients, divided by a cube root."
    dialects = {
        "paper": Dialect("MADGRAD as in the authors' code"),
    }

    momentum: float = number(
        0.9, symbol=r"\mu", meaning="share of the old point that is kept", low=0, high=1, high_open=True,
        slider=(0, 0.999),
    )  # fmt: skip
    eps: float = epsilon(1e-6)
    weight_decay: float = weight_decay()

    def rule(self, w: RuleWriter) -> Rule:
        mu, eps = w.setting("momentum"), w.setting("eps")
        start = w.state("start", symbol=r"\theta_0", meaning="where the run began")
        s = w.state("s", meaning="weighted sum of all gradients")
        total = w.state("G", meaning="weighted sum of all squared gradients")
        start = w.let(start, where(greater(w.t, 1), start, w.theta))
        g = decayed(w, self.weight_decay, decoupled=False)
        weight = w.let(
            "weight", (w.lr + eps) * sqrt(w.t), symbol=r"w_t", meaning="weight of this step's gradient"
        )
        total = w.let(total, total + weight * g**2)
        s = w.let(s, s + weight * g)
        q = w.let("q", total ** (1.0 / 3.0) + eps, meaning="denominator")
        z = w.let("z", start - s / q, meaning="where dual averaging would be")
        step = w.let("step", (1 - mu) * (w.theta - z), symbol=r"\Delta", meaning="what is subtracted")
        rate = weight / q
        return w.move(effective_lr=rate, direction=step / rate, step=step, denominator=q)
