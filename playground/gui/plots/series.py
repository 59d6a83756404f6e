"""A card that plots one quantity of every runner over the steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from playground.core.elementwise import Floats
from playground.core.numbers import number_text
from playground.gui.plots.colour_maps import mixed
from playground.gui.plots.curve_table import Column
from playground.gui.plots.series_marks import LOST
from playground.gui.plots.step_plot import LEFT, StepView, Style
from playground.gui.plots.strokes import Stroke
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import Card, CardHeader

EMPTY = "Step to see values"
NOBODY = "Add an optimizer to see values"
HIDDEN = "Every optimizer is hidden"
NOTHING_POSITIVE = "Nothing above 0 to show on a log axis"
NOT_POSITIVE = f"{LOST} ≤ 0: not on a log axis"
_GUIDE_PATTERNS = ((1.0, 3.0), (5.0, 5.0))
"""Dashes and gaps of the guides of x and y. None is solid, as a runner's curve is, whatever its colour."""


@dataclass(frozen=True, eq=False)
class Series:
    """The values of one runner.

    Attributes:
        identity: the run. While it is the same object, rows that were given before have not changed.
        first, second: float64 columns of x and y by step, at least `length` long; nan where there is no value.
            Without a second there is one curve.
        length: rows that are known; drawn are those up to the cursor.
        colour: as ``#rrggbb``.
        label: the runner's name.
        visible: whether it is drawn.
        selected: drawn thicker and above the others.
        diagnostic: the rule itself does not use this quantity; drawn dotted and named as diagnostic.
        diverging: the run diverges. The axis fits the others, and signs at its ends say where this one leaves.
        sign: the number of the sign that its curves carry, see `playground.gui.plots.signs`; None for none.
    """

    identity: object
    first: Floats
    second: Floats | None
    length: int
    colour: str
    label: str
    visible: bool = True
    selected: bool = False
    diagnostic: bool = False
    diverging: bool = False
    sign: int | None = None


@dataclass(frozen=True, eq=False)
class Guide:
    """A line for each coordinate to compare the curves with, thin and of no runner's colour.

    Attributes:
        identity: as of a `Series`.
        first, second: float64 columns of x and y by step; nan where there is no line.
        length: rows that are known.
        label: its short name, at the end of the lines and in the tool tip.
        meaning: what it says, for the tool tip.
    """

    identity: object
    first: Floats
    second: Floats
    length: int
    label: str
    meaning: str


