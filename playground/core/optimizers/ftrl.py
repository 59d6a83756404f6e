"""Follow the regularised leader."""

from __future__ import annotations

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import ADAPTIVE_EDGE_OF_STABILITY, decayed, weight_decay
from playground.core.parameters import configurable, number
from playground.core.rules.expression import maximum, minimum
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Ftrl(Optimizer):
    """Take the point that would have been best for all gradients so far, with a pull towards points met before.

    Without penalties this is AdaGrad written otherwise, but it knows no start: the first step leaves θ₀ as far as the
    sum began above 0. An ℓ₁ penalty makes parameters exactly 0. The paper's λ₂ is twice this ℓ₂.
    """

    key = "ftrl"
    title = "FTRL"
    source = (
        "McMahan et al., Ad click prediction: a view from the trenches (2013), doi:10.1145/2487575.2488200"
    )
    summary = "AdaGrad for sparse models: a penalty sets small parameters to exactly 0."
    dialects = {
        "paper": Dialect("FTRL-Proximal as in the paper"),
        "keras": Dialect(
            "keras.optimizers.Ftrl",
            {
                "learning_rate": "lr",
                "learning_rate_power": "lr_power",
                "initial_accumulator_value": "initial_sum",
                "l1_regularization_strength": "l1",
                "l2_regularization_strength": "l2",
                "l2_shrinkage_regularization_strength": "shrinkage",
                "beta": "beta",
                "weight_decay": "weight_decay",
            },
            defaults={"lr": 0.001, "initial_sum": 0.1, "beta": 0.0},
            note="the sum starts at 0.1, so that the first step pulls towards 0",
            limits={
                "lr_power": Limits(high=0),
                "initial_sum": Limits(low=0),
                "l1": Limits(low=0),
                "l2": Limits(low=0),
                "shrinkage": Limits(low=0),
            },
        ),
    }

    lr_power: float = number(
        -0.5, symbol="p", meaning="the rate is α times the sum of squares to this power", high=0, low=-2
    )
    initial_sum: float = number(
        0.0, symbol="n_0", meaning="sum of squares before the first step", low=0, slider=(0, 2)
    )
    beta: float = number(1.0, symbol=r"\beta", meaning="added to the root of the sum", low=0, slider=(0, 2))
    l1: float = number(
        0.0, symbol=r"\ell_1", meaning="penalty on |θ|: makes parameters 0", low=0, log=True, slider=(0, 10)
    )
    l2: float = number(0.0, symbol=r"\ell_2", meaning="penalty on θ²", low=0, log=True, slider=(0, 10))
    shrinkage: float = number(
        0.0, symbol=r"\ell_s", meaning="penalty on θ² that enters through the gradient", low=0, log=True,
        slider=(0, 10),
    )  # fmt: skip
    weight_decay: float = weight_decay()

    def stability_limit(self) -> StabilityLimit | None:
        if self.beta or self.l1 or self.l2 or self.shrinkage or self.weight_decay:
            return None
        return StabilityLimit(2.0, ADAPTIVE_EDGE_OF_STABILITY)

    def rule(self, w: RuleWriter) -> Rule:
        power = -w.setting("lr_power")
        g = decayed(w, self.weight_decay, decoupled=True)
        n = w.state("n", meaning="sum of all squared gradients", initial=self.initial_sum)
        z = w.state("z", meaning="sum of all gradients, less the pull towards points met before")
        old = w.let("old", n**power, symbol="r", meaning="root of the sum before")
        n = w.let(n, n + g**2)
        root = w.let("root", n**power, symbol=r"r\prime", meaning="root of the sum now")
        fed = g + 2 * w.setting("shrinkage") * w.theta if self.shrinkage else g
        z = w.let(z, z + (fed - (root - old) / w.lr * w.theta))
        q = root / w.lr
        if self.l2 or self.beta:
            q = q + 2 * (w.setting("l2") + w.setting("beta") / (2 * w.lr))
        q = w.let("q", q, meaning="curvature of what is minimised")
        l1 = w.setting("l1")
        kept = minimum(maximum(z, -l1), l1) - z if self.l1 else -z
        leader = w.let("leader", kept / q, symbol=r"\hat{\theta}", meaning="the best point for all so far")
        step = w.let("step", w.theta - leader, symbol=r"\Delta", meaning="what is subtracted")
        return w.move(effective_lr=1 / q, direction=step * q, step=step, denominator=q)
