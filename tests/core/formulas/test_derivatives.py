"""Value, gradient and Hessian of random formulas against 40-digit arithmetic that shares no line with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from playground.core.errors import InvalidInput
from playground.core.landscapes.custom import Custom

mp = mpmath.mp.clone()
mp.dps = 40

Exact = Callable[[Any, Any, Any], Any]
Pair = tuple[str, Exact]
"""A formula as text, and the same as a function of x, y and a in 40 digits."""

some = settings(deadline=None, derandomize=True, database=None, max_examples=100)

_ONE: dict[str, Callable[[Any], Any]] = {
    "sin": mp.sin, "cos": mp.cos, "atan": mp.atan, "tanh": mp.tanh, "exp": mp.exp, "abs": abs, "sign": mp.sign,
    "cosh": mp.cosh, "sinh": mp.sinh, "sqrt": lambda u: mp.sqrt(_apart(u)), "log": mp.log, "tan": mp.tan,
    "asin": mp.asin, "acos": mp.acos, "asinh": mp.asinh, "acosh": mp.acosh, "atanh": mp.atanh, "floor": mp.floor,
    "ceil": mp.ceil, "log2": lambda u: mp.log(u, 2), "log10": mp.log10,
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(_apart(u))), "log1p": mp.log1p, "square": lambda u: u * u,
    "sec": mp.sec, "csc": mp.csc, "cot": mp.cot, "expm1": mp.expm1,
}  # fmt: skip
_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "({} + {})": lambda u, v: u + v,
    "({} - {})": lambda u, v: u - v,
    "({} * {})": lambda u, v: u * v,
    "({} / {})": lambda u, v: u / v,
    "max({}, {})": max,
    "min({}, {})": min,
    "mod({}, {})": lambda u, v: u - v * mp.floor(u / v),
    "hypot({}, {})": lambda u, v: mp.sqrt(_apart(u * u + v * v)),
    "pow({}, {})": lambda u, v: _real(_apart(u) ** v),
}
_POWERS = {
    "2": 2,
    "3": 3,
    "-1": -1,
    "-2": -2,
    "0.5": 0.5,
    "1.5": 1.5,
    "(1/3)": mp.mpf(1) / 3,
    "5": 5,
    "0": 0,
    "1": 1,
}

_LEAVES: list[Pair] = [
    ("x", lambda x, y, a: x),
    ("y", lambda x, y, a: y),
    ("a", lambda x, y, a: a),
    ("pi", lambda x, y, a: mp.pi),
    ("2", lambda x, y, a: mp.mpf(2)),
    ("0.375", lambda x, y, a: mp.mpf(0.375)),
]


def _apart(base: Any) -> Any:
    """A base that is not too near to 0, where roots have no derivative."""
    if abs(base) < 1e-3:
        raise ValueError("nothing can be compared here")
    return base


def _real(value: Any) -> Any:
    if isinstance(value, mp.mpc):
        raise ValueError("not real")
    return value


def _called(name: str, inner: Pair) -> Pair:
    return f"{name}({inner[0]})", lambda x, y, a: _real(_ONE[name](inner[1](x, y, a)))


def _joined(form: str, left: Pair, right: Pair) -> Pair:
    return form.format(left[0], right[0]), lambda x, y, a: _TWO[form](left[1](x, y, a), right[1](x, y, a))


def _raised(exponent: str, base: Pair) -> Pair:
    return f"({base[0]})**{exponent}", lambda x, y, a: _real(_apart(base[1](x, y, a)) ** _POWERS[exponent])


def _raised_to(base: Pair, exponent: Pair) -> Pair:
    return f"({base[0]})**({exponent[0]})", lambda x, y, a: _real(
        _apart(base[1](x, y, a)) ** exponent[1](x, y, a)
    )


def _negated(inner: Pair) -> Pair:
    return f"-{inner[0]}", lambda x, y, a: -inner[1](x, y, a)


formulas = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(
        st.builds(_called, st.sampled_from(sorted(_ONE)), inner),
        st.builds(_joined, st.sampled_from(sorted(_TWO)), inner, inner),
        st.builds(_raised, st.sampled_from(sorted(_POWERS)), inner),
        st.builds(_raised_to, inner, inner),
        st.builds(_negated, inner),
    ),
    max_leaves=6,
).filter(lambda formula: re.search(r"\b[xy]\b", formula[0]) is not None)


def _places(beside: float) -> st.SearchStrategy[float]:
    """Numbers that lie on no kink which round numbers, or two of x, y and a, make together."""
    return st.floats(-2.0, 2.0).map(lambda value: round(value, 3) + beside)


def _exact(f: Callable[..., Any], *point: float) -> Any:
    """The value where it is real and of moderate size; the example is dropped where it is not."""
    try:
        value = f(*(mp.mpf(part) for part in point))
    except (ZeroDivisionError, ValueError, OverflowError, TypeError):
        value = mp.nan
    assume(not isinstance(value, mp.mpc))
    assume(mp.isfinite(value))
    assume(abs(value) < 1e6)
    return value


def _custom(text: str, a: float) -> Custom:
    try:
        return Custom(text, "", (("a", a),) if re.search(r"\ba\b", text) else ())
    except InvalidInput:  # a constant part of it has no value, or an exponent is too large
        reject()


@some
@given(formula=formulas, x=_places(0.000317), y=_places(0.000719), a=_places(0.000533))
def test_value_gradient_and_hessian(formula: Pair, x: float, y: float, a: float) -> None:
    text, exact = formula
    landscape = _custom(text, a)
    value = _exact(exact, x, y, a)

    def by(i: int, j: int) -> Any:
        def f(u: Any, v: Any) -> Any:
            return exact(u, v, mp.mpf(a))

        return _exact(lambda *_: mp.diff(f, (mp.mpf(x), mp.mpf(y)), (i, j), h=mp.mpf(10) ** -12), x, y)

    wanted = [by(1, 0), by(0, 1), by(2, 0), by(1, 1), by(0, 2)]
    scale = 1.0 + float(sum(abs(one) for one in wanted)) + float(abs(value))
    close = pytest.approx
    assert landscape.value(x, y) == close(float(value), rel=1e-9, abs=1e-11 * scale)
    given_ = [*landscape.gradient(x, y), *landscape.hessian(x, y)]
    assert given_ == close([float(one) for one in wanted], rel=1e-6, abs=1e-7 * scale)


@some
@given(formula=formulas, a=_places(0.000533), data=st.data())
def test_floats_and_arrays_give_the_same(formula: Pair, a: float, data: st.DataObject) -> None:
    landscape = _custom(formula[0], a)
    some_places = st.sampled_from([0.0, 1.0, -1.0, 0.3, -1.7])
    x = np.array(data.draw(st.lists(some_places, min_size=6, max_size=6)))
    y = np.array(data.draw(st.permutations(x.tolist())))
    for function in (landscape.value, landscape.gradient, landscape.hessian):
        with np.errstate(all="ignore"):
            together = np.atleast_2d(function(x.reshape(2, 3), y.reshape(2, 3)))
        assert together.shape in {(2, 3), (2, 2, 3), (3, 2, 3)}
        one_by_one = np.array([function(u, v) for u, v in zip(x.tolist(), y.tolist(), strict=True)]).T
        np.testing.assert_allclose(
            together.reshape(-1, 6), np.atleast_2d(one_by_one), rtol=1e-9, atol=1e-12, equal_nan=True
        )


@pytest.mark.parametrize(
    ("text", "point", "gradient"),
    [
        ("abs(x) + abs(y - 1)", (0.0, 1.0), (0.0, 0.0)),
        ("sign(x) + y", (0.0, 0.0), (0.0, 1.0)),
        ("max(x, 3*y)", (3.0, 1.0), (0.5, 1.5)),
        ("min(x, 3*y)", (3.0, 1.0), (0.5, 1.5)),
        ("max(2*x, y)", (1.0, 0.0), (2.0, 0.0)),
        ("min(2*x, y)", (1.0, 0.0), (0.0, 1.0)),
        ("x*abs(x) + y", (-2.0, 0.0), (4.0, 1.0)),
    ],
)
def test_kinks_by_convention(text: str, point: tuple[float, float], gradient: tuple[float, float]) -> None:
    landscape = Custom(expression=text)
    assert landscape.gradient(*point) == gradient
    assert all(np.isfinite(landscape.hessian(*point)))


def test_powers_by_a_parameter_at_zero() -> None:
    """xⁿ for n = 2 has slope 0 and curvature 2 at 0, where n·xⁿ/x would be 0/0."""
    landscape = Custom("x**n + y**n", "", (("n", 2.0),))
    assert landscape.gradient(0.0, 0.0) == (0.0, 0.0)
    assert landscape.hessian(0.0, 0.0) == (2.0, 0.0, 2.0)


def test_a_root_has_no_slope_at_zero() -> None:
    """0/0, as automatic differentiation finds it: the program knows no more than the formula says."""
    assert np.isnan(Custom(expression="sqrt(x**2) + y").gradient(0.0, 0.0)[0])
    assert np.isnan(Custom(expression="sqrt(x**2 + y**2)").gradient(0.0, 0.0)).all()


def test_a_power_of_zero_is_flat_in_the_exponent() -> None:
    """0^y is 0 around y = 2, so that ∂/∂y is 0 and not 0·ln 0."""
    assert Custom(expression="x**y + y**2").gradient(0.0, 2.0) == (0.0, 4.0)
