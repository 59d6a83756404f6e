"""Labels with two values, which become 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from playground.core.elementwise import Floats
from playground.core.errors import InvalidInput, shown
from playground.experiment.data.numbers import MISSING, Numbers, number_in

_MOST_SPELLINGS = 100


class Labels:
    """The values of a label's column: two, and a number is the same however it is spelled."""

    def __init__(self, name: str, positive: str, numbers: Numbers) -> None:
        """Begin.

        Args:
            name: of the column.
            positive: the label that becomes 1; empty for the larger, or the later in the alphabet.
            numbers: read the labels that are numbers.
        """
        self._name = name
        self._positive = positive
        self._numbers = numbers
        self._spellings: dict[str, int] = {}
        self._values: list[float | str] = []

    def codes(self, cells: Sequence[str]) -> Floats:
        """The place of each cell's value among all, in the order in which they were met.

        Raises:
            ValueError: a value is missing.
            InvalidInput: there are more than two.
        """
        spellings = self._spellings
        for cell in dict.fromkeys(cells):
            if cell not in spellings:
                self._add(cell)
        return np.array([spellings[cell] for cell in cells], dtype=np.float64)

    def _add(self, cell: str) -> None:
        text = cell.strip()
        if text.lower() in MISSING:
            raise ValueError
        number = number_in(text, self._numbers.form)
        value = text if number is None else number
        if value not in self._values:
            self._values.append(value)
        if len(self._values) > 2 or len(self._spellings) > _MOST_SPELLINGS:
            some = ", ".join(f'"{shown(_plain(one))}"' for one in self._values[:3])
            raise InvalidInput(
                f'column "{shown(self._name)}" has more than two values: {some}; a label has two', ("target",)
            )
        self._spellings[cell] = self._values.index(value)

    def as_numbers(self, codes: Floats) -> tuple[tuple[str, ...], Floats]:
        """The labels, that of 0 first, and 0 or 1 for each row.

        Raises:
            InvalidInput: there are not two, or none of them is the one that should become 1.
        """
        labels = [_plain(one) for one in self._values]
        if len(labels) < 2:
            raise InvalidInput(
                f'all values in column "{shown(self._name)}" are "{shown(labels[0])}"; a label has two values',
                ("target",),
            )
        if self._positive and self._positive not in labels:
            raise InvalidInput(
                f'expected "{shown(labels[0])}" or "{shown(labels[1])}", got "{shown(self._positive)}"',
                ("positive",),
            )
        later = self._positive or max(self._values, key=_order)
        one = labels.index(_plain(later))
        return (labels[1 - one], labels[one]), (codes == one).astype(np.float64)


def _plain(value: float | str) -> str:
    """A label as people write it: 1 rather than 1.0."""
    return value if isinstance(value, str) else f"{value:g}" if math.isfinite(value) else str(value)


def _order(value: float | str) -> tuple[bool, float, str, str]:
    """Numbers first, by size; then words by the alphabet."""
    return (True, 0.0, value.casefold(), value) if isinstance(value, str) else (False, value, "", "")
