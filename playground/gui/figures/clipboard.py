"""Figures on the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.gui.figures.files import encoding, painting
from playground.gui.figures.renderer import FigureRenderer
from playground.gui.state.slices import Slices, SlicesDialog


def copy_figure(renderer: FigureRenderer, over: QWidget, then: Callable[[], object]) -> None:
    """Put what a stage shows on the clipboard: a picture, and the same as SVG and PDF for programs that take vectors.

    This returns before all is made; the stage is closed at the end.

    Args:
        renderer: shows what is copied.
        over: where progress is shown; it may be closed meanwhile.
        then: called once the figure is on the clipboard.

    Raises:
        InvalidInput: the picture would have too many pixels.
    """
    renderer.spec.check_pixels()
    work = Slices(_making(renderer), over.parentWidget() or over)

    def put(data: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(data)
        renderer.close()
        then()

    def give_up() -> None:
        work.stop()
        renderer.close()

    work.done.connect(put)
    SlicesDialog(work, "Copy", "Making a picture and vectors", give_up, over)
    work.start()


def _making(renderer: FigureRenderer) -> Generator[float, None, QMimeData]:
    data = QMimeData()
    image = renderer.canvas(renderer.spec.scale)
    for share in painting(renderer, image, renderer.spec.scale):
        yield share / 3
    data.setImageData(image)
    for ending, kind in ((".svg", "image/svg+xml"), (".pdf", "application/pdf")):
        yield 0.5  # windows are painted in one go
        data.setData(kind, (yield from encoding(renderer, ending)))
    return data
