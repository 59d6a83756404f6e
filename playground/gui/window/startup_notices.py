"""What a person should know when the window opens: what cannot be kept, and that another window is open."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QLockFile, QSettings
from PySide6.QtWidgets import QApplication

from playground import TITLE
from playground.fault_log import log_path
from playground.gui.state.context import Context

_SHOWN_FOR = 15_000
"""Milliseconds in the status bar."""


def show_startup_notices(context: Context, app: QApplication) -> None:
    """Say them, one line each, on stderr and in the status bar."""
    said = [one for one in (_not_kept(), _other_window(app)) if one]
    for one in said:
        print(f"note: {one}", file=sys.stderr)  # noqa: T201
    if said:
        context.messages.say("   ".join(said), _SHOWN_FOR)


def _not_kept() -> str:
    """What cannot be written, as in a home that is read-only; the window works without."""
    settings = QSettings()
    lost = (
        {"layout and theme will not be remembered": settings.fileName()} if not settings.isWritable() else {}
    )
    if not _can_write(log_path()):
        lost["faults will not be logged"] = str(log_path())
    if not lost:
        return ""
    return f"{' and '.join(lost)}: {' and '.join(lost.values())} cannot be written"


def _can_write(path: Path) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a"):
            return True
    except OSError:
        return False


def _other_window(app: QApplication) -> str:
    """Whether the program runs already. Both may; each has its own experiment."""
    lock = QLockFile(str(log_path().with_name("running.lock")))
    lock.setStaleLockTime(0)  # a lock is stale only when its process has gone
    if lock.tryLock(0):
        app.running_lock = lock  # type: ignore[attr-defined]  # given back when the application ends
        return ""
    if lock.error() != QLockFile.LockError.LockFailedError:
        return ""  # its folder cannot be written, which is said already
    return f"another window of {TITLE} is open; layout and theme are remembered from the one closed last"
