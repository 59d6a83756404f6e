"""Values and minima against the literature: formulas written out again in plain NumPy, minima found again without
the closed-form derivatives, and numbers from 40-digit arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from numpy import cos, exp, pi, sin, sqrt
from numpy.typing import NDArray

from playground.core.catalogue import landscapes
from playground.core.landscapes.ackley import Ackley
from playground.core.landscapes.base import Landscape, Point
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.newton import minimum_near
from playground.core.landscapes.plateau import Plateau
from playground.core.landscapes.rastrigin import Rastrigin
from playground.core.landscapes.recurrent_unit import RecurrentUnit
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.landscapes.saddle import Saddle

Array = NDArray[np.float64]


def _bump(x: Array, y: Array, a: float, b: float) -> Array:
    return exp(-((x - a) ** 2 + (1.4 * y - b) ** 2) / 0.2)


def _plateau(x: Array, y: Array) -> Array:
    r = sqrt(100 * (x**2 + y**2)) + 0.01
    return -sin(r) / r + 0.01 * r**2


def _recurrent_unit(x: Array, y: Array) -> Array:
    h = np.full_like(x, 0.5)
    for _ in range(50):
        h = 1 / (1 + exp(-(x * h + y)))
    return (h - 0.7) ** 2


class Known(NamedTuple):
    """What is known of a landscape with its default parameters.

    Attributes:
        f: the published formula.
        window: x from, x to, y from, y to.
        start: the suggested start.
        minima: (x, y, f), to the digits given, best first.
        eigenvalues: of the Hessian at the best minimum, to the digits given.
    """

    f: Callable[[Array, Array], Array]
    window: tuple[float, float, float, float]
    start: tuple[float, float]
    minima: tuple[tuple[float, float, float], ...] = ()
    eigenvalues: tuple[float, float] | None = None


KNOWN = {
    "quadratic_bowl": Known(lambda x, y: x**2 + y**2, (-2, 2, -2, 2), (-1.5, 1.2), ((0, 0, 0),), (2, 2)),
    "elongated_valley": Known(
        lambda x, y: x**2 + 10 * y**2, (-4, 4, -2.5, 2.5), (-3.2, 1.6), ((0, 0, 0),), (2, 20)
    ),
    "rosenbrock": Known(
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        (-2, 2, -1, 3), (-1.2, 1), ((1, 1, 0),), (0.399, 1001.601),
    ),
    "ackley": Known(
        lambda x, y: (
            -20 * exp(-0.2 * sqrt(0.5 * (x**2 + y**2)))
            - exp(0.5 * (cos(2 * pi * x) + cos(2 * pi * y))) + np.e + 20
        ),
        (-5, 5, -5, 5), (-3.5, 2.8),
        ((0, 0, 0), (0.952, 0, 2.580), (-0.952, 0, 2.580), (0, 0.952, 2.580), (0, -0.952, 2.580)),
    ),
    "rastrigin": Known(
        lambda x, y: 20 + x**2 - 10 * cos(2 * pi * x) + y**2 - 10 * cos(2 * pi * y),
        (-5.12, 5.12, -5.12, 5.12), (-3.3, 2.2), ((0, 0, 0),), (396.78, 396.78),
    ),
    "himmelblau": Known(
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        (-6, 6, -6, 6), (-1, -1.5),
        ((3, 2, 0), (-2.8051, 3.1313, 0), (-3.7793, -3.2832, 0), (3.5844, -1.8481, 0)), (25.72, 82.28),
    ),
    "beale": Known(
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        (-4.5, 4.5, -4.5, 4.5), (1, 2), ((3, 0.5, 0),), (0.3015, 48.98),
    ),
    "saddle": Known(lambda x, y: x**2 - y**2, (-2, 2, -2, 2), (-1.5, 0.001)),
    "monkey_saddle": Known(lambda x, y: x**3 - 3 * x * y**2, (-1.5, 1.5, -1.5, 1.5), (0.01, 1)),
    "sine_saddle": Known(
        lambda x, y: sin(x) + y**2,
        (-5, 5, -2, 2), (1.6, 1), ((-1.5708, 0, -1), (4.7124, 0, -1)), (1, 2),
    ),
    "styblinski_tang": Known(
        lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
        (-5, 5, -5, 5), (0.2, -0.4),
        (
            (-2.9035, -2.9035, -78.3323), (-2.9035, 2.7468, -64.1956),
            (2.7468, -2.9035, -64.1956), (2.7468, 2.7468, -50.0589),
        ),
        (34.58, 34.58),
    ),
    "six_hump_camel": Known(
        lambda x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
        (-2.2, 2.2, -1.2, 1.2), (-1.8, 0.2),
        (
            (0.0898, -0.7127, -1.0316), (-0.0898, 0.7127, -1.0316), (1.7036, -0.7961, -0.2155),
            (-1.7036, 0.7961, -0.2155), (1.6071, 0.5687, 2.1043), (-1.6071, -0.5687, 2.1043),
        ),
        (7.68, 16.49),
    ),
    "three_hump_camel": Known(
        lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
        (-2.5, 2.5, -2.5, 2.5), (-2, -1.5),
        ((0, 0, 0), (1.7476, -0.8738, 0.2986), (-1.7476, 0.8738, 0.2986)), (1.586, 4.414),
    ),
    "goldstein_price": Known(
        lambda x, y: (
            (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
            * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))
        ),
        (-2, 2, -3, 1), (-1.5, 0.5),
        ((0, -1, 3), (-0.6, -0.4, 30), (1.8, 0.2, 84), (1.2, 0.8, 840)), (402.8, 965.2),
    ),
    "levy_13": Known(
        lambda x, y: (
            sin(3 * pi * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * pi * y) ** 2)
            + (y - 1) ** 2 * (1 + sin(2 * pi * y) ** 2)
        ),
        (-4, 6, -4, 6), (-2.4, 3.1), ((1, 1, 0),), (2, 179.65),
    ),
    "griewank": Known(
        lambda x, y: 1 + (x**2 + y**2) / 4000 - cos(x) * cos(y / sqrt(2)),
        (-10, 10, -10, 10), (-8, 6),
        (
            (0, 0, 0), (3.14, 4.4384, 0.0074), (-3.14, 4.4384, 0.0074),
            (3.14, -4.4384, 0.0074), (-3.14, -4.4384, 0.0074),
        ),
        (0.5005, 1.0005),
    ),
    "easom": Known(
        lambda x, y: -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2),
        (-1, 7, -1, 7), (1.6, 1.9), ((math.pi, math.pi, -1),), (3, 3),
    ),
    "booth": Known(
        lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
        (-10, 10, -10, 10), (-8, -6), ((1, 3, 0),), (2, 18),
    ),
    "matyas": Known(
        lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
        (-10, 10, -10, 10), (-8, 6), ((0, 0, 0),), (0.04, 1),
    ),
    "mccormick": Known(
        lambda x, y: sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
        (-1.5, 4, -3, 4), (3, -2),
        ((-0.5472, -1.5472, -1.9132), (2.5944, 1.5944, 1.2284)), (1.73, 4),
    ),
    "bohachevsky": Known(
        lambda x, y: x**2 + 2 * y**2 - 0.3 * cos(3 * pi * x) - 0.4 * cos(4 * pi * y) + 0.7,
        (-2, 2, -2, 2), (-1.6, 1.3),
        (
            (0, 0, 0), (0.6186, 0, 0.4129), (-0.6186, 0, 0.4129),
            (0, 0.4695, 0.4699), (0, -0.4695, 0.4699),
        ),
        (28.65, 67.17),
    ),
    "two_wells": Known(
        lambda x, y: -2 * _bump(x, y, 1, 0) - 6 * _bump(x, y, -1, 0) + x**2 + (1.4 * y) ** 2,
        (-2, 2, -2, 2), (1.5, 1.5), ((-0.9676, 0, -5.0323), (0.9053, 0, -1.0927)), (61.06, 120.90),
    ),
    "hills": Known(
        lambda x, y: (
            2 * _bump(x, y, 1, 0) + 6 * _bump(x, y, -1, 0) - 2 * _bump(x, y, 1, -1) + x**2 + (1.4 * y) ** 2
        ),
        (-2, 2, -2, 2), (-1.5, 1.2),
        ((0.9003, -0.6534, -0.1588), (0.0415, -0.0006, 0.0483)), (17.99, 41.74),
    ),
    "plateau": Known(_plateau, (-2, 2, -2, 2), (1.5, 1.5), ((0, 0, -0.99998),)),
    "ecliptic_bowl": Known(
        lambda x, y: -exp(-(x**2 + 5 * y**2) / 4) + x**2 / 4 + y**2 / 8,
        (-2, 2, -2, 2), (1.5, 1.5), ((0, 0, -1),), (1, 2.75),
    ),
    "absolute_valley": Known(
        lambda x, y: abs(x) + 5 * abs(y), (-3, 3, -3, 3), (-2.5, 1.7), ((0, 0, 0),)
    ),
    "recurrent_unit": Known(_recurrent_unit, (0, 8, -5, 1), (5, -3)),
}  # fmt: skip

WITH_MINIMA = [key for key, known in KNOWN.items() if known.minima]
WITH_EIGENVALUES = [key for key, known in KNOWN.items() if known.eigenvalues]


def _default(key: str) -> Landscape:
    return landscapes()[key]()


def _samples(landscape: Landscape, count: int, seed: int) -> tuple[Array, Array]:
    window = landscape.window
    rng = np.random.default_rng(seed)
    return rng.uniform(window.x_low, window.x_high, count), rng.uniform(window.y_low, window.y_high, count)


def test_the_catalogue_holds_them_all() -> None:
    assert set(KNOWN) <= set(landscapes())


@pytest.mark.parametrize("key", KNOWN)
def test_value_is_the_published_formula(key: str) -> None:
    landscape = _default(key)
    x, y = _samples(landscape, 500, seed=1)
    wanted = KNOWN[key].f(x, y)
    np.testing.assert_allclose(landscape.value(x, y), wanted, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("key", KNOWN)
def test_window_and_start(key: str) -> None:
    landscape = _default(key)
    assert landscape.window == KNOWN[key].window
    assert landscape.suggested_start == KNOWN[key].start


@pytest.mark.parametrize("key", KNOWN)
def test_declared_minima_are_the_known_ones(key: str) -> None:
    landscape = _default(key)
    declared = [(x, y, landscape.value(x, y)) for x, y in landscape.minima()]
    assert len(declared) == len(KNOWN[key].minima)
    for found, known in zip(sorted(declared), sorted(KNOWN[key].minima), strict=True):
        assert found == pytest.approx(known, abs=6e-5 if key != "ackley" else 6e-4)
    losses = [loss for _, _, loss in declared]
    np.testing.assert_allclose(losses, sorted(losses), rtol=0, atol=1e-12, err_msg="not best first")


@pytest.mark.parametrize("key", WITH_EIGENVALUES)
def test_curvature_at_the_best_minimum(key: str) -> None:
    landscape = _default(key)
    xx, xy, yy = landscape.hessian(*landscape.minima()[0])
    assert np.linalg.eigvalsh([[xx, xy], [xy, yy]]) == pytest.approx(KNOWN[key].eigenvalues, rel=1.2e-3)


def _descend(f: Callable[[Array, Array], Array], x: Array, y: Array) -> tuple[Array, Array]:
    """Go down from many starts by values alone: damped Newton steps on finite differences, then ever smaller
    trial steps in eight directions, which also settle in a kink."""
    h, damping = 1e-4, np.full_like(x, 1e-2)
    best = f(x, y)
    for _ in range(80):
        right, left, up, down = f(x + h, y), f(x - h, y), f(x, y + h), f(x, y - h)
        gx, gy = (right - left) / (2 * h), (up - down) / (2 * h)
        a, d = (right - 2 * best + left) / h**2, (up - 2 * best + down) / h**2
        b = (f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / (4 * h**2)
        # Made positive definite by at least the most negative eigenvalue.
        shift = damping + np.maximum(0.0, np.hypot((a - d) / 2, b) - (a + d) / 2)
        a, d = a + shift, d + shift
        determinant = a * d - b * b
        new_x, new_y = x - (d * gx - b * gy) / determinant, y - (a * gy - b * gx) / determinant
        new = f(new_x, new_y)
        better = new < best
        x, y, best = np.where(better, new_x, x), np.where(better, new_y, y), np.where(better, new, best)
        damping = np.where(better, damping / 4, damping * 4) + 1e-12
    step = np.full_like(x, 0.02)
    for _ in range(80):
        moved = np.zeros(x.shape, bool)
        for angle in np.arange(8) * np.pi / 4:
            new_x, new_y = x + step * cos(angle), y + step * sin(angle)
            new = f(new_x, new_y)
            better = new < best
            x, y, best = np.where(better, new_x, x), np.where(better, new_y, y), np.where(better, new, best)
            moved |= better
        step = np.where(moved, step, step / 2)
    return x, y


@pytest.mark.parametrize("key", WITH_MINIMA)
def test_minima_are_found_again_by_values_alone(key: str) -> None:
    landscape, f = _default(key), KNOWN[key].f
    x, y = _descend(f, *_samples(landscape, 1500, seed=2))
    window = landscape.window
    inside = (x > window.x_low) & (x < window.x_high) & (y > window.y_low) & (y < window.y_high)
    x, y = x[inside], y[inside]
    for point in landscape.minima():
        assert np.min(np.hypot(x - point.x, y - point.y)) < 2e-5, f"no descent ends at {point}"
    best = landscape.value(*landscape.minima()[0])
    assert np.min(f(x, y)) == pytest.approx(best, abs=1e-8), "something is deeper than the declared best"


@pytest.mark.parametrize("key", ["saddle", "monkey_saddle"])
def test_saddles_are_flat_at_the_centre_and_fall_without_end(key: str) -> None:
    landscape = _default(key)
    assert landscape.minima() == ()
    assert landscape.gradient(0.0, 0.0) == (0.0, 0.0)
    assert landscape.value(1e3, 1e4) < -9e7


@pytest.mark.parametrize("k", [1.0, 7.5, 1000.0])
def test_k_is_the_condition_number_of_the_elongated_valley(k: float) -> None:
    xx, xy, yy = ElongatedValley(k=k).hessian(0.3, -0.2)
    assert (xx, xy, yy) == (2.0, 0.0, 2.0 * k)


def test_rosenbrock_has_its_minimum_where_a_says() -> None:
    assert Rosenbrock(a=-1.5, b=3.0).minima() == (Point(-1.5, 2.25),)


def test_goldstein_price_at_whole_numbers() -> None:
    f = _default("goldstein_price").value
    assert [f(0.0, 0.0), f(1.0, 1.0), f(-1.0, -1.0), f(0.0, -1.0)] == [600.0, 1876.0, 2100.0, 3.0]


def test_the_dimple_beside_ackleys_centre() -> None:
    """From 40-digit arithmetic: 0.952166545950171668, where the loss is 2.5799276."""
    landscape = Ackley()
    assert landscape.minima()[1] == Point(0.9521665459501717, 0.0)
    assert landscape.value(0.9521665459501717, 0.0) == pytest.approx(2.5799276, abs=5e-8)


@pytest.mark.parametrize("settings", [{"c": 0.0}, {"c": 1.0}, {"a": 100.0, "b": 1.0}])
def test_ackley_without_dimples_has_one_minimum(settings: dict[str, float]) -> None:
    landscape = Ackley(**settings)
    assert landscape.minima() == (Point(0.0, 0.0),)
    along = landscape.value(np.linspace(0.0, 1.2, 400), np.zeros(400))
    assert np.all(np.diff(along) > 0.0)


def test_newton_finds_a_lattice_point_and_refuses_a_hilltop() -> None:
    """Near 1, Rastrigin's slope 2x + 20π sin 2πx vanishes at 0.994958637652335."""
    point = minimum_near(Rastrigin(), Point(1.0, 0.0), 0.2)
    assert point == pytest.approx((0.994958637652335, 0.0), rel=1e-14)
    assert minimum_near(Rastrigin(), Point(0.5, 0.5), 0.2) is None
    assert minimum_near(Saddle(), Point(0.0, 0.0), 1.0) is None
    assert minimum_near(ElongatedValley(), Point(3.0, 1.0), 0.5) is None


