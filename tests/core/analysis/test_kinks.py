"""Where a run meets a kink, by hand."""

from __future__ import annotations

import pytest

from playground.core.analysis.kinks import first_kink, kink_at
from playground.core.autodiff.conventions import AUTODIFF_OF, CONVENTIONS
from playground.core.autodiff.graph import UntraceableError
from playground.core.autodiff.landscapes import KINKED, loss_graph
from playground.core.autodiff.reverse import nodes
from playground.core.catalogue import landscapes, optimizers
from playground.core.engine import Method
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.custom import Custom
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.base import DIALECT_TITLES
from playground.core.trajectory import Trajectory


def _run(
    landscape: Landscape,
    start: tuple[float, float],
    dialect: str,
    rate: float,
    modifiers: Modifiers | None = None,
) -> Trajectory:
    name = "lr" if dialect in ("paper", "pytorch") else "learning_rate"
    method = Method(optimizers()["sgd"].make(dialect, {name: rate}), autodiff=AUTODIFF_OF[dialect])
    run = Trajectory(Problem(landscape, modifiers or Modifiers()), method, start)
    run.advance_to(10)
    return run


@pytest.mark.parametrize(
    ("dialect", "words"),
    [
        ("optax", "in JAX the slope of |u| at u = 0 is 1"),
        ("keras", "in JAX the slope of |u| at u = 0 is 1"),
        ("pytorch", "in PyTorch the slope of |u| at u = 0 is 0"),
        ("tf1", "in TensorFlow the slope of |u| at u = 0 is 0"),
        (
            "paper",
            "its gradient is that of the closed form, and kinder than automatic differentiation may be",
        ),
    ],
)
def test_a_run_that_lands_on_a_kink(dialect: str, words: str) -> None:
    # y: 2.5 − 0.25·5 = 1.25, then 0: step 3 begins there.
    run = _run(landscapes()["absolute_valley"](), (1.0, 2.5), dialect, 0.25)
    kink = first_kink(run)
    assert kink is not None
    assert (kink.step, kink.words) == (3, words)
    assert kink_at(run, 2) is None
    assert kink_at(run, 3) == kink


def test_a_turned_landscape_has_its_kinks_where_it_lies() -> None:
    run = _run(landscapes()["absolute_valley"](), (2.5, 1.0), "optax", 0.25, Modifiers(rotation=90))
    kink = first_kink(run)
    assert kink is not None
    assert kink.step == 3


@pytest.mark.parametrize(
    ("expression", "start"),
    [
        ("max(x, y)", (1.0, 1.0)),
        ("sqrt(x) + y", (0.0, 1.0)),
        ("x^1.5 + y", (0.0, 1.0)),
        ("floor(x) + y", (2.0, 1.0)),
        ("mod(x, 2) + y", (4.0, 1.0)),
        ("cbrt(x) + y", (0.0, 1.0)),
    ],
)
def test_a_start_on_a_kink(expression: str, start: tuple[float, float]) -> None:
    kink = first_kink(_run(Custom(expression=expression), start, "pytorch", 0.1))
    assert kink is not None
    assert kink.step == 1


@pytest.mark.parametrize(
    "expression", ["x^2 + sin(y)", "exp(x) + y", "2^x + y", "abs(x) + y^2", "floor(x + 0.5) + y^2"]
)
def test_a_run_beside_every_kink(expression: str) -> None:
    assert first_kink(_run(Custom(expression=expression), (0.9, 0.3), "optax", 1e-3)) is None


def test_every_dialect_and_every_operation_has_its_words() -> None:
    assert AUTODIFF_OF.keys() == DIALECT_TITLES.keys()
    for convention in CONVENTIONS.values():
        assert convention.words.keys() == KINKED - {"where"}


SMOOTH = {"recurrent_unit"}
"""Bounds an exponent for safety's sake; its loss has no kink."""


@pytest.mark.parametrize("key", sorted(key for key, kind in landscapes().items() if not kind.brought))
def test_landscapes_with_kinks_say_so(key: str) -> None:
    landscape = landscapes()[key]()
    try:
        kinds = {node.kind for node in nodes(loss_graph(landscape))}
    except UntraceableError:
        kinds = set[str]()
    assert landscape.autodiff == (bool(kinds & KINKED) and key not in SMOOTH)
