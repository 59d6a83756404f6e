"""An update rule as lines: what an optimizer's file writes, and what the inspector shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from playground.core.parameters import Configurable, parameters_of
from playground.core.rules.expression import Expression, Operand, Symbol, lift, sqrt

DIAGNOSTIC_BETA = 0.9
"""Share kept by the diagnostic mean square of rules that have none of their own."""


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a rule: target ← expression.

    Attributes:
        target: what is assigned. Coordinates have one each unless `target.per_coordinate` is false.
        expression: what it becomes, in the values that the lines above left behind.
        diagnostic: not part of the method; only shown.
    """

    target: Symbol
    expression: Expression
    diagnostic: bool = False


@dataclass(frozen=True, eq=False)
class StateVariable:
    """A quantity carried from step to step, one per coordinate unless the symbol is shared."""

    symbol: Symbol
    initial: float


@dataclass(frozen=True, eq=False)
class Rule:
    """A finished update rule: everything between a gradient and the next point.

    Attributes:
        states: what is carried from step to step, beside θ.
        lines: the computation of one step in order. The last assignment of ``theta`` is the new point.
        constants: values of the settings that stand in the lines, by name.
        effective_lr: η such that Δθ = −η·u.
        direction: u.
        rms: the root of the rule's own second moment, or of the diagnostic one.
        rms_is_diagnostic: whether the rule has no second moment of its own.
        denominator: what divides the direction, where the rule divides; for the share of ε in it.
        driven: name of the setting that a schedule changes with every step; empty for none.
    """

    states: tuple[StateVariable, ...]
    lines: tuple[Line, ...]
    constants: dict[str, float]
    effective_lr: Symbol
    direction: Expression
    rms: Symbol
    rms_is_diagnostic: bool
    denominator: Expression | None
    driven: str = ""

    @property
    def states_per_parameter(self) -> int:
        """How many numbers the method keeps for each parameter beside the parameter itself: SGD 0, momentum 1, Adam 2.

        What all parameters share and what is only shown are left out.
        """
        shown = {line.target.name for line in self.lines if line.diagnostic}
        return sum(state.symbol.per_coordinate and state.symbol.name not in shown for state in self.states)


