"""Frozen dataclasses that are quick to make: their methods are written here once for all.

`dataclass(frozen=True)` compiles six methods for each class, 0.7 ms of every start; here a class takes 0.1 ms. For the
seventy classes of the catalogue that is 50 ms of processor time (medians of fifteen starts in turn: 197 and 143 ms, 2
cores, Python 3.11; ``python -m tests.benchmarks --only start-up`` measures both). Making an Adam takes 52 µs instead of
40, most of which is the checking of its settings. So this is for classes of which there are many, and plain dataclasses
are for all others.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

_Kind = TypeVar("_Kind", bound="type[Frozen]")


@dataclass(frozen=True, init=False, repr=False, eq=False)
class _Marked:
    """Says to `dataclasses` that what derives from it is frozen."""


class Frozen(_Marked):
    """Base of the classes that `frozen` makes: what `dataclass(frozen=True)` would write for each.

    A class below such a one may be made with `dataclass(frozen=True)` as well.
    """

    _defaults: ClassVar[Mapping[str, object]] = {}
    _read: ClassVar[Any] = type
    """Gives the values of all fields at once: comparing and hashing an Adam takes 5 µs, field by field it took 13."""

    if not TYPE_CHECKING:  # `dataclass_transform` tells type checkers what each class takes

        def __init__(self, *values: object, **named: object) -> None:
            defaults = self._defaults
            given = dict(zip(defaults, values, strict=False))
            wrong = [name for name in named if name in given or name not in defaults]
            if wrong or len(values) > len(defaults):
                what = f"no {wrong[0]} besides" if wrong else f"not {len(values)} values"
                raise TypeError(f"{type(self).__name__} takes {', '.join(defaults) or 'nothing'}; {what}")
            for name, value in {**defaults, **given, **named}.items():
                if value is MISSING:
                    raise TypeError(f"{type(self).__name__} needs {name}")
                object.__setattr__(self, name, value)
            self.__post_init__()

    def __post_init__(self) -> None:
        """Check what was given."""

    def __repr__(self) -> str:
        shown = [f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._read(self) == self._read(other)

    def __hash__(self) -> int:
        return hash(self._read(self))

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")


_GENERAL = ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__")
"""The methods that these classes share."""


@dataclass_transform(frozen_default=True)
def frozen(kind: _Kind) -> _Kind:
    """Make a class that derives from `Frozen` a frozen dataclass of its annotated fields; no default factories."""
    annotations, own = inspect.get_annotations(kind), vars(kind)
    space = {name: own[name] for name in annotations if name in own}
    found: dict[str, dataclasses.Field[Any]] = {}
    for base in kind.__mro__[:0:-1]:
        found |= vars(base).get("__dataclass_fields__", {})
    if annotations:
        found |= _own_fields(space | {"__annotations__": annotations, "__module__": kind.__module__})
    kind.__dataclass_fields__ = found  # type: ignore[misc]
    kind._defaults = {field.name: field.default for field in dataclasses.fields(kind)}  # pyright: ignore[reportPrivateUsage]
    kind._read = attrgetter(*kind._defaults) if kind._defaults else type  # pyright: ignore[reportPrivateUsage]
    for name, value in space.items():
        if isinstance(value, dataclasses.Field) and found[name].default is not MISSING:
            setattr(kind, name, found[name].default)
    for name in _GENERAL:
        general = vars(Frozen)[name]
        if name not in own and getattr(kind, name) is not general:  # `dataclass` made a class above it
            setattr(kind, name, general)
    return kind


def _own_fields(space: Mapping[str, object]) -> dict[str, dataclasses.Field[Any]]:
    """The fields that a class with this content has of itself, as `dataclass` reads them."""
    plain = type("plain", (), {**space, "__doc__": "Without one, `dataclass` would work one out."})
    made: Any = dataclass(init=False, repr=False, eq=False, match_args=False)(plain)
    return made.__dataclass_fields__
