"""The learning rate of each step as Python source: the schedules' closed forms, with their numbers in them.

A schedule that has none here, such as a new one, is written as the table of its values.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.core.schedules.base import Schedule
from playground.core.schedules.cosine import Cosine
from playground.core.schedules.exponential import Exponential
from playground.core.schedules.inverse_sqrt import InverseSqrt
from playground.core.schedules.linear import Linear
from playground.core.schedules.one_cycle import OneCycle
from playground.core.schedules.step import Step
from playground.core.schedules.warmup_cosine import WarmupCosine

LONGEST_TABLE = 10_000
"""Steps."""


def can_write(schedule: Schedule, steps: int) -> bool:
    """Whether the schedule is constant, has a closed form here, or has a table for so many steps."""
    return schedule.is_constant or type(schedule) in _WRITTEN or steps <= LONGEST_TABLE


def rate_lines(schedule: Schedule, lr: float, steps: int) -> list[str]:
    """The body of a function of t that returns the rate of step t, from 1 to `steps`."""
    written = _WRITTEN.get(type(schedule))
    if written is not None:
        return written(schedule, lr)
    return _table([schedule.rate(lr, t) for t in range(1, steps + 1)])


def momentum_lines(schedule: Schedule, steps: int) -> list[str]:
    """The body of a function of t that returns the momentum of step t, for a schedule that drives it."""
    if isinstance(schedule, OneCycle):
        low, high = schedule.base_momentum, schedule.max_momentum
        return along(schedule, (high, low, high, high) if schedule.three_phase else (high, low, high))
    return _table([schedule.momentum(t) or 0.0 for t in range(1, steps + 1)])


def _table(values: list[float]) -> list[str]:
    rows = (values[start : start + 4] for start in range(0, len(values), 4))
    return ["values = (", *(f"    {', '.join(map(repr, row))}," for row in rows), ")", "return values[t - 1]"]


def _exponential(s: Exponential, lr: float) -> list[str]:
    return [f"return {lr!r} * {s.gamma!r} ** (t - 1)"]


def _step(s: Step, lr: float) -> list[str]:
    return [f"return {lr!r} * {s.gamma!r} ** ((t - 1) // {s.step_size})"]


def _inverse_sqrt(s: InverseSqrt, lr: float) -> list[str]:
    return [f"return {lr!r} * min(t / {s.warmup_steps}, math.sqrt({s.warmup_steps} / t))"]


def _linear(s: Linear, lr: float) -> list[str]:
    return [
        f"done = min(t - 1, {s.total_iters}) / {s.total_iters}",
        f"return {lr!r} * ({s.start_factor!r} + ({s.end_factor!r} - {s.start_factor!r}) * done)",
    ]


def _cosine(s: Cosine, lr: float) -> list[str]:
    return [
        f"low, high = {s.eta_min!r}, {lr!r}",
        f"return low + (high - low) * (1 + math.cos(math.pi * (t - 1) / {s.T_max})) / 2",
    ]


def _warmup_cosine(s: WarmupCosine, lr: float) -> list[str]:
    lines = [f"low, high = {s.eta_min!r}, {lr!r}"]
    if s.warmup_steps:
        first = repr(s.start_factor)
        lines += [
            f"if t - 1 < {s.warmup_steps}:",
            f"    return high * ({first} + (1 - {first}) * (t - 1) / {s.warmup_steps})",
        ]
    length = max(s.total_steps - s.warmup_steps, 1)
    return [
        *lines,
        f"done = min((t - 1 - {s.warmup_steps}) / {length}, 1)",
        "return low + (high - low) * (1 + math.cos(math.pi * done)) / 2",
    ]


def _one_cycle(s: OneCycle, lr: float) -> list[str]:
    del lr  # as in PyTorch
    first = s.max_lr / s.div_factor
    last = first / s.final_div_factor
    return along(s, (first, s.max_lr, first, last) if s.three_phase else (first, s.max_lr, last))


def along(s: OneCycle, through: tuple[float, ...]) -> list[str]:
    """From value to value, each reached at the end of a phase."""
    end, rise = s.total_steps - 1.0, s.pct_start * s.total_steps - 1.0
    stops = (rise, 2.0 * rise, end) if s.three_phase else (rise, end)
    lines = [f"e, begin = min(t - 1, {end!r}), 0.0"]
    lines += [f"for stop, a, b in {tuple(zip(stops, through[:-1], through[1:], strict=True))!r}:"]
    between = "(b - a) * done + a"
    if s.anneal_strategy != "linear":
        between = "b + (a - b) / 2 * (1 + math.cos(math.pi * done))"
    return [
        *lines,
        f"    if e <= stop or stop == {end!r}:",
        "        done = (e - begin) / (stop - begin) if stop > begin else 1.0",
        f"        return {between}",
        "    begin = stop",
    ]


_WRITTEN: dict[type[Schedule], Callable[..., list[str]]] = {
    Exponential: _exponential, Step: _step, InverseSqrt: _inverse_sqrt, Linear: _linear, Cosine: _cosine,
    WarmupCosine: _warmup_cosine, OneCycle: _one_cycle,
}  # fmt: skip
