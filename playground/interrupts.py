"""Ctrl+C, and being told to end (SIGTERM, SIGHUP): the program ends in order, with a status and without a traceback.

Where pure Python runs, a signal raises `Interrupted`, once. What Qt calls must not raise: a command that needs Qt calls
`defer` before it loads it, and from then on a signal is only noted until `check` is called between two bits of work.

A signal that this process was started to ignore (``nohup``, a background job of a script) stays ignored.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

STATUS_OF_CTRL_C = 128 + 2

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class _State:
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


@contextmanager
def watching(*, for_good: bool = False) -> Generator[None]:
    """Inside, signals mean `Interrupted` here.

    Args:
        for_good: whether that stays so afterwards, because the process ends then.
    """
    _State.asked, _State.deferred = 0, False
    before = {
        number: signal.getsignal(number) for name in _SIGNALS if (number := getattr(signal, name, None))
    }
    hook = sys.unraisablehook
    sys.unraisablehook = _hiding(hook)
    try:
        with suppress(ValueError):  # signals are the main thread's alone
            for number, handler in before.items():
                if handler not in (signal.SIG_IGN, None):
                    signal.signal(number, _note)
        yield
    finally:
        _State.deferred = True
        if not for_good:
            sys.unraisablehook = hook
            with suppress(ValueError):
                for number, handler in before.items():
                    if handler is not None:
                        signal.signal(number, handler)


def defer() -> None:
    """From now on only note a signal; `check` tells."""
    _State.deferred = True


def asked() -> int:
    """The signal that has asked the program to end; 0 while none has."""
    return _State.asked


def check() -> None:
    """Raise `Interrupted` if the program was asked to end."""
    if _State.asked:
        raise Interrupted(_State.asked)


def status() -> int:
    """The exit status that says which signal has asked the program to end; 0 while none has."""
    return 128 + _State.asked if _State.asked else 0


def _note(number: int, frame: FrameType | None) -> None:
    if _State.asked:
        signal.signal(number, signal.SIG_DFL)  # who insists a third time does not want to wait
        return
    _State.asked = number
    if not _State.deferred:
        raise Interrupted(number)


def _hiding(hook: Any) -> Any:
    """Say nothing of an `Interrupted` that met code which cannot raise; it was noted, and `check` tells."""

    def hidden(unraisable: Any) -> None:
        if not isinstance(unraisable.exc_value, Interrupted):
            hook(unraisable)

    return hidden
