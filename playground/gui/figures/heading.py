"""What stands above the parts of a figure: its title and the legend."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.core.declarations import Number
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_data import FromData
from playground.core.numbers import exact_text
from playground.core.symbols import plain_symbol
from playground.gui.figures.spec import FigureSpec
from playground.gui.plots.signs import draw_sign
from playground.gui.state.store import State
from playground.gui.style.theme import text_font
from playground.gui.style.typeset import TypesetFormula, typeset

INSET = 12.0
_TITLE_HEIGHT = 34.0
_ROW = 22.0
_SAMPLE = 22.0
"""Length of the line before a runner's name."""
_TITLE_SIZE = _FORMULA_SIZE = 15
_GAP = 14.0


@dataclass(frozen=True)
class LegendEntry:
    """One name of the legend, and where it stands: the left end of its sample, and the middle of its line."""

    label: str
    colour: str
    at: QPointF
    sign: int | None


def labels(state: State, dialects: bool) -> list[tuple[int, str, str]]:
    """Number, name and colour of every runner that is drawn, then of the fan's copies."""
    return [
        (number, f"{one.name} ({one.dialect_title})" if dialects else one.name, one.colour)
        for number, one in enumerate((*state.experiment.runners, *state.copies))
        if one.visible
    ]


class FigureHeading:
    """Title and legend across the width of a figure.

    Attributes:
        height: what they need.
    """

    def __init__(self, state: State, spec: FigureSpec, width: float) -> None:
        self._colours = spec.colours
        self._width = width
        self._font, self._small = text_font(plain=True), text_font(12, plain=True)
        self._step = ""
        self._title = self._settings = ""
        self._below = False
        self._formula: TypesetFormula | None = None
        top = 4.0
        if spec.title:
            landscape = state.experiment.landscape
            self._title, self._settings = landscape.title, settings_text(landscape)
            self._formula = typeset(landscape.equation, _FORMULA_SIZE, spec.colours.text)
            wide = self._formula.width > self._beside(state)
            self._below = wide or self._formula.height > _TITLE_HEIGHT
            top += _TITLE_HEIGHT + (self._formula_height if self._below else 0.0)
        self.entries, bottom = self._flow(labels(state, spec.dialects) if spec.legend else [], top)
        self.height = bottom if self.entries else top - 4.0

    def _flow(self, names: list[tuple[int, str, str]], top: float) -> tuple[list[LegendEntry], float]:
        """The names from left to right in rows, and where the last row ends."""
        metrics, entries = QFontMetricsF(self._font), list[LegendEntry]()
        x, middle = INSET, top + _ROW / 2
        for number, name, colour in names:
            wide = _SAMPLE + 7 + metrics.horizontalAdvance(name)
            if x > INSET and x + wide > self._width - INSET:
                x, middle = INSET, middle + _ROW
            entries.append(
                LegendEntry(name, colour, QPointF(x, middle), number if self._colours.is_print else None)
            )
            x += wide + 18
        return entries, middle + _ROW / 2

    def show(self, state: State) -> None:
        """Follow the step."""
        self._step = _step_text(state.cursor)

    def paint(self, painter: QPainter) -> None:
        """Paint at the painter's origin."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._title:
            self._paint_title(painter)
        metrics = QFontMetricsF(self._font)
        painter.setFont(self._font)
        for entry in self.entries:
            end = entry.at + QPointF(_SAMPLE, 0)
            painter.setPen(QPen(QColor(entry.colour), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(entry.at, end)
            if entry.sign is not None:
                middle = entry.at + QPointF(_SAMPLE / 2, 0)
                draw_sign(painter, middle, entry.sign, 4.6, QColor(entry.colour), QColor("black"), 0.8)
            painter.setPen(QColor(self._colours.text))
            room = self._width - INSET - end.x() - 7
            name = metrics.elidedText(entry.label, Qt.TextElideMode.ElideRight, max(room, 20.0))
            painter.drawText(end + QPointF(7, metrics.capHeight() / 2), name)
        painter.restore()

    @property
    def _formula_height(self) -> float:
        return self._formula.height * self._shrunk + 6 if self._formula is not None else 0.0

    @property
    def _shrunk(self) -> float:
        """How much smaller a formula is that is wider than the figure."""
        width = self._formula.width if self._formula is not None else 1.0
        return min(1.0, (self._width - 2 * INSET) / width)

    def _beside(self, state: State) -> float:
        """The room for a formula between the title and the step."""
        title = QFontMetricsF(text_font(_TITLE_SIZE, bold=True, plain=True)).horizontalAdvance(self._title)
        step = QFontMetricsF(self._small).horizontalAdvance(_step_text(state.experiment.steps))
        return self._width - 2 * INSET - title - step - 2 * _GAP

    def _paint_title(self, painter: QPainter) -> None:
        font, baseline = text_font(_TITLE_SIZE, bold=True, plain=True), 25.0
        large, small = QFontMetricsF(font), QFontMetricsF(self._small)
        right = self._width - INSET - small.horizontalAdvance(self._step)
        title = large.elidedText(self._title, Qt.TextElideMode.ElideRight, right - INSET - _GAP)
        painter.setFont(font)
        painter.setPen(QColor(self._colours.text))
        painter.drawText(QPointF(INSET, baseline), title)
        painter.setFont(self._small)
        painter.setPen(QColor(self._colours.muted))
        painter.drawText(QPointF(right, baseline), self._step)
        left, formula = INSET + large.horizontalAdvance(title) + _GAP, self._formula
        if formula is None:
            return
        if self._below:
            left, right = INSET, self._width - INSET + _GAP
            baseline = _TITLE_HEIGHT + (formula.height - formula.descent) * self._shrunk
        formula.paint(
            painter, left, baseline - (formula.height - formula.descent) * self._shrunk, self._shrunk
        )
        left += formula.width * self._shrunk + _GAP
        if small.horizontalAdvance(self._settings) <= right - left - _GAP:
            painter.drawText(QPointF(left, baseline), self._settings)


def _step_text(step: int) -> str:
    return f"step {step:,}"


def settings_text(landscape: Landscape) -> str:
    """The landscape's numbers as in ``k = 10``."""
    declared, settings = landscape.parameters(), landscape.settings()
    if isinstance(landscape, FromData) and not landscape.is_sampled:
        settings["batch"] = landscape.read.rows  # as many as the formula's sum has terms
    return ", ".join(
        f"{plain_symbol(declared[name].symbol)} = {exact_text(float(value))}"
        for name, value in settings.items()
        if isinstance(declared[name], Number)
    )
