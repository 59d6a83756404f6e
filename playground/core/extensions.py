"""Landscapes and optimizers from other packages, found through entry points.

A package that is installed beside this one names its classes (or modules with such classes) in its ``pyproject.toml``::

    [project.entry-points."optimizer_playground.optimizers"]
    mine = "my_package.my_optimizer:MyOptimizer"

Each is tried before it is listed. What does not work is left out and told, and everything else goes on.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np

from playground.core.errors import InvalidInput

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from playground.core.landscapes.base import Landscape
    from playground.core.optimizers.base import Optimizer

_T = TypeVar("_T")
_KEY = r"[a-z][a-z0-9_]*"


class ExtensionFault(NamedTuple):
    """An entry point that is left out.

    Attributes:
        name: the entry point's name.
        package: the distribution that it belongs to, with its version.
        reason: what is wrong, in one line.
        details: where it happened; empty where the reason says all.
    """

    name: str
    package: str
    reason: str
    details: str = ""

    def __str__(self) -> str:
        return f'extension "{self.name}" of {self.package} is left out: {self.reason}'


def extended(
    found: Mapping[str, type[_T]], group: str, base: type[_T], try_out: Callable[[Any], None]
) -> tuple[dict[str, type[_T]], tuple[ExtensionFault, ...]]:
    """The entries found so far and those of other packages behind them, and what had to be left out.

    Args:
        found: the program's own, by key.
        group: of the entry points.
        base: the class that entries derive from.
        try_out: raises something if an entry does not work.
    """
    entries, faults = dict(found), list[ExtensionFault]()
    if not _is_named(group):
        return entries, ()
    from importlib.metadata import entry_points

    points = {(point.name, point.value): point for point in entry_points(group=group)}
    for _, point in sorted(points.items()):
        try:
            for entry in _classes(point, base):
                _check_words(entry, entries)
                try_out(entry)
                entries[cast("Any", entry).key] = entry
        except (Exception, SystemExit) as error:  # noqa: BLE001 - it is not our code
            faults.append(_fault(point, error))
    return entries, tuple(faults)


def _is_named(group: str) -> bool:
    """Whether an installed package may name entries of a group.

    To ask `importlib.metadata` takes 25 ms, most of it for its import; to look into the same files, 1 ms.
    """
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    return any(_names(folder or ".", group.encode()) for folder in sys.path)


def _names(folder: str, group: bytes) -> bool:
    """Whether a package in a folder of the import path may name entries of a group."""
    if folder.endswith(".egg") or os.path.isfile(folder):  # noqa: PTH113 - pathlib takes longer than the rest
        return True
    with suppress(OSError), os.scandir(folder) as inside:
        for one in inside:
            if one.name.lower().endswith((".dist-info", ".egg-info")):
                with suppress(OSError), open(f"{one.path}/entry_points.txt", "rb") as file:  # noqa: PTH123
                    if group in file.read():
                        return True
    return False


def _fault(point: EntryPoint, error: BaseException) -> ExtensionFault:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"
    if isinstance(error, InvalidInput):
        return ExtensionFault(point.name, package, error.reason)
    said = " ".join(str(error).split())
    import traceback  # 5 ms, and seldom needed

    reason = f"{type(error).__name__}: {said[:200]}" if said else type(error).__name__
    return ExtensionFault(point.name, package, reason, "".join(traceback.format_exception(error)))


def _classes(point: EntryPoint, base: type[_T]) -> list[type[_T]]:
    """The class that an entry point names, or all that are defined in the module that it names."""
    value = point.load()
    if isinstance(value, ModuleType):
        classes = [
            member
            for _, member in inspect.getmembers(value, inspect.isclass)
            if member.__module__ == value.__name__
            and issubclass(member, base)
            and not inspect.isabstract(member)
        ]
        if not classes:
            raise InvalidInput(f"{point.value} defines no {base.__name__}")
        return classes
    if not (inspect.isclass(value) and issubclass(value, base)):
        raise InvalidInput(f"{point.value} is no {base.__name__} and no module with one")
    if inspect.isabstract(value):
        missing = ", ".join(sorted(cast("Any", value).__abstractmethods__))
        raise InvalidInput(f"{point.value} does not define {missing}")
    return [value]


def _check_words(entry: type[object], taken: Mapping[str, object]) -> None:
    """See that an entry names itself, and is a dataclass if it declares anything.

    Raises:
        InvalidInput: it does not.
    """
    for name in ("key", "title", "source", "summary"):
        word = getattr(entry, name, None)
        if not isinstance(word, str) or not word.strip():
            raise InvalidInput(f"{entry.__name__} has no {name}")
    key = cast("Any", entry).key
    if not re.fullmatch(_KEY, key):
        raise InvalidInput(f'the key "{key[:40]}" is not made of small letters, digits and _')
    if key in taken:
        raise InvalidInput(f'there is another entry with the key "{key}"')
    undeclared = [name for name, value in vars(entry).items() if isinstance(value, dataclasses.Field)]
    if undeclared:
        raise InvalidInput(f"{entry.__name__} is no dataclass, so that its {undeclared[0]} is not declared")


def try_optimizer(kind: type[Optimizer]) -> None:
    """Write and run the rule in every dialect.

    Raises:
        Exception: something does not work.
    """
    from playground.core.engine import Method, Trajectory
    from playground.core.landscapes.quadratic_bowl import QuadraticBowl
    from playground.core.modifiers import Problem

    if "paper" not in kind.dialects:
        raise InvalidInput(f'{kind.__name__} does not speak the dialect "paper"')
    for dialect in kind.dialects:
        kind.hyperparameters(dialect)
        optimizer = kind.make(dialect)
        kind.make(dialect, optimizer.arguments(dialect))
        run = Trajectory(Problem(QuadraticBowl()), Method(optimizer), (1.0, -0.5))
        run.advance_to(2)
        run.explain(min(1, run.trace.last_step) or 1)


def try_landscape(kind: type[Landscape]) -> None:
    """Ask for everything once.

    Raises:
        Exception: something does not work.
    """
    landscape = kind()
    landscape.with_settings(landscape.settings())
    window, start = landscape.window, landscape.suggested_start
    if not (
        window.x_low < window.x_high and window.y_low < window.y_high and all(map(math.isfinite, window))
    ):
        raise InvalidInput(f"{kind.__name__}: the window {tuple(window)} is not one")
    if not landscape.formula.strip():
        raise InvalidInput(f"{kind.__name__} has no formula")
    for x, y in ((float(start.x), float(start.y)), _arrays(start.x, start.y)):
        for name, result in _answers(landscape, x, y):
            if np.shape(result) != np.shape(x) or not np.all(np.isfinite(np.asarray(result, float))):
                raise InvalidInput(f"{kind.__name__}.{name} gives {result!r:.60} at the suggested start")
    for x, y in landscape.minima():
        if not math.isfinite(landscape.value(float(x), float(y))):
            raise InvalidInput(f"{kind.__name__}: the loss at the minimum ({x}, {y}) is not finite")


def _arrays(x: float, y: float) -> tuple[Any, Any]:
    return np.full((2, 3), float(x)), np.full((2, 3), float(y))


def _answers(landscape: Landscape, x: Any, y: Any) -> Iterator[tuple[str, Any]]:
    yield "value", landscape.value(x, y)
    for result in landscape.gradient(x, y):
        yield "gradient", result
    for result in landscape.hessian(x, y):
        yield "hessian", result
