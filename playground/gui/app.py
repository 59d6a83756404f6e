"""The application: makes the window and runs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground import NAME, TITLE, __version__
from playground.experiment.model import Experiment
from playground.experiment.presets import first_launch
from playground.gui.faults import watch_for_faults
from playground.gui.main_window import MainWindow
from playground.gui.remarks import make_remarks
from playground.gui.theme import ThemeChoice, apply_theme, theme_of
from playground.resources import resource


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The application, made now or earlier."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(arguments or [NAME])
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


def run_window(experiment: Experiment | None, path: Path | None) -> int:
    """Open the window and stay until it is closed; return the exit status."""
    app = make_application(sys.argv)
    window = create_window(experiment)
    watch_for_faults(window)
    if path is not None:
        window.documents.path = path
        window.documents.name_window()
    room = window.screen().availableGeometry().size()
    if window.width() > room.width() or window.height() > room.height():
        window.showMaximized()
    else:
        window.show()
    make_remarks(window, app)
    return app.exec()
