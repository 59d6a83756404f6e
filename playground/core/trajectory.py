"""One runner's path: recorded step by step with floats, as far as anybody asked."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from playground.core.elementwise import ieee
from playground.core.engine import Emit, Explained, Method, as_numpy, explain, functions_of, ignore, initial
from playground.core.modifiers import Problem
from playground.core.rules.program import Shape, loop
from playground.core.rules.rule import Rule
from playground.core.trace import Trace

CHECKPOINT_EVERY = 256
"""Steps between two kept states: any step can be explained after at most this many recomputed ones, about 0.3 ms."""


class Trajectory:
    """One runner's path on one problem, computed as far as anybody asked.

    Attributes:
        problem: landscape and modifiers.
        method: the runner's numbers.
        start: where it begins.
        trace: the record so far.
    """

    def __init__(
        self, problem: Problem, method: Method, start: tuple[float, float], expected: int | None = None
    ) -> None:
        """Begin at `start`; `expected` is how many rows will be asked for, as far as one knows."""
        self.problem = problem
        self.method = method
        self._rule = method.rule
        self.start = x, y = float(start[0]), float(start[1])
        self._gradient, self._value = functions_of(problem, method)
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
        self.trace = Trace(x, y, loss, expected)
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
                state_variables = self._quick(state_variables, first, failed - 1, ignore)
            try:
                state_variables = self._exact(state_variables, failed, rows.append)
            except (ArithmeticError, ValueError):  # raised on purpose, by an extension
                return state_variables, rows
            ended = len(rows) - done < failed - first + 1
            if ended or failed == last:
                return state_variables, rows
            first = failed + 1

    def _quick(
        self, state_variables: tuple[float, ...], first: int, last: int, emit: Emit
    ) -> tuple[float, ...]:
        """Steps first..last with floats; raises what Python raises."""
        method, (lr, *settings) = self.method, self._rates
        return self._loop(
            self._gradient, self._value, method.rate, method.momentum, method.clipping, emit, first, last, lr,
            *state_variables, *settings,
        )  # fmt: skip

    def _exact(self, state_variables: tuple[float, ...], step: int, emit: Emit) -> tuple[float, ...]:
        """One step with NumPy's numbers. Landscapes compute with floats first, as they do in the quick loop."""
        method, (lr, *settings) = self.method, map(np.float64, self._rates)

        def emit_floats(row: tuple[float, ...]) -> object:
            return emit(tuple(map(float, row)))

        gradient, value = (as_numpy(function) for function in (self._gradient, self._value))
        with np.errstate(all="ignore"):
            end = self._exact_loop(
                gradient, value, as_numpy(method.rate), as_numpy(method.momentum), as_numpy(method.clipping),
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


def _what_is_not_finite(x: float, y: float) -> str:
    """In words: a coordinate, or else the loss."""
    wrong = {name: value for name, value in (("x", x), ("y", y)) if not math.isfinite(value)}
    if len({*map(str, wrong.values())}) == 1:
        return f"{' and '.join(wrong)} became {next(iter(wrong.values()))}"
    told = (f"{name} became {value}" for name, value in wrong.items())
    return " and ".join(told) or "the loss is not finite there"
