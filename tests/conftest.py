"""What every test stands on: a screen that nobody sees, settings that are nobody's, and nothing left behind.

Tests that need no Qt pay nothing for the checks of Qt: they begin only when an application exists.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import shutil
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest


def _isolate_environment() -> None:
    """Point everything that a program writes about a person into a folder that vanishes with the tests.

    Runs while this file is imported, because Qt reads these variables once, when it is loaded.
    """
    home = Path(tempfile.mkdtemp(prefix="optimizer-playground-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for variable, folder in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
    }.items():
        path = home / folder
        path.mkdir(parents=True, exist_ok=True)
        os.environ[variable] = str(path)
    for variable in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME"):
        os.environ.pop(variable, None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_isolate_environment()


@pytest.fixture(autouse=True)
def own_settings(request: pytest.FixtureRequest) -> None:
    """Give each test of the window empty settings of its own."""
    if not _is_window_test(request):
        return
    from PySide6.QtCore import QSettings, QStandardPaths

    QStandardPaths.setTestModeEnabled(True)
    folder = str(request.getfixturevalue("tmp_path") / "settings")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(kind, scope, folder)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> Any:
    """Pytest-qt's own, with more patience: what it waits for comes at once, or late on a busy machine, or never."""
    from pytestqt.qtbot import QtBot

    bot: Any = QtBot(request)
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive", "waitCallback"):
        setattr(bot, name, partial(getattr(bot, name), timeout=_QT_PATIENCE))
    return bot


def _is_window_test(request: pytest.FixtureRequest) -> bool:
    return not {"qapp", "qtbot"}.isdisjoint(request.fixturenames) or _application() is not None


