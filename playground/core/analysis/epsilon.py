"""How much of the denominator is ε."""

from __future__ import annotations

from playground.core.engine import Explained
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
        without = line.line.expression.evaluate({**values, **dict.fromkeys(names, 0.0)})
        shares.append(1.0 - without / whole if whole > 0 else 1.0)
    return shares[0], shares[1]
