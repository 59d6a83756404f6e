"""The picture of the contour map: what it shows, and the layers that are kept from one frame to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPen

from playground.core.landscapes.base import Point, Window
from playground.gui.plots.arrows import ArrowSet, draw_arrow_legend, draw_arrows
from playground.gui.plots.colour_bar import draw_colour_bar
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.contour_labels import draw_contour_labels
from playground.gui.plots.field import COARSE, FULL, MapField, Sampled, contour_lines, draw_field
from playground.gui.plots.ground import Ground, covers
from playground.gui.plots.kept_paths import KeptPaths, PathView
from playground.gui.plots.map_frame import (
    Fonts,
    draw_area_edge,
    draw_axes,
    draw_card,
    draw_grid,
    has_colour_bar,
    plot_area,
)
from playground.gui.plots.markers import (
    StartHandle,
    draw_cross,
    draw_current_point,
    draw_off_view,
    draw_ring,
    draw_star,
)
from playground.gui.plots.messages import Message, draw_messages
from playground.gui.plots.path_layer import paint_at_once, paint_vectors
from playground.gui.plots.path_tip import PathTip
from playground.gui.plots.paths import MapPath
from playground.gui.plots.plane import Plane
from playground.gui.plots.signs import RADIUS, draw_sign, places_along
from playground.gui.style.colours import Colours

SLICE = 0.008
"""Seconds of painting paths after which a frame on screen is shown as far as it is; the next one goes on."""
SLOW_FIELD = 0.015
"""Seconds from which a field is sampled coarsely while the view or the function moves."""
NO_WINDOW = Window(-1.0, 1.0, -1.0, 1.0)


@dataclass(frozen=True)
class Hovered:
    """The vertex of a path that the mouse is near: index among all paths, step."""

    path: int
    step: int


class MapPicture:
    """What the map shows. Attributes may be set freely; the next `paint` finds out what has to be made anew.

    As a card it has a border and round corners; otherwise its ground fills the whole rectangle.
    """

    def __init__(self, colours: Colours, fonts: Fonts) -> None:
        self.colours = colours
        self.fonts = fonts
        self.size = QSize(0, 0)
        self.scale = 1.0
        self.window = NO_WINDOW
        self.field: MapField | None = None
        self.paths: tuple[MapPath, ...] = ()
        self.start: Point | None = None
        self.handle = StartHandle()
        self.hovered: Hovered | None = None
        self.details: Callable[[int, int], Sequence[tuple[str, str]]] = lambda path, step: ()
        self.hint = ""
        self.arrows: ArrowSet | None = None
        self.legend_top = 0.0
        self.is_ringed = False
        self.is_card = True
        self._plane: Plane | None = None
        self._plane_for: tuple[object, ...] = ()
        self._sampled: Sampled | None = None
        self._sampled_for: tuple[object, ...] = ()
        self._ground: Ground | None = None
        self._seconds = 0.0
        self._still: QImage | None = None
        self._still_for: tuple[object, ...] = ()
        self._kept = KeptPaths()

    # ------------------------------------------------------------------------------------------------ questions

    @property
    def plane(self) -> Plane:
        """The window on the pixels of the widget."""
        key = (self.window, self.size, self.colours, self.fonts, self._has_surface)
        if self._plane is None or key != self._plane_for:
            area = plot_area(
                QSizeF(self.size), self.window, self.colours, self.fonts, has_bar=self._has_surface
            )
            self._plane, self._plane_for = Plane(self.window, area), key
        return self._plane

    @property
    def _has_surface(self) -> bool:
        return self.field is None or self.field.has_surface

    @property
    def is_painted(self) -> bool:
        """Whether the last frame on screen showed all paths to their ends."""
        return self._kept.is_complete

    @property
    def is_coarse(self) -> bool:
        """Whether the field on screen is a quick one that `refine` should replace."""
        return self._sampled is not None and len(self._sampled.losses) < FULL

    def drawn(self) -> list[MapPath]:
        """The paths that are drawn, in order."""
        return [path for path in self.paths if path.is_drawn]

    @property
    def _seen(self) -> PathView:
        return PathView(self.paths, self.plane, self.size, self.scale, self.colours)

    def messages(self) -> list[Message]:
        """What is to be said about runners that are not in view or not in the reals."""
        found = [Message(self.field.said, "")] if self.field is not None and self.field.said else []
        plane = self.plane
        for path in self.paths:
            if not path.visible:
                continue
            if path.diverged_at is not None and (not len(path.x) or path.ended_diverged):
                found.append(Message(f"{path.label} diverged at step {path.diverged_at}", path.colour))
            elif path.is_drawn and not plane.shows(*path.point):
                left_at = self._kept.whole_trail(path, self._seen).left_at(path.shown)
                text = f"left the view at step {left_at}" if left_at else "starts outside the view"
                found.append(Message(f"{path.label} {text}", path.colour))
        return found

    def nearest(self, pixel: QPointF, reach: float) -> Hovered | None:
        """The vertex that belongs to the drawn line nearest to ``pixel``, if it is within ``reach`` pixels."""
        best, found = reach, None
        seen = self._seen
        if not self.is_painted:
            return None
        for index, path in enumerate(self.paths):
            if not path.is_drawn:
                continue
            distance, step = self._kept.whole_trail(path, seen).nearest(
                pixel.x(), pixel.y(), path.shown, reach
            )
            if distance < best:
                best, found = distance, Hovered(index, step)
        return found

    # ------------------------------------------------------------------------------------------------- painting

    def refine(self) -> None:
        """Sample the field in full resolution, however long it takes."""
        self._sample(quick=False)

    def paint(self, painter: QPainter, on_screen: bool) -> None:
        """Paint everything on a painter whose logical pixels are those of the widget.

        On screen a frame takes a bounded time and may be unfinished (see `is_painted`). Any other target gets the whole
        picture: kept layers where the pixels are the same, new lines and words where the scale differs, and
        true vectors where the painter writes a file.
        """
        if self.size.isEmpty():
            return
        transform = painter.deviceTransform()
        vector = painter.paintEngine().type() != QPaintEngine.Type.Raster
        self._sample(quick=on_screen, lying=not vector)
        upright = abs(transform.m12()) < 1e-9 and abs(transform.m11() - transform.m22()) < 1e-9
        plane = self.plane
        if vector or not upright or abs(transform.m11() - self.scale) > 1e-6:
            self._paint_still(painter, plane, vector)
            self._paint_labels(painter, plane)
            paths, casing = self.drawn(), qcolor(self.colours.casing)
            if vector:
                paint_vectors(
                    painter, paths, [self._kept.lines(path, self._seen) for path in paths], plane, casing
                )
            else:
                paint_at_once(painter, paths, plane, self.size, casing)
        else:
            painter.drawImage(0, 0, self._still_image(plane))
            self._paint_labels(painter, plane)
            self._kept.paint(painter, self._seen, SLICE if on_screen else None)
        self._paint_markers(painter, plane, on_screen)

    def get_ready(self, painter: QPainter) -> bool:
        """Work for about a slice of time, so that `paint` on such a painter is soon done: whether all is ready."""
        if self.size.isEmpty():
            return True
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            return self._kept.bring_on_lines(self._seen)
        self._sample(quick=False, lying=True)
        return self.bring_on()

    def bring_on(self) -> bool:
        """Paint paths onto the kept layer for about a slice of time; whether that was all."""
        self._kept.bring_on(self._seen, SLICE)
        return self.is_painted

    def _sample(self, quick: bool, lying: bool = False) -> None:
        """Sample the field; one that moves, where it stands still, unless the picture needs it in the plane."""
        if self.field is None:
            return
        if not self.field.has_surface:
            self._sampled, self._sampled_for, self._ground = None, (), None
            return
        self._ground = self.field.ground if lying else None
        if self._ground is not None:
            needed = self._ground.needed(self.window)
            wanted = ("ground", self._ground.identity)
            if (
                self._sampled is None
                or self._sampled_for != wanted
                or not covers(self._sampled.window, needed)
            ):
                self._sampled = Sampled.of_ground(self.field, needed, self.window)
                self._sampled_for = wanted
            return
        wanted = (self.field.identity, self.window)
        if self._sampled_for == wanted and (quick or not self.is_coarse):
            return
        samples = COARSE if quick and self._seconds > SLOW_FIELD else FULL
        began = perf_counter()
        self._sampled = Sampled.of(self.field, self.window, samples)
        if samples == FULL:
            self._seconds = perf_counter() - began
        self._sampled_for = wanted

    def _still_image(self, plane: Plane) -> QImage:
        key = (plane.window, self.size, self.scale, self._sampled, self._ground, self.colours, self.fonts)
        if self._still is None or key != self._still_for:
            image = QImage(self.size * self.scale, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(self.scale)
            image.fill(0)
            painter = QPainter(image)
            self._paint_still(painter, plane, vector=False)
            painter.end()
            self._still, self._still_for = image, key
        return self._still

    def _paint_still(self, painter: QPainter, plane: Plane, vector: bool) -> None:
        size = QSizeF(self.size)
        if self.is_card:
            draw_card(painter, size, self.colours)
        else:
            painter.fillRect(QRectF(QPointF(), size), qcolor(self.colours.panel))
        if self._sampled is not None:
            draw_field(painter, self._sampled, plane, self.colours, vector, self._ground)
            if has_colour_bar(size, self.colours):
                small, text = self.fonts.small, self.fonts.text
                draw_colour_bar(painter, plane.area, self._sampled.scale, self.colours, small, text)
        elif not self._has_surface:
            draw_grid(painter, plane, self.colours)
        draw_area_edge(painter, plane.area, self.colours)
        draw_axes(painter, plane, self.colours, self.fonts)

    def _paint_labels(self, painter: QPainter, plane: Plane) -> None:
        """On paper contour lines alone say what the losses are. They are labelled where no path ever comes."""
        if self.colours.is_print and self._sampled is not None:
            lines = contour_lines(self._sampled, plane, self._ground)
            taken = [np.column_stack(plane.to_pixels(path.x, path.y)) for path in self.drawn()]
            font = self.fonts.small
            draw_contour_labels(painter, lines, taken, plane.area, self.colours, font)

    # -------------------------------------------------------------------------------------------------- markers

    def _paint_markers(self, painter: QPainter, plane: Plane, on_screen: bool) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(plane.area)
        if self.start is not None and plane.shows(*self.start):
            # The hint is for the hand on the mouse, not for readers of a picture.
            handle = self.handle if on_screen else replace(self.handle, label="")
            handle.draw(painter, plane.pixel(*self.start), plane.area, self.colours, self.fonts.text)
        if self.field is not None:
            for minimum, best in zip(self.field.minima, self.field.are_best(), strict=True):
                if plane.shows(*minimum):
                    draw_star(painter, plane.pixel(*minimum), best, self.colours)
        if self.arrows is not None:
            draw_arrows(painter, self.arrows, plane, stretched=True)
        for path in self.drawn():
            self._paint_signs(painter, plane, path)
        for path in sorted(self.drawn(), key=lambda path: path.selected):
            colour = QColor(path.colour)
            if plane.shows(*path.point):
                at = plane.pixel(*path.point)
                if path.sign is not None:
                    draw_sign(painter, at, path.sign, 6.4, colour, QColor("white"), 3.4)
                    draw_sign(painter, at, path.sign, 6.4, colour, QColor("black"), 1.0)
                    if path.ended_diverged:
                        draw_cross(painter, at, 3.2, QColor("black"))
                    continue
                draw_current_point(painter, at, colour, self.colours, path.selected, path.ended_diverged)
                if path.selected and self.is_ringed:
                    draw_ring(painter, at, self.colours)
            else:
                x, y = self._kept.trail(path, self._seen).pixels(
                    np.array([path.point.x]), np.array([path.point.y])
                )[0]
                draw_off_view(painter, QPointF(float(x), float(y)), plane.area, colour, self.colours)
        if self.arrows is not None:
            draw_arrows(painter, self.arrows, plane, stretched=False)
            draw_arrow_legend(painter, self.arrows, plane, self.colours, self.fonts.small, self.legend_top)
        self._paint_hovered(painter, plane)
        if self.is_painted or not on_screen:  # until then it is not known where a path left the view
            draw_messages(painter, self.messages(), plane.area, self.colours, self.fonts.small)
        painter.restore()

    def _paint_signs(self, painter: QPainter, plane: Plane, path: MapPath) -> None:
        if path.sign is None:
            return
        for x, y in places_along(self._kept.whole_trail(path, self._seen).points, path.sign).tolist():
            at = QPointF(x, y)
            draw_sign(painter, at, path.sign, RADIUS, QColor(path.colour), QColor("white"), 2.2)
            draw_sign(painter, at, path.sign, RADIUS, QColor(path.colour), QColor("black"), 0.7)

    def _paint_hovered(self, painter: QPainter, plane: Plane) -> None:
        if self.hovered is None or self.hovered.path >= len(self.paths):
            return
        path = self.paths[self.hovered.path]
        step = min(self.hovered.step, path.shown)
        if not path.is_drawn or not plane.shows(float(path.x[step]), float(path.y[step])):
            return
        at = plane.pixel(float(path.x[step]), float(path.y[step]))
        painter.setBrush(QColor(path.colour))
        painter.setPen(QPen(qcolor(self.colours.marker), 1.5, Qt.PenStyle.SolidLine))
        painter.drawEllipse(at, 3.5, 3.5)
        rows = self.details(self.hovered.path, step)
        tip = PathTip(f"{path.label} · step {step:,}", path.colour, rows, self.hint if rows else "")
        tip.draw(painter, at, plane.area, self.colours, self.fonts.small)
