"""Tab leads over the window as it is read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication, QSlider

from playground.gui.widgets.forms import Form


def dock_of(window, widget):
    return next((name for name, dock in window.docks.items() if dock.isAncestorOf(widget)), "")


def stops(window, person, key):
    """From the search of landscapes on, once around."""
    search = window.contents["landscape"].search
    search.setFocus()
    found = [search]
    for _ in range(200):
        person.press(key)
        if QApplication.focusWidget() is search:
            return found
        found.append(QApplication.focusWidget())
    raise AssertionError("Tab does not come around")


@pytest.mark.parametrize("key", ["Tab", "Backtab"])
def test_it_comes_around_and_passes_every_dock_once(window, person, key):
    docks = [dock_of(window, stop) for stop in stops(window, person, key)]
    passed = [name for before, name in zip(["", *docks], docks, strict=False) if name != before and name]
    if key == "Backtab":
        passed = [passed[0], *reversed(passed[1:])]
    order = [
        "landscape",
        "optimizers",
        "hyperparameters",
        "inspector",
        "effective_lr",
        "rms_gradient",
        "loss",
    ]
    # The landscape's dock has a button before its search.
    assert list(dict.fromkeys(passed)) == [f"dock_{name}" for name in order]
    assert len(passed) <= len(order) + 1


def test_the_first_slider_of_the_landscape_is_near(window, person):
    found = stops(window, person, "Tab")
    assert next(index for index, stop in enumerate(found) if isinstance(stop, QSlider)) <= 3


def test_rows_are_followed_after_another_landscape_too(window, person):
    window.contents["landscape"].search.setFocus()
    person.press("Tab")
    person.press("Down")
    form = window.contents["hyperparameters"].findChild(Form)
    found = [stop for stop in stops(window, person, "Tab") if form.isAncestorOf(stop)]
    tops = [stop.mapTo(form, stop.rect().center()).y() for stop in found]
    assert len(tops) > 8
    assert all(after >= before - 12 for before, after in pairwise(tops))
