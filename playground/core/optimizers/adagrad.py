"""AdaGrad."""

from __future__ import annotations

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    decayed,
    decoupled,
    epsilon,
    float32,
    weight_decay,
)
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import greater, sqrt, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class AdaGrad(Optimizer):
    """Divide each gradient by the root of the sum of all its squares so far.

    The paper and PyTorch add ε outside the root and start the sum at 0; Keras and optax put 1e-7 inside and start
    at 0.1; TF1 starts at 0.1 and has no ε.
    """

    key = "adagrad"
    title = "AdaGrad"
    source = "Duchi, Hazan and Singer, Adaptive subgradient methods (JMLR 12, 2011), jmlr.org/papers/v12/duchi11a.html"
    summary = "Rates only ever fall: each is α divided by the root of all squared gradients so far."
    dialects = {
        "paper": Dialect("AdaGrad as in the paper", fixed={"float32": False, "zero_stays": False}),
        "pytorch": Dialect(
            "torch.optim.Adagrad",
            {
                "lr": "lr",
                "lr_decay": "lr_decay",
                "weight_decay": "weight_decay",
                "initial_accumulator_value": "initial_sum",
                "eps": "eps",
            },
            defaults={"eps": 1e-10},
            note="ε stands outside the root",
        ),
        "keras": Dialect(
            "keras.optimizers.Adagrad",
            {
                "learning_rate": "lr",
                "initial_accumulator_value": "initial_sum",
                "epsilon": "eps",
                "weight_decay": "weight_decay",
            },
            defaults={"lr": 0.001, "initial_sum": 0.1, "eps": 1e-7},
            fixed={"eps_inside": True, "decoupled": True},
            note="ε stands inside the root; the sum starts at 0.1",
        ),
        "tf1": Dialect(
            "tf.compat.v1.train.AdagradOptimizer",
            {"learning_rate": "lr", "initial_accumulator_value": "initial_sum"},
            defaults={"initial_sum": 0.1},
            fixed={"eps": 0.0, "float32": True},
            note="no ε; the sum starts at 0.1; hyperparameters are rounded to single precision",
            limits={"initial_sum": Limits(low=0, low_open=True)},
        ),
        "optax": Dialect(
            "optax.adagrad",
            {"learning_rate": "lr", "initial_accumulator_value": "initial_sum", "eps": "eps"},
            defaults={"initial_sum": 0.1, "eps": 1e-7},
            fixed={"eps_inside": True, "zero_stays": True},
            note="ε stands inside the root; the sum starts at 0.1; the rate is 0 while the sum is 0",
        ),
    }

    eps: float = epsilon()
    eps_inside: bool = switch(
        False, symbol=r"\varepsilon\ \mathrm{inside}\ \sqrt{}", meaning="ε inside the root"
    )
    initial_sum: float = number(
        0.0, symbol="G_0", meaning="sum of squares before the first step", low=0, slider=(0, 2)
    )
    lr_decay: float = number(
        0.0, symbol=r"\delta", meaning="divides the rate by 1 + (t − 1)δ", low=0, log=True, slider=(0, 1)
    )
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()
    zero_stays: bool = switch(
        False, symbol=r"G = 0\ \mathrm{stays}", meaning="the rate is 0 while the sum of squares is 0"
    )
    float32: bool = float32()

    def stability_limit(self) -> StabilityLimit | None:
        return StabilityLimit(2.0, ADAPTIVE_EDGE_OF_STABILITY, 0.0 if self.decoupled else self.weight_decay)

    def rule(self, w: RuleWriter) -> Rule:
        eps, lr = w.setting("eps"), w.lr
        g = decayed(w, self.weight_decay, self.decoupled)
        if self.lr_decay:
            slower = lr / (1 + (w.t - 1) * w.setting("lr_decay"))
            lr = w.let("decayed_lr", slower, symbol=r"\alpha_t", meaning="learning rate after decay")
        total = w.state("G", meaning="sum of all squared gradients", initial=self.initial_sum)
        total = w.let(total, total + g**2)
        root = sqrt(total) if self.eps == 0 else sqrt(total + eps) if self.eps_inside else sqrt(total) + eps
        q = w.let("q", root, meaning="denominator")
        rate = where(greater(total, 0), lr / q, 0) if self.zero_stays else lr / q
        return w.move(effective_lr=rate, direction=g, rms=sqrt(total / w.t), denominator=q)
