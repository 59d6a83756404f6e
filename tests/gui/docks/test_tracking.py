"""The tracking error's dock comes and goes with the drift and shows the record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.core.analysis.tracking import TrackingRecord
from playground.core.modifiers import Modifiers


def test_it_comes_with_the_drift_and_goes_with_it(window, qtbot):
    dock = window.docks["dock_tracking_error"]
    assert not dock.isVisible()
    drifting = replace(window.store.experiment, modifiers=Modifiers(drift="orbit"))
    window.store.edit(drifting, "drift")
    assert dock.isVisible()
    window.store.go_to(30)
    plot = window.contents["tracking_error"].plot
    qtbot.waitUntil(lambda: [series.length for series in plot.shown] == [31, 31, 31])
    for index, series in enumerate(plot.shown):
        record = TrackingRecord(window.store.run(index))
        record.extend(31)
        np.testing.assert_array_equal(series.first[:31], record.columns[0])
    window.store.history.undo()
    assert not dock.isVisible()


def test_without_a_minimum_to_follow_it_stays_away(window):
    from playground.core import catalogue

    saddle = window.store.experiment.on(catalogue.landscapes()["saddle"]())
    window.store.edit(replace(saddle, modifiers=Modifiers(drift="orbit")), "drift")
    assert not window.docks["dock_tracking_error"].isVisible()


def test_the_thumbnail_moves_with_the_landscape(window):
    gallery = window.contents["landscape"].gallery
    place = gallery.visualRect(gallery.currentIndex())

    def picture():
        return gallery.viewport().grab(place).toImage()

    still = picture()
    window.store.go_to(20)
    assert picture() == still
    drifting = Modifiers(drift="translate", drift_speed=0.05)
    window.store.edit(replace(window.store.experiment, modifiers=drifting), "drift")
    after_twenty = picture()
    assert after_twenty != still
    window.store.go_to(40)
    assert picture() != after_twenty
    window.store.go_to(0)
    assert picture() == still
