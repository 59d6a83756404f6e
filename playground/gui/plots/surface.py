"""What a plot is painted on, and pictures that are kept from one painting to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPixmap

_RASTER = (QPaintEngine.Type.Raster, QPaintEngine.Type.OpenGL, QPaintEngine.Type.OpenGL2)


class Kind(Enum):
    """What is painted on."""

    SCREEN = "screen"
    IMAGE = "image"
    VECTOR = "vector"


@dataclass(frozen=True)
class Surface:
    """What a plot is being painted on.

    Attributes:
        kind: the screen; an image that is no part of it; or a file of lines and letters.
        scale: device pixels for one pixel of the plot.
    """

    kind: Kind = Kind.SCREEN
    scale: float = 1.0

    @property
    def is_vector(self) -> bool:
        """Whether lines stay lines and letters stay letters."""
        return self.kind is Kind.VECTOR

    @classmethod
    def of(cls, painter: QPainter, *, on_screen: bool = False) -> Surface:
        """The surface of a painter. To ask an engine's type takes 10 to 30 µs: once a frame, not in each item."""
        scale = max(painter.deviceTransform().m11(), 1e-3)
        if on_screen:
            return cls(Kind.SCREEN, scale)
        raster = painter.paintEngine().type() in _RASTER
        return cls(Kind.IMAGE if raster else Kind.VECTOR, scale)


class Layer:
    """A picture in device pixels that is kept from frame to frame.

    Attributes:
        key: what it was painted for; whoever paints another thing begins it anew.
        pixmap: the picture.
        state: what its painter has to know of it, to paint on; None when it is begun.
    """

    def __init__(self) -> None:
        self.key: object = None
        self.state: Any = None
        self.pixmap = QPixmap()

    def begin(
        self,
        key: object,
        area: QRectF,
        scale: float,
        fill: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent,
    ) -> None:
        """Empty it, at the size of an area."""
        size = (area.size() * scale).toSize()
        if self.pixmap.size() != size or self.pixmap.devicePixelRatio() != scale:
            self.pixmap = QPixmap(size)
            self.pixmap.setDevicePixelRatio(scale)
        self.pixmap.fill(fill)
        self.key, self.state = key, None


class Layers:
    """A layer for the screen and one for images: a picture that is exported leaves the screen's as it is."""

    def __init__(self) -> None:
        self._layers: dict[Kind, Layer] = {}

    def on(self, surface: Surface) -> Layer:
        """The layer for a surface. When the screen is painted again, that for images is let go."""
        if surface.kind is Kind.SCREEN:
            self._layers.pop(Kind.IMAGE, None)
        return self._layers.setdefault(surface.kind, Layer())

    def forget(self) -> None:
        """Let all go."""
        self._layers = {}
