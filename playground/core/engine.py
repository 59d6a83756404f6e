"""What advances runners: a method, its steps explained line by line, and many starts at once with arrays."""

from __future__ import annotations

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

Emit = Callable[[tuple[float, ...]], object]
"""Takes a row of the trace."""

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


def functions_of(
    problem: Problem, method: Method
) -> tuple[Callable[..., tuple[Real, Real]], Callable[..., Real]]:
    """Gradient and loss as the loop calls them: without the step where nothing depends on it."""
    if problem.is_plain:
        return problem.slope(method.autodiff), problem.landscape.value
    return partial(problem.noisy_gradient, autodiff=method.autodiff), problem.value


def gradient_at_step(problem: Problem, method: Method, x: float, y: float, step: int) -> tuple[float, float]:
    """What an optimizer is handed for step `step` ≥ 1 at (x, y): the gradient with noise, clipped; maybe inf or nan."""
    gx, gy = ieee(partial(problem.noisy_gradient, autodiff=method.autodiff), x, y, step)
    return ieee(method.clipping, gx, gy) if method.clipping else (gx, gy)


def as_numpy(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of floats that takes and gives NumPy's, with inf and nan where floats raise."""

    def asked(*numbers: float) -> Any:
        result = ieee(function, *(float(one) if isinstance(one, float) else one for one in numbers))
        if not isinstance(result, tuple):
            return np.float64(result)
        return tuple(map(np.float64, cast("tuple[float, ...]", result)))

    return asked


def ignore(row: tuple[float, ...]) -> None:
    """Takes the rows of a loop that records none."""
    del row


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
    gradient, value = functions_of(problem, method)
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
                as_numpy(method.rate),
                as_numpy(method.momentum),
                method.clipping,
                ignore,
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
