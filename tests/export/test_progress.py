"""The bar: only on a terminal, only for long work, and gone at the end."""

from __future__ import annotations

import io
import signal
import sys

import pytest

from playground import interrupts
from playground.export.progress import followed, progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        """What stood on the line, one after the other."""
        return self.getvalue().split("\r")[1:]


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _watched(monkeypatch) -> tuple[_Terminal, _Clock]:
    """A terminal in the place of standard error, and a clock."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal, _Clock()


def test_a_bar_grows_on_a_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    terminal, clock = _watched(monkeypatch)
    with progress("computing", clock=clock) as show:
        for tenth in range(11):
            clock.now += 0.5
            show(tenth / 10)
    drawn = terminal.lines
    # Half a second was too early; from the first full second on there is one for each.
    assert [line[-5:] for line in drawn[:-2]] == [f"{10 * tenth:3d} %" for tenth in range(1, 11)]
    assert drawn[4] == "computing [" + "#" * 20 + "." * 20 + "]  50 %"
    # At the end the line is blank and the cursor at its beginning.
    assert drawn[-2] == " " * len(drawn[0])
    assert drawn[-1] == ""


def test_it_is_not_drawn_more_often_than_anybody_sees(monkeypatch):
    terminal, clock = _watched(monkeypatch)
    with progress("computing", clock=clock) as show:
        for step in range(10_000):
            clock.now += 0.001
            show(step / 10_000)
    assert 80 < len(terminal.lines) < 100


def test_short_work_shows_nothing(monkeypatch):
    terminal, clock = _watched(monkeypatch)
    with progress("computing", clock=clock) as show:
        clock.now += 0.9
        show(0.5)
    assert terminal.getvalue() == ""


def test_a_pipe_or_a_file_gets_nothing(monkeypatch):
    file, clock = io.StringIO(), _Clock()
    monkeypatch.setattr(sys, "stderr", file)
    with progress("computing", clock=clock) as show:
        clock.now += 60
        show(0.5)
    assert file.getvalue() == ""


def test_the_bar_goes_when_the_work_fails(monkeypatch):
    terminal, clock = _watched(monkeypatch)
    with pytest.raises(KeyboardInterrupt), progress("computing", clock=clock) as show:  # noqa: PT012
        clock.now += 2
        show(0.5)
        raise KeyboardInterrupt
    assert terminal.lines[-1] == ""


def test_a_narrow_terminal_gets_the_number_alone(monkeypatch):
    monkeypatch.setenv("COLUMNS", "18")
    terminal, clock = _watched(monkeypatch)
    with progress("computing", clock=clock) as show:
        clock.now += 2
        show(1.5)
    assert terminal.lines[0] == "100 %"


def test_a_program_without_a_console_works(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    clock = _Clock()
    with progress("computing", clock=clock) as show:
        clock.now += 2
        show(0.5)


def test_a_terminal_that_has_gone_stops_nothing(monkeypatch):
    def fail(text: str) -> int:
        raise OSError(5, "Input/output error")

    terminal, clock = _watched(monkeypatch)
    monkeypatch.setattr(terminal, "write", fail)
    with progress("computing", clock=clock) as show:
        clock.now += 2
        show(0.5)


def test_work_that_is_followed_gives_its_result_and_ends_when_it_is_asked_to():
    closed = []

    def work(count):
        try:
            for step in range(count):
                yield step / count
                if step == 2:
                    signal.raise_signal(signal.SIGTERM)
            return "result"
        finally:
            closed.append(count)

    assert followed(work(2), "working") == "result"

    def interrupted():
        with interrupts.watching():
            interrupts.defer()
            followed(work(100), "working")

    with pytest.raises(interrupts.Interrupted) as caught:
        interrupted()
    assert caught.value.status == 128 + 15
    assert closed == [2, 100]
