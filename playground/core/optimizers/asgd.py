"""Averaged SGD."""

from __future__ import annotations

from typing import Any

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.common import decayed, weight_decay
from playground.core.parameters import configurable, number, switch
from playground.core.rules.expression import Symbol, greater, maximum, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class ASGD(Optimizer):
    """SGD with a slowly falling rate, whose answer is the average of the points it visited.

    The point on the map is θ itself, as in PyTorch; the average is the last line of the rule. PyTorch makes the rate of
    a step at the step before it, so that a schedule acts one step late.
    """

    key = "asgd"
    title = "ASGD"
    source = (
        "Polyak and Juditsky, Acceleration of stochastic approximation by averaging (1992), doi:10.1137/0330046; "
        "rate and decay: Bottou, Stochastic gradient descent tricks (2012), doi:10.1007/978-3-642-35289-8_25"
    )
    summary = "SGD with a falling rate; the average of all its points is the answer."
    dialects = {
        "paper": Dialect("ASGD as in the papers"),
        "pytorch": Dialect(
            "torch.optim.ASGD",
            {"lr": "lr", "lambd": "lambd", "alpha": "power", "t0": "t0", "weight_decay": "weight_decay"},
            fixed={"late": True},
            note="a schedule acts one step late",
            limits={"power": Limits(), "t0": Limits()},
        ),
    }

    lambd: float = number(
        1e-4,
        symbol=r"\lambda",
        meaning="decay: of θ at each step, and of the rate",
        low=0,
        log=True,
        slider=(0, 1),
    )
    power: float = number(
        0.75, symbol="p", meaning="exponent with which the rate falls", low=0, high=10, slider=(0, 2)
    )
    t0: float = number(
        1e6, symbol="t_0", meaning="step at which averaging begins", low=0, log=True, slider=(0, 1e6)
    )
    late: bool = switch(
        False, symbol=r"\mathrm{late}", meaning="the rate of a step is made at the step before it"
    )
    weight_decay: float = weight_decay(symbol=r"\lambda_2")

    def rule(self, w: RuleWriter) -> Rule:
        g = decayed(w, self.weight_decay, decoupled=False)
        rate = self._rate(w)
        w.let(w.theta, (1 - w.setting("lambd") * rate) * w.theta)
        rule = w.move(effective_lr=rate, direction=g)

        average = w.state("average", symbol=r"\bar{\theta}", meaning="average of the points from step t₀ on")
        share = w.let(
            "share",
            1 / maximum(1, w.t - 1 - w.setting("t0")),
            symbol=r"\mu",
            meaning="share of the newest point",
        )
        w.let(average, average + share * (w.theta - average))
        return w.extended(rule)

    def _rate(self, w: RuleWriter) -> Symbol:
        """Write the rate of this step and, where it is made late, of the next."""
        lambd, power = w.setting("lambd"), w.setting("power")
        words: Any = {"symbol": r"\eta_t", "meaning": "rate of this step"}
        if not self.late:
            return w.let("rate", w.lr / (1 + lambd * w.lr * (w.t - 1)) ** power, **words)
        later = w.state("later", symbol=r"\eta'", meaning="rate made for the next step", shared=True)
        rate = w.let("rate", where(greater(w.t, 1), later, w.lr), **words)
        w.let(later, w.lr / (1 + lambd * w.lr * w.t) ** power)
        return rate
