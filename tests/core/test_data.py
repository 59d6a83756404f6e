"""Columns are values; mini-batches are a function of seed and step."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.batches import batch_rows, steps_an_epoch
from playground.core.data import Columns


def test_columns_are_equal_when_every_number_is() -> None:
    some = Columns(([1, 2, 3], [4.0, 5.0, 6.0]))
    assert some == Columns(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert hash(some) == hash(Columns(([1, 2, 3], [4, 5, 6])))
    for other in ([1, 2, 4], [4, 5, 6]), ([4, 5, 6], [1, 2, 3]), ([1, 2, 3],), ([1, 2], [3, 4]):
        assert some != Columns(other)
    assert len({some, Columns(([1, 2, 3], [4, 5, 6]))}) == 1


def test_columns_do_not_change_with_what_they_were_made_from() -> None:
    source = np.arange(3.0)
    columns = Columns((source,))
    source[0] = 9.0
    assert columns.values[0][0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        columns.values[0][0] = 1.0


@pytest.mark.parametrize("values", [(), ([1, 2], [1, 2, 3]), ([[1, 2], [3, 4]],)])
def test_columns_have_one_length(values: tuple[list[int], ...]) -> None:
    with pytest.raises(ValueError, match="one length"):
        Columns(values)


@pytest.mark.parametrize(("rows", "batch"), [(10, 3), (12, 4), (7, 1), (5, 5), (1000, 64)])
def test_an_epoch_sees_every_row_once(rows: int, batch: int) -> None:
    steps = steps_an_epoch(rows, batch)
    for epoch in range(3):
        seen = [batch_rows(rows, batch, 5, epoch * steps + step) for step in range(1, steps + 1)]
        assert [part.size for part in seen[:-1]] == [batch] * (steps - 1)
        assert sorted(np.concatenate(seen).tolist()) == list(range(rows))


def test_batches_do_not_depend_on_the_order_in_which_they_are_asked_for() -> None:
    steps = [1, 500, 3, 77, 3, 1, 1000]
    first = {step: batch_rows(100, 7, 3, step).tolist() for step in sorted(steps)}
    for step in steps:
        assert batch_rows(100, 7, 3, step).tolist() == first[step]


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    orders = [batch_rows(50, 50, seed, step).tolist() for seed in range(4) for step in range(1, 5)]
    assert len({tuple(order) for order in orders}) == 16


def test_every_row_is_as_likely_in_every_place() -> None:
    """χ² of where row 0 stands in 2000 epochs of 10 rows: 9 degrees of freedom, 27.9 is passed once in 1000 seeds."""
    places = [int(np.flatnonzero(batch_rows(10, 10, 1, step) == 0)[0]) for step in range(1, 2001)]
    counts = np.bincount(places, minlength=10)
    assert np.sum((counts - 200.0) ** 2 / 200.0) < 27.9
