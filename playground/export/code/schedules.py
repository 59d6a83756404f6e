"""The learning rate of each step as Python source: the schedules' closed forms, with their numbers in them.

A schedule that has none here, such as a new one, is written as the table of its values.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.core.declarations import numbers_in
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant_factor import ConstantFactor
from playground.core.schedules.cosine import Cosine
from playground.core.schedules.cosine_restarts import CosineRestarts
from playground.core.schedules.cyclic import Cyclic
from playground.core.schedules.exponential import Exponential
from playground.core.schedules.inverse_sqrt import InverseSqrt
from playground.core.schedules.inverse_time import InverseTime
from playground.core.schedules.linear import Linear
from playground.core.schedules.multi_step import MultiStep
from playground.core.schedules.one_cycle import OneCycle
from playground.core.schedules.piecewise_constant import PiecewiseConstant
from playground.core.schedules.polynomial import Polynomial
from playground.core.schedules.step import Step
from playground.core.schedules.warmup_cosine import WarmupCosine
from playground.core.schedules.warmup_stable_decay import WarmupStableDecay

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
    if isinstance(schedule, Cyclic):
        first, change = schedule.max_momentum, schedule.max_momentum - schedule.base_momentum
        return [*_triangle(schedule), f"return {first!r} - {change!r} * height * scale"]
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


def _warmup(s: WarmupCosine | WarmupStableDecay, lr: float) -> list[str]:
    """The ends of the rate, and its rise."""
    lines = [f"low, high = {s.eta_min!r}, {lr!r}"]
    if s.warmup_steps:
        first = repr(s.start_factor)
        lines += [
            f"if t - 1 < {s.warmup_steps}:",
            f"    return high * ({first} + (1 - {first}) * (t - 1) / {s.warmup_steps})",
        ]
    return lines


def _warmup_cosine(s: WarmupCosine, lr: float) -> list[str]:
    lines = _warmup(s, lr)
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
    lines = [f"e, begin = (t - 1 if t - 1 <= {s.total_steps} else {end!r}), 0.0"]
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


def _multi_step(s: MultiStep, lr: float) -> list[str]:
    return [
        f"rate = {lr!r}",
        f"for milestone, count in {s.drops!r}:",
        "    if t - 1 >= milestone:",
        f"        rate *= {s.gamma!r} ** count",
        "return rate",
    ]


def _constant_factor(s: ConstantFactor, lr: float) -> list[str]:
    first = f"{lr!r} * {s.factor!r}"
    if not s.total_iters:
        return [f"return {first}"]
    return [f"return {first} if t - 1 < {s.total_iters} else {first} * (1 / {s.factor!r})"]


def _polynomial(s: Polynomial, lr: float) -> list[str]:
    if not s.total_iters:
        return [f"return {lr!r}"]
    length = f"{s.total_iters} * max(math.ceil((t - 1) / {s.total_iters}), 1)" if s.cycle else s.total_iters
    return [
        f"length = {length}",
        f"low, high = {s.eta_min!r}, {lr!r}",
        f"return (high - low) * (1 - min(t - 1, length) / length) ** {s.power!r} + low",
    ]


def _cosine_restarts(s: CosineRestarts, lr: float) -> list[str]:
    return [
        f"low, height, length, e = {s.eta_min!r}, {lr!r} - {s.eta_min!r}, {s.T_0}, t - 1",
        "while e >= length:",
        f"    height, e, length = height * {s.m_mul!r}, e - length, length * {s.T_mult}",
        "return low + height * (1 + math.cos(math.pi * e / length)) / 2",
    ]


def _triangle(s: Cyclic) -> list[str]:
    """Height on the triangle, from 0 to 1, and what the mode makes of it."""
    length = s.cycle_steps
    scale = {"triangular": "1", "triangular2": "2.0 ** (1 - cycle)", "exp_range": f"{s.gamma!r} ** (t - 1)"}
    return [
        f"cycle = math.floor(1 + (t - 1) / {length})",
        f"x, turn = 1 + (t - 1) / {length} - cycle, {s.step_size_up} / {length}",
        "height = x / turn if x <= turn else (x - 1) / (turn - 1)",
        f"scale = {scale[s.mode]}",
    ]


def _cyclic(s: Cyclic, lr: float) -> list[str]:
    del lr  # as in PyTorch
    return [*_triangle(s), f"return {s.base_lr!r} + ({s.max_lr!r} - {s.base_lr!r}) * height * scale"]


def _warmup_stable_decay(s: WarmupStableDecay, lr: float) -> list[str]:
    lines = _warmup(s, lr)
    left = {
        "linear": "1 - done",
        "cosine": "(1 + math.cos(math.pi * done)) / 2",
        "sqrt": "1 - math.sqrt(done)",
    }
    return [
        *lines,
        f"done = min(max((t - 1 - {s.warmup_steps + s.stable_steps}) / {s.decay_steps}, 0), 1)",
        f"return (high - low) * ({left[s.decay]}) + low",
    ]


def _piecewise_constant(s: PiecewiseConstant, lr: float) -> list[str]:
    del lr  # as in Keras
    boundaries = tuple(map(int, numbers_in(s.boundaries)))
    return [
        f"boundaries, values = {boundaries!r}, {numbers_in(s.values)!r}",
        "passed = sum(t - 1 > boundary for boundary in boundaries)",
        "return values[min(passed, len(values) - 1)]",
    ]


def _inverse_time(s: InverseTime, lr: float) -> list[str]:
    passed = f"(t - 1) / {s.decay_steps!r}"
    return [f"return {lr!r} / (1 + {s.decay_rate!r} * {f'math.floor({passed})' if s.staircase else passed})"]


_WRITTEN: dict[type[Schedule], Callable[..., list[str]]] = {
    Exponential: _exponential, Step: _step, InverseSqrt: _inverse_sqrt, Linear: _linear, Cosine: _cosine,
    WarmupCosine: _warmup_cosine, OneCycle: _one_cycle, MultiStep: _multi_step, ConstantFactor: _constant_factor,
    Polynomial: _polynomial, CosineRestarts: _cosine_restarts, Cyclic: _cyclic, InverseTime: _inverse_time,
    WarmupStableDecay: _warmup_stable_decay, PiecewiseConstant: _piecewise_constant,
}  # fmt: skip
