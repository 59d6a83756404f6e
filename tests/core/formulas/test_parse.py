"""How formulas are read: precedence, typography, names, and where faults are said to be."""

from __future__ import annotations

import math

import pytest

from playground.core.formulas.names import symbol_latex
from playground.core.formulas.parse import MOST_PARAMETERS, parse
from playground.core.formulas.symbolic import derive
from playground.core.formulas.words import FormulaError

NAMES = frozenset(("a", "b", "c", "lambda", *(f"p{index}" for index in range(40))))
"""Configurable parameters."""


def _value(text: str, x: float = 1.25, y: float = -0.75, *values: float) -> float:
    return derive(text, NAMES).value.for_floats(x, y, *values)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-x**2", -(1.25**2)),
        ("2**-x", 2**-1.25),
        ("x**2**3", 1.25**8),
        ("x - y - 1", 1.25 + 0.75 - 1),
        ("x/y/2", 1.25 / -0.75 / 2),
        ("x/(y/2)", 1.25 / (-0.75 / 2)),
        ("x - (y - 1)", 1.25 - (-0.75 - 1)),
        ("+x - -y", 1.25 - 0.75),
        ("x^2", 1.25**2),
        ("x² + y³", 1.25**2 + (-0.75) ** 3),
        ("2·x − 3×y ÷ 4", 2 * 1.25 - 3 * -0.75 / 4),
        ("π*x + e*y", math.pi * 1.25 + math.e * -0.75),
        (".5*x + 2.*y + 1e-1", 0.5 * 1.25 + 2 * -0.75 + 0.1),
        ("min(x, y)*max(x, y)", -0.75 * 1.25),
        ("atan(x)*acos(y)", math.atan(1.25) * math.acos(-0.75)),
        ("x**0.5 + x**-0.5", math.sqrt(1.25) + 1 / math.sqrt(1.25)),
        ("abs(y)**1.5", 0.75**1.5),
        ("sign(y)*x", -1.25),
    ],
)
def test_value(text: str, value: float) -> None:
    assert _value(text) == pytest.approx(value, rel=1e-15)


def test_whole_powers_are_products() -> None:
    """As in the built-in landscapes, to the last bit."""
    x = 1.1
    assert _value("x**2 + y*0", x, 0.0) == x * x
    assert _value("x**4 + y*0", x, 0.0) == (x * x) * (x * x)
    assert _value("x**100 + y", 1e200, 0.0) == math.inf


def test_parameters_in_reading_order() -> None:
    assert parse("b*x + a*y + b*c + lambda", NAMES).parameters == ("b", "a", "c", "lambda")
    assert _value("b*x + a*y", 1.0, 1.0, 10.0, 1.0) == 11.0


@pytest.mark.parametrize(
    ("text", "begin", "end", "words"),
    [
        ("a*x + x 2", 8, 9, "write x^2 or 2*x"),
        ("x + foo(y)", 4, 7, 'no function "foo"'),
        ("x(3)", 0, 1, "write x*("),
        ("x + ", 4, 5, "missing at the end"),
        ("(x + y", 0, 1, "never closed"),
        ("x + y)", 5, 6, "never opened"),
        ("x * / y", 4, 5, "missing before"),
        ("x² + 1/0", 7, 8, "divides by 0"),
        ("x^(50 + 51)", 3, 10, "exponent"),
        ("x + 9**9**9", 7, 11, "exponent"),
        ("x + sqrt(1 - 2)", 4, 15, "no finite real value"),
        ("x + max(y)", 4, 10, "takes two arguments"),
        ("x + sin(y, 2)", 4, 13, "takes one argument"),
        ("x + \u0443", 4, 5, "CYRILLIC SMALL LETTER U"),
        ("x + a\u0443", 5, 6, "CYRILLIC SMALL LETTER U"),
        ("x, y", 1, 2, "comma"),
        ("x + " + "a" * 21, 4, 25, "at most 20 letters"),
        ("x + " + " + ".join(f"p{i}" for i in range(MOST_PARAMETERS + 1)), 66, 69, "more than 12 parameters"),
    ],
)
def test_faults_have_their_place(text: str, begin: int, end: int, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text, NAMES)
    assert (caught.value.begin, caught.value.end) == (begin, end)
    assert words in caught.value.what
    assert str(caught.value).startswith(f"column {begin + 1}, ")


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("a", "a"), ("alpha", r"\alpha"), ("Omega", r"\Omega"), ("rate", r"\mathrm{rate}"), ("x0", "x_{0}"),
        ("w_max", r"w_{\mathrm{max}}"), ("beta2", r"\beta_{2}"), ("beta_1", r"\beta_{1}"), ("k12", "k_{12}"),
    ],
)  # fmt: skip
def test_names_as_symbols(name: str, latex: str) -> None:
    assert symbol_latex(name) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("(a - x)^2 + b*(y - x^2)^2", r"\left(a - x\right)^{2} + b \left(y - x^{2}\right)^{2}"),
        ("0.26*(x^2 + y^2) - 0.48*x*y", r"0.26 \left(x^{2} + y^{2}\right) - 0.48 x y"),
        ("y + x", "y + x"),
        ("x/3 + 1/3*y", r"\frac{x}{3} + \frac{y}{3}"),
        ("(x + y)/(2*x)", r"\frac{x + y}{2 x}"),
        ("sqrt(x) + y**(1/3)", r"\sqrt{x} + \sqrt[3]{y}"),
        ("exp(-x)*lambda", r"e^{- x} \lambda"),
    ],
)
def test_latex_is_in_the_order_typed(text: str, latex: str) -> None:
    assert derive(text, NAMES).latex == latex


def test_latex_of_the_gradient() -> None:
    assert derive("a*x**2 + sin(b*y)", NAMES).gradient_latex == ("2 a x", r"b \cos\left(b y\right)")


def test_long_formulas_are_broken_into_lines() -> None:
    latex = derive("100*x**2 + 200*y**2 + 300*x*y + 400*x + 500*y + 600*x**3 + 700*y**3").latex
    assert latex.startswith(r"\begin{aligned}&100 x^{2}")
    assert latex.count(r"\\") in (1, 2)
