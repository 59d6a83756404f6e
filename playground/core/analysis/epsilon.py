"""How much of the denominator is ε."""

from __future__ import annotations

import math

from playground.core.engine import Explained
from playground.core.rules.expression import evaluated
from playground.core.rules.rule import Rule

EPSILONS = ("eps", "eps_root")
"""Names of the settings that keep a denominator away from 0."""


def epsilon_shares(rule: Rule, explained: Explained) -> tuple[float, float] | None:
    """For x and for y, the share of the denominator that would be missing if ε were 0, from 0 to 1.

    Returns None for a rule that does not divide, or has no ε.
    """
    line = next((one for one in explained.lines if one.line.target is rule.denominator), None)
    if line is None:
        return None
    names = [symbol.name for symbol in line.line.expression.symbols() if symbol.name in EPSILONS]
    if not names:
        return None
    shares: list[float] = []
    for values, whole in zip(line.before, line.result, strict=True):
        without = evaluated(line.line.expression, {**values, **dict.fromkeys(names, 0.0)})
        shares.append(_share(without, whole))
    return shares[0], shares[1]


def _share(without: float, whole: float) -> float:
    """1 where there would be no denominator without ε, such as the root of a variance that rounding put below 0."""
    if math.isinf(without) and without == whole:
        return 0.0
    if not (whole > 0 and without >= 0):
        return 1.0
    return min(max(1.0 - without / whole, 0.0), 1.0)
