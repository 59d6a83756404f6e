"""Steps worked out: each line of the rule with its numbers, as worksheets print them."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass

from playground.core.analysis.incoming_gradient import incoming_gradient_line
from playground.core.engine import Explained, ExplainedLine
from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.core.numbers import exact_text, number_text
from playground.core.rules.expression import Symbol
from playground.core.rules.rule import Line
from playground.core.rules.show import line_latex, plain, substituted
from playground.core.symbols import plain_symbol
from playground.core.trajectory import Trajectory

DIGITS = 4
"""Significant digits of results."""
MOST_STEPS = 50
"""Steps on one sheet."""

Pair = tuple[float, float]
Texts = tuple[str, str]


@dataclass(frozen=True, eq=False)
class WorkedRow:
    """One line of one step, for the inspector, worksheets and answers alike.

    Attributes:
        line: the line in symbols.
        is_gradient: whether it is what comes before every rule; no optimizer declares it.
        calculations: for x and y, the expression with numbers; empty where there is none.
        results: for x and y, what came out, rounded such that the calculation gives it.
        values: for x and y, what came out.
        numbers: for x and y, the values of the line's symbols by name.
    """

    line: Line
    is_gradient: bool
    calculations: Texts
    results: Texts
    values: Pair
    numbers: tuple[Mapping[str, float], Mapping[str, float]]

    @property
    def latex(self) -> str:
        """The line as LaTeX."""
        return line_latex(self.line)

    @property
    def symbol(self) -> str:
        """The line's target as plain text."""
        return plain_symbol(self.line.target.latex)

    @property
    def words(self) -> str:
        """The line as plain text."""
        return f"{self.symbol} = {plain(self.line.expression)}"

    @property
    def meaning(self) -> str:
        """What the target is; of the gradient, what it is the gradient of."""
        expression = self.line.expression
        return (
            expression.meaning
            if self.is_gradient and isinstance(expression, Symbol)
            else self.line.target.meaning
        )

    @property
    def description(self) -> str:
        """The line as plain text and its meaning, for tool tips and screen readers."""
        if self.is_gradient:
            return f"{self.symbol}: {self.meaning}"
        return f"{self.words} ({self.meaning})" if self.meaning else self.words

    @property
    def shared(self) -> bool:
        """Whether x and y have one value together."""
        return not self.line.target.per_coordinate

    @property
    def texts(self) -> Texts:
        """For x and y, the calculation and its result; a line that only repeats a number shows it once."""
        pairs = zip(self.calculations, self.results, strict=True)
        x, y = (f"{side} = {result}" if side not in ("", result) else result for side, result in pairs)
        return x, y

    @property
    def full(self) -> Texts:
        """For x and y, what came out in full precision."""
        return exact_text(self.values[0]), exact_text(self.values[1])


@dataclass(frozen=True, eq=False)
class WorkedStep:
    """One step: its number, its learning rate and its rows, the gradient's first."""

    number: int
    rate: float
    rows: tuple[WorkedRow, ...]


def worked_steps(run: Trajectory, first: int, last: int, digits: int = DIGITS) -> tuple[WorkedStep, ...]:
    """Steps first..last of a run, computed as far as need be.

    Raises:
        InvalidInput: there are no such steps, too many, or the run has diverged by then.
    """
    return exhausted(working(run, first, last, {}, digits))


def working(
    run: Trajectory, first: int, last: int, known: dict[int, WorkedStep], digits: int = DIGITS
) -> Generator[float, None, tuple[WorkedStep, ...]]:
    """The same bit by bit: yields the share done, and returns the steps.

    Args:
        run: whose steps.
        first: the first step's number.
        last: the last step's number.
        known: steps of this run by number that need not be worked out again; those that are worked out come in.
        digits: significant digits of results.
    """
    if not 1 <= first <= last:
        raise InvalidInput(f"expected a first step from 1 to the last step {last}, got {first}")
    if last - first >= MOST_STEPS:
        raise InvalidInput(f"expected at most {MOST_STEPS} steps, got {last - first + 1}")
    while run.trace.last_step < last and run.trace.diverged_at is None:
        run.advance_to(run.trace.last_step + 1)
        yield 0.0
    if last > run.trace.last_step:
        ended = run.trace.diverged_at
        raise InvalidInput(
            f"the run diverged at step {ended}; the last that can be shown is {run.trace.last_step}"
        )
    for done, number in enumerate(range(first, last + 1), 1):
        if number not in known:
            known[number] = _worked(run, number, digits)
            yield done / (last - first + 1)
    return tuple(known[number] for number in range(first, last + 1))


def _worked(run: Trajectory, step: int, digits: int) -> WorkedStep:
    return WorkedStep(step, run.method.rate(step), worked_rows(run, run.explain(step), digits))


def worked_rows(run: Trajectory, explained: Explained, digits: int = DIGITS) -> tuple[WorkedRow, ...]:
    """The rows of a step of a run, the gradient's first; without those that are only diagnostic."""
    rows = [_row(one, digits) for one in explained.lines if not one.line.diagnostic]
    return _gradient_row(run, explained, digits), *rows


def _gradient_row(run: Trajectory, explained: Explained, digits: int) -> WorkedRow:
    gx, gy = (after["g"] for after in explained.after)
    line = incoming_gradient_line(run)
    numbers = {"g": gx, "nabla": gx}, {"g": gy, "nabla": gy}
    return WorkedRow(
        line, True, ("", ""), (number_text(gx, digits), number_text(gy, digits)), (gx, gy), numbers
    )


def _row(one: ExplainedLine, digits: int) -> WorkedRow:
    sides = [
        substituted(one.line.expression, values, result, digits)
        for values, result in zip(one.before, one.result, strict=True)
    ]
    name = one.line.target.name
    x, y = ({name: result, **before} for before, result in zip(one.before, one.result, strict=True))
    return WorkedRow(
        one.line,
        False,
        (sides[0][0], sides[1][0]),
        (sides[0][1], sides[1][1]),
        one.result,
        (x, y),
    )
