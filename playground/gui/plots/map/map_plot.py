"""What the map shows: a landscape, paths, points, arrows, words, as items in a plot's frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import NamedTuple, cast

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QGraphicsGridLayout

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Point, Window
from playground.experiment.reach import box_of
from playground.gui.plots.axes import TickAxis
from playground.gui.plots.frame import Plot, PlotView
from playground.gui.plots.items import Grid
from playground.gui.plots.map.arrows import ArrowSet, Stretches
from playground.gui.plots.map.colour_bar import ColourBar
from playground.gui.plots.map.contours import ContourLines
from playground.gui.plots.map.field import COARSE, FULL, MapField, Sampled
from playground.gui.plots.map.field_image import FieldImage
from playground.gui.plots.map.marks import Minima, PointsItem, StartItem
from playground.gui.plots.map.messages import Message
from playground.gui.plots.map.overlays import ArrowLegend, ArrowsItem, HoveredVertex, MessagesItem
from playground.gui.plots.map.path import MapPath, PathBoxes
from playground.gui.plots.map.path_box import roomy, united
from playground.gui.plots.map.paths_item import PathsItem
from playground.gui.plots.map.transform import covers
from playground.gui.plots.plane import LARGEST_SPAN, Plane, is_showable
from playground.gui.plots.surface import Surface
from playground.gui.plots.ticks import round_values, tick_labels
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font

SMALL, PADDING = 11.0, 12.0
TICK = 4
X_SPACING, Y_SPACING = 90.0, 56.0
NARROW = 340.0
"""Widgets narrower than this have no colour bar."""
SLOW_FIELD = 0.015
"""Seconds from which a field is sampled coarsely while the view or the function moves."""
NO_WINDOW = Window(-1.0, 1.0, -1.0, 1.0)


class Hovered(NamedTuple):
    """The vertex of a path that the mouse is near: index among all paths, step."""

    path: int
    step: int


class MapPlot(Plot):
    """The map as a scene, for window and figures alike. Setters emit nothing.

    Attributes:
        field, paths, start, arrows: what is shown; set with the setters.
        stretches: by how much arrows are drawn longer.
        hovered_path: the vertex that is pointed at; None for none.
        is_ringed: whether a ring surrounds the current point of the selected runner.
        is_card: whether it is a card of the window, with a border of its own.
    """

    modes = {"pan": "Drag moves the view", "zoom": "Drag zooms into a rectangle"}

    def __init__(self, view: PlotView) -> None:
        self.field: MapField | None = None
        self.paths: tuple[MapPath, ...] = ()
        self.start: Point | None = None
        self.arrows: ArrowSet | None = None
        self.stretches = Stretches()
        self.hovered_path: Hovered | None = None
        self.is_ringed = False
        self._follows = True
        self._boxes: dict[int, tuple[object, PathBoxes]] = {}
        self._sampled: Sampled | None = None
        self._sampled_for: tuple[object, ...] = ()
        self._seconds = 0.0
        self._is_stale = False
        metrics = QFontMetricsF(text_font(SMALL))
        self._left = TickAxis("left", 40, _ticks(Y_SPACING), tick_length=TICK)
        bottom = TickAxis(
            "bottom", math.ceil(metrics.height() + TICK + 3 + PADDING), _ticks(X_SPACING), tick_length=TICK
        )
        self._left.name, bottom.name = "y", "x"
        super().__init__(view, {"left": self._left, "bottom": bottom}, (0, PADDING, PADDING, 0), bleed=0.0)
        self.vb.state["wheelScaleFactor"] = math.log(0.85) / math.log(1.02) / 120
        self.vb.childGroup.setZValue(0)  # the field lies under everything
        self._bar = ColourBar(self)
        cast(QGraphicsGridLayout, self.layout()).addItem(self._bar, 1, 2)
        self.image = FieldImage(self)
        self.contours = ContourLines(self, 1)
        self.grid_lines = Grid(self, 2)
        self.grid_lines.has_columns = True
        self.path_lines = PathsItem(self, 5)
        self.start_item = StartItem(self, 10)
        self.minima = Minima(self, 11)
        self.below, self.points = ArrowsItem(self, 12, stretched=True), PointsItem(self, 13)
        self.above, self.legend = ArrowsItem(self, 14, stretched=False), ArrowLegend(self, 15)
        self.vertex, self.message_chips = HoveredVertex(self, 16), MessagesItem(self, 17)
        self._shown_window = NO_WINDOW
        self.vb.sigRangeChanged.connect(self._range_changed)
        self.vb.sigResized.connect(self._resized)
        self.scene().sigPrepareForPaint.connect(self._catch_up)
        self._apply_window(NO_WINDOW)

    # ------------------------------------------------------------------------------------------------- questions

    @property
    def window(self) -> Window:
        """The part of the plane that is seen."""
        return self._shown_window

    @property
    def plane(self) -> Plane:
        """The window on the pixels of the view box."""
        return Plane(self._shown_window, QRectF(self.vb.rect()))

    @property
    def text_font(self) -> QFont:
        """The font for words on what is being painted on: in files letters can be searched for and copied."""
        return text_font(plain=self.surface.is_vector)

    @property
    def small_font(self) -> QFont:
        """A little smaller, for legends, messages and contour lines."""
        return text_font(SMALL, plain=self.surface.is_vector)

    @property
    def has_surface(self) -> bool:
        """Whether there is a function of the place."""
        return self.field is None or self.field.has_surface

    @property
    def is_settled(self) -> bool:
        """Whether the last frame on screen showed all paths to their ends."""
        return self.path_lines.is_complete

    @property
    def is_coarse(self) -> bool:
        """Whether the field on screen is a quick one that `refine` should replace."""
        return self._sampled is not None and len(self._sampled.losses) < FULL

    @property
    def hovered_vertex(self) -> Hovered | None:
        """The vertex that is pointed at, if it is still there to be seen."""
        found = self.hovered_path
        if found is None or found.path >= len(self.paths) or not self.paths[found.path].is_drawn:
            return None
        path = self.paths[found.path]
        step = min(found.step, path.shown)
        seen = self.plane.shows(float(path.x[step]), float(path.y[step]))
        return Hovered(found.path, step) if seen else None

    def vertex_pixel(self, vertex: Hovered) -> QPointF:
        """The pixel of the view box where a vertex is."""
        path = self.paths[vertex.path]
        return self.plane.pixel(float(path.x[vertex.step]), float(path.y[vertex.step]))

    def messages(self) -> list[Message]:
        """What is to be said about runners that are not in view or not in the reals."""
        found = [Message(self.field.said)] if self.field is not None and self.field.said else []
        window = self._shown_window
        for number, path in enumerate(self.paths):
            if not path.visible:
                continue
            if path.diverged_at is not None and (not len(path.x) or path.ended_diverged):
                found.append(Message(f"{path.label} diverged at step {path.diverged_at}", path.colour))
            elif path.is_drawn and not self.plane.shows(*path.point):
                left_at = self._boxes_of(path).left_at(path, window)
                text = f"left the view at step {left_at:,}" if left_at else "starts outside the view"
                found.append(Message(f"{path.label} {text}", path.colour, number))
        return found

    def nearest(self, pixel: QPointF, reach: float) -> Hovered | None:
        """The vertex that belongs to the line nearest to a pixel of the view box, if it is within ``reach`` pixels."""
        best, found = reach, None
        for number, path in enumerate(self.paths if self.is_settled else ()):
            if path.is_drawn:
                distance, step = self._boxes_of(path).nearest(path, self.plane, pixel.x(), pixel.y(), best)
                if distance < best:
                    best, found = distance, Hovered(number, step)
        return found

    def _boxes_of(self, path: MapPath) -> PathBoxes:
        kept = self._boxes.get(id(path.identity))
        if kept is None or kept[0] is not path.identity:
            alive = {id(other.identity) for other in self.paths}
            self._boxes = {key: value for key, value in self._boxes.items() if key in alive}
            kept = self._boxes[id(path.identity)] = (path.identity, PathBoxes())
        return kept[1]

    # --------------------------------------------------------------------------------------------------- setters

    def set_field(self, field: MapField) -> None:
        """Show another function. The view is kept unless the field has another window than the one before."""
        old = self.field
        if old is not None and old.identity == field.identity:
            return
        self.field = field
        window = None
        if not field.has_surface:
            if old is None or old.has_surface or old.subject != field.subject:
                self._follows = True
                window = field.window
            elif self._follows:
                window = united(self._shown_window, field.window)
        elif old is None or old.window != field.window:
            window = field.window
        self.grid_lines.setVisible(not field.has_surface)
        self.minima.show_minima(list(zip(field.minima, field.are_best(), strict=True)))
        self._is_stale = True
        if window is not None:
            self._apply_window(window)
        self._lay_out()
        self._sample_if_seen()

    def set_paths(self, paths: Sequence[MapPath]) -> None:
        """Show these paths, the later ones' current points over the earlier ones'."""
        self.paths = tuple(paths)
        self._follow_paths()
        self.path_lines.show_paths(self.paths)
        self.update()

    def set_start(self, start: Point) -> None:
        """Put the handle there."""
        self.start = start
        self.start_item.update()

    def set_arrows(self, arrows: ArrowSet | None) -> None:
        """Draw these arrows and their legend, or none."""
        if arrows != self.arrows:
            self.arrows = arrows
            if arrows is not None:
                self.stretches.follow(arrows.arrows, self.plane)
            self._update_arrows()

    def set_ringed(self, ringed: bool) -> None:
        """Draw a ring around the current point of the selected runner, or none."""
        if ringed != self.is_ringed:
            self.is_ringed = ringed
            self.points.update()

    def hover_path(self, found: Hovered | None) -> None:
        """Point at a vertex of a path, or at none."""
        if found != self.hovered_path:
            self.hovered_path = found
            self.vertex.update()

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self._bar.set_look()
        self.minima.set_look()
        self._lay_out()
        if self._sampled is not None:
            self._show_sampled()
        self.update_all()

    def set_equal_scale(self, equal: bool) -> None:
        """Give x and y as many pixels a unit each, or each what fills the map."""
        self.vb.setAspectLocked(equal)
        self.vb.updateMatrix()

    @property
    def has_equal_scale(self) -> bool:
        """Whether x and y have as many pixels a unit."""
        return self.vb.state["aspectLocked"] is not False

    # ------------------------------------------------------------------------------------------------------ view

    def fit(self) -> None:
        """Show the field's own window; where there is no surface, all paths."""
        if self.field is not None:
            self._apply_window(self.field.window)
            self._follows = True
            self._follow_paths()

    def fit_paths(self, only: int | None = None) -> None:
        """Show all paths to their ends, or bring one into view."""
        chosen = self.paths if only is None else self.paths[only : only + 1]
        rows = [(path.x[: path.shown + 1], path.y[: path.shown + 1]) for path in chosen if path.is_drawn]
        box = box_of([_showable_rows(*columns) for columns in rows])
        if box is None:
            return
        window = roomy(box)
        window = window if only is None else united(self._shown_window, window)
        if is_showable(window):
            self._apply_window(window)
            self._follows = False

    def show_window(self, window: Window) -> None:
        """Show this part of the plane.

        Raises:
            ValueError: a span is empty, infinite, or too small to tell its float64 numbers apart.
        """
        if not is_showable(window):
            raise ValueError(f"a window of the map needs finite, increasing limits; found {window}")
        self._apply_window(window)
        self._follows = False

    def _follow_paths(self) -> None:
        """Where there is no surface whose window could be shown, keep all paths in view until a person zooms."""
        if not self.has_surface and self._follows:
            box = box_of([(path.x, path.y) for path in self.paths if path.visible])
            if box is not None:
                self._apply_window(united(self._shown_window, roomy(box)))

    def _apply_window(self, window: Window) -> None:
        self.show_range((window.x_low, window.x_high), (window.y_low, window.y_high))

    def _range_changed(self, *_: object) -> None:
        window = Window(*(limit for limits in self.vb.viewRange() for limit in limits))
        if not is_showable(window):  # a person has zoomed to where numbers end
            self._apply_window(self._shown_window)
            return
        self._shown_window = window
        self._lay_out()
        self._is_stale = True
        self._sample_if_seen()
        self._suit_view()

    def _resized(self, *_: object) -> None:
        self._lay_out()
        self._suit_view()

    def _suit_view(self) -> None:
        if self.arrows is not None:
            self.stretches.follow(self.arrows.arrows, self.plane, is_next=False)
        self._update_arrows()

    def _lay_out(self) -> None:
        """Give the left axis the room that its words need, in steps of 8 pixels: the map must not tremble."""
        size = self.size()
        metrics = QFontMetricsF(text_font(SMALL))
        _, labels = _ticks(Y_SPACING)(*self._shown_window[2:], max(size.height() - 2 * PADDING, 1.0))
        widest = max((metrics.horizontalAdvance(label) for label in labels), default=0.0)
        room = max(40, math.ceil((widest + TICK + 10) / 8) * 8)
        if self._left.fixedWidth != room:
            self._left.setWidth(room)
        has_bar = self.has_surface and size.width() >= NARROW and not self.colours.is_print
        bar = self._bar.room if has_bar else 0.0
        if has_bar != self._bar.isVisible() or self._bar.minimumWidth() != bar:
            self._bar.setVisible(has_bar)
            self._bar.setMinimumWidth(bar)
            self._bar.setMaximumWidth(bar)

    # ----------------------------------------------------------------------------------------------------- field

    def refine(self) -> None:
        """Sample the field in full resolution, however long it takes."""
        self._sample(quick=False)

    def _catch_up(self) -> None:
        if self._is_stale:
            self._sample(quick=False)

    def get_ready(self, surface: Surface, seconds: float) -> bool:
        """Work for about so long, so that painting on such a surface is soon done; whether all is ready."""
        if self._is_stale or self.is_coarse:
            self._sample(quick=False)
        return self.path_lines.advance(surface, seconds)

    def _sample_if_seen(self) -> None:
        # While nobody sees it, size and view may still change several times, and each would be another sampling.
        if self.view.isVisible():
            self._sample(quick=True)

    def _sample(self, *, quick: bool) -> None:
        self._is_stale = False
        field = self.field
        if field is None:
            return
        if not field.has_surface:
            self._sampled, self._sampled_for = None, ()
        elif field.transform is not None:
            needed, wanted = field.transform.needed(self._shown_window), ("own", field.transform.identity)
            if (
                self._sampled is None
                or self._sampled_for != wanted
                or not covers(self._sampled.window, needed)
            ):
                self._sampled, self._sampled_for = Sampled.of_own(field, needed, self._shown_window), wanted
        else:
            wanted = (field.identity, self._shown_window)
            if self._sampled_for == wanted and (quick or not self.is_coarse):
                return
            samples = COARSE if quick and self._seconds > SLOW_FIELD else FULL
            began = perf_counter()
            self._sampled, self._sampled_for = Sampled.of(field, self._shown_window, samples), wanted
            if samples == FULL:
                self._seconds = perf_counter() - began
        self._show_sampled()

    def _show_sampled(self) -> None:
        transform = self.field.transform if self.field is not None else None
        self.image.show_field(self._sampled, transform.in_plane if transform is not None else None)
        self.contours.show_field(self._sampled, transform)
        self._bar.show_scale(self._sampled.scale if self._sampled is not None else None)
        self._lay_out()

    # ---------------------------------------------------------------------------------------------------- repaint

    def _update_arrows(self) -> None:
        for item in (self.below, self.above, self.legend):
            item.update()

    def update_all(self) -> None:
        """Paint everything anew."""
        self.vb.update()
        self.scene().update()


def _ticks(spacing: float) -> Callable[[float, float, float], tuple[Floats, list[str]]]:
    """Round values about so many pixels apart; closer where there would be one alone, which gives no scale."""

    def ticks(low: float, high: float, length: float) -> tuple[Floats, list[str]]:
        at_most = max(2, int(length / spacing))
        found = round_values(low, high, at_most)
        found = found if len(found) > 1 else round_values(low, high, 2 * at_most)
        return found, tick_labels(found)

    return ticks


def _showable_rows(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The rows that a window can hold."""
    near = (np.abs(x) < LARGEST_SPAN / 4) & (np.abs(y) < LARGEST_SPAN / 4)
    return x[near], y[near]
