"""Pieces that several optimizers share: declared fields, and lines of a rule."""

from __future__ import annotations

from typing import Any

from playground.core.parameters import number, switch
from playground.core.rules.expression import Expression, Symbol, single
from playground.core.rules.rule import RuleWriter

# ----------------------------------------------------------------------------------------------------------- fields


def beta1(default: float = 0.9) -> Any:
    """Declare the field ``beta1``."""
    return number(
        default, symbol=r"\beta_1", meaning="share of the old mean gradient that is kept", low=0, high=1,
        high_open=True, slider=(0, 0.999),
    )  # fmt: skip


def beta2(default: float = 0.999) -> Any:
    """Declare the field ``beta2``."""
    return number(
        default, symbol=r"\beta_2", meaning="share of the old mean square that is kept", low=0, high=1,
        high_open=True, slider=(0, 0.9999),
    )  # fmt: skip


def epsilon(default: float = 1e-8) -> Any:
    """Declare the field ``eps``."""
    return number(
        default,
        symbol=r"\varepsilon",
        meaning="keeps the division away from 0",
        low=0,
        log=True,
        slider=(0, 1),
    )


def epsilon_root(default: float = 0.0) -> Any:
    """Declare the field ``eps_root``."""
    return number(
        default,
        symbol=r"\varepsilon_r",
        meaning="a second ε, inside the root",
        low=0,
        log=True,
        slider=(0, 1),
    )


def nesterov(along: str) -> Any:
    """Declare the field ``nesterov``; `along` names what it looks ahead along."""
    return switch(False, symbol=r"\mathrm{nesterov}", meaning=f"look ahead along the {along}")


def weight_decay(default: float = 0.0, *, symbol: str = r"\lambda") -> Any:
    """Declare the field ``weight_decay``."""
    return number(
        default, symbol=symbol, meaning="weight decay: pulls every parameter towards 0", low=0, log=True,
        slider=(0, 1),
    )  # fmt: skip


def decoupled(default: bool = False) -> Any:
    """Declare the field ``decoupled``: where weight decay acts."""
    return switch(
        default,
        symbol=r"\mathrm{decoupled}",
        meaning="decay the parameters themselves instead of adding λθ to g",
    )


def float32() -> Any:
    """Declare the field ``float32``: single-precision hyperparameters."""
    return switch(
        False, symbol=r"\mathrm{float32}", meaning="hyperparameters are rounded to single precision"
    )


def by_difference() -> Any:
    """Declare the field ``by_difference``: how running means are computed, see `mean`."""
    return switch(
        False,
        symbol=r"m + (1 - \beta)(g - m)",
        meaning="running means move towards the newest value, as computed there",
    )


# ------------------------------------------------------------------------------------------------------------ lines


def mean(w: RuleWriter, old: Symbol, beta: Symbol, new: Expression, by_difference: bool) -> Symbol:
    """Write old ← β·old + (1 − β)·new, or old + (1 − β)(new − old): the same but for rounding, and for ∞ − ∞."""
    return w.let(old, old + (new - old) * (1 - beta) if by_difference else beta * old + (1 - beta) * new)


def decayed(w: RuleWriter, rate: float, decoupled: bool, unscaled: float = 0.0) -> Symbol:
    """Write the weight-decay line, if the rate is not 0, and return the gradient that the rule goes on with.

    Coupled: g + λθ (L2 regularisation). Decoupled: θ shrinks by the factor 1 − αλ and g stays as it is. Where
    `unscaled` gives the rate before the schedule, α is divided by it, so that λ counts in full: this is Algorithm 2 of
    Loshchilov and Hutter, Decoupled weight decay regularization (2019).
    """
    if rate == 0:
        return w.gradient
    strength = w.setting("weight_decay")
    if decoupled:
        share = w.lr / unscaled * strength if unscaled else w.lr * strength
        w.let(w.theta, (1 - share) * w.theta)
        return w.gradient
    return w.let(
        "decayed",
        w.gradient + strength * w.theta,
        symbol=r"\tilde{g}",
        meaning="gradient with weight decay added",
    )


def correction(w: RuleWriter, which: int, *, float32: bool = False) -> Symbol:
    """Write the line c = 1 − βᵗ, by which a mean that started at 0 is divided: β₁ or β₂, as `which` says."""
    beta = w.setting(f"beta{which}")
    power: Expression = beta**w.t
    if float32:
        # TF1 keeps βᵗ as a running product in a float32 variable.
        power = w.state(
            f"p{which}", symbol=rf"\beta_{which}^t", meaning="running power of β", initial=1.0, shared=True
        )
        power = w.let(power, single(power * beta))
    of = "mean" if which == 1 else "mean square"
    return w.let(f"c{which}", 1 - power, symbol=f"c_{which}", meaning=f"bias correction of the {of}")


def looked_ahead(w: RuleWriter, m: Expression, g: Expression, c1: Expression) -> Expression:
    """The bias-corrected mean as it will be one step on if g stays: optax's reading of Nesterov's idea."""
    beta1 = w.setting("beta1")
    return beta1 * m / (1 - beta1 ** (w.t + 1)) + (1 - beta1) * g / c1


# ------------------------------------------------------------------------------------------------------- stability

EDGE_OF_STABILITY = (
    "Cohen et al., Gradient descent on neural networks typically occurs at the edge of stability (2021)"
)
ADAPTIVE_EDGE_OF_STABILITY = "Cohen et al., Adaptive gradient methods at the edge of stability (2022)"


def heavy_ball_limit(momentum: float, nesterov: bool) -> float:
    """The limit for a buffer b ← μb + g: 2(1 + μ), with Nesterov's look ahead 2(1 + μ)/(1 + 2μ)."""
    return 2.0 * (1.0 + momentum) / (1.0 + 2.0 * momentum if nesterov else 1.0)


def averaged_limit(beta: float) -> float:
    """The limit for a running mean m ← βm + (1 − β)g: 2(1 + β)/(1 − β), once the bias correction has faded."""
    return 2.0 * (1.0 + beta) / (1.0 - beta)
