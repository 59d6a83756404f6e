"""Advances runners: one recorded path with floats, or many starts at once with arrays, through the same lines."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.core.clipping import Clipping
from playground.core.elementwise import Real
from playground.core.frozen import Frozen, frozen
from playground.core.modifiers import Problem
from playground.core.optimizers.base import Optimizer
from playground.core.rules.expression import Symbol
from playground.core.rules.program import Shape, components, loop, state_variables
from playground.core.rules.rule import Line, Rule
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant import Constant
from playground.core.trace import Trace

CHECKPOINT_EVERY = 256
"""Steps between two kept states: any step can be explained after at most this many recomputed ones, about 0.3 ms."""

BLOCK = 16384
"""Starts advanced together: θ, gradient and states of one block stay in the processor's cache."""


@frozen
class Method(Frozen):
    """Everything of a runner that decides its numbers."""

    optimizer: Optimizer
    schedule: Schedule = Constant()
    clipping: Clipping = Clipping()

    def rate(self, t: int) -> float:
        """The learning rate of step t ≥ 1, after the schedule and in the precision of the dialect."""
        return self.optimizer.in_precision(self.schedule.rate(self.optimizer.lr, t))

    def momentum(self, t: int) -> float:
        """The momentum of step t ≥ 1; to be asked only where the schedule drives it (`rule.driven`)."""
        return self.optimizer.in_precision(self.schedule.momentum(t) or 0.0)

    @cached_property
    def rule(self) -> Rule:
        """The update rule in lines, written at the first call: a drag asks for it with every move of the mouse.

        Where the schedule drives the momentum, PyTorch's optimizer has one even if it was given as 0.
        """
        first, name = self.schedule.momentum(1), self.optimizer.momentum_field()
        if first is None or not name:
            return self.optimizer.written()
        return replace(self.optimizer, **{name: first}).written(name)


def _functions(
    problem: Problem,
) -> tuple[Callable[..., tuple[Real, Real]], Callable[..., Real]]:
    """Gradient and loss as the loop calls them: without the step where nothing depends on it."""
    if problem.is_plain:
        return problem.landscape.gradient, problem.landscape.value
    return problem.noisy_gradient, problem.value


