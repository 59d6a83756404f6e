"""One painting of a window for the changes of all its scenes.

A `QGraphicsScene` that has gathered what has changed in it lets its window be painted at once: before the other scenes
have gathered theirs, and before widgets have their new places. A step is then painted five times, part by part. So the
window puts such a painting off until everything that is due has been done, as it does with the updates of widgets.
"""

from __future__ import annotations

from time import perf_counter
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QGraphicsScene, QWidget

PATIENCE = 0.008
"""Seconds after which a painting is put off no longer: where each frame comes late, the next would put it off again."""

_put_off: list[QWidget] | None = None
"""The windows that a scene wants to be painted, while one gathers what has changed in it."""
_waiting: WeakKeyDictionary[QWidget, float] = WeakKeyDictionary()
"""When the painting of a window was first put off."""


class OnePainting(QObject):
    """Watches a scene; its parent."""

    def __init__(self, scene: QGraphicsScene) -> None:
        super().__init__(scene)
        self._scene = scene
        scene.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        global _put_off  # noqa: PLW0603
        if event.type() != QEvent.Type.MetaCall or _put_off is not None:
            return False
        _put_off = windows = []
        try:
            self._scene.event(event)
        finally:
            _put_off = None
        for window in windows:
            low = Qt.EventPriority.LowEventPriority.value
            QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest), low)
        return True


def puts_off(window: QWidget, event: QEvent) -> bool:
    """Whether an event asks a window to be painted for one scene alone; then it comes again, or is let through soon."""
    if event.type() != QEvent.Type.UpdateRequest:
        return False
    now = perf_counter()
    if _put_off is None or now - _waiting.setdefault(window, now) > PATIENCE:
        _waiting.pop(window, None)
        return False
    if window not in _put_off:
        _put_off.append(window)
    return True
