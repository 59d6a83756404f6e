"""RAdam."""

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
    epsilon_root,
    looked_ahead,
    nesterov,
    weight_decay,
)
from playground.core.parameters import choice, configurable, number, switch
from playground.core.rules.expression import Expression, greater, maximum, sqrt, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class RAdam(Optimizer):
    """Adam that waits: while v̂ rests on too few gradients it steps along m̂ alone, then at a growing share of its rate.

    ρ counts the gradients that v̂ rests on. The paper starts to divide by √v̂ where ρ > 4, PyTorch where ρ > 5, optax
    where ρ ≥ 5. PyTorch adds ε to the uncorrected √v, optax to √v̂. The paper's algorithm has no ε; 1e-8 is that of
    its authors' program.
    """

    key = "radam"
    title = "RAdam"
    source = (
        "Liu et al., On the variance of the adaptive learning rate and beyond (ICLR 2020), arXiv:1908.03265"
    )
    summary = "Adam with a built-in warm-up: adaptive rates begin once they can be trusted."
    dialects = {
        "paper": Dialect("RAdam as in the paper", note="divides by √v̂ where ρ > 4"),
        "pytorch": Dialect(
            "torch.optim.RAdam",
            {
                "lr": "lr",
                "betas": ("beta1", "beta2"),
                "eps": "eps",
                "weight_decay": "weight_decay",
                "decoupled_weight_decay": "decoupled",
            },
            fixed={"threshold": 5.0, "eps_place": "hat"},
            note="divides by √v̂ where ρ > 5; ε is added to the uncorrected √v",
        ),
        "optax": Dialect(
            "optax.radam",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "eps": "eps",
                "eps_root": "eps_root",
                "threshold": "threshold",
                "nesterov": "nesterov",
            },
            defaults={"threshold": 5.0},
            fixed={"inclusive": True},
            note="divides by √v̂ where ρ ≥ threshold",
        ),
    }

    lr: float = number(0.001, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon()
    eps_place: str = choice(
        "outside", symbol=r"\varepsilon\ \mathrm{stands}", meaning="where ε is added",
        options={"outside": "√v̂ + ε", "hat": "√v + ε (ε̂)"},
    )  # fmt: skip
    eps_root: float = epsilon_root()
    threshold: float = number(
        4.0,
        symbol=r"\rho_0",
        meaning="gradients that v̂ must rest on before it counts",
        low=4,
        high=1e6,
        slider=(4, 50),
    )
    inclusive: bool = switch(
        False, symbol=r"\rho = \rho_0\ \mathrm{counts}", meaning="ρ = ρ₀ is enough, not only ρ > ρ₀"
    )
    nesterov: bool = nesterov("mean gradient")
    weight_decay: float = weight_decay()
    decoupled: bool = decoupled()

    def objection(self, dialect: str) -> str:
        return "b2 must not be 1: the length of its mean is a division by 0" if self.beta2 == 1.0 else ""

    def stability_limit(self) -> StabilityLimit | None:
        if self.nesterov:
            return None
        added = 0.0 if self.decoupled else self.weight_decay
        return StabilityLimit(averaged_limit(self.beta1), ADAPTIVE_EDGE_OF_STABILITY, added)

    def rule(self, w: RuleWriter) -> Rule:
        beta1, beta2, eps = w.setting("beta1"), w.setting("beta2"), w.setting("eps")
        g = decayed(w, self.weight_decay, self.decoupled)
        m = w.state("m", meaning="running mean of the gradient")
        v = w.state("v", meaning="running mean of the squared gradient")
        m = w.let(m, beta1 * m + (1 - beta1) * g)
        v = w.let(v, beta2 * v + (1 - beta2) * g**2)
        c1, c2 = correction(w, 1), correction(w, 2)
        mean = looked_ahead(w, m, g, c1) if self.nesterov else m / c1
        u = w.let("m_hat", mean, symbol=r"\hat{m}", meaning="bias-corrected mean")
        v_hat = w.let("v_hat", v / c2, symbol=r"\hat{v}", meaning="bias-corrected mean square")
        if self._never_counts():
            return w.move(effective_lr=w.lr, direction=u, rms=sqrt(v_hat))

        inner = v_hat + w.setting("eps_root") if self.eps_root else v_hat
        root = (sqrt(v) + eps) / sqrt(c2) if self.eps_place == "hat" else sqrt(inner) + eps
        q = w.let("q", root, meaning="denominator")
        rate = self._rate(w, beta2**w.t, c2, q)
        return w.move(effective_lr=rate, direction=u, rms=sqrt(v_hat), denominator=q)

    def _never_counts(self) -> bool:
        """Whether v̂ never rests on enough gradients."""
        if not 0.0 <= self.beta2 < 1.0:
            return False
        most = 2 / (1 - self.beta2) - 1
        return most < self.threshold or (most == self.threshold and not self.inclusive)

    def _rate(self, w: RuleWriter, power: Expression, c2: Expression, q: Expression) -> Expression:
        """Write ρ and r; return α·r/q once v̂ rests on enough gradients, α before."""
        most = 2 / (1 - w.setting("beta2")) - 1
        most = w.let("rho_inf", most, symbol=r"\rho_\infty", meaning="gradients that v̂ rests on in the end")
        rho = w.let("rho", most - 2 * w.t * power / c2, symbol=r"\rho", meaning="gradients that v̂ rests on")
        product = (rho - 4) * (rho - 2) * most
        if (
            self.threshold >= 4 and 0 <= self.beta2 < 1
        ):  # below ρ = 4, where r is not used, the product may be negative
            product = maximum(product, 0)
        share = product / ((most - 4) * (most - 2) * rho)
        r = w.let("r", sqrt(share), meaning="share of the full rate")
        limit, rectified = w.setting("threshold"), w.lr * r / q
        if self.inclusive:
            return where(greater(limit, rho), w.lr, rectified)
        return where(greater(rho, limit), rectified, w.lr)
