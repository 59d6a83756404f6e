"""An experiment without a window, and what is seen in pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.experiment.presets import first_launch
from playground.gui.figures.renderer import FigureRenderer, PartsRenderer
from playground.gui.figures.spec import FigureSpec
from playground.gui.figures.view_state import ViewState
from playground.gui.state.store import Store
from playground.gui.style.theme import apply_theme


@pytest.fixture
def store(qapp: QApplication) -> Iterator[Store]:
    apply_theme(qapp, "light")
    store = Store(first_launch())
    yield store
    store.deleteLater()


@pytest.fixture
def staged(store: Store) -> Iterator[Callable[..., FigureRenderer]]:
    """Makes stages that show a step."""
    made: list[FigureRenderer] = []

    def make(step: int = 60, view: ViewState | None = None, **spec: object) -> FigureRenderer:
        renderer = PartsRenderer(store, FigureSpec(**spec), view)  # type: ignore[arg-type]
        made.append(renderer)
        renderer.ready(step)
        renderer.show(step)
        return renderer

    yield make
    for renderer in made:
        renderer.close()


class Look:
    """Reads pictures."""

    @staticmethod
    def pixels(image: QImage) -> NDArray[np.int64]:
        """Rows × columns × (red, green, blue)."""
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        data = np.frombuffer(image.constBits(), np.uint8)
        data = data.reshape(image.height(), image.bytesPerLine() // 4, 4)
        return data[:, : image.width(), 2::-1].astype(np.int64)

    @staticmethod
    def near(data: NDArray[np.int64], colour: str, within: int = 24) -> NDArray[np.bool_]:
        """Where the pixels have about this colour."""
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        return np.abs(data - wanted).max(axis=-1) <= within

    @staticmethod
    def grey(data: NDArray[np.int64], within: int = 6) -> NDArray[np.bool_]:
        """Where the pixels have no hue."""
        return np.ptp(data, axis=-1) <= within


@pytest.fixture
def look() -> Look:
    return Look()
