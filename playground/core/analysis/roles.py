"""What a symbol of a rule stands for, so that pointing at it can show the same quantity elsewhere."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from playground.core.rules.expression import Expression, Symbol
from playground.core.rules.rule import Rule

GRADIENT_NAMES = ("g", "nabla")
"""Names of the gradient: as the optimizer is handed it, and as the inspector writes ∇f(θ)."""


class Role(Enum):
    """A quantity that other views show too."""

    POINT = auto()
    GRADIENT = auto()
    DIRECTION = auto()
    RATE = auto()
    RMS = auto()


def role_of(rule: Rule, name: str) -> Role | None:
    """What the symbol with this name stands for; None for settings, counters and the like.

    The second moment and all that is made of it on the way to the denominator count as `Role.RMS`, the buffers
    that the direction is made of as `Role.DIRECTION`.
    """
    return _roles(rule).get(name)


@lru_cache(maxsize=256)
def _roles(rule: Rule) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for name in _makings(rule, rule.direction):
        roles[name] = Role.DIRECTION
    root: set[str] = {rule.rms.name} | _makings(rule, rule.rms)
    if isinstance(rule.denominator, Symbol):
        root.add(rule.denominator.name)
    roles |= dict.fromkeys(root, Role.RMS)
    eta = rule.effective_lr.name
    line = next(one for one in rule.lines if one.target.name == eta)
    roles[eta] = Role.RATE
    if isinstance(line.expression, Symbol) and line.expression.per_coordinate:
        roles[line.expression.name] = Role.RATE
    return roles | dict.fromkeys(GRADIENT_NAMES, Role.GRADIENT) | {"theta": Role.POINT}


def _makings(rule: Rule, whole: Expression) -> set[str]:
    """Names of the quantities per coordinate that an expression is made of, directly or through other lines."""
    lines = {line.target.name: line.expression for line in rule.lines}
    found: set[str] = set()
    left = [whole]
    while left:
        for symbol in left.pop().symbols():
            ours = symbol.per_coordinate and symbol.name not in found
            if ours and symbol.name not in ("theta", *GRADIENT_NAMES):
                found.add(symbol.name)
                if symbol.name in lines:
                    left.append(lines[symbol.name])
    return found
