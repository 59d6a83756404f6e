"""Formulas as other programs and people write them: read as they are meant, or refused with what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.formulas.faults import UnknownNameError
from playground.core.formulas.parse import number_in, parse
from playground.core.formulas.symbolic import derive
from playground.core.formulas.words import FormulaError

X, Y = 1.3, 0.7

READ: dict[str, Callable[[float, float], float]] = {
    "2x^2+3y^2": lambda x, y: 2 * x**2 + 3 * y**2,
    "3(x+1)": lambda x, y: 3 * (x + 1),
    "(x-1)(y+2)": lambda x, y: (x - 1) * (y + 2),
    "(x+1)x": lambda x, y: (x + 1) * x,
    "x^2y^2": lambda x, y: x**2 * y**2,
    "2x y": lambda x, y: 2 * x * y,
    "x sin(y)cos(x)": lambda x, y: x * math.sin(y) * math.cos(x),
    "2πx": lambda x, y: 2 * math.pi * x,
    "-2x^2": lambda x, y: -2 * x**2,
    "ln(x)": lambda x, y: math.log(x),
    "lg(x)": lambda x, y: math.log10(x),
    "log10(x) + log2(y)": lambda x, y: math.log10(x) + math.log2(y),
    "log₂(x) + log_10(y)": lambda x, y: math.log2(x) + math.log10(y),
    "|x - 2|": lambda x, y: abs(x - 2),
    "2|x-|y-3||+3|y|": lambda x, y: 2 * abs(x - abs(y - 3)) + 3 * abs(y),
    "√x + √(x+y)": lambda x, y: math.sqrt(x) + math.sqrt(x + y),
    "∛(x-9)": lambda x, y: -((9 - x) ** (1 / 3)),
    "x⁵ + y⁻² + x¹⁰": lambda x, y: x**5 + y**-2 + x**10,
    "sin²(x) + cos^2(y)": lambda x, y: math.sin(x) ** 2 + math.cos(y) ** 2,
    "arctan(x) + arcsin(y) + arccos(y)": lambda x, y: math.atan(x) + math.asin(y) + math.acos(y),
    "arsinh(x) + arccosh(x) + artanh(y)": lambda x, y: math.asinh(x) + math.acosh(x) + math.atanh(y),
    "cbrt(x - 9)": lambda x, y: math.cbrt(x - 9),
    "pow(x,2)": lambda x, y: x**2,
    "max(x, y, 1) + min(x, y, 1)": lambda x, y: max(x, y, 1) + min(x, y, 1),
    "x^2+y^2;": lambda x, y: x**2 + y**2,
    "mod(7x, 2) + floor(x) + ceil(y)": lambda x, y: 7 * x % 2 + math.floor(x) + math.ceil(y),
    "⌊9x⌋ + ⌈9y⌉": lambda x, y: math.floor(9 * x) + math.ceil(9 * y),
    "x·y − x×y ÷ 2 • x": lambda x, y: x * y - x * y / 2 * x,
    "½x² + ¾y": lambda x, y: x**2 / 2 + 3 * y / 4,
    "x.^2 + 2.*y ./ x": lambda x, y: x**2 + 2 * y / x,
    "2.**x": lambda x, y: 2**x,
    "e^(-x) + e^{x} y": lambda x, y: math.exp(-x) + math.exp(x) * y,
    "np.sin(x) + math.exp(y) + np.pi*x": lambda x, y: math.sin(x) + math.exp(y) + math.pi * x,
    "torch.maximum(x, y) + Math.pow(x, 3) + jax.numpy.abs(y)": lambda x, y: max(x, y) + x**3 + abs(y),
    "f(x, y) = x + y": lambda x, y: x + y,
    "z = x - y": lambda x, y: x - y,
    "lambda x, y: x**2": lambda x, y: x**2,
    "@(x,y) x.^2": lambda x, y: x**2,
    r"\frac{x}{2} + \frac{1}{x+y} x": lambda x, y: x / 2 + x / (x + y),
    r"\sqrt{x^{2}+y^{2}} + \sqrt[3]{x} + \sqrt[4]{y}": lambda x, y: math.hypot(x, y) + x ** (1 / 3) + y**0.25,
    r"\left(x - y\right)^{2} \cdot \cos{\left(x \right)} \, y": lambda x, y: (x - y) ** 2 * math.cos(x) * y,
    r"\left|x - 3\right| + \log_{10}(x) + \ln(y)": lambda x, y: abs(x - 3) + math.log10(x) + math.log(y),
    r"\operatorname{sign}(x) + \mathrm{tanh}(y)": lambda x, y: 1 + math.tanh(y),
    r"e^{-\frac{x^2}{2}}": lambda x, y: math.exp(-(x**2) / 2),
    "x^y^2": lambda x, y: x ** (y**2),
    "-x^2": lambda x, y: -(x**2),
    "x^-2": lambda x, y: x**-2,
    "2e3x + 2e": lambda x, y: 2000 * x + 2 * math.e,
    "hypot(x, y) + sec(x)": lambda x, y: math.hypot(x, y) + 1 / math.cos(x),
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_read_as_meant(text: str) -> None:
    derived = derive(text)
    assert derived.value.for_floats(X, Y)[0] == pytest.approx(READ[text](X, Y), rel=1e-14)
    step = 1e-6
    slopes = (
        READ[text](X + step, Y) - READ[text](X - step, Y),
        READ[text](X, Y + step) - READ[text](X, Y - step),
    )
    wanted = [slope / (2 * step) for slope in slopes]
    assert derived.gradient.for_floats(X, Y) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.26*(x^2+y^2)-0.48*xy", "write x*y"),
        ("2xy", "write x*y"),
        ("x + 3*axy", "write a*x*y"),
        ("1/2x", "write …/(2*x) or …/2*x"),
        ("x/2(y+1)", "two ways"),
        ("a(x+1)", "write a*("),
        ("x(y+1)", "write x*("),
        ("e^2x", "write …^(2*x) or …^2*x"),
        ("2^x y", "write …^(x*y) or …^x*y"),
        ("√2x", "write √(2*x) or √(2)*x"),
        ("√x^2", "two ways"),
        ("sin²x", "write sin(x)^2"),
        ("sin x", "write sin(x)"),
        ("cos 2x", "write cos(2*x)"),
        ("sin^-1(x)", "asin(x)"),
        ("x mod 2", "write the remainder as mod(x, 2)"),
        ("x % 2", "mod(x, 2)"),
        ("0,26*x", "a point: 0.26"),
        ("x + sin(0,5*x)", "decimals have a point"),
        ("y = x^2", "a curve"),
        ("x^2 + y^2 = 1", "has no ="),
        ("x == y", "comparisons"),
        ("x1^2 + x2^2", "write x and y"),
        ("x2 + y2", "write x^2 or 2*x"),
        ("x₁ + x₂", "write x and y"),
        ("sinx + y", "write sin(x)"),
        ("xsin(y)", "write x*sin("),
        ("Sin(x)", "write sin("),
        ("X^2 + Y^2", "write x,"),
        ("tanhh(x)", "write tanh("),
        ("relu(x)", "write max(0, x)"),
        ("np.linalg.norm(x)", 'no function "linalg"'),
        ("log(x, 2)", "log2(x)"),
        ("|x|y|z|", "write abs( )"),
        ("(x+1)2", "to multiply, write *"),
        ("x 2", "write x^2 or 2*x"),
        ("sin(30°) + x", "radians"),
        (r"\sum x", r"\sum is not known"),
        (r"\log_3(x)", "log(x)/log(b)"),
        (r"$x^2$", "without $"),
        ("x^2 # bowl", "no remarks"),
        ("max(x; y)", "commas between arguments"),
        ("x if y else 1", '"if" is not known'),
    ],
)  # fmt: skip
def test_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert words in caught.value.what


def test_an_unknown_name_says_which_could_be_declared() -> None:
    with pytest.raises(UnknownNameError) as caught:
        parse("alpha*x + beta*y + 2*xy + foo(x)")
    assert (caught.value.name, caught.value.meant, caught.value.undeclared) == (
        "alpha",
        "",
        ("alpha", "beta"),
    )
    with pytest.raises(UnknownNameError) as caught:
        parse("alpha*x + beta*y + 2*xy", frozenset(("alpha", "beta")))
    assert (caught.value.name, caught.value.meant, caught.value.undeclared) == ("xy", "x*y", ("xy",))
    assert parse("alpha*x + 2*xy", frozenset(("alpha", "xy", "unused"))).parameters == ("alpha", "xy")


def test_answers_are_read_like_formulas() -> None:
    assert number_in("2(3 + 1)") == 8.0
    assert number_in("√(2)·√(2)") == pytest.approx(2.0, rel=1e-15)
    with pytest.raises(FormulaError, match=r"a point: 0\.5"):
        number_in("0,5")


# ------------------------------------------------------------------------------------------ the same in several hands

Value = Callable[[float, float], float]
Said = tuple[dict[str, str], Value]
"""One formula in each style, every operand in brackets, and its value."""
STYLES = ("python", "paper", "matlab", "latex")


def _leaf(text: str, value: Value, latex: str = "") -> Said:
    return {style: latex if latex and style == "latex" else text for style in STYLES}, value


_LEAVES = st.sampled_from(
    [
        _leaf("x", lambda x, y: x),
        _leaf("y", lambda x, y: y),
        _leaf("2", lambda x, y: 2.0),
        _leaf("0.5", lambda x, y: 0.5),
        _leaf("pi", lambda x, y: math.pi, r"\pi"),
    ]
)


def _joined(form: str, a: Said, b: Said) -> Said:
    forms = {
        "add": ("({} + {})", "({}+{})", "({}+{})", r"\left({} + {}\right)", lambda u, v: u + v),
        "subtract": ("({} - {})", "({}−{})", "({}-{})", r"\left({} - {}\right)", lambda u, v: u - v),
        "multiply": (
            "({}) * ({})",
            "({})({})",
            "({}).*({})",
            r"\left({}\right) \left({}\right)",
            lambda u, v: u * v,
        ),
        "divide": ("(({}) / ({}))", "(({})÷({}))", "(({})./({}))", r"\frac{{{}}}{{{}}}", lambda u, v: u / v),
        "max": ("max({}, {})", "max({},{})", "max({},{})", r"\max\left({}, {}\right)", max),
    }
    *texts, value = forms[form]
    said = {style: text.format(a[0][style], b[0][style]) for style, text in zip(STYLES, texts, strict=True)}
    return said, lambda x, y: value(a[1](x, y), b[1](x, y))


def _applied(form: str, a: Said) -> Said:
    forms = {
        "sin": ("np.sin({})", "sin({})", "sin({})", r"\sin\left({}\right)", math.sin),
        "abs": ("abs({})", "(|{}|)", "abs({})", r"\left({{\left|{}\right|}}\right)", abs),
        "atan": ("math.atan({})", "arctan({})", "atan({})", r"\arctan\left({}\right)", math.atan),
        "root": ("math.sqrt(abs({}))", "√(abs({}))", "sqrt(abs({}))", r"\sqrt{{\operatorname{{abs}}({})}}",
                 lambda u: math.sqrt(abs(u))),
        "square": ("({})**2", "({})²", "({}).^2", r"\left({}\right)^{{2}}", lambda u: u * u),
        "negative": ("(-({}))", "(−({}))", "(-({}))", r"\left(-\left({}\right)\right)", lambda u: -u),
        "exp": ("np.exp(np.sin({}))", "e^(sin({}))", "exp(sin({}))", r"e^{{\sin\left({}\right)}}",
                lambda u: math.exp(math.sin(u))),
    }  # fmt: skip
    *texts, value = forms[form]
    said = {style: text.format(a[0][style]) for style, text in zip(STYLES, texts, strict=True)}
    return said, lambda x, y: value(a[1](x, y))


_SAID = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(_joined, st.sampled_from(["add", "subtract", "multiply", "divide", "max"]), inner, inner),
        st.builds(_applied, st.sampled_from(["sin", "abs", "atan", "root", "square", "negative", "exp"]), inner),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(formula=_SAID, x=st.floats(-2, 2), y=st.floats(-2, 2))
def test_all_hands_write_the_same_value(formula: Said, x: float, y: float) -> None:
    texts, value = formula
    for style, text in texts.items():
        try:
            program = derive(f"x - x + y*0 + {text}").value
        except FormulaError as error:
            if re.search("divides by 0|characters|within each other|finite real value", error.what):
                continue
            raise
        try:
            wanted = value(x, y)
        except (ZeroDivisionError, OverflowError, ValueError):
            continue
        assert program.for_floats(x, y)[0] == pytest.approx(wanted, rel=1e-9, abs=1e-9), (style, text)
