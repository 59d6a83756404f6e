"""What a formula is once it is read: a small tree of numbers, names and operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from playground.core.formulas.functions import CONSTANTS

NodeKind = Literal["number", "name", "sum", "product", "power", "negative", "inverse", "call"]


@dataclass(frozen=True, eq=False)
class Node:
    """A part of a formula, or of a derivative, where several parts may share one. Compared by identity.

    Attributes:
        kind: a ``sum`` holds its terms, a ``product`` its factors, in the order written; subtracting is adding a
            ``negative``, dividing is multiplying by an ``inverse``. A ``power`` holds base and exponent.
        parts: what it is made of.
        name: of a ``name``, or of the function called.
        value: of a ``number``.
        begin, end: where it was written, characters counted from 0.
    """

    kind: NodeKind
    parts: tuple[Node, ...] = ()
    name: str = ""
    value: float = 0.0
    begin: int = 0
    end: int = 0

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order; a part that is shared comes as often as it is used."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names in it that are no constants."""
        if self.kind == "name":
            return frozenset() if self.name in CONSTANTS else frozenset((self.name,))
        return frozenset[str]().union(*(part.names for part in self.parts))
