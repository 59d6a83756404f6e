"""The rows below a formula: the window for x and y, and for each parameter its value and the range of its slider."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.formulas.names import COORDINATES
from playground.core.formulas.ranges import Range, checked
from playground.core.landscapes.custom import PARAMETER
from playground.gui.widgets.checked_line import CheckedLine
from playground.gui.widgets.number_line import NumberLine

_END = Number(0.0, "", "end of a range")
_WIDTH = 84


class ParameterRows(QWidget):
    """A table of numbers. What was typed for a name comes back when the name does.

    Attributes:
        edited: sent when a person has changed a number.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(4, 1)
        self._rows: dict[str, _ParameterRow] = {}
        self._shown: tuple[str, ...] = ()
        for column, words in enumerate(("", "value", "from", "to")):
            heading = QLabel(words)
            heading.setProperty("role", "muted")
            self._grid.addWidget(heading, 0, column)
        for name in COORDINATES:
            self._rows[name] = self._new_row(name)
        self.show_parameters(())

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that have a row, from top to bottom."""
        return self._shown

    def row(self, name: str) -> _ParameterRow:
        """The row of a coordinate or a parameter.

        Raises:
            KeyError: it never had one.
        """
        return self._rows[name]

    def set_numbers(self, values: Mapping[str, float], ranges: Mapping[str, Range]) -> None:
        """Fill in numbers; `ranges` may name the coordinates."""
        for name in (*values, *ranges):
            row = self._rows.setdefault(name, self._rows.get(name) or self._new_row(name))
            if name in values and row.value is not None:
                row.value.show_number(values[name])
            if name in ranges:
                for line, end in zip((row.low, row.high), ranges[name], strict=True):
                    line.show_number(end)

    def show_parameters(self, names: tuple[str, ...]) -> None:
        """Have rows for the coordinates and these parameters."""
        for name in names:
            if name not in self._rows:
                self._rows[name] = self._new_row(name)
        self._shown = names
        for row in self._rows.values():
            row.take_from(self._grid)
        for index, name in enumerate((*COORDINATES, *names)):
            self._rows[name].put_into(self._grid, index + 1)

    def numbers(self) -> tuple[dict[str, float], dict[str, Range]]:
        """The values of the parameters and all ranges.

        Raises:
            InvalidInput: a number cannot be used; its field is marked.
        """
        values: dict[str, float] = {}
        ranges: dict[str, Range] = {}
        first: InvalidInput | None = None
        for name in (*COORDINATES, *self._shown):
            try:
                value, ranges[name] = self._rows[name].read()
                if value is not None:
                    values[name] = value
            except InvalidInput as error:
                first = first or error
        if first is not None:
            raise first
        return values, ranges

    def _new_row(self, name: str) -> _ParameterRow:
        row = _ParameterRow(name, self)
        for line in row.lines:
            line.textEdited.connect(lambda text: self.edited.emit())
        return row


class _ParameterRow:
    """A name with its numbers; a coordinate has no value."""

    def __init__(self, name: str, parent: QWidget) -> None:
        self.name = name
        coordinate = name in COORDINATES
        self.label = QLabel(name, parent)
        self.note = QLabel("window" if coordinate else "slider", parent)
        self.note.setProperty("role", "muted")
        self.value = None if coordinate else _line(1.0, f"value of {name}", parent)
        low, high = (-3.0, 3.0) if coordinate else PARAMETER.slider_range
        what = f"window: {name}" if coordinate else f"slider of {name}:"
        self.low = _line(low, f"{what} from", parent)
        self.high = _line(high, f"{what} to", parent)
        self.lines = [line for line in (self.value, self.low, self.high) if line is not None]

    def put_into(self, grid: QGridLayout, index: int) -> None:
        for column, widget in enumerate((self.label, self.value, self.low, self.high, self.note)):
            if widget is not None:
                grid.addWidget(widget, index, column)
                widget.show()

    def take_from(self, grid: QGridLayout) -> None:
        for widget in (self.label, self.note, *self.lines):
            grid.removeWidget(widget)
            widget.hide()

    def read(self) -> tuple[float | None, Range]:
        """The value and the range; marks what cannot be used.

        Raises:
            InvalidInput: the first fault.
        """
        value = None if self.value is None else _read(self.value, PARAMETER)
        low, high = _read(self.low, _END), _read(self.high, _END)
        try:
            return value, checked(self.name, low, high)
        except InvalidInput as error:
            self.high.mark(error.reason)
            raise


def _read(line: CheckedLine, limits: Number) -> float:
    try:
        number = limits.parse(line.text())
    except InvalidInput as error:
        line.mark(error.reason)
        raise InvalidInput(f"{line.accessibleName()}: {error.reason}") from None
    line.mark("")
    return number


def _line(value: float, name: str, parent: QWidget) -> NumberLine:
    line = NumberLine(parent)
    line.show_number(value)
    line.setFixedWidth(_WIDTH)
    line.setAccessibleName(name)
    line.set_tip(name[0].upper() + name[1:])
    return line
