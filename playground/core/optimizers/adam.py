"""Adam, with AMSGrad."""

from __future__ import annotations

from playground.core.optimizers.base import Dialect, Optimizer, StabilityLimit
from playground.core.optimizers.common import (
    ADAPTIVE_EDGE_OF_STABILITY,
    averaged_limit,
    beta1,
    beta2,
    by_difference,
    correction,
    decayed,
    decoupled,
    epsilon,
    epsilon_root,
    float32,
    looked_ahead,
    mean,
    nesterov,
    weight_decay,
)
from playground.core.parameters import choice, configurable, number, switch
from playground.core.rules.expression import Symbol, maximum, sqrt
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Adam(Optimizer):
    """Follow the mean of recent gradients, divided by the root of their mean square; both corrected for starting at 0.

    The paper and PyTorch add ε to √v̂. Keras and TF1 compute the paper's shortened form, in which ε joins the
    uncorrected √v (“epsilon hat”) and so weighs 1/√(1 − β₂ᵗ) times as much. optax can add a second ε inside the root.
    AMSGrad's largest v is taken before the correction in PyTorch and Keras, after it in optax.
    """

    key = "adam"
    title = "Adam"
    source = (
        "Kingma and Ba, Adam: a method for stochastic optimization (ICLR 2015), arXiv:1412.6980; "
        "AMSGrad: Reddi et al. (2018), arXiv:1904.09237"
    )
    summary = "Momentum and RMSProp together, both corrected for starting at 0."
    dialects = {
        "paper": Dialect(
            "Adam as in the paper", fixed={"float32": False, "by_difference": False, "decay_with_rate": True}
        ),
        "pytorch": Dialect(
            "torch.optim.Adam",
            {
                "lr": "lr",
                "betas": ("beta1", "beta2"),
                "eps": "eps",
                "weight_decay": "weight_decay",
                "amsgrad": "amsgrad",
                "decoupled_weight_decay": "decoupled",
            },
        ),
        "keras": Dialect(
            "keras.optimizers.Adam",
            {
                "learning_rate": "lr",
                "beta_1": "beta1",
                "beta_2": "beta2",
                "epsilon": "eps",
                "amsgrad": "amsgrad",
                "weight_decay": "weight_decay",
            },
            defaults={"eps": 1e-7},
            fixed={"eps_place": "hat", "decoupled": True, "by_difference": True},
            note="ε is added to the uncorrected √v",
        ),
        "tf1": Dialect(
            "tf.compat.v1.train.AdamOptimizer",
            {"learning_rate": "lr", "beta1": "beta1", "beta2": "beta2", "epsilon": "eps"},
            fixed={"eps_place": "hat", "float32": True, "by_difference": True},
            note="ε is added to the uncorrected √v; hyperparameters are rounded to single precision",
        ),
        "optax": Dialect(
            "optax.adam",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "eps": "eps",
                "eps_root": "eps_root",
                "nesterov": "nesterov",
                "amsgrad": "amsgrad",
                "bias_correction_mu": "correct_mean",
                "bias_correction_nu": "correct_square",
            },
            fixed={"amsgrad_of": "corrected"},
            note="optax.amsgrad where amsgrad is on",
        ),
    }

    variants = {"AMSGrad": {"amsgrad": True}}

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon()
    eps_place: str = choice(
        "outside", symbol=r"\varepsilon\ \mathrm{stands}", meaning="where ε is added",
        options={"outside": "√v̂ + ε", "inside": "√(v̂ + ε)", "hat": "√v + ε (ε̂)"},
    )  # fmt: skip
    eps_root: float = epsilon_root()
    amsgrad: bool = switch(
        False, symbol=r"\mathrm{amsgrad}", meaning="divide by the largest mean square so far"
    )
    amsgrad_of: str = choice(
        "raw", symbol=r"\mathrm{amsgrad\ of}", meaning="which mean square's largest value is kept",
        options={"raw": "v", "corrected": "v̂"},
    )  # fmt: skip
    correct_mean: bool = switch(
        True, symbol=r"\mathrm{correct}\ m", meaning="divide the mean gradient by 1 − β₁ᵗ"
    )
    correct_square: bool = switch(
        True, symbol=r"\mathrm{correct}\ v", meaning="divide the mean square by 1 − β₂ᵗ"
    )
    nesterov: bool = nesterov("mean gradient")
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()
    decay_with_rate: bool = switch(
        True, symbol=r"\alpha\ \mathrm{in\ decay}", meaning="decoupled decay shrinks θ by αλ instead of λ"
    )
    by_difference: bool = by_difference()
    float32: bool = float32()

    def objection(self, dialect: str) -> str:
        if dialect != "optax" or "amsgrad" not in self.argument_names(dialect):
            return ""
        if self.amsgrad and self.nesterov:
            return "optax.amsgrad has no nesterov"
        if not self.amsgrad and not (self.correct_mean and self.correct_square):
            return "optax.adam always corrects both means; only optax.amsgrad lets one choose"
        return ""

    def stability_limit(self) -> StabilityLimit | None:
        if self.nesterov:
            return None
        return StabilityLimit(
            averaged_limit(self.beta1),
            ADAPTIVE_EDGE_OF_STABILITY,
            0.0 if self.decoupled else self.weight_decay,
        )

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps = w.setting("beta1"), w.setting("beta2"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled, unscaled=0.0 if self.decay_with_rate else self.lr)
        m = w.state("m", meaning="running mean of the gradient")
        v = w.state("v", meaning="running mean of the squared gradient")
        m = mean(w, m, beta1, g, self.by_difference)
        v = mean(w, v, beta2, g**2, self.by_difference)

        u = self._mean(w, m, g)
        if self.amsgrad and self.amsgrad_of == "raw":
            largest = w.state("v_max", symbol=r"v_{\max}", meaning="largest mean square so far")
            v = w.let(largest, maximum(largest, v))
        v_hat, lr = v, w.lr
        if self.correct_square:
            c2 = correction(w, 2, float32=self.float32)
            v_hat = w.let("v_hat", v / c2, symbol=r"\hat{v}", meaning="bias-corrected mean square")
            lr = lr * sqrt(c2) if self.eps_place == "hat" else lr
        if self.amsgrad and self.amsgrad_of == "corrected":
            largest = w.state(
                "v_max", symbol=r"\hat{v}_{\max}", meaning="largest corrected mean square so far"
            )
            v_hat = w.let(largest, maximum(largest, v_hat))

        if self.eps_place == "hat":
            q = w.let("q", sqrt(v) + eps, meaning="denominator")
            return w.move(effective_lr=lr / q, direction=u, rms=sqrt(v_hat), denominator=q)
        inner = v_hat + w.setting("eps_root") if self.eps_root else v_hat
        q = w.let(
            "q", sqrt(inner + eps) if self.eps_place == "inside" else sqrt(inner) + eps, meaning="denominator"
        )
        return w.move(effective_lr=lr / q, direction=u, rms=sqrt(v_hat), denominator=q)

    def _mean(self, w: RuleWriter, m: Symbol, g: Symbol) -> Symbol:
        """Write the lines from the running mean to the direction."""
        if self.correct_mean:
            c1 = correction(w, 1, float32=self.float32)
            corrected = looked_ahead(w, m, g, c1) if self.nesterov else m / c1
            return w.let("m_hat", corrected, symbol=r"\hat{m}", meaning="bias-corrected mean")
        if not self.nesterov:
            return m
        beta1 = w.setting("beta1")
        return w.let("ahead", beta1 * m + (1 - beta1) * g, symbol=r"m'", meaning="mean, one step ahead")
