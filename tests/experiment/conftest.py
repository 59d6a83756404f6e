"""Any experiment that a person could choose, for tests of what holds for all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from playground.core.catalogue import landscapes, optimizers, schedules
from playground.core.declarations import Choice, Number, Parameter, Switch
from playground.core.landscapes.base import Point
from playground.core.modifiers import Modifiers
from playground.core.parameters import parameters_of
from playground.experiment.model import Experiment, Runner

_UNSEEN = ("Cc", "Cs", "Zl", "Zp")
_SURFACES = [kind for kind in landscapes().values() if not kind.is_replay]
"""A log takes no modifiers and no more steps than it has rows: see test_gradient_logs.py."""


def _floats(
    low: float, high: float, *, low_open: bool = False, high_open: bool = False
) -> st.SearchStrategy[float]:
    return st.floats(
        max(low, -1e300), min(high, 1e300), exclude_min=low_open, exclude_max=high_open, allow_nan=False
    )


def _values(declaration: Parameter) -> st.SearchStrategy[object]:
    if isinstance(declaration, Switch):
        return st.booleans()
    if isinstance(declaration, Choice):
        return st.sampled_from(sorted(declaration.options))
    if not isinstance(declaration, Number):
        return st.just(declaration.default)
    if declaration.integer:
        return st.integers(int(max(declaration.low, -(2**53))), int(min(declaration.high, 2**53)))
    number = declaration
    return _floats(number.low, number.high, low_open=number.low_open, high_open=number.high_open)


def _lines(longest: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=_UNSEEN), max_size=longest)


@st.composite
def _declared(draw, kind):
    return kind(
        **{name: draw(_values(one)) for name, one in parameters_of(kind).items() if draw(st.booleans())}
    )


@st.composite
def _runners(draw):
    kind = draw(st.sampled_from(list(optimizers().values())))
    dialect = draw(st.sampled_from(list(kind.dialects)))
    chosen = {
        slot.field: draw(_values(slot.declaration))
        for slot in kind.hyperparameters(dialect)
        if draw(st.booleans())
    }
    clip = st.none() | _floats(0, 1e300, low_open=True)
    return Runner(
        optimizer=replace(kind.make(dialect), **chosen),
        dialect=dialect,
        schedule=draw(_declared(draw(st.sampled_from(list(schedules().values()))))),
        clip_norm=draw(clip),
        clip_value=draw(clip),
        label=draw(_lines(60)),
        colour=draw(st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True)),
        visible=draw(st.booleans()),
    )


@st.composite
def _experiments(draw):
    return Experiment(
        landscape=draw(_declared(draw(st.sampled_from(_SURFACES)))),
        start=Point(draw(_floats(-1e9, 1e9)), draw(_floats(-1e9, 1e9))),
        modifiers=draw(_declared(Modifiers)),
        seed=draw(st.integers(0, 2**32 - 1)),
        steps=draw(st.integers(1, 1_000_000)),
        runners=tuple(draw(st.lists(_runners(), max_size=4))),
        note=draw(_lines(500)),
    )


@pytest.fixture(scope="session")
def experiments() -> st.SearchStrategy[Experiment]:
    """Draws experiments: every landscape, optimizer, dialect and schedule, every value within its limits."""
    return _experiments()
