"""Draws the window or one of its views into a file, off screen."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMessageLogContext, QSize, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.declare import Number
from playground.core.errors import ChoiceError
from playground.experiment.model import Experiment
from playground.gui.app import create_window, make_application
from playground.gui.figure import FORMATS, write_figure
from playground.gui.main_window import MainWindow

SIZES = {"window": QSize(1440, 900), "map": QSize(900, 760)}
PLOT_SIZE = QSize(640, 360)
_SIDE = Number(0, "", "pixels", low=120, high=8000, integer=True)
_SCALE = Number(1.0, "", "scale", low=1, high=4)


class Options(Protocol):
    """What the command line understood: `view`, `theme`, and the texts of the rest."""

    out: str
    view: str
    step: str | None
    size: str | None
    scale: str
    theme: str


def render_to_file(experiment: Experiment, options: Options) -> None:
    """Draw one view at one step.

    Raises:
        ChoiceError: an option is wrong, or the file cannot be written.
    """
    path = Path(options.out)
    if path.suffix.lower() not in FORMATS:
        raise ChoiceError(f'--out: the name must end in {", ".join(FORMATS)}, got "{options.out}"')
    size = _size(options)
    scale = _parsed("--scale", _SCALE, options.scale)
    last = Number(0, "", "", low=0, high=experiment.steps, integer=True)
    step = experiment.steps if options.step is None else int(_parsed("--step", last, options.step))

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application()
    theme = "dark" if options.theme == "dark" else "light"
    with _quiet():
        window = create_window(experiment, theme=theme, remember=False)
        try:
            view = _laid_out(window, options.view, size, app)
            window.store.go_to(step)
            while window.store.is_catching_up:
                app.processEvents()
            app.processEvents()
            write_figure(view, path, scale)
        finally:
            window.close()
            window.deleteLater()
            app.processEvents()


@contextmanager
def _quiet() -> Generator[None]:
    """Let Qt not complain that there is no window manager: there is no window on a screen either."""

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text.startswith("This plugin does not support"):
            return
        if callable(before):
            before(kind, context, text)
        else:
            print(text, file=sys.stderr)  # noqa: T201

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _laid_out(window: MainWindow, key: str, size: QSize, app: QApplication) -> QWidget:
    """The view at its size, as if it were on a screen."""
    view = window.view(key)
    # Views are drawn where they stand in the window; for a single one the window grows until the view has its size.
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(size)
    window.show()
    if view is not window:
        _alone(window, view, key, size)
    app.processEvents()
    if view.size() != size:
        least = view.size().expandedTo(size)
        raise ChoiceError(f"--size: the {key} needs at least {least.width()}x{least.height()} pixels")
    return view


def _alone(window: MainWindow, view: QWidget, key: str, size: QSize) -> None:
    for name, dock in window.docks.items():
        dock.setVisible(name == f"dock_{key}")
    view.setFixedSize(size)


def _size(options: Options) -> QSize:
    if options.size is None:
        return SIZES.get(options.view, PLOT_SIZE)
    found = re.fullmatch(r"(\d{1,6})[x×](\d{1,6})", options.size.strip())
    if not found:
        raise ChoiceError(f'--size: expected WxH in pixels, such as 1440x900, got "{options.size[:40]}"')
    width, height = (int(_parsed("--size", _SIDE, part)) for part in found.groups())
    return QSize(width, height)


def _parsed(option: str, limits: Number, text: str) -> float:
    try:
        return limits.parse(text)
    except ChoiceError as error:
        raise ChoiceError(f"{option}: {error.reason}") from None
