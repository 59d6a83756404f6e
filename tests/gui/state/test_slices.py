"""Long work in slices: it may be given up by anybody, also by what it calls itself."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from PySide6.QtCore import QObject

from playground.core.errors import InvalidInput
from playground.gui.state.slices import Slices


@pytest.mark.parametrize("end", ["goes on", "returns", "fails"])
def test_work_that_gives_itself_up_ends_quietly(qapp, qtbot, end):
    """As where a part of it takes the focus from a field, whose text then asks for other work."""
    done, told, parent = [], [], QObject()

    def work() -> Generator[float, None, str]:
        try:
            done.append("begun")
            slices.stop()
            if end == "returns":
                return "nothing"
            if end == "fails":
                raise InvalidInput("nothing")
            yield 0.5
            done.append("went on")
            return "nothing"
        finally:
            done.append("closed")

    slices = Slices(work(), parent)
    for signal in (slices.progressed, slices.done, slices.failed):
        signal.connect(told.append)
    slices.start()
    assert slices.ended
    assert done == ["begun", "closed"]
    assert told == []


def test_a_slice_does_a_part_however_short_it_is(qapp, qtbot, monkeypatch):
    monkeypatch.setattr("playground.gui.state.slices.SECONDS", 0.0)
    parent, ends, shares = QObject(), [], []

    def work() -> Generator[float, None, str]:
        yield 0.25
        yield 0.5
        return "all"

    slices = Slices(work(), parent)
    slices.progressed.connect(shares.append)
    slices.done.connect(ends.append)
    slices.start()
    assert (shares, ends) == ([0.25], [])
    qtbot.waitUntil(lambda: slices.ended)
    assert (shares, ends) == ([0.25, 0.5], ["all"])
