"""Exceptions in methods that Qt calls.

Where an exception leaves a Python method that overrides one of Qt's (``paintEvent``, ``event``, an item's ``paint``),
Shiboken 6.10 stores it without giving it its final form first: with Python 3.11 ``1 / 0``, ``[][3]``, ``len(5)`` or
``int("x")`` there end the process in a segmentation fault, and so does a painter that is still open. So each override
in this program is wrapped when its class is made: the exception goes to `sys.excepthook`, as one in a slot does,
painters are ended, and Qt gets the answer of its own method instead.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FunctionType, TracebackType
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QPainter

_OWNERS = ("PySide6", "Shiboken", "shiboken6", "pyqtgraph")
_BY_ITSELF = frozenset({"paint", "paintEvent", "drawForeground", "drawBackground", "drawControl", "sizeHint"})
"""Methods that Qt calls again and again: a fault in one of them is reported once for each line that raises."""

_ROOT: Any = next(kind for kind in QObject.__mro__ if kind.__name__ == "Object")
"""What every class of Qt derives from."""

_reported: set[tuple[str, int]] = set()


def guard_overrides() -> None:
    """Wrap every override of Qt's or pyqtgraph's methods in classes of this program that are made from now on."""
    _ROOT.__init_subclass__ = classmethod(_wrap_overrides)


def _wrap_overrides(cls: type, **more: Any) -> None:
    super(_ROOT, cls).__init_subclass__(**more)
    if not cls.__module__.startswith("playground."):
        return
    theirs = [kind for kind in cls.__mro__[1:] if kind.__module__.partition(".")[0] in _OWNERS]
    for name, method in list(vars(cls).items()):
        dunder = name.startswith("__")
        if isinstance(method, FunctionType) and not dunder and any(name in vars(kind) for kind in theirs):
            setattr(cls, name, _guarded(cls, name, method))


def _guarded(cls: type, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: Any, *args: Any, **named: Any) -> Any:
        try:
            return method(self, *args, **named)
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not reach Shiboken
            _report(name, error, args)
        if name.endswith("Event") or name == "paint":
            return None
        return _inherited(cls, self, name, args)

    call.is_guarded = True  # type: ignore[attr-defined]
    return call


def _inherited(cls: type, self: Any, name: str, args: tuple[Any, ...]) -> Any:
    """What Qt's own method answers."""
    try:
        return getattr(super(cls, self), name)(*args)
    except Exception:  # noqa: BLE001  # it is abstract, or cannot answer either
        return None


def _report(name: str, error: Exception, given: tuple[Any, ...]) -> None:
    where = error.__traceback__
    _end_painters(where, given)
    if name in _BY_ITSELF:
        place = _innermost(where)
        if place in _reported:
            return
        _reported.add(place)
    sys.excepthook(type(error), error, where)


def _end_painters(where: TracebackType | None, given: tuple[Any, ...]) -> None:
    """End painters that the methods left open: Qt ends the process over a surface that is still being painted on.

    One that Qt gave to the method, as to an item's ``paint``, is Qt's, who goes on with it.
    """
    while where is not None:
        for value in where.tb_frame.f_locals.values():
            if type(value) is QPainter and not any(value is one for one in given) and value.isActive():
                value.end()
        where = where.tb_next


def _innermost(where: TracebackType | None) -> tuple[str, int]:
    place = ("", 0)
    while where is not None:
        place = (where.tb_frame.f_code.co_filename, where.tb_lineno)
        where = where.tb_next
    return place
