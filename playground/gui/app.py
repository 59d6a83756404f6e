"""The application: makes the window and runs it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from playground import NAME, TITLE, __version__, interrupts
from playground.experiment.model import Experiment
from playground.experiment.presets import first_launch
from playground.gui.documents.recovery import draft_store
from playground.gui.style.theme import ThemeChoice, apply_theme, theme_of
from playground.gui.window.faults import watch_for_faults
from playground.gui.window.interrupt import when_asked_to_end
from playground.gui.window.main_window import MainWindow
from playground.gui.window.startup_notices import show_startup_notices
from playground.resources import resource

RESUME_COLLECTION = 1000
"""Milliseconds after the start from which garbage is collected again."""


class Application(QApplication):
    """An application that takes files which the desktop asks it to open.

    macOS names a file that was double-clicked in an event, the first one often before there is a window.
    """

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._open: Callable[[Path], object] | None = None
        self._asked: Path | None = None

    def open_files_with(self, act: Callable[[Path], object]) -> None:
        """From now on do this with each file, and with the last that was asked for already."""
        self._open = act
        asked, self._asked = self._asked, None
        if asked is not None:
            act(asked)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            path = event.url().toLocalFile() or event.file()
            if path and self._open is not None:
                self._open(Path(path))
            elif path:
                self._asked = Path(path)
            return True
        return super().event(event)


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The application, made now or earlier."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else Application(arguments or [NAME])
    app.setApplicationDisplayName(TITLE)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(NAME)
    return app


def create_window(
    experiment: Experiment | None = None, *, theme: ThemeChoice | None = None, remember: bool = True
) -> MainWindow:
    """The main window, not yet shown. An application must exist.

    Args:
        experiment: what to open; the first experiment by default.
        theme: a theme to use; by default the one that was chosen last.
        remember: whether layout and theme are taken from the last time and kept for the next.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("create_window needs a QApplication")  # noqa: TRY004  # nothing here has a wrong type
    QCoreApplication.setOrganizationName(NAME)
    QCoreApplication.setApplicationName(NAME)
    remembered = str(QSettings().value("theme", "system")) if remember else "system"
    choice = theme or (remembered if remembered in ("system", "light", "dark") else "system")
    apply_theme(app, cast("ThemeChoice", choice))
    if app.windowIcon().isNull():
        app.setWindowIcon(_icon())
    return MainWindow(experiment or first_launch(), theme_of(app), remember=remember)


def _icon() -> QIcon:
    found = QIcon()
    found.addFile(str(resource("icons", "optimizer-playground-small.svg")))
    found.addFile(str(resource("icons", "optimizer-playground.svg")))
    return found


def run_window(path: Path | None, experiment: Experiment | None = None) -> int:
    """Open the window and stay until it is closed; return the exit status.

    Args:
        path: a file to open in it.
        experiment: what to begin with; the first experiment by default.
    """
    app = make_application(sys.argv)
    window = create_window(experiment)
    watch_for_faults(window)
    window.documents.keep_unsaved_on(draft_store())
    room = window.screen().availableGeometry().size()
    if window.width() > room.width() or window.height() > room.height():
        window.showMaximized()
    else:
        window.show()
    if path is not None:
        window.documents.open_path(path)
    if isinstance(app, Application):
        app.open_files_with(window.documents.open_safely)
    show_startup_notices(window.context, app)
    window.offer_abandoned()

    def end() -> None:
        window.documents.leave()
        app.exit(interrupts.status())

    when_asked_to_end(app, end)
    QTimer.singleShot(RESUME_COLLECTION, resume_collection)
    return app.exec()


def resume_collection() -> None:
    """Collect garbage again, but never look through what the window is made of: that takes 15 ms each time."""
    gc.freeze()
    gc.enable()
