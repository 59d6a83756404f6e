"""NAdam."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import (
    beta1,
    beta2,
    by_difference,
    correction,
    decayed,
    decoupled,
    epsilon,
    epsilon_root,
    mean,
    weight_decay,
)
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import lift, sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class NAdam(Optimizer):
    """Adam with Nesterov's look ahead: the mean is taken as it will be at the next step.

    The momentum μ rises from about β₁/2 to β₁. The paper's mean uses μ too, and its Algorithm 2 multiplies v̂ by β₂;
    PyTorch and Keras keep β₁ in the mean and μ in the look ahead, and no framework has that factor. Keras lets μ rise
    250 times as fast, and optax has no such rise: μ is β₁ throughout.
    """

    key = "nadam"
    title = "NAdam"
    source = (
        "Dozat, Incorporating Nesterov momentum into Adam (ICLR workshop, 2016), "
        "openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ"
    )
    summary = "Adam that looks one step ahead along its own momentum."
    dialects = {
        "paper": Dialect(
            "NAdam as in the paper",
            defaults={"scaled_square": True},
            fixed={"by_difference": False},
            note="v̂ holds the factor β₂ of Algorithm 2",
        ),
        "pytorch": Dialect(
            "torch.optim.NAdam",
            {
                "lr": "lr",
                "betas": ("beta1", "beta2"),
                "eps": "eps",
                "weight_decay": "weight_decay",
                "momentum_decay": "momentum_decay",
                "decoupled_weight_decay": "decoupled",
            },
            fixed={"mean_follows": False},
            note="the mean keeps β₁, the look ahead uses μ",
        ),
        "keras": Dialect(
            "keras.optimizers.Nadam",
            {
                "learning_rate": "lr",
                "beta_1": "beta1",
                "beta_2": "beta2",
                "epsilon": "eps",
                "weight_decay": "weight_decay",
            },
            defaults={"lr": 0.001, "eps": 1e-7},
            fixed={"mean_follows": False, "momentum_decay": 1.0, "decoupled": True, "by_difference": True},
            note="μ rises to β₁ within about 100 steps",
        ),
        "optax": Dialect(
            "optax.nadam",
            {"learning_rate": "lr", "b1": "beta1", "b2": "beta2", "eps": "eps", "eps_root": "eps_root"},
            defaults={"lr": 0.001},
            fixed={"rising": False},
            note="μ is β₁ throughout",
        ),
    }

    lr: float = number(0.002, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon()
    eps_root: float = epsilon_root()
    momentum_decay: float = number(
        0.004,
        symbol=r"\psi",
        meaning="speed at which μ rises from β₁/2 to β₁",
        low=0,
        log=True,
        slider=(0, 1),
    )
    rising: bool = switch(True, symbol=r"\mu\ \mathrm{rises}", meaning="μ rises to β₁ instead of being β₁")
    mean_follows: bool = switch(
        True, symbol=r"\mu\ \mathrm{in\ the\ mean}", meaning="the mean itself uses μ instead of β₁"
    )
    scaled_square: bool = switch(
        False,
        symbol=r"\beta_2\ \mathrm{in}\ \hat{v}",
        meaning="the bias-corrected mean square is multiplied by β₂",
    )
    by_difference: bool = by_difference()
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps = w.setting("beta1"), w.setting("beta2"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)
        mu = following = beta1
        if self.rising:
            psi = w.setting("momentum_decay")
            mu = beta1 * (1 - 0.5 * lift(0.96) ** (w.t * psi))
            mu = w.let("mu", mu, symbol=r"\mu", meaning="momentum of this step")
            following = beta1 * (1 - 0.5 * lift(0.96) ** ((w.t + 1) * psi))
            following = w.let("mu_next", following, symbol=r"\mu'", meaning="momentum of the next step")
        product = w.state("product", symbol="P", meaning="product of all μ so far", initial=1.0, shared=True)
        product = w.let(product, product * mu)

        m = w.state("m", meaning="running mean of the gradient")
        v = w.state("v", meaning="running mean of the squared gradient")
        kept = mu if self.mean_follows else beta1
        m = mean(w, m, kept, g, self.by_difference)
        v = mean(w, v, beta2, g**2, self.by_difference)
        a = w.let("a", (1 - mu) / (1 - product), meaning="weight of the gradient in the mean, one step ahead")
        b = w.let("b", following / (1 - product * following), meaning="weight of the mean, one step ahead")
        square = beta2 * v if self.scaled_square else v
        v_hat = w.let(
            "v_hat", square / correction(w, 2), symbol=r"\hat{v}", meaning="bias-corrected mean square"
        )
        inner = v_hat + w.setting("eps_root") if self.eps_root else v_hat
        q = w.let("q", sqrt(inner) + eps, meaning="denominator")
        return w.move(
            effective_lr=w.lr / q,
            direction=a * g + b * m,
            # One by one, as PyTorch does: settled in a minimum, even the order of rounding shows in the path.
            step=lambda eta: (eta * (a * g), eta * (b * m)),
            rms=sqrt(v_hat),
            denominator=q,
        )
