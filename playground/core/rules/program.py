"""Turns the lines of a rule into one Python loop.

The loop is made as source text and compiled, because a step must cost about what bare Python floats cost: no
attribute, no dictionary and no call beside the landscape's own stands between two steps. The same text runs
with floats (one recorded path) and with arrays (many starts, final points only); only the functions behind
``_sqrt`` and its kin differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from playground.core import elementwise
from playground.core.rules.expression import Expression, Numeral, Operation, Symbol, is_constant
from playground.core.rules.rule import Rule

_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "greater": ">"}
_CALLS = {
    "sqrt": "_sqrt",
    "abs": "abs",
    "sign": "_sign",
    "max": "_max",
    "min": "_min",
    "where": "_where",
    "single": "_single",
}

_FLOATS: dict[str, Any] = {
    "_sqrt": math.sqrt,
    "_sign": elementwise.sign,
    "_max": elementwise.maximum,
    "_min": elementwise.minimum,
    "_where": elementwise.where,
    "_square": elementwise.square,
    "_single": elementwise.single,
}
_ARRAYS: dict[str, Any] = {
    "_sqrt": np.sqrt,
    "_sign": np.sign,
    "_max": np.maximum,
    "_min": np.minimum,
    "_where": elementwise.where,
    "_square": np.square,
    "_single": elementwise.single,
    "_power": elementwise.power,
    "_powers": elementwise.powers,
}


class Shape(NamedTuple):
    """What the loop has to do beside the rule; each part is left out where it is not needed.

    Attributes:
        timed: the landscape moves or is noisy, so its functions also take the step.
        scheduled: the learning rate is asked for at every step.
        clipped: gradients are clipped.
        recorded: every step's row is emitted, and the loop stops at the first step that ends at a point which is not
            finite. What lies between, such as an infinite g², does not stop it, nor does it stop a framework.
        judged_by_loss: a loss that is not finite stops the loop, too. A record of gradients may have none.
        watched: after every step ``_emit(t, θx, θy, loss)`` is called, and ends the loop by saying true.
    """

    timed: bool
    scheduled: bool
    clipped: bool
    recorded: bool
    judged_by_loss: bool = True
    watched: bool = False


class _SourceWriter:
    """Writes expressions as Python source, moving constant parts in front of the loop.

    Arrays raise to a power by functions of their own: NumPy rounds some powers otherwise than Python does.
    """

    def __init__(self, floats: bool) -> None:
        self._floats = floats
        self.hoisted: dict[str, str] = {}

    def text(self, expression: Expression, coordinate: str) -> str:
        if isinstance(expression, Numeral):
            return repr(expression.value)
        if isinstance(expression, Symbol):
            return expression.name + coordinate if expression.per_coordinate else expression.name
        assert isinstance(expression, Operation)
        if is_constant(expression):
            return self._hoist(self._operation(expression, coordinate))
        return self._operation(expression, coordinate)

    def _hoist(self, source: str) -> str:
        return self.hoisted.setdefault(source, f"_c{len(self.hoisted)}")

    def _operation(self, operation: Operation, coordinate: str) -> str:
        parts = [
            # Inside a constant part nothing is hoisted again: the whole of it is.
            self._operation(one, coordinate)
            if isinstance(one, Operation) and is_constant(operation)
            else self.text(one, coordinate)
            for one in operation.arguments
        ]
        kind = operation.kind
        if kind == "neg":
            return f"(-{parts[0]})"
        if kind == "square":
            return f"({parts[0]} * {parts[0]})" if parts[0].isidentifier() else f"_square({parts[0]})"
        if kind == "pow" and not self._floats:
            if is_constant(operation.arguments[0]) and not is_constant(operation):
                return f"{self._hoist(f'_powers({parts[0]})')}({parts[1]})"
            return f"_power({parts[0]}, {parts[1]})"
        if kind in _INFIX:
            return f"({parts[0]} {_INFIX[kind]} {parts[1]})"
        return f"{_CALLS[kind]}({', '.join(parts)})"


def components(symbol: Symbol) -> tuple[str, ...]:
    """The variables behind a symbol: one for each coordinate, or one that both share."""
    return (symbol.name + "_x", symbol.name + "_y") if symbol.per_coordinate else (symbol.name,)


def state_variables(rule: Rule) -> tuple[str, ...]:
    """The variables carried from step to step, in order: θ first, then the states."""
    return ("theta_x", "theta_y", *(name for state in rule.states for name in components(state.symbol)))


def source(rule: Rule, shape: Shape, *, floats: bool = True) -> str:
    """The loop as Python source: a function named ``run``."""
    writer = _SourceWriter(floats)
    body: list[str] = []
    if shape.scheduled:
        body.append("lr = _lr_at(t)")
    if rule.driven:
        body.append(f"{rule.driven} = _momentum_at(t)")
    time = ", t" if shape.timed else ""
    body.append(f"g_x, g_y = _gradient(theta_x, theta_y{time})")
    if shape.clipped:
        body.append("g_x, g_y = _clip(g_x, g_y)")
    for line in rule.lines:
        if line.diagnostic and not shape.recorded:
            continue
        suffixes = ("_x", "_y") if line.target.per_coordinate else ("",)
        body += [f"{line.target.name}{end} = {writer.text(line.expression, end)}" for end in suffixes]
    names = state_variables(rule)
    if shape.recorded:
        eta = components(rule.effective_lr)
        rms = components(rule.rms)
        columns = ["theta_x", "theta_y", "_loss", "g_x", "g_y", eta[0], eta[-1], rms[0], rms[-1]]
        judged = ["theta_x", "theta_y", *(["_loss"] if shape.judged_by_loss else [])]
        body += [
            f"_loss = _value(theta_x, theta_y{time})",
            f"_sum = {' + '.join(judged)}",
            f"if _sum - _sum != 0.0 and not _finite({', '.join(judged)}):",
            "    break",
            f"_emit(({', '.join(columns)}))",
        ]
    if shape.watched:
        body += [
            f"_loss = _value(theta_x, theta_y{time})",
            "if _emit(t, theta_x, theta_y, _loss):",
            "    break",
        ]
    arguments = [
        "_gradient",
        "_value",
        "_lr_at",
        "_momentum_at",
        "_clip",
        "_emit",
        "_first",
        "_last",
        "lr",
        *names,
        *rule.constants,
    ]
    hoisted = [f"    {name} = {text}" for text, name in writer.hoisted.items()]
    return "\n".join(
        [
            f"def run({', '.join(arguments)}):",
            *hoisted,
            "    for t in range(_first, _last + 1):",
            *(f"        {line}" for line in body),
            f"    return {', '.join(names)}",
            "",
        ]
    )


def _finite(*values: float) -> bool:
    return all(map(math.isfinite, values))


@lru_cache(maxsize=512)
def _compiled(text: str, floats: bool) -> Callable[..., tuple[Any, ...]]:
    namespace = dict(_FLOATS if floats else _ARRAYS, _finite=_finite)
    # The text is our own, made from declarations; nothing that a person typed or a file holds ever enters it.
    exec(compile(text, "<update rule>", "exec"), namespace)  # noqa: S102
    return namespace["run"]


@lru_cache(maxsize=256)
def loop(rule: Rule, shape: Shape, *, floats: bool = True) -> Callable[..., tuple[Any, ...]]:
    """The compiled loop.

    It takes ``(gradient, value, lr_at, momentum_at, clip, emit, first, last, lr, θx, θy, states…, settings…)`` and
    returns the carried variables after step `last`.
    """
    return _compiled(source(rule, shape, floats=floats), floats)


def array_loop(rule: Rule, shape: Shape) -> Callable[..., tuple[Any, ...]]:
    """The loop for arrays, of a rule whose constants are arrays, too: nothing keeps hold of them."""
    return _compiled(source(rule, shape, floats=False), False)
