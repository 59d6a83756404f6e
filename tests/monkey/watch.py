"""What counts as a fault, and a fence around the session's folder."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LONGEST = 1.0
"""Seconds of the process's own time that one turn may take."""
HIGHEST = 400
"""Megabytes that the window may come to hold, beside runs and a picture on the clipboard.

Over thousands of actions what is in use settles at about 230 (caches are full then), what the allocator keeps free for
the next large array or picture goes up and down by 20 to 110.
"""
HARMLESS = re.compile(
    "This plugin does not support"  # the offscreen platform has no window manager to tell
    "|^Mouse event .* not accepted by receiving widget"  # QtTest's own remark
    "|Could not find the platform|QWidgetWindow"
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Watch:
    """Collects faults: exceptions, Qt's warnings, long turns, writing outside the folder."""

    def __init__(self, folder: Path) -> None:
        self.faults: list[str] = []
        self.longest = 0.0
        self._turn: float | None = None
        self._folder = os.path.realpath(folder)
        sys.excepthook = self._exception
        threading.excepthook = lambda args: self._exception(args.exc_type, args.exc_value, args.exc_traceback)  # type: ignore[arg-type]
        sys.unraisablehook = lambda args: self.faults.append(
            f"unraisable: {args.exc_value!r} in {args.object!r}"
        )
        qInstallMessageHandler(self._message)
        sys.addaudithook(self._audit)

    def _exception(
        self, kind: type[BaseException], error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.faults.append("".join(traceback.format_exception(kind, error, where)))

    def _message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        serious = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        if serious and not HARMLESS.search(text):
            asked_by = "".join(traceback.format_stack(sys._getframe(1)))
            self.faults.append(f"Qt: {text}, called by\n{asked_by}")

    def _audit(self, event: str, args: tuple[object, ...]) -> None:
        opened = event == "open" and isinstance(args[2], int) and args[2] & _WRITING
        if opened or event in ("os.remove", "os.rmdir", "os.mkdir", "os.truncate"):
            paths = [args[0]]
        elif event in ("os.rename", "os.link", "os.symlink"):
            paths = list(args[:2])
        else:
            return
        for path in paths:
            if isinstance(path, (str, bytes, os.PathLike)) and not self._is_inside(os.fsdecode(path)):
                raise PermissionError(13, "the monkey writes only in its own folder", os.fsdecode(path))

    def _is_inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return (
            real == self._folder
            or real.startswith((self._folder + os.sep, "/dev/", "/proc/self/"))
            or "__pycache__" in real
        )

    def turn(self, told: str) -> None:
        """A turn of events begins; a fault if the process computed for longer than it may in the one before.

        The process's own time is counted, not the clock's: a busy machine is no fault.
        """
        now = time.process_time()
        if self._turn is not None:
            took = now - self._turn
            self.longest = max(self.longest, took)
            if took > LONGEST:
                self.faults.append(f"a turn of {took:.1f} s: {told}")
        self._turn = now
