"""One step in words: what the numbers of the inspector mean."""

from __future__ import annotations

import math
from collections.abc import Iterator

from playground.core.analysis.epsilon import epsilon_shares
from playground.core.engine import Explained
from playground.core.numbers import number_text
from playground.core.rules.rule import Rule

MUCH = 1.05
"""Ratios nearer to 1 are called equal."""


def describe_step(
    rule: Rule, explained: Explained, loss_before: float, loss_after: float, *, coming: bool = False
) -> str:
    """What a step did, or will do, in one or two sentences.

    Args:
        rule: the update rule.
        explained: the step with its numbers.
        loss_before: the loss before it.
        loss_after: and after it.
        coming: whether it is still to be taken.
    """
    loss = _loss(loss_before, loss_after, coming)
    return " ".join([*_epsilon(rule, explained), *_rates(rule, explained), *loss])


def _epsilon(rule: Rule, explained: Explained) -> Iterator[str]:
    shares = epsilon_shares(rule, explained)
    if shares is None:
        return
    ruled = [name for name, share in zip("xy", shares, strict=True) if share > 0.5]
    if ruled:
        yield f"ε decides the denominator in {' and '.join(ruled)}."


def _rates(rule: Rule, explained: Explained) -> Iterator[str]:
    eta = [after[rule.effective_lr.name] for after in explained.after]
    rms = [after[rule.rms.name] for after in explained.after]
    if not all(map(math.isfinite, eta)):
        yield "An effective learning rate is not finite."
        return
    eta = [abs(one) for one in eta]
    if min(eta) == 0:
        still = [name for name, one in zip("xy", eta, strict=True) if one == 0]
        yield (
            "The effective learning rate is 0: nothing moves."
            if len(still) == 2
            else (f"{still[0]}'s effective learning rate is 0.")
        )
        return
    small, large = (0, 1) if eta[0] < eta[1] else (1, 0)
    ratio = eta[large] / eta[small]
    if ratio < MUCH:
        yield "Both parameters move with the same effective learning rate."
        return
    names = "xy"
    words = (
        f"{names[small]}'s effective rate is {number_text(eta[small] / eta[large], 2)} of {names[large]}'s"
    )
    if rule.rms_is_diagnostic or not min(rms) > 0 or math.isinf(max(rms)) or rms[small] / rms[large] < MUCH:
        yield words + "."
    else:
        yield f"{words} because its RMS gradient is {number_text(rms[small] / rms[large], 2)} times larger."


def _loss(before: float, after: float, coming: bool) -> Iterator[str]:
    if not (math.isfinite(before) and math.isfinite(after)):
        return
    one, other = number_text(before, 4), number_text(after, 4)
    if one == other:
        yield f"The loss {'will stay' if coming else 'stayed'} at {other}."
    else:
        does = ("will fall", "will rise") if coming else ("fell", "rose")
        yield f"The loss {does[after > before]} from {one} to {other}."
