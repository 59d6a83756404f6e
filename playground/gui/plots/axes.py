"""Axes: `pg.AxisItem`s with ticks of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.core.elementwise import Floats
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.painting import painting_on
from playground.gui.plots.surface import Kind, Layers, Surface
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

Side = Literal["left", "bottom", "right", "top"]
Ticks = Callable[[float, float, float], tuple[Floats, list[str]]]
"""Gives places and words of the ticks within (low, high) on so many pixels. Places are drawn values (log₁₀)."""

TICK_SIZE = 11.0
_APART = 6.0
"""Pixels between two labels of a horizontal axis."""


class TickAxis(pg.AxisItem):
    """An axis whose ticks a function gives, with a fixed width or height, so that plots of a column line up.

    The widths of stock axes follow their labels: plots that stand in a column do not line up, and tremble while
    something is dragged.

    Attributes:
        name: stands at the far end of the axis (below the plot at the right, beside it on top); "" for none.
    """

    def __init__(self, side: Side, room: int, ticks: Ticks, *, tick_length: int = 0) -> None:
        """
        Args:
            side: of the plot.
            room: pixels of width (height of a horizontal axis).
            ticks: gives places and words.
            tick_length: pixels of the small lines at the labels.
        """
        super().__init__(side, maxTickLength=tick_length)
        self.name = ""
        self._ticks = ticks
        self._labels: list[str] = []
        self._is_vertical = side in ("left", "right")
        (self.setWidth if self._is_vertical else self.setHeight)(room)
        self.enableAutoSIPrefix(False)
        # Half of a label at the end of a vertical axis may stand beyond it; those of a horizontal one are moved inside.
        self.setStyle(
            autoExpandTextSpace=False,
            hideOverlappingLabels=12 if self._is_vertical else 40,
            tickTextOffset=(7 if self._is_vertical else 4) - tick_length,
        )
        self._layers = Layers()
        self._write_plain(False)

    def set_colours(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self.setPen(QPen(Qt.PenStyle.NoPen))
        self.setTickPen(QPen(qcolor(colours.disabled), 1))
        self.setTextPen(QPen(qcolor(colours.muted)))

    def set_ticks(self, ticks: Ticks) -> None:
        """Take another function for the ticks."""
        self._ticks = ticks
        self.picture = None
        self.update()

    def _write_plain(self, plain: bool) -> None:
        """Write for a file: digits of one width would be letters there that nobody can search for or copy."""
        self._is_plain = plain
        self._font = text_font(TICK_SIZE, tabular=not plain, plain=plain)
        self.setStyle(tickFont=self._font)

    def places(self) -> list[float]:
        """Pixels of the ticks along the linked view box, each in the middle of a device pixel of the screen."""
        (low, high), length = self.range, self._length()
        if not length:
            return []
        values, _ = self._ticks(low, high, length)
        shares = (values - low) / (high - low)
        along = length * (1 - shares if self._is_vertical else shares)
        return [round(at) + 0.5 for at in along.tolist()]

    def _length(self) -> float:
        """Pixels of the linked view box along the axis."""
        box = self.linkedView()
        if box is None or box.rect().isEmpty():
            return 0.0
        return box.rect().height() if self._is_vertical else box.rect().width()

    # ------------------------------------------------------------------------------------------------ pyqtgraph's own

    def paint(self, p: QPainter, opt: Any, widget: QWidget | None) -> None:
        view = self.getViewWidget()
        surface: Surface = view.surface if view is not None else Surface()
        if surface.is_vector is not self._is_plain:
            self._write_plain(surface.is_vector)
        if surface.kind is not Kind.SCREEN:
            super().paint(p, opt, widget)
            return
        # To play pyqtgraph's picture again takes twice as long as to put the pixels of the last time.
        layer, area = self._layers.on(surface), self.boundingRect()
        key = (self.picture, area.getRect(), surface.scale)
        if self.picture is None or layer.key != key:
            layer.begin(key, area, surface.scale)
            with painting_on(layer.pixmap) as on:
                on.translate(-area.topLeft())
                super().paint(on, opt, widget)
            layer.key = (self.picture, *key[1:])
        p.drawPixmap(area.topLeft(), layer.pixmap)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        values, self._labels = self._ticks(minVal, maxVal, self._length() or size)
        return [(1.0, values.tolist())]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return list(self._labels)

    def generateDrawSpecs(self, p: QPainter) -> Any:
        specs = super().generateDrawSpecs(p)
        if specs is None:
            return None
        axis, ticks, texts = specs
        return axis, ticks if self.style["tickLength"] else [], self._placed(texts)  # type: ignore[index]

    def _placed(self, texts: list[tuple[QRectF, int, str]]) -> list[tuple[QRectF, int, str]]:
        """Labels within the axis, none over another or over the axis' name."""
        metrics, room = QFontMetricsF(self._font), self.mapRectFromParent(self.geometry())
        if self._is_vertical:
            half = metrics.height() / 2
            kept = [
                one for one in texts if not self.name or one[0].center().y() - half > half + metrics.height()
            ]
            if self.name:
                kept.append(
                    (QRectF(room.left(), room.top(), room.width() - 7, metrics.height()), _RIGHT, self.name)
                )
            return kept
        end = room.right() + 8
        kept = []
        if self.name:
            width = metrics.horizontalAdvance(self.name)
            top = texts[0][0].top() if texts else room.top() + 4
            kept.append((QRectF(end - width, top, width, metrics.height() * 0.8), _CENTRE, self.name))
            end -= width + _APART
        last = room.left() - 40
        for rect, flags, text in texts:
            width = metrics.horizontalAdvance(text)
            left = min(rect.center().x() - width / 2, room.right() + 8 - width)
            if left >= last and left + width <= end:
                kept.append((QRectF(left, rect.top(), width, rect.height()), flags, text))
                last = left + width + _APART
        return kept


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
