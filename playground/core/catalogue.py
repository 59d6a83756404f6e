"""Finds every landscape, optimizer and schedule by looking in its folder.

Adding one is adding a file: each module below `playground/core/landscapes` (and so on) is imported once and every
concrete subclass that it defines is listed under its `key`. Those of other packages come behind them: see
`playground.core.extensions`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from playground.core.errors import InvalidInput
from playground.core.extension_guard import guard_landscape, guard_optimizer
from playground.core.extensions import ExtensionFault, extended, try_landscape, try_optimizer, try_schedule

if TYPE_CHECKING:
    from playground.core.landscapes.base import Landscape
    from playground.core.optimizers.base import Optimizer
    from playground.core.schedules.base import Schedule

_T = TypeVar("_T")


def _find(package: str, base: type[_T]) -> Mapping[str, type[_T]]:
    found: dict[str, type[_T]] = {}
    root = importlib.import_module(package)
    for info in sorted(pkgutil.iter_modules(root.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package}.{info.name}")
        for member in list(vars(module).values()):
            own = isinstance(member, type) and member.__module__ == module.__name__
            if own and issubclass(member, base) and not inspect.isabstract(member):
                found[member.key] = member  # type: ignore[attr-defined]
    return MappingProxyType(found)


@cache
def landscapes() -> Mapping[str, type[Landscape]]:
    """Every landscape class by its key: the program's own, then those of other packages."""
    return _landscapes()[0]


@cache
def optimizers() -> Mapping[str, type[Optimizer]]:
    """Every optimizer class by its key: the program's own, then those of other packages."""
    return _optimizers()[0]


def faults() -> tuple[ExtensionFault, ...]:
    """What other packages offer and had to be left out."""
    return (*_optimizers()[1], *_landscapes()[1], *_schedules()[1])


@cache
def _landscapes() -> tuple[Mapping[str, type[Landscape]], tuple[ExtensionFault, ...]]:
    from playground.core.landscapes.base import Landscape

    own = _find("playground.core.landscapes", Landscape)
    found, wrong = extended(own, "optimizer_playground.landscapes", Landscape, try_landscape, guard_landscape)
    return MappingProxyType(found), wrong


@cache
def _optimizers() -> tuple[Mapping[str, type[Optimizer]], tuple[ExtensionFault, ...]]:
    from playground.core.optimizers.base import Optimizer

    own = _find("playground.core.optimizers", Optimizer)
    found, wrong = extended(own, "optimizer_playground.optimizers", Optimizer, try_optimizer, guard_optimizer)
    return MappingProxyType(found), wrong


@cache
def schedules() -> Mapping[str, type[Schedule]]:
    """Every schedule class by its key: the program's own, then those of other packages."""
    return _schedules()[0]


@cache
def _schedules() -> tuple[Mapping[str, type[Schedule]], tuple[ExtensionFault, ...]]:
    from playground.core.schedules.base import Schedule

    own = _find("playground.core.schedules", Schedule)
    found, wrong = extended(own, "optimizer_playground.schedules", Schedule, try_schedule)
    return MappingProxyType(found), wrong


def pick(found: Mapping[str, type[_T]], kind: str, key: str) -> type[_T]:
    """The entry with this key.

    Raises:
        InvalidInput: there is none; the message lists what there is.
    """
    if key not in found:
        raise InvalidInput(f'unknown {kind} "{key[:40]}"; known: {", ".join(found)}')
    return found[key]
