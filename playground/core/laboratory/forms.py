"""The update rules of many settings at once: one for all that write the same lines.

An optimizer writes its rule with ordinary ``if``s on its settings. Here each setting that differs stands for all its
values. Where an ``if`` has one answer for all of them the rule goes on; where it has not, the lanes are parted by the
answer and each part writes its rule anew. So does a setting that enters a formula as a plain number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.laboratory.lanes import Indices, distinct
from playground.core.optimizers.base import Optimizer
from playground.core.rules.expression import Expression
from playground.core.rules.rule import Rule, RuleWriter

_T = TypeVar("_T")


class _ApartError(Exception):
    """A question was asked that has several answers."""

    def __init__(self, answers: NDArray[Any]) -> None:
        super().__init__("the lanes differ")
        self.answers = answers


class _Several(np.ndarray[Any, Any]):
    """The values of a setting, one a lane, that behaves as a number as long as all agree."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if any(isinstance(one, Expression) for one in inputs):
            return NotImplemented  # then the expression asks for a number
        plain = [np.asarray(one) if isinstance(one, _Several) else one for one in inputs]
        with np.errstate(all="ignore"):
            return np.asarray(getattr(ufunc, method)(*plain, **options)).view(_Several)

    def _agreed(self, kind: type[_T]) -> _T:
        values = np.asarray(self).astype(kind)
        if values.size and not (values == values.flat[0]).all():
            raise _ApartError(values)
        return kind(values.flat[0])  # type: ignore[call-arg]

    def __bool__(self) -> bool:
        return self._agreed(bool)

    def __float__(self) -> float:
        return self._agreed(float)

    def __int__(self) -> int:
        return self._agreed(int)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._agreed(float))


@dataclasses.dataclass(frozen=True)
class Form:
    """A rule and the lanes that have it.

    Attributes:
        lanes: which.
        rule: its lines; a constant that differs among the lanes is an array of shape (lanes,).
    """

    lanes: Indices
    rule: Rule


def forms(optimizer: Optimizer, varied: Mapping[str, Floats], count: int, driven: str = "") -> Iterator[Form]:
    """The rules of many lanes.

    Args:
        optimizer: with the settings that all share.
        varied: values of other settings, shape (count,).
        count: how many lanes.
        driven: the setting that a schedule changes with every step, if any.
    """
    waiting: list[Indices] = [np.arange(count)]
    while waiting:
        lanes = waiting.pop()
        mine = {name: values[lanes] for name, values in varied.items()}
        try:
            yield Form(lanes, _written(optimizer, mine, driven))
        except _ApartError as apart:
            waiting += parted(lanes, apart.answers)
        except Exception:
            # An extension may do with its settings what only numbers can.
            first, label = distinct([*mine.values()], lanes.size)
            if first.size == 1:
                raise
            waiting += parted(lanes, label)


def parted(lanes: Indices, answers: NDArray[Any]) -> list[Indices]:
    """The lanes by their answer."""
    _, label = np.unique(answers, return_inverse=True)
    order = np.argsort(label, kind="stable")
    return np.split(lanes[order], np.cumsum(np.bincount(label))[:-1])


def taken(rule: Rule, index: Indices | NDArray[np.bool_] | slice) -> Rule:
    """The rule of some of its lanes."""
    constants: dict[str, Any] = dict(rule.constants)
    some = {name: one[index] if np.ndim(one) else one for name, one in constants.items()}
    return dataclasses.replace(rule, constants=some)


def objection(
    optimizer: Optimizer, dialect: str, varied: Mapping[str, Floats], count: int
) -> tuple[str, int]:
    """Why a dialect refuses one of the lanes, and which; an empty text where it refuses none."""
    waiting: list[Indices] = [np.arange(count)]
    while waiting:
        lanes = waiting.pop()
        try:
            words = _with(optimizer, {name: v[lanes] for name, v in varied.items()}).objection(dialect)
        except _ApartError as apart:
            waiting += parted(lanes, apart.answers)
        else:
            if words:
                return words, int(lanes[0])
    return "", -1


def _with(optimizer: Optimizer, varied: Mapping[str, Floats]) -> Optimizer:
    """An optimizer that holds all values of some settings; checked they are where they come from."""
    made = object.__new__(type(optimizer))
    for each in dataclasses.fields(optimizer):
        values = varied.get(each.name)
        value = getattr(optimizer, each.name)
        if values is not None:
            value = values.view(_Several) if (values != values[0]).any() else type(value)(values[0])
        object.__setattr__(made, each.name, value)
    return made


def _written(optimizer: Optimizer, varied: Mapping[str, Floats], driven: str) -> Rule:
    made = _with(optimizer, varied)
    rule = made.rule(RuleWriter(made, made.in_precision, driven))
    constants: dict[str, Any] = {
        name: np.asarray(value) if isinstance(value, np.ndarray) else value
        for name, value in rule.constants.items()
    }
    return dataclasses.replace(rule, constants=constants)
