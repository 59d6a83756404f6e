"""The table dialog: whose traces, which steps, in which format, and where to."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
)

from playground.core.errors import InvalidInput
from playground.core.trace import Trace
from playground.experiment.files import atomic_write_bytes
from playground.experiment.model import Experiment
from playground.experiment.trajectories import Trajectories
from playground.export.tables import FORMATS, WRITTEN, TraceTable
from playground.gui.state.context import Context
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.state.slices import SECONDS, Slices, SlicesDialog
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons, dialog_form
from playground.gui.widgets.editors import ComboBox
from playground.gui.widgets.file_dialogs import ask_where_to_save
from playground.gui.widgets.focused_wheel import SpinBox

_TOLD = {
    ".csv": "A row for each step, for spreadsheets and data frames",
    ".npz": "An array for each column, for numpy.load; the experiment is in it, too",
    ".json": "The experiment and the columns, for other programs",
}


class TableDialog(QDialog):
    """Traces of some runners as a file.

    Attributes:
        runners: a checkable row for each runner.
        first, last: the steps.
        format: the ending that is proposed; that of the file decides.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self.setObjectName("table_dialog")
        self.setWindowTitle("Table")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._messages = context.messages
        self._experiment = context.store.experiment
        self._traces: Sequence[Trace] = context.store.traces
        self._work: Slices | None = None
        self.runners = QListWidget()
        for runner in self._experiment.runners:
            row = QListWidgetItem(f"{runner.name} · {runner.dialect_title}", self.runners)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked)
            row.setSizeHint(QSize(0, 26))
        steps = self._experiment.steps
        self.first, self.last = SpinBox(), SpinBox()
        for box, value in ((self.first, 0), (self.last, steps)):
            box.setRange(0, steps)
            box.setValue(value)
            box.setMinimumWidth(96)
        self.format = ComboBox({ending: f"{title} ({ending})" for ending, (title, _) in FORMATS.items()})
        self.size_label, self.problem = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        self.save = self.buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self.runners.itemChanged.connect(self._show_size)
        self.first.valueChanged.connect(self._follow)
        self.last.valueChanged.connect(self._follow)
        self.format.chosen.connect(self._show_size)
        self.save.clicked.connect(self._ask)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._give_up)
        self._show_size()

    def _lay_out(self) -> None:
        for control, name, tip in (
            (
                self.runners,
                "Optimizers",
                "Those that are ticked are in the table, in this order; Space ticks",
            ),
            (self.first, "First step", f"From 0, the start, to {self._experiment.steps}"),
            (self.last, "Last step", f"Up to {self._experiment.steps}; a run that diverged ends earlier"),
            (self.format, "Format", "What kind of file is proposed; the ending of its name decides"),
            (self.save, "Save", "Choose where the table goes"),
        ):
            control.setAccessibleName(name)
            control.setToolTip(tip)
        self.runners.setMinimumHeight(96)
        self.runners.setCurrentRow(0)
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.size_label.setProperty("role", "muted")
        self.problem.setProperty("role", "error")
        self.problem.setMinimumWidth(1)  # a long name of a file must not make the dialog wider
        self.problem.hide()
        steps = QHBoxLayout()
        steps.setSpacing(8)
        to = QLabel("&to")
        to.setBuddy(self.last)
        for widget in (self.first, to, self.last):
            steps.addWidget(widget)
        steps.addStretch(1)
        form = dialog_form()
        for words, row, buddy in (
            ("&Optimizers", self.runners, self.runners),
            ("Steps &from", steps, self.first),
            ("For&mat", self.format, self.format),
        ):
            label = QLabel(words)
            label.setBuddy(buddy)
            form.addRow(label, row)
        box = dialog_box(self)
        box.addLayout(form, 1)
        box.addWidget(self.size_label)
        box.addWidget(self.problem)
        box.addWidget(self.buttons)
        self.resize(470, 330)

    # ------------------------------------------------------------------------------------------------------- choosing

    @property
    def chosen(self) -> tuple[int, ...]:
        """Indexes of the runners that are ticked."""
        rows = range(self.runners.count())
        return tuple(row for row in rows if self.runners.item(row).checkState() is Qt.CheckState.Checked)

    def _follow(self) -> None:
        """The first step stays before the last."""
        if self.first.value() > self.last.value():
            moved = self.first if self.sender() is self.last else self.last
            moved.setValue(self.last.value() if moved is self.first else self.first.value())
        self._show_size()

    def _show_size(self) -> None:
        count, steps = len(self.chosen), self.last.value() - self.first.value() + 1
        rows = f"{count * steps:,} rows" if count * steps != 1 else "1 row"
        words = (
            f"{rows} of {len(WRITTEN)} columns. {_TOLD[self.format.value]}."
            if count
            else "Tick an optimizer."
        )
        self.size_label.setText(words)
        self.save.setEnabled(bool(count))
        self._say("")

    # --------------------------------------------------------------------------------------------------------- saving

    def _ask(self) -> None:
        ending = self.format.value
        kinds = {one: f"{title} (*{one})" for one, (title, _) in FORMATS.items()}
        proposal = str(remembered_folder() / f"{self._experiment.landscape.key}-table{ending}")
        ask_where_to_save(self, "table_file", "Save the table", proposal, kinds, self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the table in a file, bit by bit, and close; or say why not. Giving up leaves no half file."""
        if path.suffix.lower() not in FORMATS:
            self._say(f"The name must end in {', '.join(FORMATS)}; got {path.name}.")
            return
        self._give_up()
        work = _writing(
            self._experiment, self._traces, self.chosen, self.first.value(), self.last.value(), path
        )
        self._work = Slices(work, self)
        self._work.done.connect(lambda _: self._saved(path))
        self._work.failed.connect(self._not_saved)
        SlicesDialog(self._work, "Table", f"Writing {path.name}", self._give_up, self)
        self._work.start()

    def _saved(self, path: Path) -> None:
        self._work = None
        remember_folder(path)
        self._messages.say(f"Saved {path}")
        self.accept()

    def _not_saved(self, error: InvalidInput) -> None:
        self._work = None
        self._say(f"{error}.")

    def _give_up(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.stop()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _writing(
    experiment: Experiment, traces: Sequence[Trace], chosen: Sequence[int], first: int, last: int, path: Path
) -> Generator[float]:
    """Write the table; first compute what is not computed yet, which is half of the work then."""
    picked, done = [traces[index] for index in chosen], 0.0
    if any(trace.last_step < last and trace.diverged_at is None for trace in picked):
        done = 0.5
        part = replace(
            experiment, steps=max(last, 1), runners=tuple(experiment.runners[index] for index in chosen)
        )
        runs = Trajectories(part)
        while runs.computed < part.steps:
            until = perf_counter() + SECONDS
            runs.advance_to(part.steps, lambda until=until: perf_counter() > until)
            yield done * runs.computed / part.steps
        picked = runs.traces
    table = TraceTable(experiment, chosen, picked, first, last)
    with atomic_write_bytes(path) as file, closing(FORMATS[path.suffix.lower()][1](file, table)) as writing:
        for share in writing:
            yield done + (1.0 - done) * share
