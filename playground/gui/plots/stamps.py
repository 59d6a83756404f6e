"""Small pictures of what stands on a plot: marks, legends, messages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from playground.gui.plots.painting import painting_on, saved
from playground.gui.plots.surface import Kind, Surface

_MOST = 64


class Stamps:
    """Pictures that are painted once: Qt copies one in a tenth of the time that round shapes and letters take."""

    def __init__(self) -> None:
        self._kept: dict[object, QPixmap] = {}

    def put(
        self,
        painter: QPainter,
        surface: Surface,
        at: QPointF,
        extent: QRectF,
        look: object,
        draw: Callable[[QPainter], None],
    ) -> None:
        """Put at a point what ``draw`` paints around the origin; in files and on images the shapes themselves.

        Args:
            painter: of the surface.
            surface: what is painted on.
            at: the point; on the screen the nearest pixel.
            extent: all that is painted, in whole pixels, the origin being (0, 0).
            look: equal for what looks the same.
            draw: paints it.
        """
        if surface.kind is not Kind.SCREEN:
            with saved(painter):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.translate(at)
                draw(painter)
            return
        key = (look, extent.getRect(), surface.scale)
        stamp = self._kept.get(key)
        if stamp is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            stamp = self._kept[key] = QPixmap((extent.size() * surface.scale).toSize())
            stamp.setDevicePixelRatio(surface.scale)
            stamp.fill(Qt.GlobalColor.transparent)
            with painting_on(stamp) as on:
                on.setRenderHint(QPainter.RenderHint.Antialiasing)
                on.translate(-extent.topLeft())
                draw(on)
        painter.drawPixmap(at + extent.topLeft(), stamp)
