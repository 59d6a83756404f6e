"""Mini-batches: which rows of the data a step looks at."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_APART = 1 << 63
"""Keeps the keys of shuffles apart from those of gradient noise."""


def steps_an_epoch(rows: int, batch: int) -> int:
    """How many mini-batches it takes to see every row once; the last may be smaller."""
    return -(-rows // batch)


def batch_rows(rows: int, batch: int, seed: int, step: int) -> NDArray[np.int32]:
    """The rows of step `step` ≥ 1.

    Every epoch shuffles all rows and cuts them into batches of `batch`, the last one smaller where they do not come
    out even, as a data loader that shuffles does. The order of an epoch depends on the seed and its number alone, so
    that every runner sees the same batches and any step can be asked for at any time.

    Args:
        rows: how many there are, below 2³¹.
        batch: how many make a batch.
        seed: from 0 to 2⁶⁴ − 1.
        step: its number.
    """
    epoch, place = divmod(step - 1, steps_an_epoch(rows, batch))
    return _order(rows, seed, epoch)[place * batch : (place + 1) * batch]


@lru_cache(maxsize=4)  # 25 ms and 4 MB for 1,000,000 rows
def _order(rows: int, seed: int, epoch: int) -> NDArray[np.int32]:
    generator = np.random.Generator(np.random.Philox(key=seed + ((_APART | epoch) << 64)))
    return generator.permutation(np.arange(rows, dtype=np.int32))
