"""A map that is shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolTip

from playground.core.landscapes.base import Point
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.map.field import MapField
from playground.gui.style.colours import DARK
from tests.gui.plots.map.seen import WINDOW


@pytest.fixture
def view(qtbot):
    """A valley with its minimum at the origin."""
    widget = ContourMap(DARK)
    qtbot.addWidget(widget)
    widget.resize(700, 620)
    minima = (Point(0.0, 0.0),)
    widget.set_field(
        MapField(lambda x, y: x * x + 10 * y * y, "valley", WINDOW, False, minima, "Elongated valley")
    )
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    QToolTip.hideText()