def test_slopes_of_the_two_kinks() -> None:
    """Ackley falls to its minimum with slope ab/√2 = 2.828, the plateau's well with 10 (0.01/3 + 0.0002) = 0.0353."""
    for landscape, slope in ((Ackley(), 20 * 0.2 / math.sqrt(2)), (Plateau(), 10 * (0.01 / 3 + 0.0002))):
        for angle in np.linspace(0.0, 6.0, 7):
            x, y = float(1e-9 * np.cos(angle)), float(1e-9 * np.sin(angle))
            assert landscape.gradient(x, y) == pytest.approx(
                (slope * np.cos(angle), slope * np.sin(angle)), rel=1e-4
            )
        assert landscape.gradient(0.0, 0.0) == (0.0, 0.0)


@pytest.mark.parametrize("x", [4.5, 5.0, 8.0])
def test_gradient_on_the_cliff_of_the_recurrent_unit(x: float) -> None:
    """On y = −x/2 every h is ½, σ′ is ¼, and the chain rule is a geometric sum: ∂h₅₀/∂y = ((x/4)⁵⁰ − 1)/(x − 4)."""
    dh = ((x / 4.0) ** 50 - 1.0) / (x - 4.0)
    error = 2.0 * (0.5 - 0.7)
    assert RecurrentUnit().gradient(x, -0.5 * x) == pytest.approx((0.5 * error * dh, error * dh), rel=1e-12)


def test_the_recurrent_unit_far_outside_its_window() -> None:
    """A saturated unit stays at 0 or at 1, without overflow: loss 0.49 or 0.09, gradient 0."""
    landscape = RecurrentUnit()
    for y, loss in ((-1e6, 0.49), (1e6, 0.09)):
        assert landscape.value(3.0, y) == pytest.approx(loss, rel=1e-15)
        assert landscape.gradient(3.0, y) == pytest.approx((0.0, 0.0), abs=1e-300)
        assert landscape.value(np.array([3.0]), np.array([y])) == pytest.approx(loss, rel=1e-15)
