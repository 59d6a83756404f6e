"""Faults that people found by using the program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from playground.core import catalogue
from playground.core.analysis.incoming_gradient import incoming_gradient_line
from playground.core.clipping import Clipping
from playground.core.engine import Method
from playground.core.modifiers import Modifiers, Problem
from playground.core.rules.show import line_latex
from playground.core.trajectory import Trajectory


def test_undo_after_a_typed_value_is_the_experiments(window):
    field = window.contents["hyperparameters"].form.editor("setting:lr")
    field.text.setFocus()
    field.text.selectAll()
    QTest.keyClicks(field.text, "0.3")
    QTest.keyClick(field.text, Qt.Key.Key_Return)
    assert window.store.experiment.runners[0].optimizer.lr == 0.3
    QTest.keyClick(field.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.experiment.runners[0].optimizer.lr == 0.06
    assert field.text.text() == "0.06"


def test_axes_fit_again_after_fewer_steps(window):
    window.store.edit(replace(window.store.experiment, steps=3000), "steps")
    window.store.go_to(3000)
    plot = window.contents["loss"].plot.plot
    far = plot.vb.viewRange()[1][0]
    window.store.edit(replace(window.store.experiment, steps=40), "steps")
    window.store.go_to(40)
    # After 40 steps no loss is below 10⁻³; after 3000 SGD's is below 10⁻¹⁰⁰, of which twelve decades are shown.
    assert far < -9 < -4 < plot.vb.viewRange()[1][0]


@pytest.mark.parametrize(
    ("noise", "clip", "words"),
    [
        (0.0, None, r"g = \nabla f(\theta)"),
        (1.0, None, r"g = \nabla f(\theta) + \xi"),
        (0.0, 1.0, r"g = \mathrm{clip}(\nabla f(\theta))"),
    ],
)
def test_the_gradients_line_says_what_is_handed_over(noise, clip, words):
    problem = Problem(catalogue.landscapes()["quadratic_bowl"](), Modifiers(noise=noise))
    method = Method(catalogue.optimizers()["sgd"].make(), clipping=Clipping(norm=clip))
    assert line_latex(incoming_gradient_line(Trajectory(problem, method, (1.0, 1.0)))) == words


def test_a_picture_of_the_map_has_no_hint_for_the_mouse(window):
    map_view = window.map

    def around_label(image: QImage) -> np.ndarray:
        at = map_view.pixel_of(*window.store.experiment.start)
        part = image.convertToFormat(QImage.Format.Format_RGB32)
        data = np.frombuffer(part.constBits(), np.uint8).reshape(part.height(), part.bytesPerLine() // 4, 4)
        return data[int(at.y()) - 25 : int(at.y()) - 6, int(at.x()) + 14 : int(at.x()) + 100, :3].astype(int)

    # White letters stand out from the field; without them only smooth colours and thin contour lines are there.
    exported = around_label(map_view.grab().toImage())
    assert (exported.min(axis=2) > 235).sum() < 20


def test_losses_below_zero_are_not_lost_on_a_log_axis(window):
    plot = window.contents["loss"].plot
    assert plot.log
    styblinski = catalogue.landscapes()["styblinski_tang"]()  # −78 at its minimum
    window.store.edit(window.store.experiment.on(styblinski), "landscape")
    assert not plot.log
    plot.log_button.click()
    window.store.go_to(5)
    assert plot.log  # the person's own choice stays while the landscape does
    window.store.history.undo()
    assert plot.log


def test_momentum_is_in_the_menu_under_its_name(window):
    dock = window.contents["optimizers"]
    texts = [action.text() for action in dock.add_button.menu().actions()]
    assert texts == sorted(texts, key=str.lower)
    assert len(texts) == len(set(texts))
    dock.add_button.menu().actions()[texts.index("Momentum")].trigger()
    added = window.store.experiment.runners[-1]
    assert (added.name, added.optimizer.key, added.optimizer.momentum) == ("Momentum", "sgd", 0.9)
