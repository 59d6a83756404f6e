"""What changes with the dialect: defaults, semantics, and the step at which two dialects part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.core.declarations import Choice, Parameter, Value
from playground.core.optimizers.base import Optimizer
from playground.core.parameters import parameters_of
from playground.core.rules.program import Shape, source
from playground.core.symbols import plain_symbol
from playground.core.trace import Trace

APART = 1e-9
"""Relative distance from which two paths count as parted; what rounding alone does is far below."""


def difference(before: Optimizer, after: Optimizer) -> list[str]:
    """What makes two optimizers of one kind compute differently, each in words: ``ε 1e-08 → 1e-07``.

    Settings that play no part at present (how the buffer works while there is no momentum) are left out.
    """
    changes: list[str] = []
    for name, declaration in parameters_of(after).items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new and _rule(after) != _rule(replace(after, **{name: old})):
            changes.append(
                f"{_named(name, declaration)} {_said(declaration, old)} → {_said(declaration, new)}"
            )
    return changes


def _rule(optimizer: Optimizer) -> tuple[object, ...]:
    """Everything that decides what an optimizer computes."""
    rule = optimizer.written()
    initial = [(state.symbol.name, state.initial) for state in rule.states]
    lr = optimizer.in_precision(optimizer.lr)
    return (
        source(rule, Shape(timed=False, scheduled=False, clipped=False, recorded=False)),
        rule.constants,
        initial,
        lr,
    )


def _named(name: str, declaration: Parameter) -> str:
    symbol = plain_symbol(declaration.symbol)
    return symbol if symbol else name


def _said(declaration: Parameter, value: Value) -> str:
    if isinstance(declaration, Choice):
        return declaration.options[str(value)]
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def first_differing_step(one: Trace, other: Trace) -> int | None:
    """The first step at which two runs stand apart, or None as far as both are computed.

    A run that has diverged parts from one that goes on at the step of its divergence.
    """
    rows = min(len(one), len(other))
    apart = np.zeros(rows, dtype=bool)
    for name in ("x", "y"):
        a, b = one.column(name)[:rows], other.column(name)[:rows]
        apart |= np.abs(a - b) > APART * np.maximum(1.0, np.abs(a))
    if apart.any():
        return int(np.argmax(apart))
    ended = [trace.diverged_at for trace in (one, other) if trace.diverged_at is not None]
    return min(ended) if ended and one.diverged_at != other.diverged_at else None
