"""Figures on the clipboard."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from playground.gui.figures.files import encoding
from playground.gui.figures.stage import Stage


def copy_figure(stage: Stage) -> None:
    """Put what a stage shows on the clipboard: a picture, and the same as SVG and PDF for programs that take vectors.

    Raises:
        ChoiceError: the picture would have too many pixels.
    """
    data = QMimeData()
    data.setImageData(stage.image())
    for ending, kind in ((".svg", "image/svg+xml"), (".pdf", "application/pdf")):
        data.setData(kind, _all(encoding(stage, ending)))
    QGuiApplication.clipboard().setMimeData(data)


def _all(work: Generator[float, None, bytes]) -> bytes:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
