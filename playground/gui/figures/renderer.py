"""The stage: a figure off screen, that shows one step after another and paints itself on anything."""

from __future__ import annotations

import weakref
from abc import ABC, abstractmethod
from collections.abc import Generator
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from playground.core.errors import InvalidInput
from playground.gui.figures.arrange import arrange, lacking
from playground.gui.figures.heading import FigureHeading
from playground.gui.figures.parts import FigurePart, make_part
from playground.gui.figures.spec import PARTS, PIXELS_PER_CM, PIXELS_PER_INCH, FigureSpec
from playground.gui.figures.view_state import ViewState
from playground.gui.plots.colour_maps import qcolor
from playground.gui.plots.painting import saved
from playground.gui.state.context import Context
from playground.gui.state.slices import SECONDS
from playground.gui.state.store import State, Store
from playground.gui.widgets.settle import settle_layouts


class FigureRenderer(ABC):
    """A figure. ``prepare``, then ``show``, then paint; again ``show`` for another step; at the end ``close``.

    Attributes:
        spec: what the figure is.
    """

    spec: FigureSpec

    def prepare(self, step: int) -> Generator[float]:
        """Compute, bit by bit, what the steps up to this one need; yields the share done.

        For an animation prepare its last step first: the axes of the plots then hold all of it and stand still.
        """
        yield from ()

    def ready(self, step: int) -> None:
        """Do all of `prepare` at once."""
        for _ in self.prepare(step):
            pass

    def showing(self, step: int) -> Generator[float]:
        """Prepare a step bit by bit and show it; yields the share done."""
        yield from self.prepare(step)
        self.show(step)

    @abstractmethod
    def show(self, step: int) -> None:
        """Show a step that was prepared."""

    @abstractmethod
    def painting(self, painter: QPainter) -> Generator[float]:
        """Paint, bit by bit, on a painter whose unit is the figure's logical pixel; yields the share done."""

    def paint(self, painter: QPainter) -> None:
        """Do all of `painting` at once."""
        for _ in self.painting(painter):
            pass

    @abstractmethod
    def close(self) -> None:
        """Let go of everything; nothing can be shown any more."""

    def image(self) -> QImage:
        """The figure as a picture at its scale, with the figure's physical size.

        Raises:
            InvalidInput: it would have too many pixels.
        """
        self.spec.check_pixels()
        image = self.canvas(self.spec.scale)
        painter = QPainter(image)
        painter.scale(self.spec.scale, self.spec.scale)
        self.paint(painter)
        painter.end()
        return image

    def canvas(self, scale: float) -> QImage:
        """An empty picture of the figure's size with so many pixels for one of its own.

        Raises:
            InvalidInput: there is not enough memory for it.
        """
        width, height = self.spec.pixels_at(scale)
        image = QImage(QSize(width, height), QImage.Format.Format_ARGB32_Premultiplied)
        if image.isNull():
            raise InvalidInput(f"there is not enough memory for a picture of {width} × {height} pixels")
        image.fill(Qt.GlobalColor.transparent)
        per_metre = round(scale * PIXELS_PER_INCH / 0.0254)
        image.setDotsPerMeterX(per_metre)
        image.setDotsPerMeterY(per_metre)
        return image


