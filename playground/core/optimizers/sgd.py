"""Stochastic gradient descent, with momentum."""

from __future__ import annotations

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    EDGE_OF_STABILITY,
    decayed,
    decoupled,
    float32,
    heavy_ball_limit,
    nesterov,
    weight_decay,
)
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import greater, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class SGD(Optimizer):
    """Step against the gradient, or against a buffer in which past gradients live on.

    PyTorch, optax and TF1 keep plain gradients in the buffer and multiply by α afterwards; Keras keeps α·g, which
    differs as soon as a schedule changes α. PyTorch does not dampen the very first gradient.
    """

    key = "sgd"
    title = "SGD"
    source = (
        "Robbins and Monro, A stochastic approximation method (1951), doi:10.1214/aoms/1177729586; "
        "momentum: Polyak (1964), doi:10.1016/0041-5553(64)90137-5, and Nesterov (1983)"
    )
    summary = "One learning rate for every parameter; momentum averages over past gradients."
    dialects = {
        "paper": Dialect("SGD as written in the papers", fixed={"float32": False}),
        "pytorch": Dialect(
            "torch.optim.SGD",
            {
                "lr": "lr",
                "momentum": "momentum",
                "dampening": "dampening",
                "weight_decay": "weight_decay",
                "nesterov": "nesterov",
            },
            defaults={"lr": 1e-3},
            fixed={"first_whole": True},
            note="the first gradient enters the buffer undampened",
            limits={"dampening": Limits()},
        ),
        "keras": Dialect(
            "keras.optimizers.SGD",
            {
                "learning_rate": "lr",
                "momentum": "momentum",
                "nesterov": "nesterov",
                "weight_decay": "weight_decay",
            },
            fixed={"lr_in_buffer": True, "decoupled": True},
            note="the buffer holds learning rate times gradient",
            limits={"momentum": Limits(low=0, high=1)},
        ),
        "tf1": Dialect(
            "tf.compat.v1.train.MomentumOptimizer",
            {"learning_rate": "lr", "momentum": "momentum", "use_nesterov": "nesterov"},
            fixed={"float32": True},
            note="GradientDescentOptimizer where momentum is 0; hyperparameters are rounded to single precision",
        ),
        "optax": Dialect(
            "optax.sgd", {"learning_rate": "lr", "momentum": "momentum", "nesterov": "nesterov"}
        ),
    }

    variants = {
        "Momentum": {"momentum": 0.9},
        "Nesterov momentum": {"momentum": 0.9, "nesterov": True},
    }

    momentum: float = number(
        0.0,
        symbol=r"\mu",
        meaning="share of the buffer that is kept at each step",
        low=0,
        slider=(0, 0.999),
    )
    dampening: float = number(
        0.0,
        symbol=r"\tau",
        meaning="share of each new gradient that is held back from the buffer",
        low=0,
        high=1,
    )
    nesterov: bool = nesterov("buffer")
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()
    first_whole: bool = switch(
        False, symbol=r"g_1\ \mathrm{whole}", meaning="the first gradient is not held back from the buffer"
    )
    lr_in_buffer: bool = switch(
        False, symbol=r"\alpha\ \mathrm{in\ buffer}", meaning="the buffer holds α·g instead of g"
    )
    float32: bool = float32()

    def objection(self, dialect: str) -> str:
        if dialect == "pytorch" and self.nesterov and (self.momentum == 0 or self.dampening != 0):
            return "nesterov needs a momentum above 0 and a dampening of 0"
        return ""

    def stability_limit(self) -> StabilityLimit | None:
        added = 0.0 if self.decoupled else self.weight_decay
        if self.nesterov and self.dampening:
            return None
        value = heavy_ball_limit(self.momentum, self.nesterov)
        held_back = self.dampening if self.momentum else 0.0
        return StabilityLimit(value / (1.0 - held_back), EDGE_OF_STABILITY, added) if held_back < 1 else None

    def rule(self, w: RuleWriter) -> Rule:
        g = decayed(w, self.weight_decay, self.decoupled)
        if self.momentum == 0:
            return w.move(effective_lr=w.lr, direction=g)
        mu = w.setting("momentum")
        b = w.state("b", meaning="momentum buffer")
        if self.lr_in_buffer:
            b = w.let(b, mu * b + w.lr * g)
            step = mu * b + w.lr * g if self.nesterov else b
            return w.move(effective_lr=w.lr, direction=step / w.lr, step=step)
        fed = mu * b + (1 - w.setting("dampening")) * g if self.dampening else mu * b + g
        b = w.let(b, where(greater(w.t, 1), fed, g) if self.dampening and self.first_whole else fed)
        return w.move(effective_lr=w.lr, direction=g + mu * b if self.nesterov else b)