class SeriesPlot(Card):
    """A titled plot of one quantity: x solid, y dashed, diagnostics dotted.

    `header` may serve as the title bar of a dock.

    Attributes:
        cursor_moved: sent with the step that the person chose in the plot.
        log_toggled: sent with whether the axis is logarithmic, when the person switches it.
        canvas: the view of the plot itself.
        fit_button: shows all again; seen while something else is shown.
    """

    cursor_moved = Signal(int)
    log_toggled = Signal(bool)

    def __init__(self, title: str, unit: str, log: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.unit = unit
        self._series: list[Series] = []
        self._first_differences: tuple[tuple[int, str], ...] = ()
        self._guide: Guide | None = None
        self._emphasised = False
        self._reason = ""
        self._column: list[SeriesPlot] = [self]
        self._room = LEFT
        self._words = QTimer(self, singleShot=True, interval=100)
        self._words.timeout.connect(self._describe)
        self.header = CardHeader(title)
        self.fit_button = QToolButton()
        self.fit_button.setText("Show all")
        self.fit_button.setToolTip("Show all steps and values again (0)")
        self.fit_button.setAccessibleName(f"{title}: show all")
        self.fit_button.hide()
        self.log_button = QToolButton()
        self.log_button.setText("log")
        self.log_button.setCheckable(True)
        self.log_button.setChecked(log)
        self.log_button.setToolTip("Logarithmic or linear axis")
        self.log_button.setAccessibleName(f"{title}: logarithmic axis")
        for button in (self.fit_button, self.log_button):
            button.setProperty("flat", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.header.add(button)
        self.canvas = StepView(log)
        self.plot = self.canvas.plot
        self.plot.set_empty_text(EMPTY)
        self.canvas.values_at, self.canvas.values_text = self._tip, self._text
        self.canvas.setAccessibleName(title)
        self.canvas.cursor_moved.connect(self.cursor_moved)
        self.canvas.log_asked.connect(self.log_button.setChecked)
        self.canvas.zoomed.connect(self.fit_button.setVisible)
        self.canvas.room_changed.connect(self._share_room)
        self.fit_button.clicked.connect(self.plot.view_all)
        self.log_button.toggled.connect(self._switch_log)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 6)
        box.setSpacing(0)
        box.addWidget(self.header)
        box.addWidget(self.canvas)

    @property
    def log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self.plot.log

    def set_log(self, log: bool) -> None:
        """Choose the axis. Sends nothing."""
        blocked = self.log_button.blockSignals(True)
        self.log_button.setChecked(log)
        self.log_button.blockSignals(blocked)
        if log != self.plot.log:
            self._take_log(log)

    def set_reason(self, why_empty: str) -> None:
        """Say this where there is nothing to draw, instead of asking for steps."""
        if why_empty != self._reason:
            self._reason = why_empty
            self._show()

    def set_series(self, series: Sequence[Series]) -> None:
        """Show these runs; of a run that was shown before, only rows that are new are looked at."""
        self._series = list(series)
        self._show()

    @property
    def shown(self) -> tuple[Series, ...]:
        """The runs shown."""
        return tuple(self._series)

    @property
    def notes(self) -> list[str]:
        """How to read the lines, the fullest wording first."""
        notes = _notes([series for series in self._series if series.visible])
        return [" · ".join([*notes[:1], NOT_POSITIVE]), NOT_POSITIVE] if self._has_lost else notes

    @property
    def _has_lost(self) -> bool:
        """Whether a curve has ended on a log axis, up to the cursor, because its values are not above 0."""
        lost = self.plot.curves.table.first_lost
        return bool(((lost >= 0) & (lost <= self.plot.cursor_step)).any())

    @property
    def guide(self) -> Guide | None:
        """The lines to compare the curves with."""
        return self._guide

    def set_guide(self, guide: Guide | None) -> None:
        """Show lines to compare the curves with, or none."""
        if guide is not self._guide:
            self._guide = guide
            self._show_guide()

    def set_first_differences(self, first_differences: Sequence[tuple[int, str]]) -> None:
        """Mark the steps at which runs part, each with a sentence for the tool tip."""
        self._first_differences = tuple(first_differences)
        self.plot.set_marks([step for step, _ in first_differences])

    def emphasise_selected(self, emphasised: bool) -> None:
        """Let all runs but the selected one fade, or show all alike."""
        if emphasised != self._emphasised:
            self._emphasised = emphasised
            self._show()

    def set_hover_step(self, step: int | None) -> None:
        """Draw a second, faint cursor at a step, or none. Sends nothing."""
        self.plot.set_hover_step(step)

    def set_steps(self, total: int) -> None:
        """Let the step axis reach from 0 to `total`."""
        self.plot.set_total(total)

    def set_cursor(self, step: int) -> None:
        """Put the cursor on a step: curves end there. Sends nothing."""
        self.plot.set_cursor(step)
        self._tell()

    def set_colours(self, colours: Colours) -> None:
        """Draw in a theme's colours."""
        self.canvas.set_colours(colours)
        self._show()
        self._show_guide()

    def link_x(self, other: SeriesPlot) -> None:
        """Let two plots always show the same steps, below each other: their value axes are equally wide.

        pyqtgraph's own links align plots by their pixels, which gives plots of different widths other steps.
        """
        self.canvas.steps_shown.connect(other.plot.show_steps)
        other.canvas.steps_shown.connect(self.plot.show_steps)
        self._column.append(other)
        other._column.append(self)

    # -------------------------------------------------------------------------------------------------- inner workings

    def _show(self) -> None:
        columns: list[Column] = []
        styles: list[Style] = []
        shown = [s for s in self._series if s.visible]
        all_diverging = all(s.diverging for s in shown)
        for series in sorted(shown, key=lambda s: s.selected):
            for index, values in enumerate((series.first, series.second)):
                if values is not None:
                    stroke = _stroke(series, index)
                    if self._emphasised:
                        stroke = _emphasised(stroke, series.selected, self.canvas.colours.panel)
                    columns.append(Column(series.identity, index, values, series.length))
                    fitted = all_diverging or not series.diverging
                    styles.append(Style(stroke, index == 1, fitted, series.sign))
        self.plot.show_curves(columns, styles)
        self._tell()

    def _show_guide(self) -> None:
        guide, colour = self._guide, self.canvas.colours.muted
        if guide is None:
            self.plot.show_guides([], [], "")
            return
        columns = [
            Column(guide.identity, index, values, guide.length)
            for index, values in enumerate((guide.first, guide.second))
        ]
        strokes = [Stroke(colour, 1.0, *pattern) for pattern in _GUIDE_PATTERNS]
        self.plot.show_guides(columns, strokes, guide.label)

    def _share_room(self) -> None:
        """Give the value axes of a column the width that the widest labels among them need."""
        needed = max(LEFT, self.plot.axes["left"].room_needed())
        if needed != self._room:
            self._room = needed
            room = max(plot._room for plot in self._column)
            for plot in self._column:
                plot.plot.axes["left"].set_room(room)

    def _tell(self) -> None:
        """Say in words what is seen; for screen readers after a moment of rest."""
        self.header.set_note(*self.notes)
        self.plot.set_empty_text(self._why_empty())
        self._words.start()

    def _why_empty(self) -> str:
        """What is said where there is no curve."""
        if self._reason:
            return self._reason
        if not self._series:
            return NOBODY
        if not any(series.visible for series in self._series):
            return HIDDEN
        return NOTHING_POSITIVE if self._has_lost else EMPTY

    def _switch_log(self, log: bool) -> None:
        self._take_log(log)
        self.log_toggled.emit(log)

    def _take_log(self, log: bool) -> None:
        self.plot.set_log(log)
        self._show()
        self._show_guide()
        self.canvas.tell_zoom()

    def _values(self, step: int) -> list[tuple[Series, list[float]]]:
        """The visible runs that have values at a step."""
        found: list[tuple[Series, list[float]]] = []
        for series in self._series:
            if series.visible and 0 <= step < series.length:
                columns = [c for c in (series.first, series.second) if c is not None]
                values = [float(column[step]) for column in columns]
                if not all(math.isnan(value) for value in values):
                    found.append((series, values))
        return found

    def _tip(self, step: int) -> str:
        rows = "".join(_tip_row(series, values) for series, values in self._values(step))
        unit = f" ({escape(self.unit)})" if self.unit else ""
        if not rows:
            return ""
        rows += self._guide_row(step)
        low, high = self.plot.steps
        first_differences = [
            words for at, words in self._first_differences if abs(at - step) <= (high - low) / 60
        ]
        reading = "".join(f"<i>{words}</i>" for words in _notes([s for s in self._series if s.visible])[:1])
        below = "<br>".join([reading, *map(escape, first_differences)])
        return f"<b>{escape(self.title)}{unit}</b>, step {step}<table cellspacing='2'>{rows}</table>{below}"

    def _guide_row(self, step: int) -> str:
        guide = self._guide
        if guide is None or not 0 <= step < guide.length:
            return ""
        values = [float(column[step]) for column in (guide.first, guide.second)]
        if all(math.isnan(value) for value in values):
            return ""
        cells = "".join(
            f"<td>&nbsp;{name} {_short(value)}</td>" for name, value in zip("xy", values, strict=True)
        )
        return f"<tr><td>{escape(guide.label)}: {escape(guide.meaning)}</td>{cells}</tr>"

    def _text(self, step: int) -> str:
        """The values at a step as lines of plain text, all digits."""
        rows = [f"{self.title}, step {step}"] if self._values(step) else []
        for series, values in self._values(step):
            rows.append("\t".join([series.label, *map(repr, values)]))
        return "\n".join(rows)

    def _describe(self) -> None:
        step = self.plot.cursor_step
        told = [f"{s.label} {', '.join(_short(v) for v in values)}" for s, values in self._values(step)]
        description = f"Step {step}: {'; '.join(told)}" if told else EMPTY
        self.canvas.setAccessibleDescription(description)


def _notes(shown: Sequence[Series]) -> list[str]:
    """How to read the lines, the fullest wording first."""
    two = any(series.second is not None for series in shown)
    if not any(series.diagnostic for series in shown):
        return ["x solid · y dashed"] if two else []
    if not two:
        return ["dotted: diagnostic"]
    return ["x solid · y dashed · dotted: diagnostic", "x solid · y dashed · dotted", "x solid · y dashed"]


def _stroke(series: Series, index: int) -> Stroke:
    if series.diagnostic:
        width = 1.7 if series.selected else 1.4
        return Stroke(series.colour, width, 1.8, 2.4 if index == 0 else 5.0)
    width = 2.2 if series.selected else 1.6
    return Stroke(series.colour, width) if index == 0 else Stroke(series.colour, width, 6.0, 4.0)


def _emphasised(stroke: Stroke, selected: bool, panel: str) -> Stroke:
    """The stroke of the selected run made stronger; of another, mixed with what is behind it."""
    if selected:
        return replace(stroke, width=stroke.width + 0.8)
    faded = QColor(stroke.colour)
    faded.setAlphaF(0.22)
    return replace(stroke, colour=mixed(faded, QColor(panel)).name())


def _tip_row(series: Series, values: Sequence[float]) -> str:
    named = zip("xy", values, strict=False) if len(values) > 1 else [("", values[0])]
    cells = "".join(f"<td>&nbsp;{name} {_short(value)}</td>" for name, value in named)
    diagnostic = " (diagnostic)" if series.diagnostic else ""
    return (
        f"<tr><td><font color='{series.colour}'>■</font> {escape(series.label)}{diagnostic}</td>{cells}</tr>"
    )


def _short(value: float) -> str:
    """Four digits."""
    return "–" if math.isnan(value) else number_text(value)