class PartsRenderer(FigureRenderer):
    """Views of an experiment, arranged, with a legend and a title.

    It computes with the runs of the store but shows nothing in the window: the two do not disturb each other.

    Attributes:
        heading: title and legend.
        places: where each part stands, in pixels of the figure before its text size.
    """

    def __init__(self, store: Store, spec: FigureSpec, view: ViewState | None = None) -> None:
        """Lay the figure out.

        Raises:
            InvalidInput: the size is too small for its parts.
        """
        self.spec = spec
        self._store = store
        self._view = (view or ViewState()).chosen(spec)
        keys = [key for key in PARTS if key in spec.parts]
        self._parts: dict[str, FigurePart] = {
            key: make_part(key, store, self._view, spec.colours) for key in keys
        }
        # A scene must not be left to the garbage collector, which deletes items after the scene that they know of:
        # the process ends at any later line. So parts go at once, and also where nobody has closed the figure.
        self._end = weakref.finalize(self, _close, tuple(self._parts.values()))
        self._end.atexit = False
        size = QSizeF(spec.width, spec.height) * (1 / spec.text_size)
        self.heading = FigureHeading(store.state, spec, size.width())
        top = self.heading.height
        area = QRectF(0, top, size.width(), max(1.0, size.height() - top))
        self.places = arrange(keys, spec.arrangement, area)
        part, wider, higher = lacking(self.places)
        if max(wider, higher) > 1:
            self.close()
            needed = QSizeF(size.width() * wider, top + area.height() * higher) * spec.text_size
            raise InvalidInput(_too_small(spec, PARTS[part], needed))

    def _state(self, step: int) -> State:
        state = self._store.state
        return replace(state, cursor=step, computed=max(state.computed, step))

    def prepare(self, step: int) -> Generator[float]:
        while not self._store.compute_to(step, SECONDS):
            yield 0.9 * min(1.0, min(run.last_step for run in self._store.traces) / max(step, 1))
        for part in self._parts.values():
            for share in part.prepare(self._state(step)):
                yield 0.9 + 0.1 * share

    def show(self, step: int) -> None:
        state = self._state(step)
        self.heading.show(state)
        for part in self._parts.values():
            part.show(state)

    def painting(self, painter: QPainter) -> Generator[float]:
        with saved(painter):
            ground = qcolor(self.spec.colours.panel)
            painter.fillRect(QRectF(0, 0, self.spec.width, self.spec.height), ground)
            painter.scale(self.spec.text_size, self.spec.text_size)
            self.heading.paint(painter)
            for number, (key, part) in enumerate(self._parts.items()):
                place = self.places[key]
                with saved(painter):
                    painter.translate(_whole(place.topLeft(), painter.deviceTransform().m11()))
                    size = QSize(int(place.width()), int(place.height()))
                    for share in part.painting(painter, size):
                        yield (number + share) / len(self._parts)
                yield (number + 1) / len(self._parts)

    def close(self) -> None:
        self._end()


def _close(parts: tuple[FigurePart, ...]) -> None:
    for part in parts:
        part.close()


class WindowRenderer(FigureRenderer):
    """The window as it is, with its own theme and size."""

    def __init__(self, context: Context, spec: FigureSpec) -> None:
        self._store, self._window = context.store, context.window
        self._cursor, self._moved = context.store.cursor, False
        size = context.window.size()
        self.spec = replace(spec, width=size.width(), height=size.height(), text_size=1)

    def prepare(self, step: int) -> Generator[float]:
        while not self._store.compute_to(step, SECONDS):
            yield min(run.last_step for run in self._store.traces) / max(step, 1)

    def show(self, step: int) -> None:
        self._moved |= step != self._store.cursor
        self._store.go_to(step)
        settle_layouts()

    def painting(self, painter: QPainter) -> Generator[float]:
        yield from ()
        paint_widget(self._window, painter)

    def close(self) -> None:
        # Whoever has stepped on while one picture was made stays there.
        if self._moved:
            self._store.go_to(self._cursor)


def paint_widget(widget: QWidget, painter: QPainter) -> None:
    """Paint a widget and what is in it."""
    flags = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    widget.render(painter, QPoint(0, 0), QRegion(), flags)


def make_renderer(context: Context, spec: FigureSpec, view: ViewState) -> FigureRenderer:
    """The stage of a figure of what the window shows, as it shows it.

    Raises:
        InvalidInput: the size is too small for the figure's parts.
    """
    if spec.is_window:
        return WindowRenderer(context, spec)
    return PartsRenderer(context.store, spec, view)


def _whole(point: QPointF, scale: float) -> QPointF:
    """The nearest point that stands on a whole pixel of the device."""
    return QPointF(round(point.x() * scale) / scale, round(point.y() * scale) / scale)


def _too_small(spec: FigureSpec, title: str, needed: QSizeF) -> str:
    width, height = (ceil(side / 10) * 10 for side in (needed.width(), needed.height()))
    centimetres = " × ".join(f"{side / PIXELS_PER_CM:.1f}" for side in (width, height))
    return (
        f"{spec.width:.0f} × {spec.height:.0f} pixels are too small: “{title}” needs the figure to have about "
        f"{width} × {height} pixels ({centimetres} cm), or smaller text"
    )
