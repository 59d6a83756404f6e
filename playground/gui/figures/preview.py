"""A small picture of a figure, painted as its file is, that follows the choices."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.errors import InvalidInput
from playground.gui.figures.files import painting
from playground.gui.figures.renderer import FigureRenderer
from playground.gui.state.slices import Slices

_MARGIN = 12.0
_PAUSE = 40
"""Milliseconds without a change after which the picture is painted anew."""


class Preview(QWidget):
    """Shows what a stage paints, as large as there is room for, at most as large as it is.

    Attributes:
        drawn: sent when the figure that was asked for last is seen.
        failed: sent instead with the `InvalidInput` that says why there is none.
        is_current: whether it is seen.
    """

    drawn = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview")
        self.is_current = False
        self._make: Callable[[], tuple[FigureRenderer, int]] | None = None
        self._image = QImage()
        self._size = QSizeF(1, 1)
        self._slices: Slices | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._begin)

    def sizeHint(self) -> QSize:
        return QSize(520, 460)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 220)

    @property
    def shown_size(self) -> QSizeF:
        """How large the figure is shown."""
        return self._size

    def show_renderer(self, make: Callable[[], tuple[FigureRenderer, int]]) -> None:
        """Paint a figure soon: `make` gives its stage and the step; it may raise a `InvalidInput`."""
        self._make = make
        self.is_current = False
        self._stop()
        self._pause.start()

    def stop(self) -> None:
        """Paint no more."""
        self._pause.stop()
        self._stop()

    def _stop(self) -> None:
        if self._slices is not None:
            self._slices.stop()
            self._slices = None

    def _begin(self) -> None:
        self._stop()
        if self._make is None:
            return
        try:
            renderer, step = self._make()
        except InvalidInput as error:
            self._fail(error)
            return
        self._slices = Slices(self._painting(renderer, step), self)
        self._slices.done.connect(self._take)
        self._slices.failed.connect(self._fail)
        self._slices.start()

    def _painting(self, renderer: FigureRenderer, step: int) -> Generator[float, None, tuple[QImage, QSizeF]]:
        size = QSizeF(renderer.spec.width, renderer.spec.height)
        room = QSizeF(self.size()) - QSizeF(2 * _MARGIN, 2 * _MARGIN)
        fit = min(1.0, room.width() / size.width(), room.height() / size.height())
        # A window keeps pictures of its views at its own scale, so it is soon painted there, and made smaller then.
        scale = (1.0 if renderer.spec.is_window else max(fit, 0.02)) * self.devicePixelRatioF()
        try:
            yield from renderer.prepare(step)
            renderer.show(step)
            yield 0.0
            image = renderer.canvas(scale)
            yield from painting(renderer, image, scale)
        finally:
            renderer.close()
        return image, size * fit

    def _take(self, found: tuple[QImage, QSizeF]) -> None:
        self._slices = None
        self._image, self._size = found
        self.is_current = True
        self.update()
        self.drawn.emit()

    def _fail(self, error: InvalidInput) -> None:
        """Show nothing rather than what is not written."""
        self._slices, self._image = None, QImage()
        self.update()
        self.failed.emit(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._make is not None:
            self._pause.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            return
        place = QRectF(0, 0, self._size.width(), self._size.height())
        place.moveCenter(QRectF(self.rect()).center())
        place.moveTopLeft(place.topLeft().toPoint().toPointF())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
        painter.setPen(QPen(QColor(128, 128, 128, 110), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
