"""The growing record."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.trace import COLUMNS, Trace


def _rows(first: int, count: int) -> list[tuple[float, ...]]:
    return [tuple(float(100 * t + index) for index in range(9)) for t in range(first, first + count)]


def test_grows_and_keeps_what_was_handed_out() -> None:
    trace = Trace(1.0, 2.0, 3.0, expected=1)
    trace.append(_rows(1, 10))
    early = trace.column("y")
    trace.append(_rows(11, 500))
    trace.append([])
    assert len(trace) == 511
    assert trace.last_step == 510
    assert early.tolist() == [2.0, *(100.0 * t + 1.0 for t in range(1, 11))]
    assert trace.column("y")[:11].tolist() == early.tolist()
    assert trace.row(510) == dict(zip(COLUMNS, _rows(510, 1)[0], strict=True))
    assert trace.rows().shape == (511, 9)
    assert np.array_equal(trace.rows()[1:], _rows(1, 510))


def _room(trace: Trace) -> int:
    """Rows for which there is memory."""
    whole = trace.column("x").base
    assert whole is not None
    return whole.shape[-1]


def test_room_is_made_for_rows_that_come_and_for_none_that_are_not_expected() -> None:
    trace = Trace(1.0, 2.0, 3.0, expected=100_001)
    trace.append(_rows(1, 5))
    assert _room(trace) < 5000
    trace.append(_rows(6, 99_995))
    assert len(trace) == _room(trace) == 100_001


def test_more_rows_than_expected_cost_no_more_each() -> None:
    trace, rooms = Trace(1.0, 2.0, 3.0, expected=20), set[int]()
    for step in range(1, 5000, 50):
        trace.append(_rows(step, 50))
        rooms.add(_room(trace))
    assert len(rooms) < 12


def test_columns_cannot_be_written() -> None:
    trace = Trace(1.0, 2.0, 3.0)
    with pytest.raises(ValueError, match="read-only"):
        trace.column("x")[0] = 5.0
    trace.rows()[0, 0] = 5.0
    assert trace.row(0)["x"] == 1.0


def test_only_recorded_rows_can_be_read() -> None:
    trace = Trace(1.0, 2.0, 3.0)
    for step in (-1, 1):
        with pytest.raises(IndexError, match=f"step {step} is not recorded; the last is 0"):
            trace.row(step)


def test_the_columns_are_those_of_the_exported_table() -> None:
    header = "x,y,loss,grad_x,grad_y,effective_lr_x,effective_lr_y,rms_x,rms_y"
    assert ",".join(COLUMNS) == header
