"""Advances runners: one recorded path with floats, or many starts at once with arrays, through the same lines."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from playground.core.clipping import Clipping
from playground.core.elementwise import Real, ieee
from playground.core.frozen import Frozen, frozen
from playground.core.modifiers import Problem
from playground.core.optimizers.base import Optimizer
from playground.core.rules.expression import Symbol, evaluated
from playground.core.rules.program import Shape, components, loop, state_variables
from playground.core.rules.rule import Line, Rule
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant import Constant
from playground.core.trace import Trace

CHECKPOINT_EVERY = 256
"""Steps between two kept states: any step can be explained after at most this many recomputed ones, about 0.3 ms."""

_Emit = Callable[[tuple[float, ...]], object]

BLOCK = 16384
"""Starts advanced together: θ, gradient and states of one block stay in the processor's cache."""


@frozen
class Method(Frozen):
    """Everything of a runner that decides its numbers.

    Attributes:
        optimizer: the rule with its hyperparameters.
        schedule: of the learning rate.
        clipping: of the gradient.
        autodiff: whose automatic differentiation finds the gradient at kinks, a key of
            `playground.core.autodiff.conventions.CONVENTIONS`; empty for the landscape's closed form.
    """

    optimizer: Optimizer
    schedule: Schedule = Constant()
    clipping: Clipping = Clipping()
    autodiff: str = ""

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
    problem: Problem, method: Method
) -> tuple[Callable[..., tuple[Real, Real]], Callable[..., Real]]:
    """Gradient and loss as the loop calls them: without the step where nothing depends on it."""
    if problem.is_plain:
        return problem.slope(method.autodiff), problem.landscape.value
    return partial(problem.noisy_gradient, autodiff=method.autodiff), problem.value


