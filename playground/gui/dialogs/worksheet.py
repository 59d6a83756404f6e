"""The worksheet dialog: which steps, worked out or empty, in which format, and where to."""

from __future__ import annotations

from playground.export.working import WorkedStep, working
from playground.export.worksheet import CONTENTS, FORMATS, worksheet
from playground.gui.dialogs.step_range import StepRange
from playground.gui.dialogs.text_dialog import Target, TextDialog
from playground.gui.state.context import Context
from playground.gui.state.slices import Slices
from playground.gui.widgets.accessibility import set_accessibility
from playground.gui.widgets.focused_wheel import DropDown


class WorksheetDialog(TextDialog):
    """Steps of the selected runner as text: to copy, or to save."""

    def __init__(self, context: Context) -> None:
        super().__init__("worksheet", "worksheet", context)
        state = context.store.state
        assert state.runner is not None  # the action is disabled without one
        self._experiment, self._runner = state.experiment, state.selected
        self._run = context.store.run(state.selected)
        self._worked: dict[int, WorkedStep] = {}
        self._work: Slices | None = None
        self.setWindowTitle(f"Worksheet — {state.runner.name}")
        first = max(1, state.cursor)
        last = min(first + 2, state.experiment.steps)
        self.steps = StepRange(first, last, state.experiment.steps, words="")
        self.content, self.format = DropDown(), DropDown()
        for key, words in CONTENTS.items():
            self.content.addItem(words.capitalize(), key)
        for ending, (name, _) in FORMATS.items():
            self.format.addItem(f"{name} ({ending})", ending)
        set_accessibility(self.content, "Content", "Worked out, or with room for a student's own numbers")
        set_accessibility(self.format, "Format", "How the sheet is written")
        self.lay_out({"Steps &from": self.steps, "C&ontent": self.content, "For&mat": self.format}, self.save)
        self.resize(760, 620)
        self.steps.changed.connect(self.update_preview)
        self.content.currentIndexChanged.connect(self.update_preview)
        self.format.currentIndexChanged.connect(self.update_preview)
        self.update_preview()

    def target(self) -> Target:
        ending = self.format.currentData()
        return Target(f"worksheet-{self._experiment.landscape.key}{ending}", FORMATS[ending][0])

    def update_preview(self) -> None:
        """Write the sheet anew, in slices; what is worked out stays."""
        if self._work is not None:
            self._work.stop()
        self._work = Slices(working(self._run, *self.steps.steps, self._worked), self)
        self._work.done.connect(self._write)
        self._work.failed.connect(lambda error: self.show_text("", f"There is no such sheet: {error}."))
        self._work.start()

    def _write(self, steps: tuple[WorkedStep, ...]) -> None:
        write = FORMATS[self.format.currentData()][1]
        sheet = worksheet(self._experiment, self._runner, self._run, steps)
        self.show_text(write(sheet, self.content.currentData()), "")
