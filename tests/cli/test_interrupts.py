"""Ctrl+C and being told to end, at any moment of any command: a status, no traceback, no half file."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from playground import interrupts
from playground.cli import main
from tests.processes import ended, program, started

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
LONG = program("run", "--steps", "20000", "--optimizer", "sgd", "--csv", "-")


class _At:
    """Sends this process a signal at one moment: when so many functions of Python have been called."""

    def __init__(self, moment: int, number: signal.Signals) -> None:
        self.moment, self.number = moment, number
        self.calls = 0

    def __enter__(self) -> _At:
        sys.setprofile(self._count)
        return self

    def __exit__(self, *what: object) -> None:
        sys.setprofile(None)

    def _count(self, frame: object, event: str, argument: object) -> None:
        # Before its handlers are there, Python's own would end the test.
        if event != "call" or signal.getsignal(self.number) is not interrupts._note:
            return
        self.calls += 1
        if self.calls == self.moment:
            signal.raise_signal(self.number)


COMMANDS = {
    "run": ["run", "--steps", "60", "--optimizer", "adam", "--csv", "{}/t.csv", "--npz", "{}/t.npz"],
    "code": ["code", "--optimizer", "adam", "--framework", "numpy", "--out", "{}/code.py"],
    "share": ["share", "--landscape", "linear_regression"],
    "list": ["list", "landscapes", "--json"],
    "picture": ["render", "--steps", "20", "--view", "map", "--size", "300x200", "--out", "{}/map.png"],
    "window": ["render", "--steps", "20", "--out", "{}/window.png"],
    "vectors": ["render", "--steps", "20", "--view", "loss", "--size", "300x200", "--out", "{}/loss.svg"],
    "animation": ["render", "--steps", "4", "--view", "loss", "--size", "300x200", "--out", "{}/loss.gif"],
}  # fmt: skip


@posix
# A file that is given up while it is being opened is closed by the interpreter, which a developer is told.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("command", COMMANDS)
def test_an_interrupt_at_any_moment(command, tmp_path, capfd, qapp):
    def run(moment, number, folder):
        folder.mkdir()
        arguments = [one.format(folder) for one in COMMANDS[command]]
        with _At(moment, number) as at:
            status = main(arguments)
        return status, at.calls, {path.name: path.read_bytes() for path in folder.iterdir()}

    run(0, signal.SIGINT, tmp_path / "warm")  # what is read once is read now
    status, calls, whole = run(0, signal.SIGINT, tmp_path / "whole")
    capfd.readouterr()
    assert status == 0
    assert calls > 40
    moments = 5 if command == "window" else 20  # a window takes a second
    for index in range(moments):
        number = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[index % 3]
        status, _, files = run(max(1, calls * index // moments), number, tmp_path / str(index))
        said = capfd.readouterr().err
        assert (status, said) == (128 + number, "")
        assert files.keys() <= whole.keys()
        assert all(len(data) == len(whole[name]) for name, data in files.items())


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_writes_ends_with_the_status_of_the_signal(number):
    process = started(LONG)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"runner,step,x,y")
    process.send_signal(number)  # nobody reads on, so it cannot have come to its end
    status, rows, said = ended(process)
    assert (status, said) == (128 + number, b"")
    assert rows.count(b"\n") < 20_000


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_it_was_started_to_ignore_is_ignored(number):
    process = started(LONG, ignoring=(number,))
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    status, rows, said = ended(process)
    assert (status, said, rows.count(b"\n")) == (0, b"", 20_001)


@posix
def test_an_interrupt_that_has_become_another_error_is_still_one(monkeypatch, capfd):
    """As where an archive is being written, which cannot be closed then."""

    def fail(*_: object) -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it")

    monkeypatch.setattr("playground.experiment.listing.table", fail)
    assert (main(["list", "schedules"]), capfd.readouterr().err) == (128 + signal.SIGTERM, "")


@posix
def test_handlers_and_hooks_are_put_back_after_a_call():
    before = (
        [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)],
        sys.unraisablehook,
    )
    assert main(["--version"]) == 0
    after = (
        [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)],
        sys.unraisablehook,
    )
    assert before == after


@posix
def test_after_a_call_that_was_interrupted_the_next_one_works(capfd):
    with _At(10, signal.SIGINT):
        assert main(["--version"]) == 130
    interrupts.check()
    assert main(["--version"]) == 0


@posix
@pytest.mark.parametrize("becomes", [None, ValueError("seek of closed file")])
def test_an_interrupt_that_meets_what_cannot_raise_is_not_lost(becomes, capfd):
    class Deaf:
        def __del__(self) -> None:
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                if becomes is not None:
                    raise becomes

    with pytest.raises(interrupts.Interrupted), interrupts.watching():
        Deaf()
    assert capfd.readouterr().err == ""
