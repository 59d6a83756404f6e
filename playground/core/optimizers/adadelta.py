"""AdaDelta."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    decayed,
    decoupled,
    epsilon,
    float32,
    weight_decay,
)
from playground.core.parameters import configurable, number
from playground.core.rules.expression import sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class AdaDelta(Optimizer):
    """Divide each gradient by its RMS and multiply it by the RMS of past steps, so that the units come out right.

    The paper has no learning rate (α = 1). ε stands inside both roots everywhere; the one over the steps decides how
    small the first steps are.
    """

    key = "adadelta"
    title = "AdaDelta"
    source = "Zeiler, ADADELTA: an adaptive learning rate method (2012), arXiv:1212.5701"
    summary = "The rate is the ratio of two running means: of past steps and of past gradients."
    dialects = {
        "paper": Dialect("AdaDelta as in the paper", fixed={"float32": False}),
        "pytorch": Dialect(
            "torch.optim.Adadelta",
            {"lr": "lr", "rho": "rho", "eps": "eps", "weight_decay": "weight_decay"},
            defaults={"rho": 0.9},
        ),
        "keras": Dialect(
            "keras.optimizers.Adadelta",
            {"learning_rate": "lr", "rho": "rho", "epsilon": "eps", "weight_decay": "weight_decay"},
            defaults={"lr": 0.001, "eps": 1e-7},
            fixed={"decoupled": True},
        ),
        "tf1": Dialect(
            "tf.compat.v1.train.AdadeltaOptimizer",
            {"learning_rate": "lr", "rho": "rho", "epsilon": "eps"},
            defaults={"lr": 0.001, "eps": 1e-8},
            fixed={"float32": True},
            note="hyperparameters are rounded to single precision",
        ),
        "optax": Dialect(
            "optax.adadelta",
            {"learning_rate": "lr", "rho": "rho", "eps": "eps", "weight_decay": "weight_decay"},
            defaults={"rho": 0.9},
        ),
    }

    lr: float = number(1.0, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-3, 100.0))
    rho: float = number(
        0.95,
        symbol=r"\rho",
        meaning="share of the old mean squares that is kept",
        low=0,
        high=1,
        slider=(0, 0.999),
    )
    eps: float = epsilon(1e-6)
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()
    float32: bool = float32()

    def stability_limit(self) -> StabilityLimit | None:
        return StabilityLimit(2.0, ADAPTIVE_EDGE_OF_STABILITY, 0.0 if self.decoupled else self.weight_decay)

    def rule(self, w: RuleWriter) -> Rule:
        rho, eps = w.setting("rho"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)
        v = w.state("v", meaning="running mean of the squared gradient")
        steps = w.state("steps", symbol="D", meaning="running mean of the squared steps, before α")
        v = w.let(v, rho * v + (1 - rho) * g**2)
        q = w.let("q", sqrt(v + eps), meaning="denominator")
        ratio = w.let(
            "ratio", sqrt(steps + eps) / q, symbol="r", meaning="RMS of past steps over RMS of gradients"
        )
        step = w.let("delta", ratio * g, symbol=r"\delta", meaning="step, before α")
        w.let(steps, rho * steps + (1 - rho) * step**2)
        return w.move(effective_lr=w.lr * ratio, direction=g, step=w.lr * step, rms=sqrt(v), denominator=q)
