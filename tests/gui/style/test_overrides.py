"""Exceptions in methods that Qt calls: reported, painters ended, and the window goes on.

Some of them ended the interpreter, so each kind is tried in a process of its own.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest

import playground.gui
from tests.processes import PATIENCE

ROOT = Path(__file__).parents[3]
FAULTS = {
    "ZeroDivisionError": "1 / 0",
    "IndexError": "[][3]",
    "TypeError": "len(5)",
    "ValueError": "int('x')",
    "KeyError": "{}['a']",
    "AttributeError": "object().nothing",
    "RecursionError": "again()",
    "MemoryError": "raise MemoryError",
    "OSError": "open('/no/such/file')",
    "AssertionError": "assert False",
}
PLACES = (
    "paintEvent",
    "mousePressEvent",
    "wheelEvent",
    "resizeEvent",
    "event",
    "showEvent",
    "sizeHint",
    "paint",
)
SCRIPT = """
import sys
from playground.gui.app import make_application
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

app = make_application(["test"])
place = {place!r}
told = []
sys.excepthook = lambda kind, error, where: told.append(error)
faults = {{name: compile(code, name, "exec") for name, code in {faults!r}.items()}}

def again():
    again()

class Widget(QWidget):
    __module__ = "playground.test"
    def {place}(self, *args):
        if place == "paintEvent":
            painter = QPainter(self)
            painter.save()
        if place != "event" or args[0].type() == QEvent.Type.User:
            exec(faults[name])
        return super().{place}(*args)

class Item(QGraphicsItem):
    __module__ = "playground.test"
    def boundingRect(self):
        return QRectF(0, 0, 50, 50)
    def paint(self, painter, option, widget=None):
        painter.save()
        exec(faults[name])

for name in faults:
    told.clear()
    if place == "paint":
        scene = QGraphicsScene()
        scene.addItem(Item())
        widget = QGraphicsView(scene)
    else:
        widget = Widget()
    widget.resize(100, 100)
    widget.show()
    app.processEvents()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    at = QPointF(5, 5)
    wheel = QWheelEvent(at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    app.sendEvent(widget, wheel)
    app.sendEvent(widget, QEvent(QEvent.Type.User))
    widget.resize(200, 200)
    widget.adjustSize()
    app.processEvents()
    widget.grab()
    assert widget.isVisible()
    assert widget.sizeHint().width() == (-1 if place != "paint" else widget.sizeHint().width())
    print(*sorted({{type(error).__name__ for error in told}}), flush=True)
"""


@pytest.mark.parametrize("place", PLACES)
def test_the_window_survives_each_kind_of_exception(place):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(faults=FAULTS, place=place)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stdout.split("\n")) == (
        0,
        ["FileNotFoundError" if name == "OSError" else name for name in FAULTS] + [""],
    ), done.stderr[-2000:]


def _modules():
    for info in pkgutil.walk_packages(playground.gui.__path__, "playground.gui."):
        yield importlib.import_module(info.name)


def test_no_override_is_forgotten(qapp):
    unguarded = []
    for module in _modules():
        for kind in vars(module).values():
            if not isinstance(kind, type) or kind.__module__ != module.__name__:
                continue
            theirs = [
                base for base in kind.__mro__[1:] if base.__module__.split(".")[0] in ("PySide6", "Shiboken")
            ]
            for name, method in vars(kind).items():
                overrides = any(name in vars(base) for base in theirs) and not name.startswith("__")
                if isinstance(method, FunctionType) and overrides and not hasattr(method, "is_guarded"):
                    unguarded.append(f"{kind.__module__}.{kind.__name__}.{name}")
    assert not unguarded
