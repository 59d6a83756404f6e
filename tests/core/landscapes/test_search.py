"""Minima found numerically: against those that are known by other means."""

from __future__ import annotations

import pytest

from playground.core.catalogue import landscapes
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.search import MOST_MINIMA, found_minima

SMOOTH = [
    "quadratic_bowl", "elongated_valley", "rosenbrock", "himmelblau", "beale", "styblinski_tang", "six_hump_camel",
    "three_hump_camel", "goldstein_price", "booth", "matyas", "mccormick", "two_wells", "hills", "ecliptic_bowl",
]  # fmt: skip


@pytest.mark.parametrize("key", SMOOTH)
def test_finds_what_is_known(key: str) -> None:
    landscape = landscapes()[key]()
    known, found = landscape.minima(), found_minima(landscape)
    for point in known:
        nearest = min(found, key=lambda other: abs(other.x - point.x) + abs(other.y - point.y))
        assert nearest == pytest.approx(point, abs=1e-7)
    assert landscape.value(*found[0]) == pytest.approx(landscape.value(*known[0]), abs=1e-12)


@pytest.mark.parametrize(
    ("text", "minima"),
    [
        ("abs(x - 0.3) + 5*abs(y + 0.7)", [(0.3, -0.7)]),
        ("sqrt((x - 1)**2 + (y - 0.5)**2)", [(1.0, 0.5)]),
        ("max(abs(x), abs(y - x))", [(0.0, 0.0)]),
        ("x**4 + y**4", [(0.0, 0.0)]),
        ("(x**2 - 1)**2 + y**2", [(1.0, 0.0), (-1.0, 0.0)]),
        ("x**2", []),
        ("(x*y)**2", []),
        ("x**2 - y**2", []),
        ("x + y", []),
        ("max(x, 0) + max(y, 0)", []),
        ("(x - 10)**2 + y**2", []),
        ("log(x) + y**2", []),
        ("sqrt(-1 - x**2)", []),
    ],
)
def test_kinks_flat_floors_valleys_and_none(text: str, minima: list[tuple[float, float]]) -> None:
    found = found_minima(Custom(expression=text))
    assert len(found) == len(minima)
    for point, wanted in zip(sorted(found), sorted(minima), strict=True):
        assert tuple(point) == pytest.approx(wanted, abs=1e-9)


def test_of_very_many_the_best_are_kept() -> None:
    found = found_minima(Custom("x**2 + y**2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)", "x: -5..5; y: -5..5"))
    assert len(found) == MOST_MINIMA
    assert tuple(found[0]) == pytest.approx((0.0, 0.0), abs=1e-9)
    assert max(abs(part) for point in found for part in point) < 3.0
