"""The base of our own items: they live in the pixels of a view box, on the screen and in files alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.surface import Surface

if TYPE_CHECKING:
    from playground.gui.plots.frame import Plot


GROUP_Z = 10.0
"""Where `Plot.addItem`'s items lie among ours."""


class PixelItem(pg.GraphicsObject):
    """An item whose coordinates are the pixels of a plot's view box, from its upper left corner.

    It is a child of the box itself, not of the group that has the data's transform: widths and sizes are pixels on
    screen and in files, and nothing is transformed twice. The box clips it, `Plot.bleed` pixels outside.

    Who derives from it paints in `draw`, and may follow the view in `view_changed`. What is added with
    `Plot.addItem` (a `pg.InfiniteLine`, say) lies over items with a z below `GROUP_Z` and under those above.
    """

    def __init__(self, plot: Plot, z: float = 0.0) -> None:
        self.plot = plot
        self.area = QRectF(plot.vb.rect())
        super().__init__(plot.vb)
        plot.pixel_items.append(self)  # Qt keeps the item, but not what Python knows of it
        self.setZValue(z)
        plot.vb.sigResized.connect(self._take_area)
        plot.vb.sigTransformChanged.connect(self._follow)

    def draw(self, painter: QPainter, surface: Surface) -> None:
        """Paint. Painters on pictures are opened with `painting_on`."""
        raise NotImplementedError

    def view_changed(self) -> None:
        """Called when another range or size is seen."""
        self.update()

    # ---------------------------------------------------------------------------------------------- for Qt

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self.draw(painter, self.plot.surface)

    def boundingRect(self) -> QRectF:
        bleed = self.plot.bleed
        return self.area.adjusted(-bleed, -bleed, bleed, bleed)

    def viewTransformChanged(self) -> None:
        """Nothing here: pixels do not move with the data; `view_changed` tells of another range."""

    def _take_area(self, _: object = None) -> None:
        area = QRectF(self.plot.vb.rect())
        if area != self.area:
            self.prepareGeometryChange()
            self.area = area
            self.view_changed()

    def _follow(self, _: object = None) -> None:
        self.view_changed()


class StepLine(pg.InfiniteLine):
    """A `pg.InfiniteLine` that is moved by the program alone.

    It tells nobody where it goes: to be asked by the view box for its bounds takes 0.1 ms a step. Drawn values go in:
    on a log axis log₁₀.
    """

    def __init__(self, angle: int = 90) -> None:
        super().__init__(angle=angle, movable=False)

    def set_look(self, colour: str, width: float = 1.5, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        """Take a colour, a width in pixels and a pattern."""
        pen = QPen(qcolor(colour), width, style)
        pen.setCosmetic(True)
        self.setPen(pen)

    def paint(self, p: QPainter, *args: object) -> None:
        # The pen's width is that of the device whatever the data's transform is: on images it grows with their scale.
        self.currentPen = QPen(self.pen)
        self.currentPen.setWidthF(self.pen.widthF() * self._scale())
        super().paint(p, *args)

    def _scale(self) -> float:
        view = self.getViewWidget()
        return view.surface.scale if view is not None else 1.0

    def setValue(self, value: float) -> None:
        self.p = [value, 0] if self.angle == 90 else [0, value]
        QGraphicsObject.setPos(self, *self.p)

    def itemChange(self, change: QGraphicsObject.GraphicsItemChange, value: object) -> object:
        kinds = QGraphicsObject.GraphicsItemChange
        if change in (kinds.ItemPositionChange, kinds.ItemPositionHasChanged):
            return value
        return super().itemChange(change, value)


class Grid(PixelItem):
    """Thin lines at the ticks of the axes: those of the left axis, and of the bottom axis where that is asked for."""

    def __init__(self, plot: Plot, z: float = -5.0) -> None:
        super().__init__(plot, z)
        self.has_columns = False

    def draw(self, painter: QPainter, surface: Surface) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(qcolor(self.plot.colours.grid), 1))
        width, height = self.area.width(), self.area.height()
        for y in self.plot.axes["left"].places():
            painter.drawLine(QLineF(0, y, width, y))
        for x in self.plot.axes["bottom"].places() if self.has_columns else ():
            painter.drawLine(QLineF(x, 0, x, height))
