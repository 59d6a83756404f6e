"""The loss behind the paths: sampled over what is seen, coloured, and cut by contour lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
from contourpy import LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QPen, QTransform

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Point, Window
from playground.gui.plots.colour_maps import colour_table, qcolor
from playground.gui.plots.ground import MARGIN, Ground, moved, with_margin
from playground.gui.plots.loss_scale import LossScale
from playground.gui.plots.paths import draw_segments
from playground.gui.plots.plane import Plane
from playground.gui.plots.shapes import polygon
from playground.gui.style.colours import Colours

FULL, COARSE = 256, 96
"""Samples along each axis. 256 × 256 of Rosenbrock at 700 × 620: evaluate and scale 2 ms, colour 0.6 ms, 18 contour
levels 4 ms, drawing 3 ms. Coarse is for functions that are slow and change under the mouse."""

BEAD = 4.0
"""Samples: smaller contour lines are left out. Valleys narrower than the grid would show as strings of beads."""
EQUALLY_DEEP = 1e-6
"""Minima of which the losses differ by no more, absolutely or as a share, are equally deep."""
HATCH_SPACING = 9.0
LINE_WIDTH, PRINT_WIDTH = 1.0, 0.7


@dataclass(frozen=True)
class MapField:
    """What is behind the paths.

    Attributes:
        evaluate: f of two float64 arrays of one shape, elementwise; may give inf or nan.
        identity: equal identities mean the same function, minima and colours: nothing is computed again.
        window: the part of the plane that `ContourMap.fit` shows.
        log_colours: colours and contour levels follow log(f − min f).
        minima: the known minima, best first.
        title: the landscape's name.
        ground: where a landscape that moves lies now; `still` is then f in its own coordinates.
        still: see `ground`.
        has_surface: whether there is a function of the place at all; where there is none, the ground is a plain grid.
        subject: equal for fields without a surface of which only the windows differ.
        said: a line about the ground, for a corner of the map; empty for none.
    """

    evaluate: Callable[[Floats, Floats], Floats]
    identity: Hashable
    window: Window
    log_colours: bool
    minima: tuple[Point, ...]
    title: str
    ground: Ground | None = None
    still: Callable[[Floats, Floats], Floats] | None = None
    has_surface: bool = True
    said: str = ""
    subject: Hashable = None

    def lowest_known(self) -> float:
        """F at the best known minimum, +inf where there is none."""
        values = self._losses_of_minima()
        return float(np.min(values, initial=math.inf, where=np.isfinite(values)))

    def are_best(self) -> list[bool]:
        """For each known minimum, whether none is lower: several may be equally deep."""
        if len(self.minima) < 2:
            return [True] * len(self.minima)
        values = self._losses_of_minima()
        lowest = self.lowest_known()
        # Minima found numerically are a little off.
        return [bool(value <= lowest + EQUALLY_DEEP * (1.0 + abs(lowest))) for value in values]

    def _losses_of_minima(self) -> Floats:
        if not self.minima:
            return np.empty(0)
        x, y = np.array(self.minima, dtype=float).T
        return _evaluated(self.evaluate, x, y)


@dataclass(frozen=True, eq=False)
class Sampled:
    """A field on a grid over one window.

    Attributes:
        window: what the grid covers, its outermost samples on the window's edges.
        losses: shape (n, n), rows from y_low to y_high.
        scale: the colours and levels that suit these samples.
    """

    window: Window
    losses: Floats
    scale: LossScale

    @classmethod
    def of(cls, field: MapField, window: Window, samples: int = FULL) -> Sampled:
        """Evaluate ``field`` on ``samples`` × ``samples`` points of ``window``."""
        x, y = np.meshgrid(
            np.linspace(window.x_low, window.x_high, samples),
            np.linspace(window.y_low, window.y_high, samples),
        )
        losses = _evaluated(field.evaluate, x, y)
        return cls(window, losses, LossScale.of(losses, field.log_colours, field.lowest_known()))

    @classmethod
    def of_ground(cls, field: MapField, needed: Window, window: Window) -> Sampled:
        """Evaluate a moving landscape where it stands still, with a margin around a window of its own coordinates.

        Colours and levels suit ``window``, what is seen of the plane now, and stay until it is sampled again.
        """
        assert field.still is not None
        # The known minima are places in the plane, where only `evaluate` finds their losses.
        lying = replace(field, evaluate=field.still, minima=())
        grown = cls.of(lying, with_margin(needed), round(FULL * (1 + 2 * MARGIN)))
        return replace(grown, scale=cls.of(field, window, COARSE).scale)

    def image(self, colours: Colours) -> QImage:
        """One pixel a sample, y upwards, transparent where f is not finite."""
        finite = np.isfinite(self.losses)
        position = np.where(finite, self.scale.position(np.where(finite, self.losses, self.scale.low)), 0.0)
        table = colour_table(colours)
        index = np.clip(position * len(table), 0, len(table) - 1).astype(np.intp)
        pixels = np.where(finite, table[index], np.uint32(0))[::-1]
        pixels = np.ascontiguousarray(pixels, dtype=np.uint32)
        rows, columns = pixels.shape
        image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        return image.copy()

    def contours(self, plane: Plane) -> list[tuple[float, Floats]]:
        """The contour lines in pixels of ``plane``: the loss and the points, shape (k, 2), of each."""
        losses = self.losses
        finite = np.isfinite(losses)
        heights = self.scale.position(np.where(finite, losses, self.scale.low))
        x = np.linspace(self.window.x_low, self.window.x_high, losses.shape[1])
        y = np.linspace(self.window.y_low, self.window.y_high, losses.shape[0])
        px, py = plane.to_pixels(x, y)
        generator = _contour_generator(px, py, heights, None if finite.all() else ~finite)
        lines: list[tuple[float, Floats]] = []
        levels = self.scale.levels()
        for level, height in zip(levels.tolist(), self.scale.position(levels).tolist(), strict=True):
            points = generator.lines(height)[0][0]
            if points is not None:
                breaks = np.flatnonzero(np.isnan(points[:, 0]))
                parts = np.split(points, breaks)
                lines.extend((level, part[np.isfinite(part[:, 0])]) for part in parts)
        bead = BEAD * max(abs(px[1] - px[0]), abs(py[1] - py[0]))
        return [(level, line) for level, line in lines if np.ptp(line, axis=0).max() > bead]


def _contour_generator(
    x: Floats, y: Floats, heights: Floats, mask: NDArray[np.bool_] | None
) -> SerialContourGenerator:
    """What `contourpy.contour_generator` makes; that one loads NumPy's masked arrays first, 9 ms of the start."""
    return SerialContourGenerator(
        *np.meshgrid(x, y),
        heights,
        mask,  # type: ignore[arg-type]  # None is nothing masked
        corner_mask=True,
        line_type=LineType.ChunkCombinedNan,
        fill_type=SerialContourGenerator.default_fill_type,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )


