"""Steps worked out: each line of the rule with its numbers, as worksheets print them."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.analysis.incoming_gradient import incoming_gradient, incoming_gradient_line
from playground.core.engine import ExplainedLine
from playground.core.errors import InvalidInput
from playground.core.numbers import number_text
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
class Row:
    """One line of one step.

    Attributes:
        line: the line in symbols; None for the gradient, which comes before every rule.
        latex, words: the line as LaTeX and as plain text.
        symbol: its target as plain text.
        meaning: of the target.
        calculations: for x and y, the expression with numbers; empty where there is none.
        results: for x and y, what came out, rounded such that the calculation gives it.
        values: for x and y, what came out.
        shared: whether x and y have one value together.
    """

    line: Line | None
    latex: str
    words: str
    symbol: str
    meaning: str
    calculations: Texts
    results: Texts
    values: Pair
    shared: bool

    @property
    def texts(self) -> Texts:
        """For x and y, the calculation and its result; a line that only repeats a number shows it once."""
        pairs = zip(self.calculations, self.results, strict=True)
        x, y = (f"{side} = {result}" if side not in ("", result) else result for side, result in pairs)
        return x, y


@dataclass(frozen=True, eq=False)
class WorkedStep:
    """One step: its number, its learning rate and its rows, the gradient's first."""

    number: int
    rate: float
    rows: tuple[Row, ...]


def worked_steps(run: Trajectory, first: int, last: int, digits: int = DIGITS) -> tuple[WorkedStep, ...]:
    """Steps first..last of a run, computed as far as need be.

    Raises:
        InvalidInput: there are no such steps, too many, or the run has diverged by then.
    """
    if not 1 <= first <= last:
        raise InvalidInput(f"expected a first step from 1 to the last step {last}, got {first}")
    if last - first >= MOST_STEPS:
        raise InvalidInput(f"expected at most {MOST_STEPS} steps, got {last - first + 1}")
    run.advance_to(last)
    if last > run.trace.last_step:
        ended = run.trace.diverged_at
        raise InvalidInput(
            f"the run diverged at step {ended}; the last that can be shown is {run.trace.last_step}"
        )
    return tuple(_worked(run, step, digits) for step in range(first, last + 1))


def _worked(run: Trajectory, step: int, digits: int) -> WorkedStep:
    explained = run.explain(step)
    gx, gy = (after["g"] for after in explained.after)
    handed = incoming_gradient_line(run)
    gradient = Row(
        None,
        line_latex(handed),
        f"g = {plain(handed.expression)}",
        "g",
        incoming_gradient(run).meaning,
        ("", ""),
        (number_text(gx, digits), number_text(gy, digits)),
        (gx, gy),
        shared=False,
    )
    rows = [_row(one, digits) for one in explained.lines if not one.line.diagnostic]
    return WorkedStep(step, run.method.rate(step), (gradient, *rows))


def _row(one: ExplainedLine, digits: int) -> Row:
    target = one.line.target
    sides = [
        substituted(one.line.expression, values, result, digits)
        for values, result in zip(one.before, one.result, strict=True)
    ]
    symbol = plain_symbol(target.latex)
    return Row(
        one.line,
        line_latex(one.line),
        f"{symbol} = {plain(one.line.expression)}",
        symbol,
        target.meaning,
        (sides[0][0], sides[1][0]),
        (sides[0][1], sides[1][1]),
        one.result,
        shared=not target.per_coordinate,
    )
