"""Figures on the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.core.errors import InvalidInput
from playground.gui.figures.files import encoding, painting
from playground.gui.figures.renderer import FigureRenderer
from playground.gui.state.slices import Slices, SlicesDialog


def copy_figure(
    renderer: FigureRenderer,
    step: int,
    over: QWidget,
    then: Callable[[], object],
    fail: Callable[[InvalidInput], object],
) -> None:
    """Put a step on the clipboard: as a picture, and as SVG and PDF for programs that take vectors.

    This returns before all is made; the stage is closed at the end.

    Args:
        renderer: shows what is copied; what it needs is computed first.
        step: which step.
        over: where progress is shown; it may be closed meanwhile.
        then: called once the figure is on the clipboard.
        fail: called instead where there is no such figure.
    """
    work = Slices(_making(renderer, step), over.parentWidget() or over)

    def put(data: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(data)
        renderer.close()
        then()

    def give_up() -> None:
        work.stop()
        renderer.close()

    def refuse(error: InvalidInput) -> None:
        renderer.close()
        fail(error)

    work.done.connect(put)
    work.failed.connect(refuse)
    SlicesDialog(work, "Copy", "Computing, and making a picture and vectors", give_up, over)
    work.start()


def _making(renderer: FigureRenderer, step: int) -> Generator[float, None, QMimeData]:
    for share in renderer.showing(step):
        yield share / 2
    data = QMimeData()
    image = renderer.canvas(renderer.spec.scale)
    for share in painting(renderer, image, renderer.spec.scale):
        yield 0.5 + share / 6
    data.setImageData(image)
    for ending, kind in ((".svg", "image/svg+xml"), (".pdf", "application/pdf")):
        yield 0.7  # windows are painted in one go
        data.setData(kind, (yield from encoding(renderer, ending)))
    return data
