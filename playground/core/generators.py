"""Long work is a generator that yields the share done: a window does it in slices, others at once."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

_T = TypeVar("_T")


def exhausted(work: Generator[object, None, _T]) -> _T:
    """What a generator returns in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
