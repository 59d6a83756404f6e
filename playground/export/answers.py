"""Checks a student's answers line by line: which goes wrong first, and by how much."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from playground.core.elementwise import Real
from playground.core.engine import gradient_at_step
from playground.core.errors import InvalidInput
from playground.core.formulas.parse import number_in
from playground.core.generators import exhausted
from playground.core.numbers import number_text
from playground.core.rules.expression import evaluated
from playground.core.rules.program import state_variables
from playground.core.trajectory import Trajectory
from playground.export.working import WorkedRow, WorkedStep

Verdict = Literal["empty", "unreadable", "right", "follow-up", "wrong"]

COARSEST = 0.05
"""Relative error above which an answer is wrong, however few digits it was given with."""
CALCULATED = 5e-4
"""Relative tolerance for answers that are calculations, such as 1/3, and so show no digits."""
_SLACK = 1e-9

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_LOWERED = str.maketrans(_RAISED, "0123456789-+")
_NUMBER = re.compile(
    r"[+-]?(?P<digits>\d+(?:\.(?P<decimals>\d*))?|\.\d+)(?:(?:[eE]|\*10\^)\(?(?P<power>[+-]?\d+)\)?)?"
)


class Blank(NamedTuple):
    """Where an answer stands: the step's number, the row from 0, and 0 for x or 1 for y."""

    step: int
    row: int
    coordinate: int


@dataclass(frozen=True)
class Answer:
    """A number that a person typed.

    Attributes:
        value: the number.
        half_unit: half of one unit of its last digit; for calculations a share of the value.
    """

    value: float
    half_unit: float


def read_answer(text: str) -> Answer:
    """Read ``0,8413``, ``3.04·10^-9``, ``1/3``, ``0.9*0.2 + √2`` and the like.

    Raises:
        InvalidInput: it is no number.
    """
    plain = _plain(text)
    value = number_in(plain)
    found = _NUMBER.fullmatch(plain.replace(" ", ""))
    if found is None:
        return Answer(value, CALCULATED * abs(value))
    digits = found["digits"]
    decimals = len(digits.partition(".")[2])
    return Answer(value, 0.5 * 10.0 ** (int(found["power"] or 0) - decimals))


def _plain(text: str) -> str:
    """In the signs that formulas are written with."""
    plain = text.strip().replace("−", "-").replace("–", "-")
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    plain = re.sub(rf"[{_RAISED}]+", lambda found: f"^({found[0].translate(_LOWERED)})", plain)
    plain = re.sub(r"√\s*(\d+(?:\.\d+)?)", r"sqrt(\1)", plain).replace("√", "sqrt")
    return re.sub(r"\s*[·×⋅*]\s*", "*", plain)


@dataclass(frozen=True)
class Judgement:
    """What is to be said of one answer.

    Attributes:
        verdict: ``right``; ``follow-up``, right for someone who goes on with an earlier wrong value; ``wrong``.
        words: for the person; empty where there is nothing to say.
        error: of a wrong answer, its distance from what was to be found.
    """

    verdict: Verdict
    words: str = ""
    error: float = 0.0


@dataclass(frozen=True)
class Check:
    """All judgements by place, the first wrong place, and a sentence."""

    judgements: Mapping[Blank, Judgement]
    first_wrong: Blank | None
    summary: str


def check_answers(run: Trajectory, steps: tuple[WorkedStep, ...], texts: Mapping[Blank, str]) -> Check:
    """Judge the answers to some steps of a run, as `worked_steps` gives them.

    A line is judged twice: against the run, and with the person's own earlier answers carried forward. What is
    rounded as far as it is given counts as right. Lines without an answer are worked out from the answers before.
    """
    return exhausted(checking(run, steps, texts))


def checking(
    run: Trajectory, steps: tuple[WorkedStep, ...], texts: Mapping[Blank, str]
) -> Generator[float, None, Check]:
    """The same step by step: yields the share done."""
    return _Checker(run, steps[0].number, texts).check(steps)


