"""Check my answers: the lines of chosen steps with a field for each number."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from playground.core.errors import InvalidInput
from playground.export.answers import Blank, Check, checking
from playground.export.working import WorkedStep, working
from playground.export.worksheet import Worksheet, worksheet
from playground.gui.dialogs.answer_rows import SPACING, AnswerRows, FactRows
from playground.gui.dialogs.step_range import StepRange
from playground.gui.state.context import Context
from playground.gui.state.slices import Slices
from playground.gui.widgets.checked_line import CheckedLine
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.widgets.scrolled import scrolled
from playground.gui.widgets.style_property import set_style_property


class AnswersDialog(QDialog):
    """Fill in what was calculated by hand; every entry is judged as soon as it is left.

    Working fifty steps out, making their rows and judging them takes a second: it is done in slices, and what is
    done stays.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self.setObjectName("answers_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        state = context.store.state
        assert state.runner is not None  # the action is disabled without one
        self._experiment, self._runner = state.experiment, state.selected
        self._run = context.store.run(state.selected)
        self._texts: dict[Blank, str] = {}
        self._worked: dict[int, WorkedStep] = {}
        self._stated: tuple[int, int] | None = None
        self._rows: list[AnswerRows] = []
        self._work: Slices | None = None
        self._has_begun = False
        self.setWindowTitle(f"Check my answers — {state.runner.name}")
        first = max(1, state.cursor)
        self.steps = StepRange(first, first, state.experiment.steps)
        self.summary = QLabel(wordWrap=True)
        self.summary.setAccessibleName("Result")
        self._content = QWidget()
        self._facts = FactRows()
        self._column = QVBoxLayout(self._content)
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        self.clear = self.buttons.addButton("C&lear", QDialogButtonBox.ButtonRole.ResetRole)
        self._lay_out()
        self.steps.changed.connect(self._build)
        self.clear.clicked.connect(self._clear)
        self.buttons.rejected.connect(self.reject)
        self.steps.setFocus()
        self._build()

    def _lay_out(self) -> None:
        self.clear.setToolTip("Empty all fields")
        self.clear.setAccessibleName("Clear")
        for button in self.buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]  # Enter judges, it does not close
        self._column.setContentsMargins(2, 2, 8, 8)
        self._column.setSpacing(SPACING)
        self._column.addWidget(self._facts)
        self._column.addStretch(1)
        how = QLabel("Numbers may be written as 0.25, 0,25, 2.5·10^-3, 1/3 or as a calculation.")
        how.setProperty("role", "muted")
        box = dialog_box(self, spacing=10)
        box.addWidget(self.steps)
        box.addWidget(scrolled(self._content), 1)
        box.addWidget(how)
        box.addWidget(self.summary)
        box.addWidget(self.buttons)
        self.resize(900, 640)

    @property
    def fields(self) -> dict[Blank, CheckedLine]:
        """The fields of the steps shown."""
        return {place: field for rows in self._shown for place, field in rows.fields.items()}

    @property
    def verdicts(self) -> dict[Blank, QLabel]:
        """What is said of each."""
        return {place: verdict for rows in self._shown for place, verdict in rows.verdicts.items()}

    @property
    def _shown(self) -> list[AnswerRows]:
        return [rows for rows in self._rows if not rows.isHidden()]

    # ----------------------------------------------------------------------------------------------------- building

    def _build(self) -> None:
        """Show the chosen steps; what was filled in stays."""
        if not self._go_on():
            self._show_summary("Working the steps out…", "")

    def check(self) -> None:
        """Judge all that is filled in."""
        self._go_on()

    def _go_on(self) -> bool:
        """Do what is not done yet; whether nothing is left for later."""
        if self._work is not None:
            self._work.stop()
        self._work = work = Slices(self._working(*self.steps.steps), self)
        work.progressed.connect(self._begin)
        work.done.connect(self._show_check)
        work.failed.connect(self._show_nothing)
        work.start()
        return work.ended

    def _working(self, first: int, last: int) -> Generator[float, None, Check]:
        """Work the steps out, make their rows, judge."""
        steps = yield from working(self._run, first, last, self._worked)
        sheet = worksheet(self._experiment, self._runner, self._run, steps)
        if self._stated != (first, last):
            yield from self._state(sheet)
            self._stated = first, last
        for index, step in enumerate(steps):
            rows = self._rows[index] if index < len(self._rows) else self._add_rows(step)
            if rows.number != step.number:
                rows.show_step(step, self._texts, gradient_given=sheet.gradient_given)
            rows.show()
            yield 0.0
        for rows in self._rows[len(steps) :]:
            rows.hide()
        check = yield from checking(self._run, steps, self._texts)
        for rows in self._shown:
            rows.show_judgements(check.judgements)
            yield 0.0
        return check

    def _state(self, sheet: Worksheet) -> Generator[float]:
        """Say what the steps begin with."""
        facts = FactRows()
        self._column.replaceWidget(self._facts, facts)
        self._facts.deleteLater()
        self._facts = facts
        for fact in (*sheet.facts, *sheet.before):
            facts.add(fact)
            yield 0.0
        self._align()

    def _add_rows(self, step: WorkedStep) -> AnswerRows:
        """Make room for one more step below the others."""
        rows = AnswerRows(step.rows)
        rows.filled.connect(self._take)
        self._rows.append(rows)
        self._column.insertWidget(len(self._rows), rows)
        self._align()
        return rows

    def _align(self) -> None:
        blocks = (self._facts, *self._rows)
        width = max(block.first_column for block in blocks[:2])  # the steps' are all the same
        for block in blocks:
            block.align(width)

    def _begin(self) -> None:
        """Begin with the first number that is asked for, unless the person has begun to choose other steps."""
        if self._has_begun or not self._shown:
            return
        self._has_begun = True
        if not self.steps.is_being_typed:
            next((field for field in self.fields.values() if not field.isReadOnly()), self.steps).setFocus()

    def _take(self, place: Blank, text: str) -> None:
        if text != self._texts.get(place, ""):
            self._texts[place] = text
            self.check()

    def _clear(self) -> None:
        self._texts = {}
        for rows in self._rows:
            rows.clear()
        self.check()

    # ------------------------------------------------------------------------------------------------------ judging

    def _show_check(self, check: Check) -> None:
        self._begin()
        trouble = check.first_wrong is not None or any(
            judged.verdict == "unreadable" for judged in check.judgements.values()
        )
        self._show_summary(check.summary, "error" if trouble else "")

    def _show_nothing(self, error: InvalidInput) -> None:
        for widget in (self._facts, *self._rows):
            widget.hide()
        self._show_summary(f"There is nothing to check: {error}.", "error")

    def _show_summary(self, words: str, role: str) -> None:
        self.summary.setText(words)
        set_style_property(self.summary, "role", role)
