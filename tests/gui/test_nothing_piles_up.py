"""What is done again and again leaves no objects behind: neither Python's nor Qt's."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QGraphicsItem
from shiboken6 import isValid

from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.trajectory import Trajectory

DIALOGS = ("export", "animation", "table", "worksheet", "answers", "note", "about", "keys")
TIMES = 3
"""Objects of a kind pile up that become more by so many in so many repetitions, and again in as many more."""
_COUNTED = (QObject, QGraphicsItem, Trajectory)


def open_and_close(window, name):
    window.actions_by_name[name].trigger()
    QCoreApplication.processEvents()
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert dialogs
    for dialog in dialogs:
        dialog.reject()


def add_and_remove(window):
    contents = window.contents["optimizers"]
    contents.duplicate.trigger()
    window.store.select(len(window.store.experiment.runners) - 1)
    contents.remove.trigger()


def go_to_another_landscape_and_back(window):
    experiment = window.store.experiment
    window.store.edit(experiment.on(Himmelblau()), "there")
    window.store.edit(experiment, "back")


def float_and_dock(window):
    window.docks["dock_loss"].toggle_floating()
    window.docks["dock_loss"].toggle_floating()


def walk(window):
    for step in (30, 0):
        window.store.go_to(step)
        QCoreApplication.processEvents()


ACTS = {
    **{name: lambda window, name=name: open_and_close(window, name) for name in DIALOGS},
    "runners": add_and_remove,
    "landscapes": go_to_another_landscape_and_back,
    "docks": float_and_dock,
    "steps": walk,
}


def settle():
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    gc.collect()


def objects(window):
    """How many objects there are of each of Qt's and the program's classes, and how many of Qt's own."""
    window.store.history.clear()  # what can be undone is kept, as it should be
    settle()
    # Of those that Qt has deleted, PySide keeps a few of Python's halves.
    kinds = Counter(
        type(one).__qualname__
        for one in gc.get_objects()
        if isinstance(one, _COUNTED) and (isinstance(one, Trajectory) or isValid(one))
    )
    kinds["QObject in windows"] = sum(
        len(top.findChildren(QObject)) for top in QApplication.topLevelWidgets()
    )
    return kinds


def piled(window, act):
    for _ in range(2):  # what is made once, and kept
        act(window)
    objects(window)  # makes Python's own halves of all of Qt's
    counts = [objects(window)]
    for _ in range(2):
        for _ in range(TIMES):
            act(window)
        counts.append(objects(window))
    first, middle, last = counts
    return {
        kind: last[kind] - middle[kind]
        for kind in last
        if min(middle[kind] - first[kind], last[kind] - middle[kind]) >= TIMES
    }


def test_what_is_done_again_and_again_leaves_nothing_behind(hurried, window):
    window.store.edit(replace(window.store.experiment, steps=50), "short")
    assert {name: found for name, act in ACTS.items() if (found := piled(window, act))} == {}


def test_what_piles_up_is_found(window):
    def leave_one(window):
        QDialog(window).setObjectName("left")

    assert piled(window, leave_one)["QObject in windows"] == TIMES
