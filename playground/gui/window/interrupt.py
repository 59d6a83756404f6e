"""Ctrl+C on the terminal that the window was started from."""

from __future__ import annotations

import os
import signal
from types import FrameType

from PySide6.QtCore import QCoreApplication, QSocketNotifier


def quit_on_interrupt(app: QCoreApplication) -> None:
    """Let Ctrl+C quit as the menu does, and once more at once; what no file has, the next window offers.

    Python's own way would raise `KeyboardInterrupt` in whatever slot comes next, and the window would stay.
    """
    if os.name != "posix":  # where only sockets can wake the window
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        return
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)

    def note(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)

    def leave() -> None:
        os.read(read, 64)
        app.quit()

    signal.signal(signal.SIGINT, note)
    notifier = QSocketNotifier(read, QSocketNotifier.Type.Read, app)
    notifier.activated.connect(leave)
