"""What steps begin with, and the lines of one step with a field for each number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from playground.export.answers import Blank, Judgement
from playground.export.working import WorkedRow, WorkedStep
from playground.export.worksheet import Fact
from playground.gui.style.typeset import FormulaLabel
from playground.gui.widgets.checked_line import CheckedLine
from playground.gui.widgets.style_property import set_style_property

SPACING = 6
"""Pixels between rows."""
_FORMULA = 15.0
"""Pixels of the letters in formulas."""
_SIGNS = {"right": "✓", "follow-up": "✓ follows from above", "wrong": "✗", "unreadable": "?", "empty": ""}
_FIELD, _VERDICT = 110, 150
"""The least widths of the columns in pixels."""
_GIVEN = Judgement("empty", "given")
_Cell = tuple[int, int]
"""A row, and 0 for x or 1 for y."""


class Block(QWidget):
    """Some rows of a sheet, beginning with names or formulas; those of all blocks stand under each other."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(SPACING)

    def _begin_row(self, head: QWidget) -> int:
        """A row of its own that begins with this; its number."""
        row = self._grid.rowCount()
        self._grid.addWidget(head, row, 0)
        self._heads.append(head)
        return row

    @property
    def first_column(self) -> int:
        """How wide the first column must be, in pixels."""
        return max((head.sizeHint().width() for head in self._heads), default=0)

    def align(self, width: int) -> None:
        """Make the first column so wide."""
        if self._grid.columnMinimumWidth(0) != width:
            self._grid.setColumnMinimumWidth(0, width)


class FactRows(Block):
    """What steps begin with: names, and formulas or words."""

    def __init__(self) -> None:
        super().__init__()
        self._grid.setColumnStretch(1, 1)

    def add(self, fact: Fact) -> None:
        """State one more."""
        name = QLabel(fact.name)
        name.setProperty("role", "muted")
        shown = FormulaLabel(fact.latex, _FORMULA) if fact.latex else QLabel(fact.words)
        self._grid.addWidget(shown, self._begin_row(name), 1)


class AnswerRows(Block):
    """A step's lines, each with a field for x and for y and what is to be said of them.

    Each step is a widget of its own: one layout of all fields of fifty steps takes seconds. Every step of a run has
    the same lines, so that what was made for one step can show another one.

    Attributes:
        filled: sent with a place and a text when a field is left or Enter is pressed in it.
    """

    filled = Signal(object, str)

    def __init__(self, rows: tuple[WorkedRow, ...]) -> None:
        super().__init__()
        self._rows = rows
        self._number = 0
        self._fields: dict[_Cell, CheckedLine] = {}
        self._verdicts: dict[_Cell, QLabel] = {}
        self._judged: dict[_Cell, Judgement] = {}
        self._title = QLabel()
        self._title.setProperty("role", "title")
        for column, stretch in enumerate((0, 1, 1, 1, 1)):
            self._grid.setColumnStretch(column, stretch)
        top = self._begin_row(self._title)
        for column, head in ((1, QLabel("x")), (3, QLabel("y"))):
            head.setProperty("role", "title")
            self._grid.addWidget(head, top, column)
        for index, row in enumerate(rows):
            self._add(index, row)

    def _add(self, index: int, row: WorkedRow) -> None:
        formula = FormulaLabel(row.latex, _FORMULA)
        formula.setToolTip(row.meaning)
        formula.setAccessibleName(row.words)
        at = self._begin_row(formula)
        for coordinate in (0,) if row.shared else (0, 1):
            cell = index, coordinate
            field, verdict = CheckedLine(), QLabel(wordWrap=True)
            field.set_tip(row.words)
            field.editingFinished.connect(self._tell)
            # Wide or narrow by the room alone: the columns of all steps stand under each other, whatever they say.
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            field.setMinimumWidth(_FIELD)
            verdict.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            verdict.setMinimumWidth(_VERDICT)
            self._fields[cell], self._verdicts[cell] = field, verdict
            self._grid.addWidget(field, at, 1 + 2 * coordinate)
            self._grid.addWidget(verdict, at, 2 + 2 * coordinate)

    @property
    def number(self) -> int:
        """The step shown; 0 for none yet."""
        return self._number

    @property
    def fields(self) -> dict[Blank, CheckedLine]:
        """By place of the step shown."""
        return {Blank(self._number, *cell): field for cell, field in self._fields.items()}

    @property
    def verdicts(self) -> dict[Blank, QLabel]:
        """By place of the step shown."""
        return {Blank(self._number, *cell): verdict for cell, verdict in self._verdicts.items()}

    def show_step(self, step: WorkedStep, texts: Mapping[Blank, str], *, gradient_given: bool) -> None:
        """Show a step with what is filled in; its gradient is stated where noise or a drift is part of it."""
        self._number, self._rows = step.number, step.rows
        self._title.setText(f"Step {step.number}")
        for (index, coordinate), field in self._fields.items():
            row = step.rows[index]
            given = gradient_given and row.is_gradient
            whose = "" if row.shared else f" in {'xy'[coordinate]}"
            field.setAccessibleName(f"{row.symbol}{whose}, step {step.number}")
            field.setReadOnly(given)
            place = Blank(step.number, index, coordinate)
            field.setText(row.results[coordinate] if given else texts.get(place, ""))

    def clear(self) -> None:
        """Empty every field that a person fills in."""
        for field in self._fields.values():
            if not field.isReadOnly():
                field.clear()

    def show_judgements(self, found: Mapping[Blank, Judgement]) -> None:
        """Say what is to be said of each field; of one that is stated, that it is."""
        for cell, field in self._fields.items():
            judged = _GIVEN if field.isReadOnly() else found[Blank(self._number, *cell)]
            if judged != self._judged.get(cell):
                self._judged[cell] = judged
                _show(judged, field, self._verdicts[cell])

    def _tell(self) -> None:
        cell = next(cell for cell, field in self._fields.items() if field is self.sender())
        self.filled.emit(Blank(self._number, *cell), self._fields[cell].text())


def _show(judged: Judgement, field: CheckedLine, verdict: QLabel) -> None:
    bad = judged.verdict in ("wrong", "unreadable")
    field.mark(judged.words if bad else "")
    field.setAccessibleDescription(judged.words or ("right" if judged.verdict == "right" else ""))
    sign = judged.words if judged is _GIVEN else _SIGNS[judged.verdict]
    verdict.setText(f"{sign} {judged.words}" if judged.verdict == "wrong" else sign)
    verdict.setToolTip("" if judged is _GIVEN else judged.words)
    set_style_property(verdict, "role", "error" if bad else "")
