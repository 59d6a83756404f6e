"""Which settings have no effect beside the others, found by writing the rule with other values of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from playground.core.declarations import Choice, Number, Switch, Value
from playground.core.errors import InvalidInput
from playground.core.optimizers.base import Hyperparameter, Optimizer
from playground.core.parameters import parameters_of
from playground.core.rules.show import plain

_NUMBERS = (0.0, 0.5, 1.0, 2.0)
"""A rule may be written otherwise where a number is 0 or 1; any other number stands for all others."""


def idle_settings(optimizer: Optimizer, dialect: str, driven: str = "") -> Mapping[str, str]:
    """The fields that change nothing now, each with the reason: ``while momentum is 0``.

    Only where another setting of the dialect would give them an effect. Nothing is called idle while the framework
    refuses the settings: any of them may be the one to change.

    Args:
        optimizer: the settings.
        dialect: whose names and settings.
        driven: the field that a schedule drives.
    """
    if optimizer.objection(dialect):
        return {}
    typical = {}
    for name, declaration in parameters_of(optimizer).items():
        value = getattr(optimizer, name)
        if isinstance(declaration, Number) and value not in (0, 1) and name != driven:
            typical[name] = declaration.default if declaration.default not in (0, 1) else value
    return _idle(replace(optimizer, **typical), dialect, driven)


@lru_cache(maxsize=256)
def _idle(optimizer: Optimizer, dialect: str, driven: str) -> Mapping[str, str]:
    shown = [slot for slot in optimizer.hyperparameters(dialect) if slot.field not in ("lr", driven)]
    found: dict[str, str] = {}
    for slot in shown:
        if _matters(optimizer, slot, driven):
            continue
        others = (other for other in shown if other is not slot)
        why = next((other for other in others if _wakes(optimizer, other, slot, driven)), None)
        if why is not None:
            found[slot.field] = f"while {why.name} is {_words(why, getattr(optimizer, why.field))}"
    return MappingProxyType(found)


def _wakes(optimizer: Optimizer, other: Hyperparameter, slot: Hyperparameter, driven: str) -> bool:
    """Whether another value of one setting would give the other one an effect."""
    return any(_matters(changed, slot, driven) for changed in _variants(optimizer, other))


def _matters(optimizer: Optimizer, slot: Hyperparameter, driven: str) -> bool:
    if slot.field in optimizer.written(driven).constants:
        return True
    here = _text(optimizer, driven)
    return any(_text(changed, driven) != here for changed in _variants(optimizer, slot))


def _text(optimizer: Optimizer, driven: str) -> object:
    """All that a rule computes, in words that can be compared."""
    rule = optimizer.written(driven)
    lines = [(line.target.name, plain(line.expression)) for line in rule.lines if not line.diagnostic]
    return rule.constants, [(state.symbol.name, state.initial) for state in rule.states], lines


def _variants(optimizer: Optimizer, slot: Hyperparameter) -> Iterator[Optimizer]:
    """The same with every other value of a setting that may lead to another rule."""
    present = getattr(optimizer, slot.field)
    for value in _values(slot):
        if value == present:
            continue
        try:
            yield replace(optimizer, **{slot.field: slot.declaration.check(value)})
        except InvalidInput:
            continue


def _values(slot: Hyperparameter) -> tuple[Value, ...]:
    declaration = slot.declaration
    if isinstance(declaration, Switch):
        return (False, True)
    if isinstance(declaration, Choice):
        return tuple(declaration.options)
    return _NUMBERS


def _words(slot: Hyperparameter, value: Value) -> str:
    if isinstance(slot.declaration, Switch):
        return "on" if value else "off"
    if isinstance(slot.declaration, Choice):
        return slot.declaration.options[str(value)]
    return f"{value:g}"