class _Checker:
    """Follows the steps twice: as they are, and as the person has them.

    `_theirs` are the person's values by symbol name, for x and y; `_suspect` the names of those that are wrong.
    """

    def __init__(self, run: Trajectory, first: int, texts: Mapping[Blank, str]) -> None:
        self._run = run
        self._texts = texts
        named = dict(zip(state_variables(run.rule), run.state_at(first - 1), strict=True))
        self._theirs: list[dict[str, Real]] = [{**run.rule.constants} for _ in "xy"]
        for mine, end in zip(self._theirs, ("_x", "_y"), strict=True):
            mine["theta"] = named["theta" + end]
            for state in run.rule.states:
                name = state.symbol.name
                mine[name] = named[name + (end if state.symbol.per_coordinate else "")]
        self._suspect: list[set[str]] = [set(), set()]
        self._found: dict[Blank, Judgement] = {}

    def check(self, steps: tuple[WorkedStep, ...]) -> Generator[float, None, Check]:
        for done, step in enumerate(steps, 1):
            for mine in self._theirs:
                mine["lr"], mine["t"] = step.rate, step.number
                if self._run.rule.driven:
                    mine[self._run.rule.driven] = self._run.method.momentum(step.number)
            for index, row in enumerate(step.rows):
                self._check_row(step, index, row)
            yield done / len(steps)
        wrong = next((place for place, one in self._found.items() if one.verdict == "wrong"), None)
        return Check(self._found, wrong, self._summary(steps, wrong))

    def _check_row(self, step: WorkedStep, index: int, row: WorkedRow) -> None:
        name = row.line.target.name
        expected = self._state_variables(step, row)
        tainted = self._tainted(row)
        for coordinate in (0, 1):
            # What both coordinates share is asked for once.
            place = Blank(step.number, index, 0 if row.shared else coordinate)
            value, suspect = expected[coordinate], tainted[coordinate]
            text = self._texts.get(place, "").strip()
            judged = Judgement("empty")
            if text:
                try:
                    answer = read_answer(text)
                except InvalidInput as error:
                    judged = Judgement("unreadable", error.reason)
                else:
                    judged = _judge(answer, row.values[coordinate], value, suspect)
                    value, suspect = answer.value, judged.verdict != "right"
            self._found[place] = judged
            self._theirs[coordinate][name] = value
            (self._suspect[coordinate].add if suspect else self._suspect[coordinate].discard)(name)

    def _state_variables(self, step: WorkedStep, row: WorkedRow) -> tuple[float, float]:
        """What somebody finds who goes on with the person's own values; nan where nothing can be found."""
        try:
            if row.is_gradient:
                x, y = (mine["theta"] for mine in self._theirs)
                return gradient_at_step(self._run.problem, self._run.method, x, y, step.number)
            found = [float(evaluated(row.line.expression, mine)) for mine in self._theirs]
            return found[0], found[1]
        except (ArithmeticError, ValueError):  # raised on purpose, by an extension
            return math.nan, math.nan

    def _tainted(self, row: WorkedRow) -> tuple[bool, bool]:
        """For x and y, whether something wrong enters the line."""
        if row.is_gradient:
            either = any("theta" in names for names in self._suspect)
            return either, either
        used = {symbol.name for symbol in row.line.expression.symbols()}
        return bool(used & self._suspect[0]), bool(used & self._suspect[1])

    def _summary(self, steps: tuple[WorkedStep, ...], wrong: Blank | None) -> str:
        judged = self._found.values()
        filled = sum(one.verdict != "empty" for one in judged)
        unreadable = sum(one.verdict == "unreadable" for one in judged)
        if wrong is not None:
            row = steps[wrong.step - steps[0].number].rows[wrong.row]
            where = "" if row.shared else f" in {'xy'[wrong.coordinate]}"
            words = self._found[wrong].words
            return f"The first that goes wrong is {row.symbol}{where} of step {wrong.step}: {words}."
        if unreadable:
            return f"{_counted(unreadable, 'entry')} cannot be read as a number."
        if not filled:
            return "Nothing is filled in yet."
        if filled == len(judged):
            return "Everything is right."
        return f"{filled} of {len(judged)} filled in, all right so far."


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what.removesuffix('y')}ies"


def _judge(answer: Answer, true: float, own: float, suspect: bool) -> Judgement:
    """Judge one answer.

    Args:
        answer: what was given.
        true: what the run has.
        own: what follows from the person's own earlier values.
        suspect: whether one of these is wrong.
    """
    given = answer.value
    ends = [true] if suspect or not math.isfinite(own) else [true, own]
    if min(ends) - _tolerance(answer, true) <= given <= max(ends) + _tolerance(answer, true):
        return Judgement("right")
    if suspect and abs(given - own) <= _tolerance(answer, own):
        return Judgement(
            "follow-up", f"follows from an earlier wrong value; without it {number_text(true, 4)}"
        )
    wanted = own if suspect and math.isfinite(own) else true
    return Judgement("wrong", _by_how_much(answer, wanted), given - wanted)


def _tolerance(answer: Answer, wanted: float) -> float:
    return min(answer.half_unit, COARSEST * abs(wanted)) + _SLACK * abs(wanted)


def _by_how_much(answer: Answer, wanted: float) -> str:
    given, error = answer.value, answer.value - wanted
    if wanted != 0 and abs(given + wanted) <= 0.02 * abs(wanted):
        return "the sign is wrong"
    size = f"{number_text(abs(error), 2)} too {'large' if error > 0 else 'small'}"
    if wanted == 0:
        return size
    share = abs(error / wanted)
    return f"{size} ({number_text(100 * share, 2)} %)" if share < 10 else size
