"""A moving landscape drawn from one sampling looks like one sampled anew at every step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from playground.core import catalogue
from playground.core.landscapes.base import Window
from playground.core.modifiers import Modifiers, Problem
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.map.field import MapField, Sampled
from playground.gui.style.colours import DARK
from playground.gui.workspace.map_view import field_of

MOVES = {
    "translate": Modifiers(drift="translate", drift_speed=0.02, drift_direction=30.0),
    "orbit": Modifiers(rotation=20.0, drift="orbit", drift_radius=0.8, drift_period=60.0),
    "spin": Modifiers(drift="spin", drift_spin=1.5),
}


def pixels(view: ContourMap) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return data[60:-60, 80:-120, :3].astype(int)  # the field alone, without axes and colour bar


@pytest.fixture
def view_of(qtbot):
    def make(field: MapField) -> ContourMap:
        view = ContourMap(DARK)
        qtbot.addWidget(view)
        view.resize(640, 520)
        view.set_field(field)
        view.show()
        return view

    return make


@pytest.mark.parametrize("move", MOVES)
def test_it_looks_as_if_sampled_anew(view_of, move):
    problem = Problem(catalogue.landscapes()["himmelblau"](), MOVES[move])
    view = view_of(field_of(problem, 0))
    for step in (7, 23):
        view.set_field(field_of(problem, step))
        fresh = view_of(replace(field_of(problem, step), transform=None))
        moved, anew = pixels(view), pixels(fresh)
        # Colours suit what was seen when it was sampled, so they differ a little; where it lies does not.
        assert np.abs(moved - anew).mean() < 14
        shifted = np.roll(moved, 12, axis=1)
        assert np.abs(moved - anew).mean() < 0.6 * np.abs(shifted - anew).mean()


def test_it_is_sampled_once_for_many_steps(view_of, monkeypatch):
    sampled: list[Window] = []
    real = Sampled.of.__func__

    def counted(cls, field, window, samples=256):
        sampled.append(window)
        return real(cls, field, window, samples)

    monkeypatch.setattr(Sampled, "of", classmethod(counted))
    problem = Problem(catalogue.landscapes()["himmelblau"](), MOVES["orbit"])
    view = view_of(field_of(problem, 0))
    view.grab()
    begun = len(sampled)
    for step in range(1, 60):
        view.set_field(field_of(problem, step))
        view.grab()
    # Once round: the landscape leaves the margin a few times at most.
    assert len(sampled) - begun <= 3


def test_the_needed_part_is_the_box_around_the_window():
    transform = field_of(Problem(catalogue.landscapes()["quadratic_bowl"](), MOVES["spin"]), 30).transform
    assert transform is not None
    # 45° about (0, 0): the corner (2, 2) lies at distance 2√2 along an axis of the landscape.
    np.testing.assert_allclose(
        transform.needed(Window(-2, 2, -2, 2)), np.array([-1, 1, -1, 1]) * 2 * np.sqrt(2)
    )
