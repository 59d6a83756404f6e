"""Plots that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from playground.gui.plots.series import Series, SeriesPlot
from playground.gui.style.colours import LIGHT
from playground.gui.style.theme import apply_theme


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., SeriesPlot]]:
    """Shown plots of some curves; their cursor is on the last step."""
    apply_theme(qapp, "light")
    made: list[SeriesPlot] = []  # else Python lets go of them

    def make(
        *shown: Series, log: bool = True, total: int = 200, size: tuple[int, int] = (380, 180)
    ) -> SeriesPlot:
        plot = SeriesPlot("Loss", "", log)
        qtbot.addWidget(plot)
        made.append(plot)
        plot.resize(*size)
        plot.set_colours(LIGHT)
        plot.set_steps(total)
        plot.set_series(shown)
        plot.set_cursor(total)
        with qtbot.waitExposed(plot):
            plot.show()
        return plot

    yield make
    QToolTip.hideText()
