"""RMSProp."""

from __future__ import annotations

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    by_difference,
    decayed,
    decoupled,
    epsilon,
    float32,
    heavy_ball_limit,
    mean,
    nesterov,
    weight_decay,
)
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import maximum, sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class RMSProp(Optimizer):
    """Divide each gradient by the root of its running mean square.

    The lecture puts ε inside the root, as do Keras, TF1 and optax; PyTorch adds it outside, which lifts the largest
    possible effective rate from α/√ε to α/ε. TF1 starts v at 1 instead of 0 and so begins with small steps where
    the others begin with α/√(1 − β). With momentum, PyTorch keeps g/√v in the buffer and multiplies by α
    afterwards; Keras, TF1 and optax keep α·g/√v.
    """

    key = "rmsprop"
    title = "RMSProp"
    source = (
        "Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6e (2012); "
        "centered: Graves (2013), arXiv:1308.0850"
    )
    summary = "Each parameter's rate is α divided by the root mean square of its recent gradients."
    dialects = {
        "paper": Dialect("RMSProp as in the lecture", fixed={"float32": False, "by_difference": False}),
        "pytorch": Dialect(
            "torch.optim.RMSprop",
            {
                "lr": "lr",
                "alpha": "beta",
                "eps": "eps",
                "weight_decay": "weight_decay",
                "momentum": "momentum",
                "centered": "centered",
            },
            defaults={"lr": 0.01, "beta": 0.99},
            fixed={"eps_inside": False, "lr_in_buffer": False},
            note="ε stands outside the root",
            limits={"beta": Limits(low=0)},
        ),
        "keras": Dialect(
            "keras.optimizers.RMSprop",
            {
                "learning_rate": "lr",
                "rho": "beta",
                "momentum": "momentum",
                "epsilon": "eps",
                "centered": "centered",
                "weight_decay": "weight_decay",
            },
            defaults={"lr": 0.001, "eps": 1e-7},
            fixed={"decoupled": True},
            limits={"momentum": Limits(low=0)},  # Keras passes over a momentum below 0
            note="ε stands inside the root; the buffer holds learning rate times gradient",
        ),
        "tf1": Dialect(
            "tf.compat.v1.train.RMSPropOptimizer",
            {
                "learning_rate": "lr",
                "decay": "beta",
                "momentum": "momentum",
                "epsilon": "eps",
                "centered": "centered",
            },
            defaults={"eps": 1e-10},
            fixed={"initial_v": 1.0, "float32": True, "by_difference": True},
            note="v starts at 1; hyperparameters are rounded to single precision",
        ),
        "optax": Dialect(
            "optax.rmsprop",
            {
                "learning_rate": "lr",
                "decay": "beta",
                "eps": "eps",
                "initial_scale": "initial_v",
                "eps_in_sqrt": "eps_inside",
                "centered": "centered",
                "momentum": "momentum",
                "nesterov": "nesterov",
                "bias_correction": "bias_correction",
            },
        ),
    }

    variants = {"RMSProp, centered": {"centered": True}}

    beta: float = number(
        0.9,
        symbol=r"\beta",
        meaning="share of the old mean square that is kept",
        low=0,
        high=1,
        slider=(0, 0.999),
    )
    eps: float = epsilon()
    eps_inside: bool = switch(
        True, symbol=r"\varepsilon\ \mathrm{inside}\ \sqrt{}", meaning="ε inside the root"
    )
    centered: bool = switch(
        False,
        symbol=r"\mathrm{centered}",
        meaning="subtract the squared mean gradient: divide by the deviation",
    )
    momentum: float = number(
        0.0,
        symbol=r"\mu",
        meaning="share of the buffer that is kept at each step",
        low=0,
        slider=(0, 0.999),
    )
    nesterov: bool = nesterov("buffer")
    lr_in_buffer: bool = switch(
        True, symbol=r"\alpha\ \mathrm{in\ buffer}", meaning="the buffer holds α·g/√v instead of g/√v"
    )
    initial_v: float = number(
        0.0, symbol="v_0", meaning="mean square before the first step", low=0, slider=(0, 2)
    )
    bias_correction: bool = switch(
        False, symbol=r"\mathrm{bias\ correction}", meaning="divide the means by 1 − βᵗ, as Adam does"
    )
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()
    by_difference: bool = by_difference()
    float32: bool = float32()

    def stability_limit(self) -> StabilityLimit | None:
        value = heavy_ball_limit(self.momentum, self.nesterov)
        return StabilityLimit(value, ADAPTIVE_EDGE_OF_STABILITY, 0.0 if self.decoupled else self.weight_decay)

    def rule(self, w: RuleWriter) -> Rule:
        beta, eps = w.setting("beta"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)

        v = w.state("v", meaning="running mean of the squared gradient", initial=self.initial_v)
        square = v = mean(w, v, beta, g**2, self.by_difference)
        if self.bias_correction:
            square = w.let(
                "v_hat", v / (1 - beta**w.t), symbol=r"\hat{v}", meaning="bias-corrected mean square"
            )
        if self.centered:
            centre = w.state("mean", symbol=r"\bar{g}", meaning="running mean of the gradient")
            centre = mean(w, centre, beta, g, self.by_difference)
            centre = centre / (1 - beta**w.t) if self.bias_correction else centre
            square = w.let("s", square - centre**2, meaning="running variance of the gradient")

        q = w.let(
            "q",
            sqrt(square + eps) if self.eps_inside else sqrt(square) + eps,
            meaning="denominator",
        )
        # Rounding can leave the variance a hair below 0; ε inside the root then still saves the step, as it does
        # in the frameworks, and the RMS shown is 0.
        rms = sqrt(maximum(square, 0.0)) if self.centered and self.eps_inside else sqrt(square)
        if self.momentum == 0:
            return w.move(effective_lr=w.lr / q, direction=g, rms=rms, denominator=q)

        mu = w.setting("momentum")
        b = w.state("b", meaning="momentum buffer")
        if not self.lr_in_buffer:
            b = w.let(b, mu * b + g / q)
            u = g / q + mu * b if self.nesterov else b
            return w.move(effective_lr=w.lr / q, direction=q * u, step=w.lr * u, rms=rms, denominator=q)
        eta = w.let("rate", w.lr / q, symbol=r"\alpha/q", meaning="effective learning rate")
        b = w.let(b, mu * b + eta * g)
        step = eta * g + mu * b if self.nesterov else b
        return w.move(effective_lr=eta, direction=step / eta, step=step, rms=rms, denominator=q)
