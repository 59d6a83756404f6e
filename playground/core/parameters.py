"""Declaring a setting: its default, limits, symbol and meaning, once, where the formula stands.

A class that derives from `Configurable` writes its settings as fields::

    @configurable
    class RMSProp(Optimizer):
        beta: float = number(0.9, symbol=r"\\beta", meaning="share of the old mean square that is kept",
                             low=0, high=0.9999)

That makes it a frozen dataclass. `dataclass(frozen=True)` does the same, only later, and serves as well where time does
not matter: see `playground.core.frozen`.

Forms, the command line, files, tests and tables read the declarations; none of them repeats a limit.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast, dataclass_transform

from playground.core.declarations import Choice, Number, NumberList, Parameter, Switch, Text, Value
from playground.core.errors import InvalidInput
from playground.core.frozen import Frozen, frozen

_KEY = "declaration"


def number(
    default: float,
    *,
    symbol: str,
    meaning: str,
    low: float = -math.inf,
    high: float = math.inf,
    low_open: bool = False,
    high_open: bool = False,
    log: bool = False,
    slider: tuple[float, float] | None = None,
    integer: bool = False,
    unit: str = "",
) -> Any:
    """Declare a number as a dataclass field. The arguments are those of `Number`."""
    declared = Number(default, symbol, meaning, low, high, low_open, high_open, log, slider, integer, unit)
    return dataclasses.field(default=default if integer else float(default), metadata={_KEY: declared})


def switch(default: bool, *, symbol: str, meaning: str) -> Any:
    """Declare a switch as a dataclass field."""
    return dataclasses.field(default=default, metadata={_KEY: Switch(default, symbol, meaning)})


def choice(default: str, *, symbol: str, meaning: str, options: Mapping[str, str]) -> Any:
    """Declare a choice as a dataclass field; `options` maps keys to the words shown for them."""
    return dataclasses.field(default=default, metadata={_KEY: Choice(default, symbol, meaning, options)})


def text(default: str, *, symbol: str = "", meaning: str, longest: int = 1000) -> Any:
    """Declare a text as a dataclass field. The arguments are those of `Text`."""
    return dataclasses.field(default=default, metadata={_KEY: Text(default, symbol, meaning, longest)})


def number_list(
    default: str,
    *,
    symbol: str,
    meaning: str,
    low: float = 0.0,
    integer: bool = False,
    ascending: bool = False,
) -> Any:
    """Declare a text of numbers as a dataclass field. The arguments are those of `NumberList`."""
    declared = NumberList(default, symbol, meaning, low=low, integer=integer, ascending=ascending)
    return dataclasses.field(default=default, metadata={_KEY: declared})


def parameters_of(declared: type[Configurable] | Configurable) -> dict[str, Parameter]:
    """The declared settings by name, in the order written: of a class its fields, of an instance all that it has."""
    return _fields(declared) if isinstance(declared, type) else declared.parameters()


def _fields(kind: type[Configurable]) -> dict[str, Parameter]:
    fields = dataclasses.fields(kind)
    return {f.name: cast("Parameter", f.metadata[_KEY]) for f in fields if _KEY in f.metadata}


_Self = TypeVar("_Self", bound="Configurable")
_Kind = TypeVar("_Kind", bound="type[Configurable]")


@dataclass_transform(frozen_default=True)
def configurable(kind: _Kind) -> _Kind:
    """Make a class that derives from `Configurable` a frozen dataclass of its declared fields, each with a default.

    Raises:
        TypeError: a field has no default.
    """
    for field in dataclasses.fields(frozen(kind)):
        if field.default is dataclasses.MISSING:
            raise TypeError(f"{kind.__name__}.{field.name} has no default")
    return kind


class Configurable(Frozen):
    """Base of everything that declares settings: checks them all when made.

    Most kinds have the settings that their fields declare. A kind whose settings depend on what a person brought
    (the parameters in a formula, the columns of a file) overrides `declared`, `settings` and `with_settings`; forms,
    files, the command line and lists go through these three and need to know nothing else.
    """

    def __post_init__(self) -> None:
        """Check every declared field against its limits and make its kind exact.

        Raises:
            InvalidInput: with the field's name as its path.
        """
        for name, declaration in _fields(type(self)).items():
            try:
                value = declaration.check(getattr(self, name))
            except InvalidInput as error:
                raise error.within(name) from None
            object.__setattr__(self, name, value)

    def parameters(self) -> dict[str, Parameter]:
        """The settings that this instance has, by name, in the order in which a person meets them."""
        return _fields(type(self))

    def settings(self) -> dict[str, Value]:
        """The declared settings with their values."""
        return {name: getattr(self, name) for name in self.parameters()}

    def with_settings(self: _Self, values: Mapping[str, object]) -> _Self:
        """The same with some settings changed.

        Raises:
            InvalidInput: a name is unknown or a value is not allowed; the path is the name.
        """
        self.check_names(values)
        return dataclasses.replace(self, **values)

    def check_names(self, names: Iterable[str]) -> None:
        """See that each is the name of a setting.

        Raises:
            InvalidInput: one is not; the path is the name.
        """
        known = self.parameters()
        for name in names:
            if name not in known:
                raise InvalidInput(f"unknown setting; known: {', '.join(known) or 'none'}", (name[:40],))
