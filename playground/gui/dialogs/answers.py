"""Check my answers: the lines of chosen steps with a field for each number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QWidget,
)

from playground.core.errors import InvalidInput
from playground.export.answers import Blank, Judgement, check_answers
from playground.export.working import WorkedStep
from playground.export.worksheet import Fact, Worksheet, worksheet
from playground.gui.dialogs.step_range import StepRange
from playground.gui.state.context import Context
from playground.gui.style.typeset import FormulaLabel
from playground.gui.widgets.checked_line import CheckedLine
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.widgets.scrolled import scrolled

_SIGNS = {"right": "✓", "follow-up": "✓ follows from above", "wrong": "✗", "unreadable": "?", "empty": ""}
_FORMULA = 15.0
"""Pixels of the letters in formulas."""


class AnswersDialog(QDialog):
    """Fill in what was calculated by hand; every entry is judged as soon as it is left."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self.setObjectName("answers_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        state = context.store.state
        assert state.runner is not None  # the action is disabled without one
        self._experiment, self._runner = state.experiment, state.selected
        self._run = context.store.run(state.selected)
        self._texts: dict[Blank, str] = {}
        self.fields: dict[Blank, CheckedLine] = {}
        self.verdicts: dict[Blank, QLabel] = {}
        self.setWindowTitle(f"Check my answers — {state.runner.name}")
        first = max(1, state.cursor)
        self.steps = StepRange(first, first, state.experiment.steps)
        self.summary = QLabel(wordWrap=True)
        self.summary.setAccessibleName("Result")
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        self.clear = self.buttons.addButton("C&lear", QDialogButtonBox.ButtonRole.ResetRole)
        self._lay_out()
        self.steps.changed.connect(self._build)
        self.clear.clicked.connect(self._clear)
        self.buttons.rejected.connect(self.reject)
        self._build()
        next((field for field in self.fields.values() if not field.isReadOnly()), self.steps).setFocus()

    def _lay_out(self) -> None:
        self.clear.setToolTip("Empty all fields")
        self.clear.setAccessibleName("Clear")
        for button in self.buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]  # Enter judges, it does not close
        self._grid.setContentsMargins(2, 2, 8, 8)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        for column, stretch in ((0, 0), (1, 2), (2, 2), (3, 2), (4, 2)):
            self._grid.setColumnStretch(column, stretch)
        how = QLabel("Numbers may be written as 0.25, 0,25, 2.5·10^-3, 1/3 or as a calculation.")
        how.setProperty("role", "muted")
        box = dialog_box(self, spacing=10)
        box.addWidget(self.steps)
        box.addWidget(scrolled(self._content), 1)
        box.addWidget(how)
        box.addWidget(self.summary)
        box.addWidget(self.buttons)
        self.resize(900, 640)

    # ----------------------------------------------------------------------------------------------------- building

    def _build(self) -> None:
        """Make the rows of the chosen steps; what was filled in stays."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields, self.verdicts = {}, {}
        try:
            sheet = worksheet(self._experiment, self._runner, self._run, *self.steps.steps)
        except InvalidInput as error:
            self._show_summary(f"There is nothing to check: {error}.", "error")
            return
        row = self._add_facts((*sheet.facts, *sheet.before))
        for step in sheet.steps:
            row = self._add_step(sheet, step, row)
        self._grid.setRowStretch(row, 1)
        self.check()

    def _add_facts(self, facts: tuple[Fact, ...]) -> int:
        for row, fact in enumerate(facts):
            name = QLabel(fact.name)
            name.setProperty("role", "muted")
            self._grid.addWidget(name, row, 0)
            shown = FormulaLabel(fact.latex, _FORMULA) if fact.latex else QLabel(fact.words)
            self._grid.addWidget(shown, row, 1, 1, 4)
        return len(facts)

    def _add_step(self, sheet: Worksheet, step: WorkedStep, row: int) -> int:
        for column, text in ((0, f"Step {step.number}"), (1, "x"), (3, "y")):
            head = QLabel(text)
            head.setProperty("role", "title")
            self._grid.addWidget(head, row, column)
        for index, line in enumerate(step.rows):
            at = row + 1 + index
            formula = FormulaLabel(line.latex, _FORMULA)
            formula.setToolTip(line.meaning)
            formula.setAccessibleName(line.words)
            self._grid.addWidget(formula, at, 0)
            for coordinate in (0,) if line.shared else (0, 1):
                place = Blank(step.number, index, coordinate)
                whose = "" if line.shared else f" in {'xy'[coordinate]}"
                field = self._field(place, f"{line.symbol}{whose}, step {step.number}", line.words)
                if sheet.given(line):
                    field.setText(line.results[coordinate])
                    field.setReadOnly(True)
                self._grid.addWidget(field, at, 1 + 2 * coordinate)
                self._grid.addWidget(self.verdicts[place], at, 2 + 2 * coordinate)
        return row + 1 + len(step.rows)

    def _field(self, place: Blank, name: str, words: str) -> CheckedLine:
        field, verdict = CheckedLine(), QLabel(wordWrap=True)
        field.setText(self._texts.get(place, ""))
        field.setAccessibleName(name)
        field.set_tip(words)
        field.setMinimumWidth(110)
        field.editingFinished.connect(self._taker(place))
        verdict.setMinimumWidth(150)
        self.fields[place], self.verdicts[place] = field, verdict
        return field

    def _taker(self, place: Blank) -> Callable[[], None]:
        def take() -> None:
            text = self.fields[place].text()
            if text != self._texts.get(place, ""):
                self._texts[place] = text
                self.check()

        return take

    # ------------------------------------------------------------------------------------------------------ judging

    def check(self) -> None:
        """Judge all that is filled in."""
        texts = {place: field.text() for place, field in self.fields.items() if not field.isReadOnly()}
        found = check_answers(self._run, *self.steps.steps, texts)
        for place, judged in found.judgements.items():
            self._show(place, judged)
        trouble = found.first_wrong is not None or any(
            judged.verdict == "unreadable" for judged in found.judgements.values()
        )
        self._show_summary(found.summary, "error" if trouble else "")

    def _show(self, place: Blank, judged: Judgement) -> None:
        bad = judged.verdict in ("wrong", "unreadable")
        field, verdict = self.fields[place], self.verdicts[place]
        if field.isReadOnly():
            verdict.setText("given")
            return
        field.mark(judged.words if bad else "")
        field.setAccessibleDescription(judged.words or ("right" if judged.verdict == "right" else ""))
        sign = _SIGNS[judged.verdict]
        verdict.setText(f"{sign} {judged.words}" if judged.verdict == "wrong" else sign)
        verdict.setToolTip(judged.words)
        _apply_role(verdict, "error" if bad else "")

    def _show_summary(self, words: str, role: str) -> None:
        self.summary.setText(words)
        _apply_role(self.summary, role)

    def _clear(self) -> None:
        self._texts = {}
        for field in self.fields.values():
            if not field.isReadOnly():
                field.clear()
        self.check()


def _apply_role(label: QLabel, role: str) -> None:
    """Give a label a look of the style sheet."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