class Trajectory:
    """One runner's path on one problem, computed as far as anybody asked.

    Attributes:
        problem: landscape and modifiers.
        method: the runner's numbers.
        start: where it begins.
        trace: the record so far.
    """

    def __init__(
        self, problem: Problem, method: Method, start: tuple[float, float], capacity: int = 1024
    ) -> None:
        """Begin at `start`; `capacity` is how many rows to make room for at first."""
        self.problem = problem
        self.method = method
        self._rule = method.rule
        self.start = x, y = float(start[0]), float(start[1])
        self._gradient, self._value = _functions(problem)
        self._loop = loop(self._rule, self._shape(recorded=True))
        self._rates = (method.optimizer.in_precision(method.optimizer.lr), *self._rule.constants.values())
        self._state_variables = initial(self._rule, x, y)
        self._checkpoints = [self._state_variables]
        self._asked = (0, self._state_variables)
        loss, why = _first_loss(problem, x, y)
        self.trace = Trace(x, y, loss, capacity)
        if why:
            self.trace.diverged_at, self.trace.why = 0, why

    def _shape(self, *, recorded: bool) -> Shape:
        return Shape(
            timed=not self.problem.is_plain,
            scheduled=not self.method.schedule.is_constant,
            clipped=bool(self.method.clipping),
            recorded=recorded,
            judged_by_loss=not self.problem.landscape.is_replay,
        )

    @property
    def rule(self) -> Rule:
        """The update rule in lines."""
        return self._rule

    def advance_to(self, step: int) -> None:
        """Compute every row up to `step`, or up to the last finite one if the run diverges before."""
        trace = self.trace
        while trace.last_step < step and trace.diverged_at is None:
            first = trace.last_step + 1
            last = min(step, (first - 1) // CHECKPOINT_EVERY * CHECKPOINT_EVERY + CHECKPOINT_EVERY)
            self._advance(first, last)

    def _advance(self, first: int, last: int) -> None:
        rows: list[tuple[float, ...]] = []
        why = ""
        try:
            self._state_variables = self._stepped(self._state_variables, first, last, rows.append)
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            # A float raises where an array would hold inf or nan; both mean that the run has left the reals.
            why = _why(error)
        self.trace.append(rows)
        if len(rows) < last - first + 1:
            self.trace.diverged_at = ended = first + len(rows)
            fault = self.problem.landscape.fault_of(ended)
            self.trace.why = fault or why or "a value is no longer finite"
        elif last % CHECKPOINT_EVERY == 0:
            self._checkpoints.append(self._state_variables)

    def _stepped(
        self,
        state_variables: tuple[float, ...],
        first: int,
        last: int,
        emit: Callable[[tuple[float, ...]], object],
    ) -> tuple[float, ...]:
        method, rates = self.method, self._rates
        return self._loop(
            self._gradient,
            self._value,
            method.rate,
            method.momentum,
            method.clipping,
            emit,
            first,
            last,
            rates[0],
            *state_variables,
            *rates[1:],
        )

    def state_at(self, step: int) -> tuple[float, ...]:
        """θ and the optimizer's states after `step` steps, exactly as they were, in `state_variables(rule)`'s order."""
        index = min(step // CHECKPOINT_EVERY, len(self._checkpoints) - 1)
        # Who asks for a step often asks for it again, or for the next one.
        nearest = max((index * CHECKPOINT_EVERY, self._checkpoints[index]), self._asked, key=_reach(step))
        if nearest[0] < step:
            nearest = step, self._stepped(nearest[1], nearest[0] + 1, step, _ignore)
        self._asked = nearest
        return nearest[1]

    def explain(self, step: int) -> Explained:
        """Every line of the rule with the numbers of one step ≥ 1 that is recorded.

        Raises:
            IndexError: the step is not recorded.
        """
        if not 1 <= step <= self.trace.last_step:
            raise IndexError(f"step {step} is not recorded; the last is {self.trace.last_step}")
        before = self.state_at(step - 1)
        row = self.trace.row(step)
        return explain(self._rule, self.method, before, (row["grad_x"], row["grad_y"]), step)


def _reach(step: int) -> Callable[[tuple[int, tuple[float, ...]]], int]:
    """How near a kept state comes to a step; those after it are of no use."""
    return lambda kept: kept[0] if kept[0] <= step else -1


def _ignore(row: tuple[float, ...]) -> None:
    del row


def _why(error: ArithmeticError | ValueError) -> str:
    if isinstance(error, ZeroDivisionError):
        return "a division by zero"
    if isinstance(error, OverflowError):
        return "a number too large to hold"
    return "a value outside the domain of the function"


def _first_loss(problem: Problem, x: float, y: float) -> tuple[float, str]:
    try:
        loss = float(problem.value(x, y, 0))
    except (OverflowError, ZeroDivisionError, ValueError) as error:
        return math.nan, _why(error)
    is_well = math.isfinite(loss) or problem.landscape.is_replay
    return loss, "" if is_well else "the loss at the start is not finite"


def initial(rule: Rule, x: Real, y: Real) -> tuple[Real, ...]:
    """θ and the states before the first step."""
    values: list[Real] = [x, y]
    for state in rule.states:
        values += [state.initial] * len(components(state.symbol))
    return tuple(values)


class ExplainedLine(NamedTuple):
    """One line of a rule with the numbers of one step.

    Attributes:
        line: the symbols.
        before: for x and for y, the values that the expression reads, by symbol name.
        result: for x and for y, what the target became (equal where both share it).
    """

    line: Line
    before: tuple[Mapping[str, float], Mapping[str, float]]
    result: tuple[float, float]


class Explained(NamedTuple):
    """One step, line by line.

    Attributes:
        step: which.
        lines: the rule's lines in order.
        after: for x and for y, the value of every symbol at the end of the step.
    """

    step: int
    lines: tuple[ExplainedLine, ...]
    after: tuple[Mapping[str, float], Mapping[str, float]]


def explain(
    rule: Rule, method: Method, before: tuple[float, ...], gradient: tuple[float, float], step: int
) -> Explained:
    """Follow one step line by line.

    Args:
        rule: the lines.
        method: for the learning rate of the step.
        before: θ and the states before it, in the order of `state_variables(rule)`.
        gradient: what the optimizer was handed.
        step: its number, from 1.
    """
    named = dict(zip(state_variables(rule), before, strict=True))
    values: list[dict[str, float]] = []
    for end, g in zip(("_x", "_y"), gradient, strict=True):
        mine = {"theta": named["theta" + end], "g": g, "lr": method.rate(step), "t": step, **rule.constants}
        if rule.driven:
            mine[rule.driven] = method.momentum(step)
        for state in rule.states:
            mine[state.symbol.name] = named[state.symbol.name + (end if state.symbol.per_coordinate else "")]
        values.append(mine)
    lines: list[ExplainedLine] = []
    for line in rule.lines:
        seen = tuple(_reads(line.expression.symbols(), mine) for mine in values)
        result = [line.expression.evaluate(mine) for mine in values]
        for mine, one in zip(values, result, strict=True):
            mine[line.target.name] = one
        lines.append(ExplainedLine(line, (seen[0], seen[1]), (result[0], result[1])))
    return Explained(step, tuple(lines), (values[0], values[1]))


def _reads(symbols: Iterable[Symbol], values: Mapping[str, float]) -> Mapping[str, float]:
    return {symbol.name: values[symbol.name] for symbol in symbols}


def final_points(
    problem: Problem,
    method: Method,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    steps: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where many starts end after `steps` steps, without recording.

    Args:
        problem: landscape and modifiers; noise is the same for all starts, as it is for all runners.
        method: the runner.
        x: the starts, a float64 array of any shape.
        y: the same for y.
        steps: how many.

    Returns:
        x and y of the same shape; nan or inf where a start diverged.
    """
    rule = method.rule
    shape = Shape(
        not problem.is_plain, not method.schedule.is_constant, bool(method.clipping), recorded=False
    )
    run = loop(rule, shape, floats=False)
    gradient, value = _functions(problem)
    lr = method.optimizer.in_precision(method.optimizer.lr)
    flat_x, flat_y = np.ravel(np.asarray(x, float)), np.ravel(np.asarray(y, float))
    out_x, out_y = np.empty_like(flat_x), np.empty_like(flat_y)

    def advance(part: slice) -> None:
        states = initial(rule, flat_x[part], flat_y[part])
        with np.errstate(all="ignore"):
            end = run(
                gradient,
                value,
                method.rate,
                method.momentum,
                method.clipping,
                _ignore,
                1,
                steps,
                lr,
                *states,
                *rule.constants.values(),
            )
        out_x[part], out_y[part] = end[0], end[1]

    parts = [slice(begin, begin + BLOCK) for begin in range(0, flat_x.size, BLOCK)]
    if len(parts) < 2:
        for part in parts:
            advance(part)
    else:
        # Imported here, for it takes 20 ms that the start of the window has no use for.
        from concurrent.futures import ThreadPoolExecutor

        # NumPy works on arrays of this size without Python's lock, so that blocks use every core.
        with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
            list(pool.map(advance, parts))
    return out_x.reshape(np.shape(x)), out_y.reshape(np.shape(y))