@dataclass
class RuleWriter:
    """What an optimizer writes its rule with.

    Attributes:
        theta: the point θ.
        gradient: g, as the framework's optimizer finds it (after noise and clipping).
        lr: the learning rate of this step, after the schedule.
        t: the number of this step, from 1.

    `settings` holds the hyperparameters; `in_precision` rounds each as its framework does; `driven` names the one
    that a schedule changes with every step.
    """

    settings: Configurable
    in_precision: Callable[[float], float] = float
    driven: str = ""
    theta: Symbol = field(init=False)
    gradient: Symbol = field(init=False)
    lr: Symbol = field(init=False)
    t: Symbol = field(init=False)
    _states: list[StateVariable] = field(init=False, default_factory=list[StateVariable])
    _lines: list[Line] = field(init=False, default_factory=list[Line])
    _constants: dict[str, float] = field(init=False, default_factory=dict[str, float])
    _versions: dict[str, int] = field(init=False, default_factory=dict[str, int])

    def __post_init__(self) -> None:
        self.theta = self._new("theta", r"\theta", "the parameter", per_coordinate=True)
        self.gradient = self._new(
            "g", "g", "gradient of the loss, after noise and clipping", per_coordinate=True
        )
        declared = parameters_of(self.settings)
        symbol = declared["lr"].symbol if "lr" in declared else r"\alpha"
        self.lr = self._new("lr", symbol, "learning rate of this step", per_coordinate=False)
        self.t = self._new("t", "t", "number of this step", per_coordinate=False)

    def _new(self, name: str, latex: str, meaning: str, *, per_coordinate: bool) -> Symbol:
        if name in self._versions:
            raise ValueError(f"the rule uses the name {name} twice")
        self._versions[name] = 0
        return Symbol(name, latex, meaning, per_coordinate)

    def setting(self, name: str) -> Symbol:
        """The symbol of a declared setting. (The learning rate is `lr`: it may follow a schedule.)"""
        declaration = parameters_of(self.settings)[name]
        self._versions.setdefault(name, 0)
        if name == self.driven:
            return Symbol(name, declaration.symbol, declaration.meaning, per_coordinate=False)
        value: float = getattr(self.settings, name)
        self._constants[name] = self.in_precision(value)
        return Symbol(name, declaration.symbol, declaration.meaning, per_coordinate=False, setting=True)

    def state(
        self, name: str, *, symbol: str = "", meaning: str, initial: float = 0.0, shared: bool = False
    ) -> Symbol:
        """A quantity carried from step to step; `initial` is its value before the first step."""
        made = self._new(name, symbol or name, meaning, per_coordinate=not shared)
        self._states.append(StateVariable(made, float(initial)))
        return made

    def let(
        self,
        target: Symbol | str,
        expression: Operand,
        *,
        symbol: str = "",
        meaning: str = "",
        diagnostic: bool = False,
    ) -> Symbol:
        """Write the line target ← expression; return the target as it is from here on.

        A new name makes an intermediate quantity; `theta` or a state is replaced.

        Raises:
            ValueError: the expression uses a value that an earlier line has replaced.
        """
        formula = lift(expression)
        used = list(formula.symbols())
        for one in used:
            if self._versions.get(one.name) != one.version:
                raise ValueError(f"the rule uses {one.name} as it was before a line replaced it")
        spread = any(one.per_coordinate for one in used)
        if isinstance(target, str):
            made = self._new(target, symbol or target, meaning, per_coordinate=spread)
        else:
            if spread and not target.per_coordinate:
                raise ValueError(f"{target.name} is shared by both coordinates and cannot depend on one")
            version = self._versions[target.name] = self._versions[target.name] + 1
            made = Symbol(target.name, target.latex, target.meaning, target.per_coordinate, False, version)
        self._lines.append(Line(made, formula, diagnostic))
        if made.name == self.theta.name:
            self.theta = made
        return made

    def move(
        self,
        *,
        effective_lr: Operand,
        direction: Expression,
        step: Callable[[Symbol], Expression | tuple[Expression, ...]] | Expression | None = None,
        rms: Operand | None = None,
        denominator: Expression | None = None,
    ) -> Rule:
        """Write the last lines, η ← … and θ ← θ − η·u, and finish the rule.

        Args:
            effective_lr: η.
            direction: u.
            step: what is subtracted from θ where the framework does not compute η·u itself (a buffer that holds
                learning rates already), or a function of η that gives it; parts are subtracted one by one.
            rms: the root of the rule's own second moment; without it the diagnostic one is added.
            denominator: what divides the direction, for the share of ε in it.
        """
        eta = self.let("eta", effective_lr, symbol=r"\eta", meaning="effective learning rate")
        taken = eta * direction if step is None else step(eta) if callable(step) else step
        if rms is None:
            d = self.state("diagnostic", symbol="d", meaning="diagnostic mean square of the gradient")
            d = self.let(d, DIAGNOSTIC_BETA * d + (1.0 - DIAGNOSTIC_BETA) * self.gradient**2, diagnostic=True)
            root, meaning = sqrt(d), "diagnostic RMS gradient (the rule has none of its own)"
        else:
            root, meaning = lift(rms), "RMS gradient"
        r = self.let("rms", root, symbol=r"\mathrm{rms}", meaning=meaning, diagnostic=True)
        point: Expression = self.theta
        for part in taken if isinstance(taken, tuple) else (taken,):
            point = point - part
        self.let(self.theta, point)
        return Rule(
            states=tuple(self._states),
            lines=tuple(self._lines),
            constants=dict(self._constants),
            effective_lr=eta,
            direction=direction,
            rms=r,
            rms_is_diagnostic=rms is None,
            denominator=denominator,
            driven=self.driven,
        )

    def extended(self, rule: Rule) -> Rule:
        """The finished rule with the lines that were written since: what depends on the new point."""
        return replace(
            rule, states=tuple(self._states), lines=tuple(self._lines), constants=dict(self._constants)
        )
