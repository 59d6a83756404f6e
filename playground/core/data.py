"""Columns of numbers that a person brought, as one value."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

from playground.core.elementwise import Floats

_T = TypeVar("_T")


class Columns:
    """Columns of one length. Two are equal when every number in them is.

    They are compared by a digest of their contents, so that a million rows in an experiment cost no more than ten,
    and never change.

    Attributes:
        values: one float64 array of shape (rows,) for each column, read-only.
        labels: what 0 and 1 in a column of labels stand for; empty where there is none.
    """

    def __init__(self, values: Iterable[ArrayLike], labels: Iterable[str] = ()) -> None:
        """Take the columns.

        Raises:
            ValueError: there is none, or their lengths differ.
        """
        columns = tuple(np.array(one, dtype=np.float64, order="C") for one in values)
        if not columns or any(one.shape != (columns[0].size,) for one in columns):
            raise ValueError("expected one or more columns of one length")
        for one in columns:
            one.setflags(write=False)
        self.values: tuple[Floats, ...] = columns
        self.labels = tuple(labels)
        self._digest = b""
        self._derived: dict[object, object] = {}

    @property
    def digest(self) -> bytes:
        """Of the contents, worked out when it is first asked for: 17 ms for a million numbers."""
        if not self._digest:
            for _ in self.digesting():
                pass
        return self._digest

    def digesting(self) -> Generator[None]:
        """Work out the digest, stopping after each column so that the caller can do something else."""
        import hashlib  # 3 ms of a start that asks for none

        together = hashlib.blake2b(repr(self.labels).encode(), digest_size=16)
        for one in self.values:
            together.update(hashlib.blake2b(one.data).digest())
            yield
        self._digest = together.digest()

    @property
    def rows(self) -> int:
        """How many rows."""
        return self.values[0].size

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Columns) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Columns({len(self.values)} × {self.rows:,}, {self.digest.hex()[:8]})"

    def derived(self, make: Callable[..., Generator[None, None, _T]], *arguments: Any) -> _T:
        """What `make(columns, *arguments)` returns, worked out once and kept with the columns."""
        for _ in self.deriving(make, *arguments):
            pass
        return cast("_T", self._derived[make, arguments])

    def deriving(
        self, make: Callable[..., Generator[None, None, object]], *arguments: Any
    ) -> Generator[None]:
        """Work out what `derived` returns, stopping between parts so that the caller can do something else."""
        key = (make, arguments)
        if key not in self._derived:
            self._derived[key] = yield from make(self, *arguments)
