"""Every printed calculation is worked out again, by a reader that knows nothing of how it was printed."""

from __future__ import annotations

import math
import re
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest

from playground.core.engine import Method
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Problem
from playground.core.rules.show import substituted
from playground.core.trajectory import Trajectory

_TOKEN = re.compile(
    r"""\s*(?: (?P<number>\d+(?:\.\d+)?(?:·10(?P<power>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?)
             | (?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
             | (?P<word>[a-z]+\d*)
             | (?P<sign>[+−·/√|(),^]) )""",
    re.VERBOSE,
)
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


class _Reader:
    """Sums of products of powers, read from left to right. `kind` is float or Decimal."""

    def __init__(self, text: str, kind: type[Any]) -> None:
        self.kind = kind
        self.tokens: list[tuple[str, str]] = []
        end = 0
        while end < len(text):
            found = _TOKEN.match(text, end)
            if not found:
                raise ValueError(f"cannot read {text[end:]!r} in {text!r}")
            assert found.lastgroup is not None
            name = "number" if found["number"] else found.lastgroup
            self.tokens.append((name, found[name]))
            end = found.end()
        self.tokens.append(("end", ""))

    def whole(self) -> Any:
        value = self.sum()
        if self.tokens != [("end", "")]:
            raise ValueError(f"left over: {self.tokens}")
        return value

    def take(self, *texts: str) -> str:
        if self.tokens[0][1] in texts:
            return self.tokens.pop(0)[1]
        return ""

    def sum(self) -> Any:
        value = -self.product() if self.take("−") else self.product()
        while sign := self.take("+", "−"):
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self) -> Any:
        value, divided = self.power(), False
        while sign := self.take("·", "/"):
            assert not divided, "a·b / c·d can be read in two ways"
            divided = sign == "/"
            other = self.power()
            value = value * other if sign == "·" else value / other
        return value

    def power(self) -> Any:
        rooted = self.tokens[0][1] == "√"
        value = self.atom()
        kind, text = self.tokens[0]
        if kind == "raised":
            assert not rooted, "√a² can be read in two ways"
            self.tokens.pop(0)
            exponent = int(text.translate(_PLAIN))
            return value * value if exponent == 2 else value**exponent
        if self.take("^"):
            assert not rooted
            return value ** self.atom()
        return value

    def atom(self) -> Any:
        kind, text = self.tokens.pop(0)
        if kind == "number":
            return self.kind(text.replace("·10", "e").translate(_PLAIN))
        if text == "√":
            value = self.atom()
            return value.sqrt() if isinstance(value, Decimal) else math.sqrt(value)
        if text == "(":
            return self._until(")")[0]
        if text == "|":
            return abs(self._until("|")[0])
        values = self._until(")") if self.take("(") else []
        if text == "sign":
            return self.kind((values[0] > 0) - (values[0] < 0))
        if text == "float32":
            return self.kind(float(np.float32(float(values[0]))))
        return {"max": max, "min": min}[text](values)

    def _until(self, end: str) -> list[Any]:
        values = [self.sum()]
        while self.take(","):
            values.append(self.sum())
        if not self.take(end):
            raise ValueError(f"{end} is missing before {self.tokens}")
        return values


def worked_out(text: str) -> float:
    """In float64, operation by operation."""
    return float(_Reader(text, float).whole())


def worked_out_exactly(text: str) -> float:
    """With 60 decimal digits: what mathematics says about the printed numbers."""
    with localcontext() as context:
        context.prec = 60
        return float(_Reader(text, Decimal).whole())


def _digits(text: str) -> int:
    """How many significant digits a number shows; zeros at the end of a fraction are not written."""
    return len(re.sub(r"·10.*|[^0-9.]", "", text).replace(".", "").lstrip("0"))


def _agrees(value: float, shown: str, digits: int) -> bool:
    if shown == "0":
        return value == 0
    places = max(digits, _digits(shown)) - 1
    return f"{value:.{places}e}" == f"{worked_out(shown):.{places}e}"


PLACES = [(Rosenbrock(), (-1.2, 1.0)), (ElongatedValley(), (-3.0, 1.5))]
STEPS = (1, 2, 3, 10, 64, 1001)


@pytest.mark.parametrize(("landscape", "start"), PLACES, ids=["rosenbrock", "elongated_valley"])
def test_every_printed_line_gives_what_it_says(case, landscape, start):
    run = Trajectory(Problem(landscape), Method(case.optimizer), start)
    run.advance_to(max(STEPS))
    for step in [step for step in STEPS if step <= run.trace.last_step]:
        for one in run.explain(step).lines:
            for values, result in zip(one.before, one.result, strict=True):
                left, right = substituted(one.line.expression, values, result, 4)
                told = f"step {step}, {one.line.target.name}: {left} = {right}, in full {result!r}"
                assert _agrees(result, right, 4), told
                assert _agrees(worked_out(left), right, 4), told
                assert _agrees(worked_out_exactly(left), right, 4) or _digits_of_longest(left) >= 15, told


def _digits_of_longest(text: str) -> int:
    return max(_digits(number) for number in re.findall(r"[\d.]+", text))


def test_the_reader_itself():
    assert worked_out("−1.5182·10⁻¹⁰ + 2·√(0.25) / |−4|") == 0.25 - 1.5182e-10
    assert worked_out("0.9⁶⁴·max(−2, 3²)") == 0.9**64 * 9
    assert worked_out("(1 + 0.5)^(0.75) − sign(−3)") == 1.5**0.75 + 1
    assert worked_out("float32(0.1)") == float(np.float32(0.1))
    with pytest.raises(AssertionError, match="two ways"):
        worked_out("1 / 2·3")
    with pytest.raises(ValueError, match="left over"):
        worked_out("1 2")
