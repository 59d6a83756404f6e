"""A stage for many previews, on a store that nothing changes."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject
from PySide6.QtGui import QPainter

from playground.gui.figures.renderer import FigureRenderer
from playground.gui.state.store import Store


class RendererCache(FigureRenderer):
    """A stage that is ready for a whole film, and stays when a preview is done with it and closes it."""

    def __init__(self, renderer: FigureRenderer, last: int) -> None:
        self.spec = renderer.spec
        self._renderer = renderer
        self._last = last

    def prepare(self, step: int) -> Generator[float]:
        return self._renderer.prepare(max(step, self._last))

    def show(self, step: int) -> None:
        self._renderer.show(step)

    def painting(self, painter: QPainter) -> Generator[float]:
        return self._renderer.painting(painter)

    def close(self) -> None:
        pass

    def end(self) -> None:
        """Close it."""
        self._renderer.close()


def frozen_store(store: Store, parent: QObject) -> Store:
    """What a store holds, in one of its own.

    However long it is drawn, what the person does meanwhile is not seen; and what is computed for a preview does not
    show the window's future.
    """
    state, still = store.state, Store(store.experiment, parent)
    still.select(state.selected)
    still.set_fan(state.fan)
    still.point_out(state.copy)
    return still
