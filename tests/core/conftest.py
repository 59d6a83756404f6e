"""The whole catalogue of optimizers with interesting settings, for tests of what all of them promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from playground.core.catalogue import optimizers
from playground.core.declarations import Choice, Number, Switch, Value
from playground.core.optimizers.base import Hyperparameter, Optimizer


@dataclass(frozen=True)
class Case:
    """An optimizer in a dialect, with some of the settings that the dialect lets one choose."""

    key: str
    dialect: str
    chosen: str
    optimizer: Optimizer

    def __str__(self) -> str:
        return f"{self.key}:{self.dialect}" + (f"({self.chosen})" if self.chosen else "")


def _other(slot: Hyperparameter) -> Value:
    """A value within the limits that is not the default and makes the setting matter."""
    declaration = slot.declaration
    if isinstance(declaration, Switch):
        return not declaration.default
    if isinstance(declaration, Choice):
        return next(key for key in declaration.options if key != declaration.default)
    assert isinstance(declaration, Number)
    default, high = declaration.default, declaration.high
    if default == 0:
        return min(0.3, high)
    between = default * 0.9 if default * 0.9 > declaration.low else default * 1.1
    return between if between < high else default


def _cases_of(kind: type[Optimizer], dialect: str) -> Iterator[Case]:
    plain = kind.make(dialect)
    slots = kind.hyperparameters(dialect)
    numbers = {slot.field: _other(slot) for slot in slots if isinstance(slot.declaration, Number)}
    switches = {slot.field: _other(slot) for slot in slots if not isinstance(slot.declaration, Number)}
    numbers["lr"] = 2.0 * plain.lr if 2.0 * plain.lr < 1.0 else plain.lr
    yield Case(kind.key, dialect, "", plain)
    for title, base in (("", plain), ("numbers,", replace(plain, **numbers))):  # type: ignore[arg-type]
        if title:
            yield Case(kind.key, dialect, "numbers", base)
        for field, value in switches.items():
            yield Case(kind.key, dialect, f"{title}{field}={value}", replace(base, **{field: value}))  # type: ignore[arg-type]
        if len(switches) > 1:
            yield Case(kind.key, dialect, f"{title}all", replace(base, **switches))  # type: ignore[arg-type]


CASES = [
    case for kind in optimizers().values() for dialect in kind.dialects for case in _cases_of(kind, dialect)
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give ``case`` every case, ``spoken`` every dialect with its defaults."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", CASES, ids=str)
    if "spoken" in metafunc.fixturenames:
        metafunc.parametrize("spoken", [case for case in CASES if not case.chosen], ids=str)


@pytest.fixture
def cases() -> list[Case]:
    """All of them at once."""
    return CASES