def _application() -> Any | None:
    """The running application, without loading Qt to ask."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


# --------------------------------------------------------------------------------------- nothing is left behind

_QT_PATIENCE = 120_000  # milliseconds
_FAILED = pytest.StashKey[bool]()
_PATIENCE = 2.0  # seconds in which a thread that was told to end may do so


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, own_settings: None) -> Iterator[None]:
    """Fail a test that leaves a top-level widget, a running timer or a running thread behind.

    Fixtures of this test are torn down before the check, and pytest-qt has closed what was given to
    ``qtbot.addWidget``. What fixtures of a wider scope hold existed before and does not count. A test that
    has failed is not checked: its traceback keeps alive whatever it speaks of.
    """
    threads_before = set(threading.enumerate())
    started = _watch_starts() if _is_window_test(request) else None
    widgets_before = {_address(widget) for widget in _top_level_widgets()}
    yield
    if request.node.stash.get(_FAILED, False):
        return
    leaks = _threads_since(threads_before)
    if _application() is not None:
        leaks += _qt_leaks(widgets_before, started or {})
    if leaks:
        pytest.fail("the test left behind:\n" + "\n".join(f"  - {leak}" for leak in leaks), pytrace=False)


def _threads_since(before: set[threading.Thread]) -> list[str]:
    deadline = time.monotonic() + _PATIENCE
    leaks: list[str] = []
    for thread in threading.enumerate():
        # A thread that Qt started and that called Python once stays listed as a dummy until the end.
        if thread in before or isinstance(thread, threading._DummyThread):  # pyright: ignore[reportPrivateUsage]
            continue
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            target = getattr(thread, "_target", None)
            name = getattr(target, "__qualname__", type(thread).__qualname__)
            leaks.append(f"Python thread {thread.name!r} running {name}: join it, or shut its executor down")
    return leaks


def _qt_leaks(widgets_before: set[int], started: dict[int, _Started]) -> list[str]:
    """What is left once pending deletions are done; garbage is collected only when there is a suspicion."""

    def find() -> list[tuple[str, Callable[[], object]]]:
        return [*_widgets_since(widgets_before), *_still_running(started)]

    _delete_pending()
    if not find():
        return []
    gc.collect()
    _delete_pending()
    leaks = find()
    for _, put_away in leaks:  # so that the next test is not blamed for it
        put_away()
    _delete_pending()
    return [message for message, _ in leaks]


def _delete_pending() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _top_level_widgets() -> list[Any]:
    application = _application()
    if application is None:
        return []
    # Qt keeps one label for all tool tips.
    return [w for w in application.topLevelWidgets() if w.metaObject().className() != "QTipLabel"]


def _address(wrapper: Any) -> int:
    import shiboken6

    return shiboken6.getCppPointer(wrapper)[0]


def _widgets_since(before: set[int]) -> Iterator[tuple[str, Callable[[], object]]]:
    new = {_address(widget): widget for widget in _top_level_widgets() if _address(widget) not in before}
    for widget in new.values():
        parent = widget.parentWidget()
        if parent is not None and _address(parent.window()) in new:
            continue  # goes with its parent, which is reported
        name, title = widget.objectName(), widget.windowTitle()
        told = ", ".join(part for part in (name and f"named {name!r}", title and f"titled {title!r}") if part)
        state = "visible" if widget.isVisible() else "hidden"
        message = f"top-level {type(widget).__qualname__} ({', '.join(filter(None, (told, state)))})"
        yield f"{message}: give it to qtbot.addWidget, or close and delete it", _disposal(widget)


def _disposal(widget: Any) -> Callable[[], object]:
    def dispose() -> None:
        widget.hide()
        widget.deleteLater()

    return dispose


def _ending(thread: Any) -> Callable[[], object]:
    def end() -> None:
        thread.requestInterruption()
        thread.quit()
        thread.wait(int(_PATIENCE * 1000))

    return end


class _Started:
    """A timer or a thread that was started, and by which line."""

    def __init__(self, thing: Any, where: str) -> None:
        self.thing = weakref.ref(thing)
        self.where = where


_starts: dict[int, _Started] = {}


def _watch_starts() -> dict[int, _Started]:
    """Note every timer and thread that Python starts from now on, with the line that started it."""
    from PySide6.QtCore import QThread, QTimer

    _starts.clear()
    for kind in (QTimer, QThread):
        original = kind.start
        if not hasattr(original, "noted"):
            kind.start = _noting(original)  # type: ignore[method-assign]
    return _starts


def _noting(original: Any) -> Any:
    def start(self: Any, *args: Any, **kwargs: Any) -> None:
        caller = sys._getframe(1)
        _starts[id(self)] = _Started(self, f"{Path(caller.f_code.co_filename).name}:{caller.f_lineno}")
        original(self, *args, **kwargs)

    start.noted = True  # type: ignore[attr-defined]
    return start


def _still_running(started: dict[int, _Started]) -> Iterator[tuple[str, Callable[[], object]]]:
    import shiboken6
    from PySide6.QtCore import QThread, QThreadPool

    for note in list(started.values()):
        thing = note.thing()
        if thing is None or not shiboken6.isValid(thing):
            continue
        kind, owner = type(thing).__qualname__, thing.parent()
        of = f" of a {type(owner).__qualname__}" if owner is not None else ""
        if isinstance(thing, QThread):
            if not thing.wait(int(_PATIENCE * 1000)):
                yield f"running {kind}{of}, started at {note.where}: quit() and wait()", _ending(thing)
        elif thing.isActive():
            yield f"active {kind}{of}, started at {note.where}: stop it", thing.stop
    pool = QThreadPool.globalInstance()
    if not pool.waitForDone(int(_PATIENCE * 1000)):
        yield (
            f"{pool.activeThreadCount()} running task(s) in the global QThreadPool: wait for them",
            pool.clear,
        )


@pytest.fixture(scope="session", autouse=True)
def end_application_last() -> Iterator[None]:
    """Delete what is pending before the interpreter takes the application down."""
    yield
    if _application() is not None:
        with contextlib.suppress(RuntimeError):
            _delete_pending()
