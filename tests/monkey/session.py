"""One seed: a window, so many actions, and the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, QSettings, QStandardPaths, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from playground.gui.app import create_window, make_application
from playground.gui.documents.recovery import draft_store
from playground.gui.state.slices import Slices
from playground.gui.window.main_window import MainWindow
from tests.benchmarks.memory import MB, resident
from tests.monkey.actions import next_action
from tests.monkey.watch import HIGHEST, Watch

EVERY = 250
"""Actions between two looks at the memory."""
_ROW = 9 * 8
"""Bytes of a row of a trace."""


class Browser(QObject):
    """Stands in for the browser and the file manager."""

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        """Nothing is opened."""


class Session:
    """Acts again and again from timers, so that it goes on while a dialog runs a loop of its own."""

    def __init__(self, seed: int, actions: int, folder: Path) -> None:
        self._random = Random(seed)
        self._left = actions
        self._done = 0
        self._told = "the start"
        self._under_way: Iterator[None] | None = None
        self.watch = Watch(folder)
        self._trail = (folder / "trail.txt").open("w", encoding="utf-8")
        self.memory: list[float] = []
        self._is_look_due = False
        self._window = self._open()

    def _open(self) -> MainWindow:
        window = create_window(theme=self._random.choice(("light", "dark")))
        window.documents.keep_unsaved_on(draft_store())
        window.resize(1440, 900)
        window.show()
        return window

    def begin(self) -> None:
        """Act at the next turn."""
        QTimer.singleShot(0, self._act)

    def _act(self) -> None:
        self.watch.turn(self._told)
        if self.watch.faults or (self._left == 0 and self._under_way is None):
            self._end()
            return
        # Scheduled first, so that it comes also within the loop of a dialog that is opened now.
        self.begin()
        rest, self._under_way = self._under_way, None
        if rest is None:
            rest = self._next()
        if isinstance(rest, Iterator) and next(rest, self) is not self:
            self._under_way = rest

    def _next(self) -> object:
        self._left -= 1
        self._done += 1
        if not self._window.isVisible():
            self._window.deleteLater()
            self._window = self._open()
        self._told, act = next_action(self._random, self._window)
        print(self._told, file=self._trail, flush=True)
        self._is_look_due |= self._done % EVERY == 0
        # While a picture is made it is held: up to 400 MB, as asked for.
        if self._is_look_due and all(one.ended for one in self._window.findChildren(Slices)):
            self._is_look_due = False
            self._look_at_memory()
        return act()

    def _look_at_memory(self) -> None:
        """See what the window holds beside what a person has asked it to hold: runs, and what was copied."""
        QApplication.clipboard().clear()
        whole = resident()
        if whole is None:
            return
        runs = sum(_ROW * (trace.last_step + 1) for trace in self._window.store.traces) / MB
        self.memory.append(whole - runs)
        if whole - runs > HIGHEST:
            self.watch.faults.append(
                f"{whole:.0f} MB after {self._done} actions, {runs:.0f} of them for runs"
            )

    def _end(self) -> None:
        """Leave, out of the loops of dialogs that are open, too."""
        QApplication.exit(0)
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self._window and dialog.isVisible():
                dialog.close()


def main(seed: int, actions: int, folder: Path) -> int:
    """Run a session; 1 where something went wrong, which is written to standard error."""
    os.chdir(folder)
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))
    app = make_application(["monkey"])
    app.setQuitOnLastWindowClosed(False)
    browser = Browser(app)
    for scheme in ("http", "https", "file", "mailto"):
        QDesktopServices.setUrlHandler(scheme, browser, "show")  # type: ignore[call-overload]  # its stub is wrong
    session = Session(seed, actions, folder)
    session.begin()
    app.exec()
    held = session.memory
    span = f"{held[0]:.0f} to {held[-1]:.0f} MB, at most {max(held):.0f}, " if held else ""
    print(f"{span}longest turn {session.watch.longest:.2f} s", flush=True)
    print("\n".join(session.watch.faults), file=sys.stderr, flush=True)
    # Without taking the window down bit by bit: what was met is told, and that is all that counts.
    os._exit(1 if session.watch.faults else 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