def thumbnail(field: MapField, colours: Colours, width: int, height: int) -> QImage:
    """A small picture of a field's own window, without lines."""
    samples = Sampled.of(field, field.window, max(width, height))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(qcolor(colours.grid))
    painter = QPainter(image)
    _draw_image(painter, samples.image(colours), QRectF(0, 0, width, height))
    painter.end()
    return image


def draw_field(
    painter: QPainter,
    sampled: Sampled,
    plane: Plane,
    colours: Colours,
    vector: bool,
    ground: Ground | None = None,
) -> None:
    """Paint the field over ``plane.area``: hatch where f is not finite, colours, contour lines.

    ``vector`` is for engines that write files: viewers blur small images, so they get a large one. With a ``ground``
    the samples are of the landscape where it stands still, and are drawn where it lies now.
    """
    transform = QTransform() if ground is None else ground.in_pixels(plane)
    painter.save()
    painter.setClipRect(plane.area)
    if not np.isfinite(sampled.losses).all():
        _draw_hatch(painter, plane.area, colours)
    if not colours.is_print or not np.isfinite(sampled.losses).all():
        _draw_colours(painter, sampled, plane, colours, vector, transform)
    _draw_contours(painter, [line for _, line in contour_lines(sampled, plane, ground)], plane, colours)
    painter.restore()


