"""Faults inside what Qt calls: reported as any other, with painters ended and the window usable.

An exception that leaves an overridden method may end the interpreter (shiboken 6.10), with a painter open it always
does, and pyqtgraph's scene prints what its items raise and goes on. So it must not get that far.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintDevice, QPainter

_Self = TypeVar("_Self")
_Arguments = ParamSpec("_Arguments")


def guarded(
    method: Callable[Concatenate[_Self, _Arguments], None],
) -> Callable[Concatenate[_Self, _Arguments], None]:
    """A method that Qt or pyqtgraph calls; what it raises reaches `sys.excepthook` once Qt is back in its loop."""

    @wraps(method)
    def guarding(self: _Self, *arguments: _Arguments.args, **named: _Arguments.kwargs) -> None:
        try:
            method(self, *arguments, **named)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is reported
            report(error)

    return guarding


def report(error: Exception) -> None:
    """Tell of a fault as soon as Qt is back in its loop: a dialog cannot open in the midst of painting."""
    QTimer.singleShot(0, lambda: sys.excepthook(type(error), error, error.__traceback__))


@contextmanager
def painting_on(device: QPaintDevice) -> Generator[QPainter]:
    """A painter that is ended whatever happens: an open one on a device that goes ends the process."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


@contextmanager
def saved(painter: QPainter) -> Generator[None]:
    """The painter is afterwards as before."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()
