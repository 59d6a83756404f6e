"""Gradients and Hessians against differences, at random points and with random parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.core.catalogue import landscapes
from playground.core.declarations import Number
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.recurrent_unit import RecurrentUnit
from playground.core.parameters import parameters_of

STEP = 1e-4
some = settings(deadline=None, derandomize=True, database=None, max_examples=60)


def _with_parameters(key: str, data: st.DataObject) -> Landscape:
    entry = landscapes()[key]
    chosen: dict[str, Any] = {}
    for name, declared in parameters_of(entry()).items():
        if isinstance(declared, Number):
            low, high = declared.slider_range
            numbers = st.integers(int(low), int(high)) if declared.integer else st.floats(low, high)
            chosen[name] = data.draw(numbers, label=name)
    return entry().with_settings(chosen)


def _smooth(key: str, x: float, y: float) -> bool:
    """Whether the point keeps its distance from kinks, and from the cliff on which differences say nothing."""
    if key in ("ackley", "plateau"):
        return np.hypot(x, y) > 0.02
    if key == "absolute_valley":
        return min(abs(x), abs(y)) > 0.01
    return key != "recurrent_unit" or x < 3.5 or abs(y + 0.5 * x) > 0.5


def _difference(f: Callable[[float], float]) -> tuple[float, float]:
    """f′(0) from four values, and how far rounding and the next order may put it off."""
    near, far = (f(STEP) - f(-STEP)) / (2 * STEP), (f(2 * STEP) - f(-2 * STEP)) / (4 * STEP)
    size = max(abs(f(2 * STEP)), abs(f(-2 * STEP)))
    return (4.0 * near - far) / 3.0, abs(near - far) * 1e-2 + size * 1e-15 / STEP


def _agree(closed: float, f: Callable[[float], float], scale: float) -> None:
    estimate, doubt = _difference(f)
    assert abs(closed - estimate) <= doubt + 1e-8 * scale, (
        f"{closed} is declared, differences give {estimate} ± {doubt}"
    )


@pytest.mark.parametrize("key", [key for key, kind in landscapes().items() if not kind.is_replay])
@some
@given(data=st.data())
def test_derivatives_are_those_of_the_value(key: str, data: st.DataObject) -> None:
    landscape = _with_parameters(key, data)
    window = landscape.window
    x = data.draw(st.floats(window.x_low, window.x_high), label="x")
    y = data.draw(st.floats(window.y_low, window.y_high), label="y")
    assume(_smooth(key, x, y))

    gx, gy = landscape.gradient(x, y)
    scale = 1.0 + abs(gx) + abs(gy)
    _agree(gx, lambda h: landscape.value(x + h, y), scale)
    _agree(gy, lambda h: landscape.value(x, y + h), scale)

    xx, xy, yy = landscape.hessian(x, y)
    scale = 1.0 + abs(xx) + abs(xy) + abs(yy)
    _agree(xx, lambda h: landscape.gradient(x + h, y)[0], scale)
    _agree(xy, lambda h: landscape.gradient(x + h, y)[1], scale)
    _agree(xy, lambda h: landscape.gradient(x, y + h)[0], scale)
    _agree(yy, lambda h: landscape.gradient(x, y + h)[1], scale)


@pytest.mark.parametrize("key", landscapes())
@some
@given(data=st.data())
def test_declared_minima_are_flat_and_curve_upwards(key: str, data: st.DataObject) -> None:
    landscape = _with_parameters(key, data)
    for x, y in landscape.minima():
        gx, gy = landscape.gradient(x, y)
        xx, xy, yy = landscape.hessian(x, y)
        # One rounding of x or y moves the gradient by this much.
        assert max(abs(gx), abs(gy)) <= 4e-16 * (1.0 + abs(xx) + abs(xy) + abs(yy)) * (
            1.0 + max(abs(x), abs(y))
        )
        smallest, largest = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
        assert smallest >= -1e-12 * (1.0 + largest)
        value = landscape.value(x, y)
        for angle in np.arange(8) * np.pi / 4:
            beside = landscape.value(float(x + 1e-4 * np.cos(angle)), float(y + 1e-4 * np.sin(angle)))
            assert beside >= value - 1e-13 * (1.0 + abs(value))


def _complex_step(x: float, y: float) -> tuple[float, float]:
    """The recurrent unit's gradient by the complex-step method, which loses no digits to differences."""
    tiny, parts = 1e-200, []
    for w, b in ((x + 1j * tiny, y), (x, y + 1j * tiny)):
        h = 0.5 + 0j
        for _ in range(50):
            h = 1 / (1 + np.exp(-(w * h + b)))
        parts.append(float(((h - 0.7) ** 2).imag / tiny))
    return parts[0], parts[1]


@some
@given(x=st.floats(3.5, 8.0), off=st.floats(-0.5, 0.5))
def test_recurrent_unit_beside_its_cliff(x: float, off: float) -> None:
    """Near the cliff rounding itself grows by (x/4)⁵⁰, so x and y there are few binary digits long."""
    x, y = round(x * 64) / 64, round((off - 0.5 * x) * 64) / 64
    gradient, wanted = RecurrentUnit().gradient(x, y), _complex_step(x, y)
    assert gradient == pytest.approx(wanted, rel=1e-9, abs=1e-14)