def contour_lines(sampled: Sampled, plane: Plane, ground: Ground | None) -> list[tuple[float, Floats]]:
    """The contour lines where they are drawn: the loss and the points, shape (k, 2), of each."""
    lines = sampled.contours(plane)
    if ground is None:
        return lines
    there = moved([line for _, line in lines], ground.in_pixels(plane))
    return [(level, line) for (level, _), line in zip(lines, there, strict=True)]


def _draw_colours(
    painter: QPainter, sampled: Sampled, plane: Plane, colours: Colours, vector: bool, transform: QTransform
) -> None:
    image = sampled.image(colours)
    if vector and transform.isIdentity():
        image = _enlarged(image, plane.area)
        painter.drawImage(plane.area, image, QRectF(image.rect()))
    else:
        painter.save()
        painter.setTransform(transform, combine=True)
        _draw_image(painter, image, plane.rectangle(sampled.window))
        painter.restore()


def _evaluated(evaluate: Callable[[Floats, Floats], Floats], x: Floats, y: Floats) -> Floats:
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(evaluate(x, y), dtype=float), x.shape)


def _draw_image(painter: QPainter, image: QImage, target: QRectF) -> None:
    """Stretch smoothly, the centres of the outermost pixels on the target's edges."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, image, QRectF(0.5, 0.5, image.width() - 1, image.height() - 1))


def _enlarged(image: QImage, area: QRectF) -> QImage:
    large = QImage(
        round(area.width() * 2), round(area.height() * 2), QImage.Format.Format_ARGB32_Premultiplied
    )
    large.fill(0)
    painter = QPainter(large)
    _draw_image(painter, image, QRectF(large.rect()))
    painter.end()
    return large


def _draw_hatch(painter: QPainter, area: QRectF, colours: Colours) -> None:
    painter.fillRect(area, qcolor(colours.grid if colours.is_print else colours.border))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(colours.disabled), 1))
    offset = 0.0
    while offset < area.width() + area.height():
        corner = QPointF(area.left() + offset, area.top())
        painter.drawLine(corner, corner + QPointF(-area.height(), area.height()))
        offset += HATCH_SPACING


def _draw_contours(painter: QPainter, lines: list[Floats], plane: Plane, colours: Colours) -> None:
    """Thin lines.

    Qt draws lines of one pixel quickly and smoothly (2 ms). Wider ones, at 200 %, take 128 ms as one path and 30 to
    50 ms as polylines of 64 points, but 10 ms as single lines; those overlap, so they are drawn opaque on an
    image of their own, which then becomes translucent as a whole.
    """
    colour = qcolor(colours.contour)
    width = PRINT_WIDTH if colours.is_print else LINE_WIDTH
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale, opacity = painter.deviceTransform().m11(), colour.alphaF()
    if painter.paintEngine().type() != QPaintEngine.Type.Raster or scale <= 1:
        painter.setPen(QPen(colour, width))
        for line in lines:
            painter.drawPolyline(polygon(line[:, 0], line[:, 1]))
        return
    colour.setAlpha(255)
    image = QImage(plane.area.size().toSize() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    on_image = QPainter(image)
    on_image.setRenderHint(QPainter.RenderHint.Antialiasing)
    on_image.scale(scale, scale)
    on_image.translate(-plane.area.topLeft())
    for line in lines:
        sparse = np.concatenate((line[:-1:2], line[-1:]))
        draw_segments(on_image, sparse[:-1], sparse[1:], QPen(colour, width))
    on_image.end()
    painter.setOpacity(opacity)
    painter.drawImage(plane.area, image)
    painter.setOpacity(1.0)
