"""Ctrl+C on the terminal that the window was started from, and being told to end by the system."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer

from playground import interrupts

_PAUSE = 200
"""Milliseconds between two looks, where a signal cannot wake the window."""


def when_asked_to_end(app: QCoreApplication, end: Callable[[], object]) -> None:
    """Have something done once a signal asks the program to end, between two events; also where one has already.

    Signals are only noted (`playground.interrupts.defer`): to raise would be to raise in whatever Qt calls next. Python
    notes them as soon as it runs again, which is when something wakes it.
    """
    done = False

    def look() -> None:
        nonlocal done
        if interrupts.asked() and not done:
            done = True
            end()

    if os.name == "posix":
        read, write = os.pipe()
        os.set_blocking(read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)

        def wake() -> None:
            os.read(read, 64)
            look()

        notifier = QSocketNotifier(read, QSocketNotifier.Type.Read, app)
        notifier.activated.connect(wake)
    else:  # only sockets can wake the window there
        timer = QTimer(app, interval=_PAUSE)
        timer.timeout.connect(look)
        timer.start()
    QTimer.singleShot(0, app, look)
