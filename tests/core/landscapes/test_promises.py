"""What `Landscape` promises of every entry: one formula for floats and arrays, limits that hold, formulas that name
their symbols and can be typeset, and a gallery that shows each once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from playground.core.catalogue import landscapes
from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import GROUPS, OWN, Landscape, Point, constant, gallery
from playground.core.landscapes.quadratic_bowl import QuadraticBowl
from playground.core.landscapes.saddle import Saddle
from playground.core.parameters import parameters_of

POLYNOMIALS = {
    "quadratic_bowl", "elongated_valley", "rosenbrock", "himmelblau", "beale", "saddle", "monkey_saddle",
    "styblinski_tang", "six_hump_camel", "three_hump_camel", "goldstein_price", "booth", "matyas", "absolute_valley",
}  # fmt: skip

every_landscape = pytest.mark.parametrize("key", landscapes())
every_surface = pytest.mark.parametrize(
    "key", [key for key, kind in landscapes().items() if not kind.is_replay]
)


def _outputs(landscape: Landscape, x: Any, y: Any) -> tuple[Any, ...]:
    return landscape.value(x, y), *landscape.gradient(x, y), *landscape.hessian(x, y)


def _numbers(landscape: Landscape) -> dict[str, Number]:
    return {name: one for name, one in parameters_of(landscape).items() if isinstance(one, Number)}


def _grid(landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """An odd grid over the window, so that its centre, where kinks like to be, is a node."""
    window = landscape.window
    x = np.linspace(window.x_low, window.x_high, 33)
    y = np.linspace(window.y_low, window.y_high, 33)
    xs, ys = np.meshgrid(x, y)
    return xs, ys


@every_landscape
def test_arrays_keep_their_shape(key: str) -> None:
    landscape = landscapes()[key]()
    for shape in ((), (1,), (7,), (3, 4), (2, 3, 2), (0,)):
        x, y = np.full(shape, 0.3), np.full(shape, -0.7)
        for output in _outputs(landscape, x, y):
            assert np.shape(output) == shape
            assert np.asarray(output).dtype == np.float64


@every_landscape
def test_a_float_gives_a_python_float(key: str) -> None:
    landscape = landscapes()[key]()
    for x, y in ((0.3, -0.7), (0.0, 0.0), (-1.0, 0.0), landscape.suggested_start):
        assert [type(output) for output in _outputs(landscape, x, y)] == [float] * 6


@every_landscape
def test_floats_and_arrays_give_the_same_numbers(key: str) -> None:
    """To the bit where only + − × ÷ are used; elsewhere sine and exponential may differ in the last place."""
    landscape = landscapes()[key]()
    x, y = _grid(landscape)
    if key == "recurrent_unit":  # on its cliff a difference in the last place grows by up to 2⁵⁰
        far = (x < 4.0) | (np.abs(y + 0.5 * x) > 0.5)
        x, y = x[far], y[far]
    together = _outputs(landscape, x.ravel(), y.ravel())
    one_by_one = np.array(
        [_outputs(landscape, a, b) for a, b in zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)]
    ).T
    for many, single in zip(together, one_by_one, strict=True):
        if key in POLYNOMIALS:
            np.testing.assert_array_equal(many, single)
        else:
            np.testing.assert_allclose(many, single, rtol=1e-13, atol=1e-14 * np.max(np.abs(single)))


@every_surface
def test_everything_is_finite_on_the_whole_window(key: str) -> None:
    """Kinks included, and without a warning, since warnings are errors here."""
    landscape = landscapes()[key]()
    x, y = _grid(landscape)
    for output in _outputs(landscape, x, y):
        assert np.all(np.isfinite(output))


@every_landscape
def test_every_limit_holds(key: str) -> None:
    entry = landscapes()[key]
    for name, declared in _numbers(entry()).items():
        outside = [math.nan, math.inf, -math.inf, "1", None, True]
        for limit, away in ((declared.low, -math.inf), (declared.high, math.inf)):
            if math.isfinite(limit):
                outside.append(math.nextafter(limit, away))
                landscape = entry().with_settings({name: limit})
                start = landscape.suggested_start
                assert np.all(np.isfinite(_outputs(landscape, *start))), f"{name} = {limit} is allowed"
        for value in outside:
            with pytest.raises(InvalidInput) as caught:
                entry().with_settings({name: value})
            assert caught.value.path == (name,)


@every_landscape
def test_sliders_stay_within_limits_and_hold_the_default(key: str) -> None:
    for name, declared in _numbers(landscapes()[key]()).items():
        low, high = declared.slider_range
        assert declared.low <= low <= declared.default <= high <= declared.high, name
        assert low > 0.0 or not declared.log, f"{name}: a slider that moves by factors cannot reach 0"


@every_landscape
def test_the_formula_names_every_declared_symbol_and_both_coordinates(key: str) -> None:
    entry = landscapes()[key]
    symbols = {declared.symbol for declared in _numbers(entry()).values()}
    words = set(re.findall(r"\\[A-Za-z]+|[A-Za-z]", entry.formula))
    assert symbols | {"x", "y"} <= words


@every_landscape
def test_the_formula_can_be_typeset_and_fits_a_narrow_panel(key: str) -> None:
    latex2mathml = pytest.importorskip("latex2mathml.converter")
    ziamath = pytest.importorskip("ziamath")
    formula = landscapes()[key].formula
    assert "\\" not in latex2mathml.convert(formula), "a command is not understood"
    width, height = ziamath.Latex(formula, size=20).getsize()
    assert 40 < width <= 360
    assert 10 < height <= 90


@every_landscape
def test_words(key: str) -> None:
    entry = landscapes()[key]
    assert entry.key == key == entry.__module__.rpartition(".")[2]
    assert entry.group in (*GROUPS, OWN)
    assert (entry.group == OWN) == entry.brought
    assert entry.summary.index(".") == len(entry.summary) - 1, "one sentence"
    assert len(entry.summary) <= 110
    assert len(entry.source) > 10
    assert len(entry.title) <= 19, "fits under a thumbnail"


def test_titles_are_different() -> None:
    titles = [entry.title for entry in landscapes().values()]
    assert len(set(titles)) == len(titles)


@every_surface
def test_the_suggested_start_leads_somewhere(key: str) -> None:
    landscape = landscapes()[key]()
    window, (x, y) = landscape.window, landscape.suggested_start
    assert window.x_low < x < window.x_high
    assert window.y_low < y < window.y_high
    assert math.hypot(*landscape.gradient(x, y)) > 1e-3


@every_landscape
def test_known_minima_lie_in_the_window(key: str) -> None:
    landscape = landscapes()[key]()
    window = landscape.window
    for x, y in landscape.minima():
        assert window.x_low <= x <= window.x_high
        assert window.y_low <= y <= window.y_high


def test_the_gallery_shows_each_once_simplest_first() -> None:
    shelves = gallery(landscapes())
    shown = [entry.key for entries in shelves.values() for entry in entries]
    assert sorted(shown) == sorted(landscapes())
    assert tuple(shelves)[: len(GROUPS)] == GROUPS
    assert [entry.key for entry in shelves["Valleys and bowls"]][:3] == [
        "quadratic_bowl",
        "elongated_valley",
        "rosenbrock",
    ]
    for entries in shelves.values():
        places = [entry.order for entry in entries]
        assert len(set(places)) == len(places), "two entries claim one place"


def test_a_landscape_from_elsewhere_gets_a_shelf_of_its_own() -> None:
    @dataclass(frozen=True)
    class Guest(QuadraticBowl):
        key = "guest"
        title = "Guest"
        group = "Mine"

    assert gallery({"guest": Guest, "saddle": Saddle}) == {"Saddles": (Saddle,), "Mine": (Guest,)}


def test_constant_takes_the_kind_and_shape_of_its_example() -> None:
    assert type(constant(2.0, 1.5)) is float
    np.testing.assert_array_equal(constant(2.0, np.zeros((2, 3))), [[2.0] * 3] * 2)


def test_window_centre() -> None:
    assert landscapes()["mccormick"].window.centre == Point(1.25, 0.5)
