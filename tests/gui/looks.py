"""What a widget looks like, and which part of it the mouse meets."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def picture(widget: QWidget, scale: float = 1.0) -> QImage:
    """The widget and what is in it, painted `scale` times as large, lines and letters too."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    flags = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    QWidget.render(
        widget, painter, QPoint(0, 0), QRegion(), flags
    )  # a QGraphicsView has a `render` of its own
    painter.end()
    return image


def under_mouse(widget: QWidget) -> QWidget:
    """What gets the mouse's events: of a view that scrolls, or of a plot, its viewport."""
    return widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
