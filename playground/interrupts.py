"""Ctrl+C, and being told to end (SIGTERM, SIGHUP): the program ends in order, with a status and without a traceback.

Where pure Python runs, a signal raises `Interrupted`, once. What Qt calls must not raise: a command that needs Qt calls
`defer` before it loads it, and from then on a signal is only noted until `check` is called between two bits of work.

A signal that this process was started to ignore (``nohup``, a background job of a script) stays ignored.

This is the first that the program imports, and until it is there a signal ends in Python's own words: so it imports
next to nothing.
"""

from __future__ import annotations

import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP


class _SignalState:
    """What happened so far in this process: it gets its signals as a whole."""

    asked = 0
    deferred = False


class Interrupted(KeyboardInterrupt):
    """A signal asks the program to end.

    Attributes:
        status: the exit status that says so.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


class watching:  # noqa: N801 - used like a function
    """Inside, signals mean `Interrupted` here; one that was only noted is raised in the end.

    Ask `check` first, for what came on the way in.
    """

    def __init__(self, *, for_good: bool = False) -> None:
        """Say how long.

        Args:
            for_good: whether that stays so afterwards, because the process ends then.
        """
        self._for_good = for_good
        self._handlers: dict[int, Any] = {}
        self._hook = sys.unraisablehook

    def __enter__(self) -> None:
        _SignalState.asked, _SignalState.deferred = 0, True
        sys.unraisablehook = self._unraisable
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):
                continue
            try:
                self._handlers[number] = signal.signal(number, _note)
            except ValueError:  # signals are the main thread's alone
                break
        _SignalState.deferred = False

    def __exit__(self, kind: type[BaseException] | None, *more: object) -> None:
        defer()
        asked = _SignalState.asked
        if not self._for_good:
            sys.unraisablehook = self._hook
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            _SignalState.asked, _SignalState.deferred = 0, False
        if asked and kind is None:
            raise Interrupted(asked)

    def _unraisable(self, unraisable: Any) -> None:
        """Say nothing of what an `Interrupted` becomes where nothing can be raised; it was noted, and `check` tells."""
        if not _SignalState.asked:
            self._hook(unraisable)


def defer() -> None:
    """From now on only note a signal; `check` tells."""
    _SignalState.deferred = True


def asked() -> int:
    """The signal that has asked the program to end; 0 while none has."""
    return _SignalState.asked


def status() -> int:
    """The exit status that says which signal has asked the program to end; 0 while none has."""
    return 128 + _SignalState.asked if _SignalState.asked else 0


def check() -> None:
    """Raise `Interrupted` if the program was asked to end."""
    if _SignalState.asked:
        raise Interrupted(_SignalState.asked)


def _note(number: int, frame: FrameType | None) -> None:
    if _SignalState.asked:
        signal.signal(number, signal.SIG_DFL)  # who insists a third time does not want to wait
        return
    _SignalState.asked = number
    if not _SignalState.deferred:
        raise Interrupted(number)
