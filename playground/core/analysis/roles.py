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
    eta = rule.effective_lr.name
    rates, made_by = {eta}, next(one.expression for one in rule.lines if one.target.name == eta)
    if isinstance(made_by, Symbol) and made_by.per_coordinate:
        rates.add(made_by.name)
    divisor = {rule.denominator.name} if isinstance(rule.denominator, Symbol) else set[str]()
    roots = {rule.rms.name, *divisor, *_makings(rule, rule.rms, set())}
    # A buffer may hold rates already, and divided gradients: what it was divided by is no direction.
    buffers = _makings(rule, rule.direction, rates | divisor) - rates - divisor
    return {
        **dict.fromkeys(roots, Role.RMS),
        **dict.fromkeys(buffers, Role.DIRECTION),
        **dict.fromkeys(rates, Role.RATE),
        **dict.fromkeys(GRADIENT_NAMES, Role.GRADIENT),
        "theta": Role.POINT,
    }


def _makings(rule: Rule, whole: Expression, without: set[str]) -> set[str]:
    """Names of the quantities per coordinate that an expression is made of, directly or through other lines.

    Those named in `without` are not looked into.
    """
    lines = {line.target.name: line.expression for line in rule.lines if line.target.name not in without}
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