def incoming_gradient(problem: Problem, method: Method, x: float, y: float, step: int) -> tuple[float, float]:
    """What an optimizer is handed for step `step` ≥ 1 at (x, y): the gradient with noise, clipped; maybe inf or nan."""
    gx, gy = ieee(partial(problem.noisy_gradient, autodiff=method.autodiff), x, y, step)
    return ieee(method.clipping, gx, gy) if method.clipping else (gx, gy)


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
        self._gradient, self._value = _functions(problem, method)
        shape = self._shape(recorded=True)
        self._loop, self._exact_loop = loop(self._rule, shape), loop(self._rule, shape, floats=False)
        self._rates = (method.optimizer.in_precision(method.optimizer.lr), *self._rule.constants.values())
        self._state_variables = initial(self._rule, x, y)
        self._checkpoints = [self._state_variables]
        self._asked = (0, self._state_variables)
        try:
            loss = ieee(problem.value, x, y, 0)
        except (ArithmeticError, ValueError):  # raised on purpose, by an extension
            loss = math.nan
        self.trace = Trace(x, y, loss, capacity)
        if not math.isfinite(loss) and not problem.landscape.is_replay:
            self.trace.diverged_at, self.trace.why = 0, "the loss at the start is not finite"

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
        self._state_variables, rows = self._stepped(self._state_variables, first, last)
        self.trace.append(rows)
        if len(rows) < last - first + 1:
            self.trace.diverged_at = ended = first + len(rows)
            fault = self.problem.landscape.fault_of(ended)
            self.trace.why = fault or _what_is_not_finite(*self._state_variables[:2])
        elif last % CHECKPOINT_EVERY == 0:
            self._checkpoints.append(self._state_variables)

    def _stepped(
        self, state_variables: tuple[float, ...], first: int, last: int
    ) -> tuple[tuple[float, ...], list[tuple[float, ...]]]:
        """Steps first..last: what is carried then, and a row for each up to the first that is not finite.

        Floats are quick, but Python raises where IEEE arithmetic, and so every framework, has inf or nan. Such a step
        is taken again with NumPy's numbers, through the same rule.
        """
        rows: list[tuple[float, ...]] = []
        while True:
            done = len(rows)
            try:
                return self._quick(state_variables, first, last, rows.append), rows
            except (ArithmeticError, ValueError):
                failed = first + len(rows) - done
            if failed > first:
                state_variables = self._quick(state_variables, first, failed - 1, _ignore)
            try:
                state_variables = self._exact(state_variables, failed, rows.append)
            except (ArithmeticError, ValueError):  # raised on purpose, by an extension
                return state_variables, rows
            ended = len(rows) - done < failed - first + 1
            if ended or failed == last:
                return state_variables, rows
            first = failed + 1

    def _quick(
        self, state_variables: tuple[float, ...], first: int, last: int, emit: _Emit
    ) -> tuple[float, ...]:
        """Steps first..last with floats; raises what Python raises."""
        method, (lr, *settings) = self.method, self._rates
        return self._loop(
            self._gradient, self._value, method.rate, method.momentum, method.clipping, emit, first, last, lr,
            *state_variables, *settings,
        )  # fmt: skip

    def _exact(self, state_variables: tuple[float, ...], step: int, emit: _Emit) -> tuple[float, ...]:
        """One step with NumPy's numbers. Landscapes compute with floats first, as they do in the quick loop."""
        method, (lr, *settings) = self.method, map(np.float64, self._rates)

        def emit_floats(row: tuple[float, ...]) -> object:
            return emit(tuple(map(float, row)))

        gradient, value = (_as_numpy(function) for function in (self._gradient, self._value))
        with np.errstate(all="ignore"):
            end = self._exact_loop(
                gradient, value, _as_numpy(method.rate), _as_numpy(method.momentum), _as_numpy(method.clipping),
                emit_floats, step, step, lr, *map(np.float64, state_variables), *settings,
            )  # fmt: skip
        return tuple(map(float, end))

    def state_at(self, step: int) -> tuple[float, ...]:
        """θ and the optimizer's states after `step` steps, exactly as they were, in `state_variables(rule)`'s order."""
        index = min(step // CHECKPOINT_EVERY, len(self._checkpoints) - 1)
        # Who asks for a step often asks for it again, or for the next one.
        nearest = max((index * CHECKPOINT_EVERY, self._checkpoints[index]), self._asked, key=_reach(step))
        if nearest[0] < step:
            nearest = step, self._stepped(nearest[1], nearest[0] + 1, step)[0]
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


def _as_numpy(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of floats that takes and gives NumPy's, with inf and nan where floats raise."""

    def asked(*numbers: float) -> Any:
        result = ieee(function, *(float(one) if isinstance(one, float) else one for one in numbers))
        if not isinstance(result, tuple):
            return np.float64(result)
        return tuple(map(np.float64, cast("tuple[float, ...]", result)))

    return asked


def _ignore(row: tuple[float, ...]) -> None:
    del row


def _what_is_not_finite(x: float, y: float) -> str:
    """In words: a coordinate, or else the loss."""
    wrong = [f"{name} became {value}" for name, value in (("x", x), ("y", y)) if not math.isfinite(value)]
    return " and ".join(wrong) or "the loss is not finite there"


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
        result = [evaluated(line.expression, mine) for mine in values]
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
    gradient, value = _functions(problem, method)
    # NumPy's numbers throughout: what both coordinates share may be infinite, too.
    lr, *settings = map(
        np.float64, (method.optimizer.in_precision(method.optimizer.lr), *rule.constants.values())
    )
    flat_x, flat_y = np.ravel(np.asarray(x, float)), np.ravel(np.asarray(y, float))
    out_x, out_y = np.empty_like(flat_x), np.empty_like(flat_y)

    def advance(part: slice) -> None:
        x, y, *states = initial(rule, flat_x[part], flat_y[part])
        with np.errstate(all="ignore"):
            end = run(
                gradient,
                value,
                _as_numpy(method.rate),
                _as_numpy(method.momentum),
                method.clipping,
                _ignore,
                1,
                steps,
                lr,
                x,
                y,
                *map(np.float64, states),
                *settings,
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
