"""The self-test: whether this installation has and can do all that it should, off screen and leaving nothing behind.

``optimizer-playground --self-test [DIR]`` runs it, from source and in a packaged program. What it makes (pictures, an
experiment, `report.json`) is left in DIR.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QObject,
    QSettings,
    QSize,
    QtMsgType,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QApplication

from playground import NAME, __version__, interrupts
from playground.core.errors import InvalidInput
from playground.experiment.files import atomic_write
from playground.gui.app import create_window, make_application
from playground.gui.selftest import checks
from playground.gui.selftest.checks import SelfTestError
from playground.gui.window.main_window import MainWindow

PATIENCE = 30.0
"""Seconds for the first painting."""
SIZE = QSize(1280, 800)


def run_selftest(folder: Path | None) -> int:
    """Run every check, say how each went, and return the exit status: 0 if all is well, else 1.

    Args:
        folder: where to leave the report and what the test made; without it nothing is left.
    """
    if folder is not None:
        return _SelfTest(folder).run()
    with tempfile.TemporaryDirectory(prefix=f"{NAME}-") as temporary:
        return _SelfTest(Path(temporary)).run()


class _SelfTest:
    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInput(f"{folder}: cannot be made: {error.strerror or error}") from None
        self._folder = folder
        self._faults: list[str] = []
        self._results: dict[str, dict[str, Any]] = {}
        # Nothing is read from the person's settings and nothing is written to them.
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))

    def run(self) -> int:
        # Without its entries the window is built wrongly, and may crash before it can say so.
        painted = 0.0
        if self._try("entries", checks.entries):
            with self._watching():
                try:
                    painted = self._try_window()
                except Exception as error:  # noqa: BLE001 - whatever goes wrong is what the test is to find
                    self._note("window", ok=False, said=f"{type(error).__name__}: {error}")
        if self._faults:
            self._note("faults", ok=False, said="; ".join(dict.fromkeys(self._faults)))
        return self._report(painted)

    def _try_window(self) -> float:
        """Open the window, do each check, close it; return when it was first painted."""
        app = make_application([NAME])
        window = create_window(theme="light", remember=False)
        painted = _first_paint(window, app)
        wanted: dict[str, Callable[[], str]] = {
            "window": lambda: f"painted {window.width()} × {window.height()} pixels",
            "stepping": lambda: checks.stepping(window, app),
            "catalogue": checks.catalogue_entries,
            "resources": checks.resources,
            "fonts": checks.fonts,
            "icons": checks.icons,
            "pictures": checks.pictures,
            "formulas": checks.formulas,
            "functions": checks.functions,
            "licences": checks.licences,
            "export": lambda: checks.export(window, self._folder),
            "animations": lambda: checks.animations(window, self._folder),
            "saving": lambda: checks.saving(window, self._folder),
        }
        for name, check in wanted.items():
            self._try(name, check)
        window.close()
        window.deleteLater()
        app.processEvents()
        return painted

    def _try(self, name: str, check: Callable[[], str]) -> bool:
        """Do one check and note how it went; whether all is well."""
        interrupts.check()
        try:
            return self._note(name, ok=True, said=check())
        except SelfTestError as error:
            return self._note(name, ok=False, said=str(error))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what the test is to find
            return self._note(name, ok=False, said=f"{type(error).__name__}: {error}")

    def _note(self, name: str, *, ok: bool, said: str) -> bool:
        """Keep a result for the report and say it at once: the whole takes seconds."""
        self._results[name] = {"ok": ok, "said": said}
        print(f"{'ok' if ok else 'FAILED':<7} {name:<10} {said}", flush=True)  # noqa: T201
        return ok

    def _report(self, painted: float) -> int:
        good = all(one["ok"] for one in self._results.values())
        report = {
            "version": __version__,
            "packaged": bool(getattr(sys, "frozen", False)),
            "python": platform.python_version(),
            "qt": qVersion(),
            "system": platform.platform(),
            "first_paint": painted,
            "ok": good,
            "checks": self._results,
        }
        with atomic_write(self._folder / "report.json") as file:
            json.dump(report, file, indent=1, ensure_ascii=False)
        return 0 if good else 1

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Note exceptions in Qt's callbacks, which would otherwise go by, and what Qt calls critical."""

        def excepthook(kind: type[BaseException], error: BaseException, where: object) -> None:
            self._faults.append(f"{kind.__name__}: {error}")

        def message(kind: QtMsgType, context: object, text: str) -> None:
            if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
                self._faults.append(text)

        hook, sys.excepthook = sys.excepthook, excepthook
        handler = qInstallMessageHandler(message)
        try:
            yield
        finally:
            sys.excepthook = hook
            qInstallMessageHandler(handler)


class _PaintWatch(QObject):
    """Knows whether a widget has been asked to paint."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


def _first_paint(window: MainWindow, app: QApplication) -> float:
    """Show the window until its map has been painted; return when that was, in seconds since 1970.

    Raises:
        SelfTestError: it never was.
    """
    watch = _PaintWatch()
    window.map.viewport().installEventFilter(watch)
    window.resize(SIZE)
    window.show()
    deadline = time.monotonic() + PATIENCE
    while not watch.seen and time.monotonic() < deadline:
        app.processEvents()
    painted = time.time()
    window.map.viewport().removeEventFilter(watch)
    if not watch.seen:
        raise SelfTestError(f"the map was not painted within {PATIENCE:g} seconds")
    return painted
