"""Landscapes, optimizers and schedules from other packages, found through entry points.

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

from playground.core.errors import InvalidInput, shown, words_of

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

    from playground.core.landscapes.base import Landscape
    from playground.core.optimizers.base import Optimizer
    from playground.core.schedules.base import Schedule

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
    found: Mapping[str, type[_T]],
    group: str,
    base: type[_T],
    try_out: Callable[[Any], None],
    guard: Callable[[Any, str], None] = lambda entry, package: None,
) -> tuple[dict[str, type[_T]], tuple[ExtensionFault, ...]]:
    """The entries found so far and those of other packages behind them, and what had to be left out.

    Args:
        found: the program's own, by key.
        group: of the entry points.
        base: the class that entries derive from.
        try_out: raises something if an entry does not work.
        guard: makes an entry safe to use, whatever it does later; it is given the name of the package.
    """
    entries, faults = dict(found), list[ExtensionFault]()
    if not _is_named(group):
        return entries, ()
    from playground.core.extension_trial import tried

    for package, point in _points(group, faults):
        try:
            for entry in tried(lambda point=point: _classes(point, base)):
                _check_words(entry, entries)
                tried(lambda entry=entry: try_out(entry))
                guard(entry, package)
                entries[cast("Any", entry).key] = entry
        except (Exception, SystemExit) as error:  # noqa: BLE001 - it is not our code
            faults.append(_fault(point.name, package, error))
    return entries, tuple(faults)


def _points(group: str, faults: list[ExtensionFault]) -> list[tuple[str, EntryPoint]]:
    """The entry points of a group, each with its package, by their names; what cannot be read is added to the faults.

    `importlib.metadata.entry_points` reads all packages or none: one bad line in one of them, and it raises.
    """
    from importlib.metadata import EntryPoint, distributions

    found: dict[tuple[str, str], tuple[str, EntryPoint]] = {}
    seen: set[str] = set()
    for distribution in distributions():
        try:
            text = distribution.read_text("entry_points.txt") or ""
        except UnicodeDecodeError as error:
            if group.encode() in error.object:
                fault = InvalidInput("its entry_points.txt is not UTF-8 text")
                faults.append(_fault(group, _called(distribution), fault))
            continue
        except OSError:
            continue
        package = _called(distribution) if group in text else ""
        if not package or (name := package.partition(" ")[0].lower()) in seen:
            continue
        seen.add(name)  # what else is called so stands further back on the import path
        for line in _section(text, group):
            name, _, value = (part.strip() for part in line.partition("="))
            if name and value:
                found.setdefault((name, value), (package, EntryPoint(name, value, group)))
            else:
                fault = InvalidInput(f'the line "{line[:60]}" of its entry_points.txt is not NAME = VALUE')
                faults.append(_fault(name[:40], package, fault))
    return [found[key] for key in sorted(found)]


def _section(text: str, wanted: str) -> Iterator[str]:
    """The lines below a heading ``[wanted]`` that say something."""
    heading = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            heading = line.strip("[] ")
        elif heading == wanted and line and not line.startswith("#"):
            yield line


def _called(distribution: Distribution) -> str:
    """Name and version of a package, as far as it tells them."""
    try:
        return f"{distribution.metadata['Name']} {distribution.version}"
    except Exception:  # noqa: BLE001 - it is not our file
        return "an unknown package"


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


def _fault(name: str, package: str, error: BaseException) -> ExtensionFault:
    name, package = shown(name), shown(package)
    if isinstance(error, InvalidInput):
        return ExtensionFault(name, package, error.reason)
    said = words_of(error)
    import traceback  # 5 ms, and seldom needed

    reason = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return ExtensionFault(name, package, reason, "".join(traceback.format_exception(error)))


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
    from playground.core.engine import Method
    from playground.core.landscapes.quadratic_bowl import QuadraticBowl
    from playground.core.modifiers import Problem
    from playground.core.trajectory import Trajectory

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


def try_schedule(kind: type[Schedule]) -> None:
    """Ask for the rates of some steps.

    Raises:
        Exception: something does not work.
    """
    schedule = kind()
    schedule.with_settings(schedule.settings())
    if not schedule.formula.strip():
        raise InvalidInput(f"{kind.__name__} has no formula")
    for t in (1, 2, 3, 10, 100, 1000, 1_000_000):
        rate, momentum = schedule.rate(0.1, t), schedule.momentum(t)
        if not (math.isfinite(rate) and rate >= 0.0):
            raise InvalidInput(f"{kind.__name__}.rate gives {rate!r:.60} at step {t}")
        if momentum is not None and not 0.0 <= momentum <= 1.0:
            raise InvalidInput(f"{kind.__name__}.momentum gives {momentum!r:.60} at step {t}")


def _arrays(x: float, y: float) -> tuple[Any, Any]:
    return np.full((2, 3), float(x)), np.full((2, 3), float(y))


def _answers(landscape: Landscape, x: Any, y: Any) -> Iterator[tuple[str, Any]]:
    yield "value", landscape.value(x, y)
    for result in landscape.gradient(x, y):
        yield "gradient", result
    for result in landscape.hessian(x, y):
        yield "hessian", result
