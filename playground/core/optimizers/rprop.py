"""Rprop."""

from __future__ import annotations

from playground.core.declarations import Limits
from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.parameters import choice, configurable, number, switch
from playground.core.rules.expression import Expression, greater, maximum, minimum, sign, where
from playground.core.rules.rule import Rule, RuleWriter


@configurable
class Rprop(Optimizer):
    """Use only the signs of the gradient: a step size for each parameter grows while its sign stays the same.

    Where a sign changes, the paper takes the last step back; PyTorch and optax stay where they are. optax 0.2.8 moves
    by the step that it made one step earlier, and so not at all at first. PyTorch also holds the first step size to
    the limits. The learning rate is the first step size: a schedule has no effect after step 1.
    """

    key = "rprop"
    title = "Rprop"
    source = (
        "Riedmiller and Braun, A direct adaptive method for faster backpropagation learning (1993), "
        "doi:10.1109/ICNN.1993.298623"
    )
    summary = "Only signs count: each parameter's step grows while its gradient keeps its sign."
    dialects = {
        "paper": Dialect("Rprop as in the paper", fixed={"late": False, "clip_first": False}),
        "pytorch": Dialect(
            "torch.optim.Rprop",
            {
                "lr": "lr",
                "etas": ("eta_minus", "eta_plus"),
                "step_sizes": ("min_step_size", "max_step_size"),
            },
            defaults={"lr": 0.01},
            fixed={"at_turn": "stay", "clip_first": True},
            note="where a sign changes, the parameter stays for one step",
            limits={"min_step_size": Limits(), "max_step_size": Limits()},
        ),
        "optax": Dialect(
            "optax.rprop",
            {
                "learning_rate": "lr",
                "eta_minus": "eta_minus",
                "eta_plus": "eta_plus",
                "min_step_size": "min_step_size",
                "max_step_size": "max_step_size",
            },
            defaults={"lr": 0.01},
            fixed={"at_turn": "stay", "late": True},
            note="moves by the step made one step earlier, so not at all at first (optax 0.2.8)",
        ),
    }

    lr: float = number(
        0.1, symbol=r"\Delta_0", meaning="first step size", low=0, log=True, slider=(1e-5, 10.0)
    )
    eta_minus: float = number(
        0.5, symbol=r"\eta^-", meaning="factor of the step size where the sign changes",
        low=0, high=1, low_open=True, high_open=True,
    )  # fmt: skip
    eta_plus: float = number(
        1.2, symbol=r"\eta^+", meaning="factor of the step size where the sign stays", low=1, low_open=True,
        slider=(1.01, 3),
    )  # fmt: skip
    min_step_size: float = number(
        1e-6, symbol=r"\Delta_{\min}", meaning="smallest step size", low=0, log=True, slider=(1e-9, 1)
    )
    max_step_size: float = number(
        50.0, symbol=r"\Delta_{\max}", meaning="largest step size", low=0, log=True, slider=(1e-3, 100)
    )
    at_turn: str = choice(
        "back", symbol=r"\mathrm{at\ a\ turn}", meaning="what a parameter does where its gradient's sign changes",
        options={"back": "takes its last step back", "stay": "stays for one step"},
    )  # fmt: skip
    late: bool = switch(False, symbol=r"\mathrm{late}", meaning="move by the step made one step earlier")
    clip_first: bool = switch(
        False, symbol=r"\mathrm{clip\ first}", meaning="the limits hold for the first step size too"
    )

    def rule(self, w: RuleWriter) -> Rule:
        g = w.gradient
        size = w.state("size", symbol=r"\Delta", meaning="step size")
        symbol, of = (r"\delta'", "step made") if self.late else ("g'", "gradient")
        last = w.state("last", symbol=symbol, meaning=f"{of} at the step before, 0 after a turn")
        before = w.let(
            "before", where(greater(w.t, 1), size, w.lr), symbol=r"\Delta'", meaning="step size so far"
        )
        k = w.let("k", g * last, meaning="positive where the sign stays, negative where it changes")
        kept, turned = greater(k, 0), greater(0, k)
        size = w.let(size, self._sized(w, before, kept, turned))

        if self.late:
            step = w.let("delta", where(turned, 0, last), symbol=r"\delta", meaning="step")
            w.let(last, where(turned, 0, size * sign(g)))
            return w.move(effective_lr=before, direction=step / before, step=step)
        eta, u = size, where(turned, 0, sign(g))
        if self.at_turn == "back":
            eta, u = where(turned, before, size), where(turned, -sign(last), sign(g))
        u = w.let("u", u, meaning="direction")
        w.let(last, where(turned, 0, g))
        return w.move(effective_lr=eta, direction=u)

    def _sized(self, w: RuleWriter, before: Expression, kept: Expression, turned: Expression) -> Expression:
        low, high = w.setting("min_step_size"), w.setting("max_step_size")
        grown, shrunk = before * w.setting("eta_plus"), before * w.setting("eta_minus")
        if self.clip_first:
            return minimum(maximum(where(kept, grown, where(turned, shrunk, before)), low), high)
        return where(
            kept,
            minimum(maximum(grown, low), high),
            where(turned, minimum(maximum(shrunk, low), high), before),
        )
